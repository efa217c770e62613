import { Http2Upgrade, LoadBalancing, ProxyProtocol } from '../../../src';
import { needsOfUpstream, UPSTREAM_NEEDS } from '../../../src/intent/needs/upstream';
import { PolicyIntent } from '../../../src/intent/upstream/policy';
import { UpstreamParts } from '../../../src/intent/upstream/upstream-parts';

const BREAKER = { consecutiveErrors: 1, ejectionTime: 1 };
const REGIONS = [{ from: 'eu', to: 'us' }];
const VERSION = { version: { name: 'v1', labels: {} }, policy: {}, inherits: true, ports: [] };

const CASES: [UpstreamParts, string[]][] = [
  [{ circuitBreaker: { ...BREAKER, consecutiveGatewayErrors: 1 } }, ['circuit-breaker', 'circuit-breaker.gateway-errors']],
  [{ circuitBreaker: { ...BREAKER, splitLocalOrigin: true, consecutiveLocalOriginFailures: 1 } }, ['circuit-breaker', 'circuit-breaker.local-origin']],
  [{ circuitBreaker: { ...BREAKER, minHealthPercent: 0 } }, ['circuit-breaker', 'circuit-breaker.min-health']],
  [{ connectionLimits: { maxConnections: 1, maxPendingRequests: 1, maxRequests: 1 } }, ['connection-limits']],
  [{ connectionLimits: { maxRequestsPerConnection: 1 } }, ['connection-limits.requests-per-connection']],
  [{ connectionLimits: { maxConcurrentStreams: 1 } }, ['connection-limits.streams']],
  [{ connectionLimits: { maxRetries: 1 } }, ['connection-limits.retries']],
  [{ connections: { connectTimeout: 1 } }, ['connections.connect-timeout']],
  [{ connections: { maxDuration: 1 } }, ['connections.max-duration']],
  [{ connections: { idleTimeout: 0 } }, ['connections.idle-timeout']],
  [{ connections: { httpIdleTimeout: 1 } }, ['connections.idle-timeout']],
  [{ connections: { tcpKeepalive: { probes: 1 } } }, ['connections.tcp-keepalive']],
  [{ connections: { http2Keepalive: { interval: 1, timeout: 1 } } }, ['connections.http2-keepalive']],
  [{ connections: { http2Upgrade: Http2Upgrade.NEVER } }, ['connections.http2-upgrade']],
  [{ connections: { useClientProtocol: true } }, ['connections.client-protocol']],
  [{ sessionAffinity: { key: { kind: 'header', name: 'x' } } }, ['session-affinity.header']],
  [{ sessionAffinity: { key: { kind: 'query-parameter', name: 'x' } } }, ['session-affinity.query-parameter']],
  [{ sessionAffinity: { key: { kind: 'source-address' }, hashing: { kind: 'maglev', tableSize: 3 } } }, ['session-affinity.source-address', 'session-affinity.maglev']],
  [{ sessionAffinity: { key: { kind: 'cookie', name: 'x' }, hashing: { kind: 'ring-hash', minimumRingSize: 3 } } }, ['session-affinity.cookie', 'session-affinity.ring-hash']],
  [{ sessionAffinity: { key: { kind: 'cookie', name: 'x', ttl: 0, attributes: [{ name: 'Secure' }] } } }, ['session-affinity.cookie', 'session-affinity.cookie-attributes']],
  [{ slowStart: { duration: 1 } }, ['slow-start']],
  [{ locality: { kind: 'enabled' } }, ['locality.enabled']],
  [{ locality: { kind: 'disabled' } }, ['locality.disabled']],
  [{ locality: { kind: 'distribute', shares: [] } }, ['locality.distribute']],
  [{ locality: { kind: 'failover', regions: REGIONS } }, ['locality-failover']],
  [{ locality: { kind: 'failover', priority: ['a'] } }, ['locality-failover.priority']],
  [{ locality: { kind: 'zone-aware', enabled: false } }, ['locality.zone-aware']],
  [{ locality: { kind: 'zone-aware', enabled: true, regions: REGIONS } }, ['locality.zone-aware', 'locality-failover']],
  [{ tls: { kind: 'disable' } }, ['tls.disable']],
  [{ tls: { kind: 'simple', trust: { kind: 'skip' } } }, ['tls.simple']],
  [{ tls: { kind: 'mutual', trust: { kind: 'credential', name: 'a' } } }, ['tls.mutual']],
  [{ tls: { kind: 'mesh-mutual' } }, ['tls.mesh-mutual']],
  [{ proxyProtocol: ProxyProtocol.V1 }, ['proxy-protocol']],
  [{ tunnel: { host: 'a.test', port: 1 } }, ['tunnel']],
  [{ clients: { kind: 'namespaces', names: ['a'] } }, ['policy.namespaces']],
  [{ clients: { kind: 'pods', labels: { a: 'b' } } }, ['policy.clients']],
  [{ versionPolicies: [{ ...VERSION, proxyProtocol: ProxyProtocol.V1 }] }, ['proxy-protocol', 'policy.version']],
  [{ versionPolicies: [{ ...VERSION, tunnel: { host: 'a.test', port: 1 } }] }, ['tunnel', 'policy.version']],
  [{ versionPolicies: [{ ...VERSION, retryBudget: { percent: 1, interval: 1 } }] }, ['retry.budget', 'retry.budget-interval', 'policy.version']],
];

test.each(CASES)('%j', (parts, needs) => {
  expect(needsOfUpstream(parts)).toEqual(needs);
});

test('what ports and versions need is needed', () => {
  const policy: PolicyIntent = { slowStart: { duration: 1 } };
  const ports = [{ port: 80, policy, inherits: true }];
  expect(needsOfUpstream({ portPolicies: ports })).toEqual(['slow-start', 'policy.port']);
  expect(needsOfUpstream({ versionPolicies: [{ ...VERSION, policy }] })).toEqual(['slow-start', 'policy.version']);
  expect(needsOfUpstream({ versionPolicies: [{ ...VERSION, ports }] })).toEqual(['slow-start', 'policy.port', 'policy.version']);
});

test('every need of policies is one of something', () => {
  const needed = new Set([...CASES.flatMap(([, needs]) => needs), ...Object.values(LoadBalancing).flatMap(loadBalancing => needsOfUpstream({ loadBalancing })), 'policy.port']);
  const ofOthers = Object.keys(UPSTREAM_NEEDS).filter(need => !needed.has(need));
  expect(ofOthers.filter(need => !/^(timeout|retry)/.test(need))).toEqual(['circuit-breaker.interval', 'circuit-breaker.max-ejection']);
});
