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
  'retry.off': 'turn the retries off that the mesh makes by itself',
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
  const needs: [Need, unknown][] = [
    ['split.weight', split],
    ['split.header', split?.override],
    ['split.mirror', split?.mirror],
    ['timeout', timeout],
    ['retry.off', retry?.attempts === 0],
    ['retry.connection', retry?.on.some(condition => condition._isConnection)],
    ['retry.status', retry?.on.some(condition => !condition._isConnection)],
    ['retry.per-try-timeout', retry?.perTryTimeout],
    ['retry.methods', retry?.methods],
    ['retry.budget', retry?.budget],
    ['circuit-breaker', circuitBreaker],
    ['circuit-breaker.interval', circuitBreaker?.interval],
    ['circuit-breaker.max-ejection', circuitBreaker?.maxEjectionPercent],
    ['connection-limits', connectionLimits],
    ['locality-failover', localityFailover],
  ];
  const stated = needs.filter(([, part]) => part !== undefined && part !== false).map(([need]) => need);
  return loadBalancing === undefined ? stated : [...stated, `load-balancing.${loadBalancing}`];
}

/** What a stage of a namespace needs of the mesh. */
export function needsOfStage(stage: ZeroTrustStage): Need[] {
  return [stage === ZeroTrustStage.STRICT ? 'mtls.strict' : `stage.${stage}`, 'access.identity'];
}
