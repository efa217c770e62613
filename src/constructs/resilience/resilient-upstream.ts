import { ApiObject, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { checkBreaker, checkConnectionLimits, checkFailover } from './upstream-limits';
import { CircuitBreaker, ConnectionLimits, LocalityFailover } from './upstream-options';
import { fields, flag, kubeObject, oneOf, optional } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { _hasRequests } from '../../intent/protocol';
import { ServiceParts } from '../../intent/service-intent';
import { LoadBalancing } from '../../intent/upstream/load-balancing';
import { Mesh } from '../../meshes/mesh';
import { chosenMesh } from '../plan/chosen-mesh';
import { positiveMillis } from '../retry/quantities';
import { retryIntent } from '../retry/retry-intent';
import { UpstreamRetry } from '../retry/upstream-retry';
import { MeshService } from '../service/mesh-service';

/** Options of a `ResilientUpstream`. */
export interface ResilientUpstreamProps {
  /** The service that is called. */
  readonly service: MeshService | kplus.Service;

  /**
   * Time for a request with all its retries.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;

  /**
   * What is sent again when it fails.
   *
   * @default - what the mesh does by itself: Istio retries twice what cannot have been processed and, for gRPC, `UNAVAILABLE` and `CANCELLED`; Linkerd nothing
   */
  readonly retry?: UpstreamRetry;

  /**
   * When an endpoint is left out for a while.
   *
   * @default - never
   */
  readonly circuitBreaker?: CircuitBreaker;

  /**
   * Bounds on connections and requests. Istio only.
   *
   * @default - none
   */
  readonly connectionLimits?: ConnectionLimits;

  /**
   * How an endpoint is chosen. Linkerd knows `LATENCY` only, Istio all others.
   *
   * @default - the mesh's: least request for Istio, latency for Linkerd
   */
  readonly loadBalancing?: LoadBalancing;

  /**
   * Where requests go when a region fails. Needs a circuit breaker: without one nobody notices. Istio only.
   *
   * @default - the mesh's
   */
  readonly localityFailover?: LocalityFailover[];

  /**
   * For a service of another repository on Istio: a policy of ours hides the whole DestinationRule of its owner from our namespace,
   * subsets and TLS settings with it. This says that it may.
   *
   * @default false
   */
  readonly replaceOwnersPolicy?: boolean;

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
   * @throws when times do not fit together, when retries could do harm, when another construct says otherwise of the same service,
   * or when the mesh cannot do what is asked
   */
  constructor(scope: Construct, id: string, props: ResilientUpstreamProps) {
    super(scope, id);
    const where = this.node.path;
    requireUpstreamProps(props, where);
    this.service = props.service instanceof MeshService ? props.service : MeshService._of(kubeObject(props.service, 'service', where), props.mesh);
    const parts = this.parts(props);
    this.requireSomething(parts);
    this.requireRequests(parts);
    this.service._contribute(this, { parts, replaceOwnersPolicy: props.replaceOwnersPolicy, mesh: props.mesh });
    this.service._override(this, props.overrides ?? {});
  }

  /** The objects of the service's routes and policies, as they are now; all constructs that speak of it share them. */
  public get apiObjects(): ApiObject[] {
    return this.service.apiObjects;
  }

  private parts(props: ResilientUpstreamProps): ServiceParts {
    const where = this.node.path;
    const { timeout, retry, circuitBreaker, connectionLimits, loadBalancing, localityFailover } = props;
    return {
      timeout: timeout === undefined ? undefined : { total: positiveMillis(timeout, 'timeout', where) },
      retry: retry === undefined ? undefined : retryIntent(retry, this.service._facts.ports, where),
      circuitBreaker: circuitBreaker === undefined ? undefined : checkBreaker(circuitBreaker, where),
      connectionLimits: connectionLimits === undefined ? undefined : checkConnectionLimits(connectionLimits, where),
      loadBalancing: loadBalancing === undefined ? undefined : oneOf(loadBalancing, LoadBalancing, 'loadBalancing', where),
      localityFailover: localityFailover === undefined ? undefined : checkFailover(localityFailover, circuitBreaker !== undefined, where),
    };
  }

  private requireSomething(parts: ServiceParts): void {
    if (Object.values(parts).some(part => part !== undefined)) return;
    throw new IntentError({ where: this.node.path, what: 'it asks for nothing', why: 'none of its options is given', instead: 'give a timeout, retries, a circuit breaker, ..., or leave it out' });
  }

  private requireRequests({ timeout, retry }: ServiceParts): void {
    const { ports, name } = this.service._facts;
    if (!timeout && !retry || ports.some(port => _hasRequests(port.protocol))) return;
    throw new IntentError({
      where: this.node.path,
      what: `service "${name}" has no HTTP or gRPC port for a timeout or retries`,
      why: `both are about requests, and on its ports (${ports.map(port => `${port.port} ${port.protocol}`).join(', ')}) none are seen`,
      instead: 'leave them out; a circuit breaker and connection limits work on connections too',
    });
  }
}

/** What is checked nowhere else. */
function requireUpstreamProps(props: ResilientUpstreamProps, where: string): void {
  const { replaceOwnersPolicy, mesh, overrides } = fields(props, 'props', where);
  optional(replaceOwnersPolicy, flag, 'replaceOwnersPolicy', where);
  chosenMesh(mesh, where);
  if (overrides !== undefined) fields(overrides, 'overrides', where);
}
