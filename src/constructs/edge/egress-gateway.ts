import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { carriedName, carriedService, CarriedService } from './carried-service';
import { EgressGatewayProps } from './egress-gateway-props';
import { egressRoutes, WayOut } from './egress-routes';
import { ExternalService } from './external-service';
import { GatewayFacts } from '../../intent/edge/gateway';
import { GatewayFormIntent, GatewayIntent, ListenerIntent } from '../../intent/edge/gateway-intent';
import { Identity } from '../../intent/identity';
import { instanceOf, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { portFacts } from '../../intent/port-facts';
import { _hasRequests, Protocol } from '../../intent/protocol';
import { GatewayTarget } from '../../intent/security/policy-target';
import { PortFacts } from '../../intent/service';
import { ServicePort } from '../../intent/service-port';
import { Mesh } from '../../meshes/mesh';
import { GatewayForm } from '../gateway/gateway-form';
import { IMeshGateway } from '../gateway/gateway-reference';
import { requireUnguardedPods } from '../gateway/guarded-pods';
import { homeNamespace } from '../gateway/home-namespace';
import { KnownGateways } from '../gateway/known-gateways';
import { IMeshIdentity } from '../identity/mesh-identity';
import { chosenMesh } from '../plan/chosen-mesh';
import { missingKinds, readOverrides } from '../plan/overrides';
import { PlannedObjects } from '../plan/planned-objects';
import { serviceNameProblem } from '../service/service-object';
import { KnownRoutes } from '../traffic/known-routes';

const PROPS: readonly string[] = ['namespace', 'pods', 'serviceName', 'requestsPort', 'tlsPort', 'mesh', 'overrides'] satisfies (keyof EgressGatewayProps)[];

/** Names that routes of a service have which no gateway carries. */
const TAKEN = ['mesh', 'gateways'];

/**
 * Where calls to external services leave the mesh: at pods of their own, of which a firewall knows the addresses, and where policies
 * may say who calls what. Requests come there by mTLS of the mesh and go out as the service's own policies say (with TLS, say); TLS of
 * the application passes unopened.
 *
 * Istio with sidecars: a Gateway, a DestinationRule beside the gateway's Service, and routes of the carried services. A workload that
 * means to get around its sidecar gets around the gateway too: what keeps it in is its NetworkPolicy.
 *
 * @example
 * const egress = new EgressGateway(chart, 'egress', { namespace: 'istio-egress' });
 * egress.carry(new ExternalService(chart, 'payments', { namespace: 'shop', hosts: ['api.payments.example'], ports: [ServicePort.tls(443)] }));
 */
export class EgressGateway extends Construct implements IMeshGateway, IMeshIdentity {
  /** Name of the gateway: the id of this construct. */
  public readonly name: string;
  /** Namespace of the gateway. */
  public readonly namespace: string;
  /** @internal */
  public readonly _mesh: Mesh;
  private readonly way: WayOut;
  private readonly form: GatewayFormIntent;
  private readonly objects: PlannedObjects;
  private carried: readonly CarriedService[] = [];

  /**
   * @throws when there is no mesh or it has no egress gateways, or when something is malformed; and, once the program is complete, when it guards the
   * namespace of the gateway
   */
  constructor(scope: Construct, id: string, props: EgressGatewayProps = {}) {
    super(scope, id);
    const where = this.node.path;
    const { namespace, pods = {}, serviceName, requestsPort, tlsPort, mesh } = onlyFields(props, PROPS, 'props', where);
    const overrides = readOverrides(props.overrides, where);
    this._mesh = chosenMesh(mesh, where) ?? Mesh.of(this);
    this.name = id;
    this.namespace = homeNamespace(this, namespace);
    if (TAKEN.includes(id)) throw new IntentError({ where, what: `the gateway is called "${id}"`, why: 'routes within the mesh are called so', instead: 'give it another id' });
    this.form = GatewayForm.mesh(pods)._intent;
    this._mesh._require(['egress.gateway'], where);
    const gateway = this._mesh._gatewayFacts({ name: id, namespace: this.namespace, form: this.form, outwards: true, listeners: [], where });
    if (gateway.podNamespace !== undefined) {
      throw new IntentError({ where, what: `its pods are in "${gateway.podNamespace}"`, why: 'its Service and its policies are beside them, and so is it', instead: `write namespace: '${gateway.podNamespace}', and leave it out of \`pods\`` });
    }
    const ports = { requestsPort: readPort(requestsPort, 'requestsPort', where), tlsPort: readPort(tlsPort, 'tlsPort', where) };
    if (ports.requestsPort.port === ports.tlsPort.port) {
      throw new IntentError({ where, what: `requests and TLS both come to port ${ports.tlsPort.port}`, why: 'both are asked for by the name of the host, so nothing would tell them apart', instead: 'give each a port of the Service' });
    }
    const name = optional(serviceName, readServiceName, 'serviceName', where) ?? gateway.serviceAccount;
    const host = `${name}.${this.namespace}.svc.${this._mesh.clusterDomain}`;
    this.way = { gateway, ...ports, service: { name, namespace: this.namespace, host, ports: Object.values(ports), side: { kind: 'producer' } } };
    this.objects = new PlannedObjects(this);
    for (const [kind, patches] of Object.entries(overrides)) this.objects.patch(kind, patches);
    this.node.addValidation({ validate: () => [...missingKinds(overrides, this.apiObjects), ...this.idle()] });
    const instead = "make it in a namespace of its own, beside its pods: namespace: 'istio-egress'";
    requireUnguardedPods(this, { gateway, listeners: () => this.opening(this.carried).listeners, instead, where });
  }

  /** The objects that it is made of, as they are now; the routes of what it carries are those of the services. */
  public get apiObjects(): ApiObject[] {
    return this.objects.all;
  }

  /**
   * Sends every call to an external service through this gateway: all of its hosts and ports.
   *
   * @throws when the gateway could not tell its calls from others, when another gateway carries it, when other routes are said for it, or when a
   * policy of the service holds for clients of which the gateway is none
   */
  public carry(service: ExternalService): void {
    const where = this.node.path;
    const added = carriedService(instanceOf(service, ExternalService, 'service', "new ExternalService(chart, 'payments', ...)", where), this.namespace, where);
    const carried = [...this.carried, added];
    const opening = this.opening(carried);
    const gateways = KnownGateways.of(this);
    gateways.requireApart(opening);
    const withRequests = carried.filter(({ requests }) => requests).flatMap(each => each.service._intent.hosts);
    const hosts = withRequests.map(host => ({ host, version: carriedName(host, where) }));
    const { objects } = this._mesh._edge({ kind: 'egress-gateway', opening, service: this.way.service, requestsPort: this.way.requestsPort.port, hosts, where });
    this.route(added, opening.gateway, true);
    this.objects.reconcile(objects, where);
    this.route(added, opening.gateway, false);
    gateways.add(opening);
    this.carried = carried;
    service._target.carryBy(this.pods());
  }

  /** @internal */
  public _gateway(_where: string): GatewayFacts {
    return this.opening(this.carried).gateway;
  }

  /** @internal */
  public _gatewayTarget(where: string): GatewayTarget {
    const gateway = this._gateway(where);
    return { kind: 'gateway', gateway, besides: KnownGateways.of(this).besides(gateway) };
  }

  /** @internal */
  public _identity(_where: string): Identity {
    const { serviceAccount: name, podLabels } = this.way.gateway;
    return { kind: 'service-account', namespace: this.namespace, name, podLabels };
  }

  private route(added: CarriedService, gateway: GatewayFacts, trial: boolean): void {
    const where = this.node.path;
    const known = KnownRoutes.of(this);
    for (const host of added.service._intent.hosts) {
      const service = added.service.serviceFor(host);
      const routes = egressRoutes(service._facts, carriedName(host, where), added, { ...this.way, gateway });
      for (const table of Object.values(routes)) known.requireApart(table, where);
      service._contribute(this, { parts: { routes }, mesh: this._mesh, trial });
      if (!trial) for (const table of Object.values(routes)) known.add(table, where);
    }
  }

  private opening(carried: readonly CarriedService[]): GatewayIntent {
    const listeners = carried.flatMap(each => this.listeners(each));
    const twice = listeners.find(({ name }, index) => listeners.findIndex(other => other.name === name) !== index);
    if (twice) {
      throw new IntentError({
        where: this.node.path,
        what: `the host "${twice.hosts[0]}" is carried twice, or another that is called "${twice.name}"`,
        why: 'the gateway has one listener for each host',
        instead: 'name each host in one ExternalService',
      });
    }
    return { kind: 'gateway', gateway: { ...this.way.gateway, listeners }, listeners, form: this.form, where: this.node.path };
  }

  private listeners({ service, requests, tls }: CarriedService): ListenerIntent[] {
    const { requestsPort, tlsPort } = this.way;
    return service._intent.hosts.flatMap(host => {
      const name = carriedName(host, this.node.path);
      const common = { hosts: [host], routesFrom: { kind: 'namespaces' as const, names: [service.namespace] }, redirectToHttps: false };
      const https: ListenerIntent = { ...common, name: `https-${name}`, port: requestsPort.port, protocol: 'https', passthrough: false, tls: { kind: 'mesh' } };
      const passing: ListenerIntent = { ...common, name: `tls-${name}`, port: tlsPort.port, protocol: 'tls', passthrough: true, tls: { kind: 'passthrough' } };
      return [...requests ? [https] : [], ...tls ? [passing] : []];
    });
  }

  private pods() {
    const { requestsPort, tlsPort, service: { host }, gateway: { podLabels = {} } } = this.way;
    return {
      path: this.node.path,
      namespace: this.namespace,
      labels: podLabels,
      host,
      tunnelPort: this._mesh._network().tunnelPort,
      portFor: ({ protocol }: PortFacts) => (_hasRequests(protocol) ? requestsPort : tlsPort).targetPort,
    };
  }

  private idle(): string[] {
    return this.carried.length > 0 ? [] : [`the egress gateway "${this.node.path}" carries nothing: egress.carry(service)`];
  }
}

function readPort(given: ServicePort | undefined, name: 'requestsPort' | 'tlsPort', where: string): PortFacts {
  const usual = name === 'tlsPort' ? ServicePort.tls(443) : ServicePort.http(80);
  const port = optional(given, value => instanceOf(value, ServicePort, name, name === 'tlsPort' ? 'ServicePort.tls(443)' : 'ServicePort.http(80)', where), name, where) ?? usual;
  const fits = name === 'tlsPort' ? port.protocol === Protocol.TLS : _hasRequests(port.protocol);
  if (fits) return portFacts([port], where)[0];
  throw new IntentError({ where, what: `\`${name}\` speaks ${port.protocol}`, why: name === 'tlsPort' ? 'TLS comes there that passes unopened' : 'requests come there', instead: name === 'tlsPort' ? 'write ServicePort.tls(443)' : 'write ServicePort.http(80)' });
}

function readServiceName(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  const problem = serviceNameProblem(found);
  if (problem) throw new IntentError({ where, what: `\`${name}\` is "${found}"`, why: problem, instead: 'write it as it stands in the cluster' });
  return found;
}
