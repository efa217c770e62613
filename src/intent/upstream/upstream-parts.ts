import { LoadBalancing } from './load-balancing';
import { CircuitBreakerIntent, ConnectionLimitsIntent, FailoverIntent, RetryIntent, TimeoutIntent } from './resilience';

/** What can be wanted of the calls to one service, whatever route they take. */
export interface UpstreamParts {
  readonly timeout?: TimeoutIntent;
  readonly retry?: RetryIntent;
  readonly circuitBreaker?: CircuitBreakerIntent;
  readonly connectionLimits?: ConnectionLimitsIntent;
  readonly loadBalancing?: LoadBalancing;
  readonly localityFailover?: readonly FailoverIntent[];
}

/** The parts in the words of an error. */
export const UPSTREAM_PART_NAMES: { readonly [part in keyof Required<UpstreamParts>]: string } = {
  timeout: 'timeout',
  retry: 'retries',
  circuitBreaker: 'circuit breaker',
  connectionLimits: 'connection limits',
  loadBalancing: 'load balancing',
  localityFailover: 'locality failover',
};
