import { RetryIntent } from '../upstream/resilience';
import { UpstreamParts } from '../upstream/upstream-parts';

/** What intents about the calls to a service can need of a mesh. */
export const UPSTREAM_NEEDS = {
  'timeout': 'limit the time of a request',
  'retry.off': "turn off the mesh's default retries",
  'retry.status': 'retry on a status of the answer',
  'retry.connection': 'retry on a failure of the connection',
  'retry.per-try-timeout': 'limit the time of each try',
  'retry.methods': 'retry only some methods',
  'retry.budget': 'limit retries to a share of the requests',
  'circuit-breaker': 'eject endpoints after consecutive errors',
  'circuit-breaker.interval': 'set the interval at which endpoints are judged',
  'circuit-breaker.max-ejection': 'limit the share of ejected endpoints',
  'connection-limits': 'limit connections and pending requests',
  'load-balancing.least-request': 'balance by least request',
  'load-balancing.round-robin': 'balance by round robin',
  'load-balancing.random': 'balance at random',
  'load-balancing.latency': 'balance by latency',
  'locality-failover': 'fail over from one region to another',
} as const;

type UpstreamNeed = keyof typeof UPSTREAM_NEEDS;

/** What the policy for calls to a service needs of the mesh. */
export function needsOfUpstream(parts: UpstreamParts): UpstreamNeed[] {
  const { timeout, retry, circuitBreaker, connectionLimits, loadBalancing, localityFailover } = parts;
  const needs: UpstreamNeed[] = [];
  if (timeout) needs.push('timeout');
  if (retry) needs.push(...needsOfRetry(retry));
  if (circuitBreaker) needs.push('circuit-breaker');
  if (circuitBreaker?.interval !== undefined) needs.push('circuit-breaker.interval');
  if (circuitBreaker?.maxEjectionPercent !== undefined) needs.push('circuit-breaker.max-ejection');
  if (connectionLimits) needs.push('connection-limits');
  if (loadBalancing) needs.push(`load-balancing.${loadBalancing}`);
  if (localityFailover) needs.push('locality-failover');
  return needs;
}

/** What retries need of the mesh, those of a single route too. */
export function needsOfRetry({ attempts, on, perTryTimeout, methods, budget }: RetryIntent): UpstreamNeed[] {
  const needs: UpstreamNeed[] = [];
  if (attempts === 0) needs.push('retry.off');
  if (on.some(condition => condition._isConnection)) needs.push('retry.connection');
  if (on.some(condition => !condition._isConnection)) needs.push('retry.status');
  if (perTryTimeout !== undefined) needs.push('retry.per-try-timeout');
  if (methods) needs.push('retry.methods');
  if (budget) needs.push('retry.budget');
  return needs;
}
