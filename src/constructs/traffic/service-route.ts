import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KnownRoutes } from './known-routes';
import { readHttpRules } from './read-http-rules';
import { readTcpRules, readTlsRules } from './read-l4-rules';
import { readHosts, requireListeners } from './route-hosts';
import { readGateways, RouteScope } from './route-scope';
import { ServiceRouteProps, UnmatchedRequests } from './service-route-props';
import { contributeTable } from './table-contribution';
import { requireFit } from './table-fit';
import { flag, kubeObject, oneOf, onlyFields, optional, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { RouteTable } from '../../intent/routing/route-table';
import { planNamespace } from '../../intent/service';
import { Mesh } from '../../meshes/mesh';
import { chosenMesh } from '../plan/chosen-mesh';
import { readOverrides } from '../plan/overrides';
import { MeshHosts } from '../service/mesh-hosts';
import { MeshService } from '../service/mesh-service';

const PROPS: readonly string[] = [
  'service', 'rules', 'tls', 'tcp', 'gateways', 'hosts', 'gatewayPort', 'meshTraffic', 'unmatched', 'mesh', 'overrides',
] satisfies (keyof ServiceRouteProps)[];

/** Names that the objects of the route within the mesh have. */
const TAKEN = ['mesh', 'gateways'];

/**
 * Where the requests for a service go, by rules in order: the first that matches decides. What no rule matches goes to the service.
 *
 * Istio: the service's VirtualService, and one more for each route that is for gateways only; for a Gateway of the Kubernetes Gateway API an
 * HTTPRoute, GRPCRoute, TLSRoute or TCPRoute. A `CanaryService` and a `ResilientUpstream` of the same service add to it: rules that send requests to the
 * service send them by its shares, and rules without a timeout or retries have the service's. Linkerd, and a `GatewayApiMesh`: an HTTPRoute or GRPCRoute
 * that is bound to the Service; what such a route has no field for is refused, and so are rules in an order that it would not keep.
 *
 * @example
 * new ServiceRoute(chart, 'frontend-routes', {
 *   service: frontend,
 *   rules: [
 *     { match: [HttpMatch.header('x-api-version', 'v2')], to: [RouteBackend.version('v2')] },
 *     { match: [HttpMatch.path(HttpPath.below('/old'))], redirect: { path: PathReplacement.prefix('/new'), status: 301 } },
 *   ],
 * });
 */
export class ServiceRoute extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws when a rule is never reached, contradicts itself, or asks for something that there is not; when the service has other routes for the
   * same requests; when it holds within the mesh for a host that an external service has; or when the mesh cannot do what is asked
   */
  constructor(scope: Construct, id: string, props: ServiceRouteProps) {
    super(scope, id);
    const where = this.node.path;
    const { mesh, overrides } = onlyFields(props, PROPS, 'props', where);
    chosenMesh(mesh, where);
    readOverrides(overrides, where);
    this.service = props.service instanceof MeshService ? props.service : MeshService._of(kubeObject(props.service, 'service', where), mesh);
    const routeScope = this.scope(props);
    const table = this.table(props, routeScope);
    const known = KnownRoutes.of(this);
    known.requireApart(table, where);
    const hosts = MeshHosts.of(this);
    const sharesHosts = (mesh ?? this.service._mesh ?? Mesh.of(this))._routesPublicHosts;
    if (sharesHosts) hosts.requireRoutes(table, this.service._facts, where);
    contributeTable(this, table.mesh ? 'mesh' : this.tableName(), table, routeScope, mesh);
    known.add(table, where);
    if (sharesHosts) hosts.addRoutes(table, this.service._facts, where);
    this.service._override(this, overrides ?? {});
  }

  /** The objects of the service's routes and policies, as they are now; all constructs that speak of it share them. */
  public get apiObjects(): ApiObject[] {
    return this.service.apiObjects;
  }

  private table(props: ServiceRouteProps, scope: RouteScope): RouteTable {
    const where = this.node.path;
    const hosts = optional(props.hosts, value => readHosts(value, scope.mesh, where), 'hosts', where) ?? [];
    this.requireHosts(hosts, scope);
    const own = scope.mesh ? [this.service.host] : [];
    const table: RouteTable = {
      mesh: scope.mesh,
      gateways: scope.gateways,
      hosts,
      ...scope.port !== undefined && { port: scope.port },
      http: this.opensGateways(props) ? [{ matches: [], action: { kind: 'forward' } }] : optional(props.rules, value => readHttpRules(value, scope), 'rules', where) ?? [],
      tls: optional(props.tls, value => readTlsRules(value, [...own, ...hosts], scope), 'tls', where) ?? [],
      tcp: optional(props.tcp, value => readTcpRules(value, scope), 'tcp', where) ?? [],
      unmatched: optional(props.unmatched, value => oneOf(value, UnmatchedRequests, 'unmatched', where), 'unmatched', where) ?? UnmatchedRequests.SERVICE,
    };
    requireFit(table, scope);
    requireListeners(table, planNamespace(this.service._facts), where);
    return table;
  }

  private scope({ gateways, meshTraffic, gatewayPort }: ServiceRouteProps): RouteScope {
    const where = this.node.path;
    const mesh = optional(meshTraffic, value => flag(value, 'meshTraffic', where), 'meshTraffic', where) ?? true;
    const facts = optional(gateways, value => readGateways(value, 'gateways', where), 'gateways', where) ?? [];
    const port = optional(gatewayPort, value => wholeNumber(value, 'gatewayPort', { min: 1, max: 65535 }, where), 'gatewayPort', where);
    const { ports } = this.service._facts;
    const problem = !mesh && facts.length === 0 ? ['`meshTraffic` is false and there are no gateways', 'no request would come in', 'name a gateway']
      : port !== undefined && facts.length === 0 ? ['`gatewayPort` stands without gateways', 'it is for what comes by them', 'leave it out']
        : port !== undefined && !ports.some(each => each.port === port) && [`\`gatewayPort\` is ${port}`, `the service has the ports ${ports.map(each => each.port).join(', ')}`, 'name one of them'];
    if (!problem) return { where, own: this.service, mesh, gateways: facts, port, led: new Map() };
    throw new IntentError({ where, what: problem[0], why: problem[1], instead: problem[2] });
  }

  private requireHosts(hosts: readonly string[], { gateways }: RouteScope): void {
    const problem = gateways.length > 0 && hosts.length === 0 ? ['there are gateways and no hosts', 'a gateway tells routes apart by the host that is asked for', "write for example hosts: ['shop.example.com']"]
      : gateways.length === 0 && hosts.length > 0 && ['there are hosts and no gateways', 'within the mesh the service is called by its own name', 'name the gateways by which requests for these hosts come in'];
    if (problem) throw new IntentError({ where: this.node.path, what: problem[0], why: problem[1], instead: problem[2] });
  }

  /** With gateways and nothing else the service is opened as it is. */
  private opensGateways({ gateways, rules, tls, tcp }: ServiceRouteProps): boolean {
    return gateways !== undefined && (rules ?? tls ?? tcp) === undefined;
  }

  private tableName(): string {
    const { id, path } = this.node;
    if (!TAKEN.includes(id)) return id;
    throw new IntentError({ where: path, what: `the route is called "${id}"`, why: 'that is the name of the routes within the mesh', instead: 'give it another id' });
  }
}
