import { RetryOn } from './retry-on';

/** How long a request may take, in milliseconds. */
export interface TimeoutIntent {
  readonly total: number;
}

/** How long parts of a request may take, in milliseconds. */
export interface StreamTimeoutsIntent {
  /** From the end of the request, or the beginning of the answer, until the end of the answer. */
  readonly response?: number;
  /** Nothing is sent, in either direction. */
  readonly idle?: number;
}

/** What is tried again, and how. Times in milliseconds. */
export interface RetryIntent {
  /** Tries after the first one. */
  readonly attempts: number;
  readonly perTryTimeout?: number;
  /** The pause before the first retry; longer before each further one. */
  readonly backoff?: number;
  readonly on: readonly RetryOn[];
  /** Only requests of these methods; all where absent. */
  readonly methods?: readonly string[];
  readonly budget?: RetryBudgetIntent;
}

/** Retries under way at one time may be this share (percent) of the requests under way, and never fewer than `minConcurrency`. */
export interface RetryBudgetIntent {
  readonly percent: number;
  readonly minConcurrency?: number;
  /** Requests are counted for so long (milliseconds) after they came; while they are under way where absent. */
  readonly interval?: number;
}

/** When an endpoint is taken out of the load balancing, and for how long (milliseconds). */
export interface CircuitBreakerIntent {
  /** 0 where these are not counted. */
  readonly consecutiveErrors: number;
  readonly consecutiveGatewayErrors?: number;
  /** Failures without an answer are counted by themselves, and not as errors of the endpoint. */
  readonly splitLocalOrigin?: true;
  readonly consecutiveLocalOriginFailures?: number;
  readonly ejectionTime: number;
  /** How often endpoints are looked at. */
  readonly interval?: number;
  /** Share of the endpoints (percent) that may be out at one time. */
  readonly maxEjectionPercent?: number;
  /** With a smaller share (percent) of the endpoints left, ejections do not count. */
  readonly minHealthPercent?: number;
}

/** Bounds on what one client proxy has open to the service. */
export interface ConnectionLimitsIntent {
  readonly maxConnections?: number;
  readonly maxPendingRequests?: number;
  readonly maxRequests?: number;
  readonly maxRequestsPerConnection?: number;
  readonly maxConcurrentStreams?: number;
  readonly maxRetries?: number;
}

/** A new endpoint gets its share little by little, over some time (milliseconds). */
export interface SlowStartIntent {
  readonly duration: number;
  /** Percent of its share at first. */
  readonly minimumPercent?: number;
  readonly aggression?: number;
}
