import { Duration } from 'cdk8s';

/** When an endpoint is left out for a while. */
export interface CircuitBreaker {
  /** Failures in a row (statuses 500 to 599, failed connections) after which an endpoint is ejected. */
  readonly consecutiveErrors: number;

  /** How long it is out the first time; longer each further time. */
  readonly ejectionTime: Duration;

  /**
   * How often endpoints are judged. Istio only.
   *
   * @default - the mesh's: 10 s for Istio
   */
  readonly interval?: Duration;

  /**
   * How many endpoints may be out at one time, in percent, at least 1. Istio only; Linkerd ejects up to all.
   *
   * @default - the mesh's: 10 for Istio, and at least one endpoint
   */
  readonly maxEjectionPercent?: number;
}

/** Bounds on what each client proxy has open to the service. Istio only. */
export interface ConnectionLimits {
  /**
   * TCP connections, HTTP/1.1 ones included.
   *
   * @default - no limit
   */
  readonly maxConnections?: number;

  /**
   * Requests that wait for a connection.
   *
   * @default - the mesh's
   */
  readonly maxPendingRequests?: number;

  /**
   * Requests under way.
   *
   * @default - the mesh's
   */
  readonly maxRequests?: number;
}

/** Where requests of one region go when its own endpoints are ejected. Istio only. */
export interface LocalityFailover {
  /** Region of the client. */
  readonly from: string;

  /** Region that stands in. */
  readonly to: string;
}
