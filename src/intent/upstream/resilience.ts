import { RetryOn } from './retry-on';

/** How long a request may take, in milliseconds. */
export interface TimeoutIntent {
  readonly total: number;
}

/** What is tried again, and how. Times in milliseconds. */
export interface RetryIntent {
  /** Tries after the first one. */
  readonly attempts: number;
  readonly perTryTimeout?: number;
  readonly on: readonly RetryOn[];
  /** Only requests of these methods; all where absent. */
  readonly methods?: readonly string[];
  /** Retries under way at one time may be this share (percent) of the requests under way, and never fewer than `minConcurrency`. */
  readonly budget?: { readonly percent: number; readonly minConcurrency?: number };
}

/** When an endpoint is taken out of the load balancing, and for how long (milliseconds). */
export interface CircuitBreakerIntent {
  readonly consecutiveErrors: number;
  readonly ejectionTime: number;
  /** How often endpoints are looked at. */
  readonly interval?: number;
  /** Share of the endpoints (percent) that may be out at one time. */
  readonly maxEjectionPercent?: number;
}

/** Bounds on what one client proxy has open to the service. */
export interface ConnectionLimitsIntent {
  readonly maxConnections?: number;
  readonly maxPendingRequests?: number;
  readonly maxRequests?: number;
}

/** Where requests go when a region's endpoints are ejected. */
export interface FailoverIntent {
  readonly from: string;
  readonly to: string;
}
