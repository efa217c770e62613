import { Duration } from 'cdk8s';
import { ConnectionOptions, UpstreamTunnel } from './connection-options';
import { SessionAffinity } from './session-affinity';
import { CircuitBreaker, ConnectionLimits } from './upstream-options';
import { LoadBalancing } from '../../intent/upstream/load-balancing';
import { Locality } from '../../intent/upstream/locality';
import { ProxyProtocol } from '../../intent/upstream/proxy-protocol';
import { UpstreamTls } from '../../intent/upstream/upstream-tls';
import { RetryBudget } from '../retry/upstream-retry';

/** Little by little. */
export interface SlowStart {
  /** Time after which a new endpoint has its whole share. */
  readonly duration: Duration;

  /**
   * What it has of its share at first, in percent.
   *
   * @default - the mesh's: 10 for Istio
   */
  readonly minimumPercent?: number;

  /**
   * How its share grows: 1 is evenly; with more, slowly at first.
   *
   * @default 1
   */
  readonly aggression?: number;
}

/** What holds for connections and endpoints. */
export interface UpstreamPolicy {
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
   * How connections are made, kept and ended. Istio only.
   *
   * @default - the mesh's
   */
  readonly connections?: ConnectionOptions;

  /**
   * How an endpoint is chosen. Linkerd knows `LATENCY` only, Istio all others. Not beside `sessionAffinity`.
   *
   * @default - the mesh's: least request for Istio, latency for Linkerd
   */
  readonly loadBalancing?: LoadBalancing;

  /**
   * Keeps what belongs together at one endpoint. Not beside `loadBalancing`. Istio only.
   *
   * @default - none
   */
  readonly sessionAffinity?: SessionAffinity;

  /**
   * Gives new endpoints their share little by little. Only with `LEAST_REQUEST` and `ROUND_ROBIN`. Istio only, from 1.24 on.
   *
   * @default - they have it at once
   */
  readonly slowStart?: SlowStart;

  /**
   * Whether, and how, it counts where client and endpoint are. Istio only.
   *
   * @default - the mesh's: with a circuit breaker, near endpoints come first
   */
  readonly locality?: Locality;

  /**
   * What the clients' proxies put around their connections. Istio only.
   *
   * @default - the mesh's: mTLS among its workloads
   */
  readonly tls?: UpstreamTls;
}

/** What holds at one port of a service. */
export interface PortPolicy extends UpstreamPolicy {
  /**
   * Whether what is not said here is as it is said of the service, field by field. With `false` it is as if nothing were said: the mesh's defaults hold,
   * which is what a policy of a port means in Istio's own YAML.
   *
   * @default true
   */
  readonly inherits?: boolean;
}

/** What holds for calls that a route sends to one version of a service. */
export interface VersionPolicy extends UpstreamPolicy {
  /**
   * Whether what is not said here is as it is said of the service, field by field. With `false` that goes for whole blocks only, which is what a policy
   * of a subset means in Istio's own YAML: where one of `connectionLimits` and `connections` is given, the mesh's defaults hold for all else of both; the same goes for
   * `loadBalancing`, `sessionAffinity`, `slowStart` and `locality`; for `circuitBreaker`; and for `tls`. That is about the clients: the proxies of the version's own
   * pods hold to the limits of the service all the same.
   *
   * @default true
   */
  readonly inherits?: boolean;

  /**
   * What holds for this version at single ports, by the number of the service's port. Laid over what is said of the port, and that over the service.
   *
   * @default - the same at all of them
   */
  readonly ports?: { [port: string]: PortPolicy };

  /**
   * A bound on retries under way to this version, from Istio 1.27 on. Not where it has a policy of its own at a port.
   *
   * @default - what is said of the service by `retry.budget`
   */
  readonly retryBudget?: RetryBudget;

  /**
   * Puts the PROXY protocol before connections to this version. Not where it has a policy of its own at a port.
   *
   * @default - what is said of the service
   */
  readonly proxyProtocol?: ProxyProtocol;

  /**
   * Where connections to this version go by way of it. Not for a version among several by weight: Istio takes the service's then.
   *
   * @default - what is said of the service
   */
  readonly tunnel?: UpstreamTunnel;
}
