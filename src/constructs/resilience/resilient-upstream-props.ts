import { Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { UpstreamTunnel } from './connection-options';
import { PortPolicy, UpstreamPolicy, VersionPolicy } from './policy-options';
import { LocalityFailover } from '../../intent/upstream/locality';
import { ProxyProtocol } from '../../intent/upstream/proxy-protocol';
import { Mesh } from '../../meshes/mesh';
import { UpstreamRetry } from '../retry/upstream-retry';
import { MeshService } from '../service/mesh-service';

/** Options of a `ResilientUpstream`. */
export interface ResilientUpstreamProps extends UpstreamPolicy {
  /** The service that is called. */
  readonly service: MeshService | kplus.Service;

  /**
   * Time for a request with all its retries.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;

  /**
   * Time from the end of a request, or from the beginning of its answer where that comes first, until the end of the answer. Not tried again. Linkerd only.
   *
   * @default - no limit but `timeout`
   */
  readonly responseTimeout?: Duration;

  /**
   * Time for which nothing is sent on a request, in either direction, after which it ends. Linkerd only.
   *
   * @default - no limit but `timeout`
   */
  readonly idleTimeout?: Duration;

  /**
   * What is sent again when it fails.
   *
   * @default - what the mesh does by itself: Istio retries twice what cannot have been processed and, for gRPC, `UNAVAILABLE` and `CANCELLED`; Linkerd nothing
   */
  readonly retry?: UpstreamRetry;

  /**
   * Where requests go when a region fails: `locality: Locality.failover({ regions })`, in short. Needs a circuit breaker: without one nobody notices.
   * Istio only.
   *
   * @default - the mesh's
   */
  readonly localityFailover?: LocalityFailover[];

  /**
   * Puts the PROXY protocol before connections, which the service must expect: one in the mesh does not. Istio only.
   *
   * @default - nothing
   */
  readonly proxyProtocol?: ProxyProtocol;

  /**
   * Where connections go by way of the service, which is an HTTP proxy. For ports of TCP and TLS. Istio only.
   *
   * @default - to the service itself
   */
  readonly tunnel?: UpstreamTunnel;

  /**
   * What else holds at single ports, by the number of the service's port; laid over what is said of the service. Istio only.
   *
   * @default - the same at all of them
   */
  readonly ports?: { [port: string]: PortPolicy };

  /**
   * What else holds for single versions, by the value of their pods' label `version`; laid over what is said of the service and its ports. It holds for calls that
   * a route sends to the version. One with `{}` is only named, for routes that are made elsewhere. Istio only.
   *
   * @default - the same for all of them
   */
  readonly versions?: { [version: string]: VersionPolicy };

  /**
   * The namespaces whose clients the policy is for. Those of the service's own namespace are among them only if it is named. Not beside
   * `timeout` and `retry`, which hold for all clients. Istio only.
   *
   * @default - those of all namespaces
   */
  readonly visibleTo?: string[];

  /**
   * Labels of the pods that the policy is for, in the namespace where it stands: the service's, or the client's for a service of another repository. Not beside
   * `timeout` and `retry`, which hold for all clients. Istio only.
   *
   * @default - all clients
   */
  readonly clientLabels?: { [key: string]: string };

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
