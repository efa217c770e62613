import { Duration } from 'cdk8s';
import { RetryOn } from '../../intent/retry';

/** How many retries may be under way at one time. */
export interface RetryBudget {
  /** Retries under way may be this share of the requests under way, in percent. */
  readonly percent: number;

  /**
   * So many retries may always be under way.
   *
   * @default - the mesh's: 3 for Istio
   */
  readonly minConcurrency?: number;
}

/** What is sent again when it fails. */
export interface UpstreamRetry {
  /** Tries after the first one; 0 turns the mesh's own default retries off. */
  readonly attempts: number;

  /**
   * Time for each try, the first one included. All of them together must fit into the total timeout.
   *
   * @default - no limit but the total timeout
   */
  readonly perTryTimeout?: Duration;

  /**
   * On which failures.
   *
   * @default - none, which only goes with `attempts: 0`
   */
  readonly on?: RetryOn[];

  /**
   * Only requests of these methods. gRPC is always POST, so a gRPC service has no use for it.
   *
   * @default - all
   */
  readonly methods?: string[];

  /**
   * Says that a request may be carried out twice without harm. Needed for conditions under which the application may have
   * done its work before it failed, unless `methods` are all of GET, HEAD, OPTIONS, PUT, DELETE.
   *
   * @default false
   */
  readonly idempotent?: boolean;

  /**
   * A bound on retries under way. Istio only, from 1.27 on.
   *
   * @default - none
   */
  readonly budget?: RetryBudget;
}

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
