import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { HttpRouteRule } from './http-route-rule';
import { readHttpRules } from './read-http-rules';
import { IRouteDelegate } from './route-delegate-reference';
import { RouteScope } from './route-scope';
import { UnmatchedRequests } from './service-route-props';
import { contributeTable } from './table-contribution';
import { requireFit } from './table-fit';
import { kubeObject, oneOf, onlyFields, optional, text, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { DelegateFacts } from '../../intent/routing/delegate-facts';
import { RouteTable } from '../../intent/routing/route-table';
import { dnsLabelProblem, dnsSubdomainProblem } from '../../kubernetes/names';
import { Mesh } from '../../meshes/mesh';
import { chosenMesh } from '../plan/chosen-mesh';
import { readOverrides } from '../plan/overrides';
import { MeshService } from '../service/mesh-service';

/** Options of a `RouteDelegate`. */
export interface RouteDelegateProps {
  /** The service that requests go to where a rule names no other. */
  readonly service: MeshService | kplus.Service;

  /** What is done with the requests that are handed over. The first rule that matches decides; none of them hands requests on. */
  readonly rules: HttpRouteRule[];

  /**
   * Port of the service.
   *
   * @default - the only one for HTTP or gRPC
   */
  readonly port?: number;

  /**
   * What becomes of requests that no rule matches: with `NOT_FOUND` the rules after the one that handed them over decide, and in the end what
   * that route says of unmatched requests. Only where none of these takes them they are answered with 404.
   *
   * @default UnmatchedRequests.SERVICE
   */
  readonly unmatched?: UnmatchedRequests;

  /**
   * The mesh that it is written for.
   *
   * @default - the service's, or the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the objects, by their kind, for fields that this construct has no property for. The objects are shared
   * with the other constructs that speak of the service.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}

const PROPS: readonly string[] = ['service', 'rules', 'port', 'unmatched', 'mesh', 'overrides'] satisfies (keyof RouteDelegateProps)[];

/** Rules of another repository. */
class NamedDelegate implements IRouteDelegate {
  private readonly facts: DelegateFacts;

  public constructor(facts: DelegateFacts) {
    this.facts = facts;
  }

  public _delegate(_where: string): DelegateFacts {
    return this.facts;
  }
}

/**
 * Rules that somebody else's route hands requests over to: one team has the host and the gateway, and another the rules for a part of the paths. Istio only:
 * a VirtualService without hosts.
 *
 * @example
 * new RouteDelegate(chart, 'checkout-routes', {
 *   service: frontend,
 *   rules: [{ match: [HttpMatch.path(HttpPath.below('/checkout/v2'))], to: [RouteBackend.version('v2')] }],
 * });
 */
export class RouteDelegate extends Construct implements IRouteDelegate {
  /**
   * Rules of another repository, by the name and namespace of their VirtualService.
   *
   * Which requests they leave is not known here. So the rules after the one that hands over are neither refused as unreachable nor left out, and a
   * route that hands over every request still says what becomes of unmatched ones: they go to its service, unless it says `NOT_FOUND`.
   *
   * @throws when Kubernetes takes no such name
   */
  public static fromName(name: string, namespace: string): IRouteDelegate {
    const where = 'RouteDelegate.fromName';
    const problem = dnsSubdomainProblem(text(name, 'name', where)) ?? dnsLabelProblem(text(namespace, 'namespace', where));
    if (problem) throw new IntentError({ where, what: `the rules ${namespace}/${name}`, why: problem, instead: 'write the names as they stand in the cluster' });
    return new NamedDelegate({ name, namespace });
  }

  /** The service. */
  public readonly service: MeshService;
  private readonly table: RouteTable;

  /**
   * @throws when a rule is never reached, contradicts itself, or hands requests on; when the service belongs to another repository; or when the
   * mesh cannot do what is asked
   */
  constructor(scope: Construct, id: string, props: RouteDelegateProps) {
    super(scope, id);
    const where = this.node.path;
    const { mesh, overrides } = onlyFields(props, PROPS, 'props', where);
    chosenMesh(mesh, where);
    readOverrides(overrides, where);
    this.service = props.service instanceof MeshService ? props.service : MeshService._of(kubeObject(props.service, 'service', where), mesh);
    const routeScope = this.scope(props);
    const table: RouteTable = {
      mesh: false,
      gateways: [],
      hosts: [],
      delegate: true,
      ...routeScope.port !== undefined && { port: routeScope.port },
      http: readHttpRules(props.rules, routeScope),
      tls: [],
      tcp: [],
      unmatched: optional(props.unmatched, value => oneOf(value, UnmatchedRequests, 'unmatched', where), 'unmatched', where) ?? UnmatchedRequests.SERVICE,
    };
    requireFit(table, routeScope);
    this.table = table;
    contributeTable(this, id, table, routeScope, mesh);
    this.service._override(this, overrides ?? {});
  }

  /** The objects of the service's routes and policies, as they are now; all constructs that speak of it share them. */
  public get apiObjects(): ApiObject[] {
    return this.service.apiObjects;
  }

  /** @internal */
  public _delegate(_where: string): DelegateFacts {
    return { name: `${this.service.name}-${this.node.id}`, namespace: this.service.namespace, table: this.table };
  }

  private scope({ port: given }: RouteDelegateProps): RouteScope {
    const { id, path: where } = this.node;
    const { name, side, ports } = this.service._facts;
    const port = optional(given, value => wholeNumber(value, 'port', { min: 1, max: 65535 }, where), 'port', where);
    const problem = side.kind === 'consumer' ? [`service "${name}" belongs to another repository`, 'whoever hands requests over could not see rules of a client', 'name it as a backend of the route that has the host']
      : id === 'mesh' || id === 'gateways' ? [`the rules are called "${id}"`, 'that is the name of the routes within the mesh', 'give it another id']
        : port !== undefined && !ports.some(each => each.port === port) && [`\`port\` is ${port}`, `the service has the ports ${ports.map(each => each.port).join(', ')}`, 'name one of them'];
    if (!problem) return { where, own: this.service, mesh: true, gateways: [], delegate: true, port, led: new Map() };
    throw new IntentError({ where, what: problem[0], why: problem[1], instead: problem[2] });
  }
}
