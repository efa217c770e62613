import { Duration } from 'cdk8s';

/**
 * When an endpoint is left out for a while.
 *
 * On Istio, where its mesh config says nothing else, a circuit breaker also turns on that near endpoints come first: see `Locality`.
 */
export interface CircuitBreaker {
  /**
   * Failures in a row (statuses 500 to 599, failed connections) after which an endpoint is ejected. With 0 they are not counted, which is for those who
   * count only gateway errors or failures of local origin.
   */
  readonly consecutiveErrors: number;

  /** How long it is out the first time; longer each further time. */
  readonly ejectionTime: Duration;

  /**
   * Gateway errors in a row (statuses 502 to 504, failed connections) after which an endpoint is ejected. They are errors too, so that more than
   * `consecutiveErrors` never come. Istio only.
   *
   * @default - they are counted as errors only
   */
  readonly consecutiveGatewayErrors?: number;

  /**
   * Failures without an answer in a row (no connection, a timeout to connect, a reset) after which an endpoint is ejected. Istio only.
   *
   * @default - they are counted as errors; 5 where they are counted by themselves
   */
  readonly consecutiveLocalOriginFailures?: number;

  /**
   * Counts failures without an answer by themselves, and not as errors of the endpoint. Istio only.
   *
   * @default - true where `consecutiveLocalOriginFailures` is given, false elsewhere
   */
  readonly splitExternalLocalOriginErrors?: boolean;

  /**
   * How often endpoints are judged. Istio only.
   *
   * @default - the mesh's: 10 s for Istio
   */
  readonly interval?: Duration;

  /**
   * How many endpoints may be out at one time, in percent, rounded down: of two endpoints 50 lets one be out, and 49 none. Istio only; Linkerd ejects up to all.
   *
   * @default 100 - all of them, on every mesh: what fails is left alone, even when nothing else is left
   */
  readonly maxEjectionPercent?: number;

  /**
   * With a smaller share of healthy endpoints, in percent, requests go to all of them, ejected ones too. Istio only.
   *
   * @default 0 - never
   */
  readonly minHealthPercent?: number;
}

/**
 * Bounds on what each client proxy has open to the service. Istio only.
 *
 * Istio with sidecars gives what is said of the service and of its ports, and not of versions, to the proxies of the service's own pods too, as bounds on what
 * all clients together have open to a pod (pilot/pkg/networking/core/cluster_builder.go, istio.io/istio main of 2026-08-27): so count for a pod, or say
 * `inboundLimits` in a `SidecarScope` of the workload, which take their place there.
 */
export interface ConnectionLimits {
  /**
   * TCP connections, HTTP/1.1 ones included.
   *
   * @default - no limit
   */
  readonly maxConnections?: number;

  /**
   * Requests that wait for a connection, of HTTP/1.1 and HTTP/2.
   *
   * @default - the mesh's
   */
  readonly maxPendingRequests?: number;

  /**
   * Requests under way, of HTTP/1.1 and HTTP/2.
   *
   * @default - the mesh's
   */
  readonly maxRequests?: number;

  /**
   * Requests on one connection before it is ended; 1 is a connection for each request. At most 536870912.
   *
   * @default - no limit
   */
  readonly maxRequestsPerConnection?: number;

  /**
   * Requests under way on one HTTP/2 connection. Needs a port that speaks HTTP/2 or gRPC, or `Http2Upgrade.ALWAYS`.
   *
   * @default - 2147483647
   */
  readonly maxConcurrentStreams?: number;

  /**
   * Retries under way. Not beside a retry budget, which Envoy looks at instead.
   *
   * @default - no limit
   */
  readonly maxRetries?: number;
}
