import { ConnectionsIntent } from '../upstream/connections';
import { PolicyIntent } from '../upstream/policy';
import { CircuitBreakerIntent, ConnectionLimitsIntent, RetryBudgetIntent, RetryIntent, StreamTimeoutsIntent } from '../upstream/resilience';
import { UpstreamParts } from '../upstream/upstream-parts';

/** What intents about the calls to a service can need of a mesh. */
export const UPSTREAM_NEEDS = {
  'timeout': 'limit the time of a request',
  'timeout.response': 'limit the time of an answer by itself',
  'timeout.idle': 'end requests on which nothing is sent for some time',
  'retry.off': "turn off the mesh's default retries",
  'retry.status': 'retry on a status of the answer',
  'retry.connection': 'retry on a failure of the connection',
  'retry.per-try-timeout': 'limit the time of each try',
  'retry.backoff': 'set the pause before a retry',
  'retry.methods': 'retry only some methods',
  'retry.budget': 'limit retries to a share of the requests',
  'retry.budget-interval': 'count requests for some time when it limits retries',
  'circuit-breaker': 'eject endpoints after consecutive errors',
  'circuit-breaker.gateway-errors': 'count gateway errors by themselves',
  'circuit-breaker.local-origin': 'count failures without an answer by themselves',
  'circuit-breaker.interval': 'set the interval at which endpoints are judged',
  'circuit-breaker.max-ejection': 'limit the share of ejected endpoints',
  'circuit-breaker.min-health': 'ignore ejections where few endpoints are left',
  'connection-limits': 'limit connections and pending requests',
  'connection-limits.requests-per-connection': 'limit the requests of a connection',
  'connection-limits.streams': 'limit the streams of an HTTP/2 connection',
  'connection-limits.retries': 'limit the number of retries under way',
  'connections.connect-timeout': 'limit the time to connect',
  'connections.max-duration': 'limit the life of a connection',
  'connections.idle-timeout': 'end idle connections',
  'connections.tcp-keepalive': 'send TCP keepalives',
  'connections.http2-keepalive': 'send HTTP/2 pings',
  'connections.http2-upgrade': 'choose whether HTTP/1.1 is sent on over HTTP/2',
  'connections.client-protocol': 'send on what version of HTTP the client speaks',
  'load-balancing.least-request': 'balance by least request',
  'load-balancing.round-robin': 'balance by round robin',
  'load-balancing.random': 'balance at random',
  'load-balancing.latency': 'balance by latency',
  'load-balancing.passthrough': 'send connections to the address that was asked for',
  'session-affinity.header': 'keep requests with one header at one endpoint',
  'session-affinity.cookie': 'keep requests with one cookie at one endpoint',
  'session-affinity.cookie-attributes': 'give the cookie attributes',
  'session-affinity.source-address': "keep a client's requests at one endpoint",
  'session-affinity.query-parameter': 'keep requests with one query parameter at one endpoint',
  'session-affinity.ring-hash': 'set the size of the hash ring',
  'session-affinity.maglev': 'hash by Maglev',
  'slow-start': 'give new endpoints their share little by little',
  'locality.enabled': 'prefer near endpoints',
  'locality.disabled': 'treat near and far endpoints alike',
  'locality.distribute': 'share requests out among localities',
  'locality-failover': 'fail over from one region to another',
  'locality-failover.priority': 'fail over by labels of the endpoints',
  'locality.zone-aware': "prefer the client's own zone",
  'proxy-protocol': 'put the PROXY protocol before connections',
  'tunnel': 'tunnel connections through an HTTP proxy',
  'tls.disable': 'send plaintext whatever the mesh would do',
  'tls.simple': "check a server's certificate that is not the mesh's",
  'tls.mutual': "show servers a certificate that is not the mesh's",
  'tls.mesh-mutual': "insist on the mesh's mTLS",
  'policy.port': 'have a policy for calls to one port',
  'policy.version': 'have a policy for calls to one version',
  'policy.namespaces': 'have a policy for clients of some namespaces',
  'policy.clients': 'have a policy for some clients of a namespace',
} as const;

type UpstreamNeed = keyof typeof UPSTREAM_NEEDS;

/** What the policy for calls to a service needs of the mesh. */
export function needsOfUpstream(parts: UpstreamParts): UpstreamNeed[] {
  const { timeout, streamTimeouts, retry, proxyProtocol, tunnel, portPolicies = [], versionPolicies = [], clients } = parts;
  const layers = [...portPolicies, ...versionPolicies, ...versionPolicies.flatMap(({ ports }) => ports)];
  const needs: UpstreamNeed[] = [];
  if (timeout) needs.push('timeout');
  needs.push(...needsOfFields(streamTimeouts, STREAM_NEEDS));
  if (retry) needs.push(...needsOfRetry(retry));
  for (const version of versionPolicies) needs.push(...needsOfBudget(version.retryBudget));
  for (const policy of [parts, ...layers.map(layer => layer.policy)]) needs.push(...needsOfPolicy(policy));
  if (proxyProtocol || versionPolicies.some(version => version.proxyProtocol)) needs.push('proxy-protocol');
  if (tunnel || versionPolicies.some(version => version.tunnel)) needs.push('tunnel');
  if (portPolicies.length > 0 || versionPolicies.some(({ ports }) => ports.length > 0)) needs.push('policy.port');
  if (versionPolicies.length > 0) needs.push('policy.version');
  if (clients) needs.push(clients.kind === 'pods' ? 'policy.clients' : 'policy.namespaces');
  return [...new Set(needs)];
}

