import { RetryIntent } from './resilience';
import { ServiceParts } from './service-intent';
import { ZeroTrustStage } from './stage';

/** What an intent can need of a mesh, with the words that an error and docs/CAPABILITIES.md use for it. */
export const NEEDS = {
  'mtls.strict': 'require mTLS for a namespace',
  'mtls.plaintext-port': 'take plaintext on single ports under required mTLS',
  'stage.observe': 'log what would be refused, and refuse nothing',
  'stage.permissive': 'hold identities to the rules while plaintext is let in',
  'access.identity': 'allow a caller by its service account or namespace',
  'access.requests': 'allow by HTTP method, path, gRPC service or method',
  'split.weight': 'split requests among versions by weight',
  'split.header': 'send requests with a header to one version',
  'split.mirror': 'mirror requests to a version',
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

/** One thing that an intent can need of a mesh. */
export type Need = keyof typeof NEEDS;

/** What the parts of a service's plan need of the mesh. */
export function needsOf(parts: ServiceParts): Need[] {
  const { split, timeout, retry, circuitBreaker, connectionLimits, loadBalancing, localityFailover } = parts;
  const needs: Need[] = [];
  if (split) needs.push('split.weight');
  if (split?.override) needs.push('split.header');
  if (split?.mirror) needs.push('split.mirror');
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

function needsOfRetry({ attempts, on, perTryTimeout, methods, budget }: RetryIntent): Need[] {
  const needs: Need[] = [];
  if (attempts === 0) needs.push('retry.off');
  if (on.some(condition => condition._isConnection)) needs.push('retry.connection');
  if (on.some(condition => !condition._isConnection)) needs.push('retry.status');
  if (perTryTimeout !== undefined) needs.push('retry.per-try-timeout');
  if (methods) needs.push('retry.methods');
  if (budget) needs.push('retry.budget');
  return needs;
}

/** What a stage of a namespace needs of the mesh. */
export function needsOfStage(stage: ZeroTrustStage): Need[] {
  return [stage === ZeroTrustStage.STRICT ? 'mtls.strict' : `stage.${stage}`, 'access.identity'];
}
