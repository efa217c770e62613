import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkTunnel } from './connection-settings';
import { guardedAgainst } from './guarded-service';
import { requireComplete } from './own-rules';
import { readClients } from './read-clients';
import { readPorts, readVersions } from './read-layers';
import { POLICY_FIELDS, readPolicy } from './read-policy';
import { ResilientUpstreamProps } from './resilient-upstream-props';
import { flag, kubeObject, onlyFields, oneOf, optional } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { _hasRequests } from '../../intent/protocol';
import { ServiceParts } from '../../intent/service-intent';
import { failoverRegions } from '../../intent/upstream/failover';
import { LocalityIntent } from '../../intent/upstream/locality-intent';
import { ProxyProtocol } from '../../intent/upstream/proxy-protocol';
import { chosenMesh } from '../plan/chosen-mesh';
import { readOverrides } from '../plan/overrides';
import { positiveMillis } from '../retry/quantities';
import { retryIntent } from '../retry/retry-intent';
import { MeshService } from '../service/mesh-service';

/**
 * How callers deal with a service that is slow or fails.
 *
 * Istio: timeout and retries in the service's VirtualService, the rest in its DestinationRule; the same two objects that a `CanaryService`
 * writes to. Linkerd: annotations on the Service.
 *
 * @example
 * new ResilientUpstream(chart, 'cart-upstream', {
 *   service: cart, timeout: Duration.seconds(2),
 *   retry: { attempts: 2, perTryTimeout: Duration.millis(500), on: [RetryOn.UNAVAILABLE], idempotent: true },
 *   circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) },
 * });
 */
export class ResilientUpstream extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws when times do not fit together, when retries could do harm, when something would have no effect or break every call, when another construct says
   * otherwise of the same service, or when the mesh cannot do what is asked
   */
  constructor(scope: Construct, id: string, props: ResilientUpstreamProps) {
    super(scope, id);
    const where = this.node.path;
    requireUpstreamProps(props, where);
    this.service = props.service instanceof MeshService ? props.service : MeshService._of(kubeObject(props.service, 'service', where), props.mesh);
    const parts = this.parts(props);
    this.requireSomething(parts);
    this.requireRequests(parts);
    requireComplete(parts, this.service, where);
    this.service._contribute(this, { parts, replaceOwnersPolicy: props.replaceOwnersPolicy, mesh: props.mesh });
    this.service._override(this, props.overrides ?? {});
    this.node.addValidation({ validate: () => this.lateFaults(parts) });
  }

  /** The objects of the service's routes and policies, as they are now; all constructs that speak of it share them. */
  public get apiObjects(): ApiObject[] {
    return this.service.apiObjects;
  }

  private parts(props: ResilientUpstreamProps): ServiceParts {
    const where = this.node.path;
    const { timeout, responseTimeout, idleTimeout, retry, proxyProtocol, tunnel, ports, versions } = props;
    const response = optional(responseTimeout, positiveMillis, 'responseTimeout', where);
    const idle = optional(idleTimeout, positiveMillis, 'idleTimeout', where);
    const times = { ...response !== undefined && { response }, ...idle !== undefined && { idle } };
    const policy = readPolicy(props, '', where);
    const regions = regionsAlone(props, where);
    return {
      ...policy,
      locality: policy.locality ?? regions,
      timeout: timeout === undefined ? undefined : { total: positiveMillis(timeout, 'timeout', where) },
      streamTimeouts: Object.keys(times).length === 0 ? undefined : times,
      retry: retry === undefined ? undefined : retryIntent(retry, this.service._facts.ports, where),
      proxyProtocol: optional(proxyProtocol, (value, name) => oneOf(value, ProxyProtocol, name, where), 'proxyProtocol', where),
      tunnel: optional(tunnel, checkTunnel, 'tunnel', where),
      portPolicies: optional(ports, (value, name) => readPorts(value, name, this.service, where), 'ports', where),
      versionPolicies: optional(versions, (value, name) => readVersions(value, name, this.service, where), 'versions', where),
      clients: readClients(props, this.service._facts, where),
    };
  }

  /** A namespace may be guarded after something was said of a service in it. */
  private lateFaults(parts: ServiceParts): string[] {
    const fault = guardedAgainst(parts, this.service);
    return fault ? [`${fault.what}: ${fault.why}; ${fault.instead}`] : [];
  }

  private requireSomething({ clients, ...parts }: ServiceParts): void {
    if (Object.values(parts).some(part => part !== undefined)) return;
    throw new IntentError({
      where: this.node.path,
      what: 'it asks for nothing',
      why: clients ? 'it says for which clients it is, and not what' : 'none of its options is given',
      instead: 'give a timeout, retries, a circuit breaker, ..., or leave it out',
    });
  }

  private requireRequests({ timeout, streamTimeouts, retry }: ServiceParts): void {
    const { ports, name } = this.service._facts;
    if (!timeout && !streamTimeouts && !retry || ports.some(port => _hasRequests(port.protocol))) return;
    throw new IntentError({
      where: this.node.path,
      what: `service "${name}" has no HTTP or gRPC port for a timeout or retries`,
      why: `both are about requests, and on its ports (${ports.map(port => `${port.port} ${port.protocol}`).join(', ')}) none are seen`,
      instead: 'leave them out; a circuit breaker and connection limits work on connections too',
    });
  }
}

const OWN_FIELDS: readonly string[] = [
  'service', 'timeout', 'responseTimeout', 'idleTimeout', 'retry', 'localityFailover', 'proxyProtocol', 'tunnel', 'ports', 'versions', 'visibleTo', 'clientLabels', 'replaceOwnersPolicy',
  'mesh', 'overrides',
] satisfies (keyof ResilientUpstreamProps)[];

/** What is checked nowhere else. */
function requireUpstreamProps(props: ResilientUpstreamProps, where: string): void {
  const { replaceOwnersPolicy, mesh, overrides } = onlyFields(props, [...POLICY_FIELDS, ...OWN_FIELDS], 'props', where);
  optional(replaceOwnersPolicy, flag, 'replaceOwnersPolicy', where);
  chosenMesh(mesh, where);
  readOverrides(overrides, where);
}

/** What `localityFailover` is short for. */
function regionsAlone({ localityFailover, locality, circuitBreaker }: ResilientUpstreamProps, where: string): LocalityIntent | undefined {
  if (localityFailover === undefined) return undefined;
  const fault = locality !== undefined
    ? { what: '`localityFailover` stands beside `locality`', why: 'both say where requests go when a region fails', instead: 'write locality: Locality.failover({ regions: [...] })' }
    : circuitBreaker === undefined
      ? { what: '`localityFailover` stands without `circuitBreaker`', why: 'requests leave a region only when its endpoints are ejected, and nothing ejects them', instead: 'add a circuitBreaker' }
      : undefined;
  if (fault) throw new IntentError({ where, ...fault });
  return { kind: 'failover', regions: failoverRegions(localityFailover, 'localityFailover', where) };
}