/** What retries need of the mesh, those of a single route too. */
export function needsOfRetry({ attempts, on, perTryTimeout, backoff, methods, budget }: RetryIntent): UpstreamNeed[] {
  const needs: UpstreamNeed[] = [];
  if (attempts === 0) needs.push('retry.off');
  if (on.some(condition => condition._isConnection)) needs.push('retry.connection');
  if (on.some(condition => !condition._isConnection)) needs.push('retry.status');
  if (perTryTimeout !== undefined) needs.push('retry.per-try-timeout');
  if (backoff !== undefined) needs.push('retry.backoff');
  if (methods) needs.push('retry.methods');
  return [...needs, ...needsOfBudget(budget)];
}

function needsOfBudget(budget: RetryBudgetIntent | undefined): UpstreamNeed[] {
  if (!budget) return [];
  return ['retry.budget', ...budget.interval === undefined ? [] : ['retry.budget-interval' as const]];
}

/** What each field of these parts needs. */
type FieldNeeds<Part> = { readonly [field in keyof Required<Part>]: UpstreamNeed };

const STREAM_NEEDS: FieldNeeds<StreamTimeoutsIntent> = { response: 'timeout.response', idle: 'timeout.idle' };

const BREAKER_NEEDS: FieldNeeds<CircuitBreakerIntent> = {
  consecutiveErrors: 'circuit-breaker',
  ejectionTime: 'circuit-breaker',
  consecutiveGatewayErrors: 'circuit-breaker.gateway-errors',
  splitLocalOrigin: 'circuit-breaker.local-origin',
  consecutiveLocalOriginFailures: 'circuit-breaker.local-origin',
  interval: 'circuit-breaker.interval',
  maxEjectionPercent: 'circuit-breaker.max-ejection',
  minHealthPercent: 'circuit-breaker.min-health',
};

const LIMIT_NEEDS: FieldNeeds<ConnectionLimitsIntent> = {
  maxConnections: 'connection-limits',
  maxPendingRequests: 'connection-limits',
  maxRequests: 'connection-limits',
  maxRequestsPerConnection: 'connection-limits.requests-per-connection',
  maxConcurrentStreams: 'connection-limits.streams',
  maxRetries: 'connection-limits.retries',
};

const CONNECTION_NEEDS: FieldNeeds<ConnectionsIntent> = {
  connectTimeout: 'connections.connect-timeout',
  maxDuration: 'connections.max-duration',
  idleTimeout: 'connections.idle-timeout',
  httpIdleTimeout: 'connections.idle-timeout',
  tcpKeepalive: 'connections.tcp-keepalive',
  http2Keepalive: 'connections.http2-keepalive',
  http2Upgrade: 'connections.http2-upgrade',
  useClientProtocol: 'connections.client-protocol',
};

function needsOfPolicy(policy: PolicyIntent): UpstreamNeed[] {
  const { circuitBreaker, connectionLimits, connections, loadBalancing, slowStart, tls } = policy;
  return [
    ...needsOfFields(circuitBreaker, BREAKER_NEEDS),
    ...needsOfFields(connectionLimits, LIMIT_NEEDS),
    ...needsOfFields(connections, CONNECTION_NEEDS),
    ...loadBalancing ? [`load-balancing.${loadBalancing}` as const] : [],
    ...needsOfAffinity(policy),
    ...slowStart ? ['slow-start' as const] : [],
    ...needsOfLocality(policy),
    ...tls ? [`tls.${tls.kind}` as const] : [],
  ];
}

/** In the order of the table. */
function needsOfFields<Part extends object>(part: Part | undefined, needs: FieldNeeds<Part>): UpstreamNeed[] {
  return (Object.keys(needs) as (keyof Part)[]).flatMap(field => (part?.[field] === undefined ? [] : needs[field]));
}

function needsOfAffinity({ sessionAffinity }: PolicyIntent): UpstreamNeed[] {
  if (!sessionAffinity) return [];
  const { key, hashing } = sessionAffinity;
  const attributes = key.kind === 'cookie' && key.attributes ? ['session-affinity.cookie-attributes' as const] : [];
  return [`session-affinity.${key.kind}`, ...attributes, ...hashing ? [`session-affinity.${hashing.kind}` as const] : []];
}

function needsOfLocality({ locality }: PolicyIntent): UpstreamNeed[] {
  if (!locality) return [];
  if (locality.kind !== 'failover' && locality.kind !== 'zone-aware') return [`locality.${locality.kind}`];
  const zones = locality.kind === 'zone-aware' ? ['locality.zone-aware' as const] : [];
  return [...zones, ...locality.regions ? ['locality-failover' as const] : [], ...locality.priority ? ['locality-failover.priority' as const] : []];
}
