import { UPSTREAM_NEEDS } from '../../../intent/needs/upstream';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const NATIVE = Support.NATIVE;
const POLICY = 'linkerd/linkerd2 version-2.20 policy-controller/k8s/index';
const OUTBOUND = `${POLICY}/src/outbound/index.rs`;

const none = (note: string, option: string) => ({ support: Support.NONE, source: OUTBOUND, note, instead: `leave \`${option}\` out` });
const NO_SETTINGS = 'its proxies make and keep connections as they do, and nothing is read about it';
const NO_REGIONS = 'its proxies know no regions';
const ONLY_LATENCY = 'it always balances by latency (EWMA)';
const ONE_POLICY = 'its annotations stand on a Service and hold for all of it and for every client';

/** What Linkerd carries of intents about the calls to a service. */
export const LINKERD_UPSTREAM: CapabilitiesFor<typeof UPSTREAM_NEEDS> = {
  'timeout': { support: NATIVE, source: OUTBOUND, note: 'annotation timeout.linkerd.io/request' },
  'timeout.response': { support: NATIVE, source: OUTBOUND, note: 'annotation timeout.linkerd.io/response' },
  'timeout.idle': { support: NATIVE, source: OUTBOUND, note: 'annotation timeout.linkerd.io/idle' },
  'retry.off': { support: NATIVE, source: OUTBOUND, note: 'it makes none by itself: nothing is written' },
  'retry.status': { support: NATIVE, source: OUTBOUND, note: 'annotations retry.linkerd.io/http and retry.linkerd.io/grpc' },
  'retry.connection': {
    support: Support.NONE,
    source: OUTBOUND,
    note: 'its retries look at the status of the answer alone',
    instead: 'use RetryOn.UNAVAILABLE or RetryOn.GATEWAY_ERROR, the statuses that a failed connection is answered with, and idempotent: true or safe methods',
  },
  'retry.per-try-timeout': { support: NATIVE, source: OUTBOUND, note: 'annotation retry.linkerd.io/timeout' },
  'retry.backoff': { support: Support.NONE, source: OUTBOUND, note: 'it has no field for it', instead: 'leave `backoff` out' },
  'retry.methods': { support: NATIVE, source: OUTBOUND, note: 'an HTTPRoute for these methods that carries the annotations' },
  'retry.budget': {
    support: Support.NONE,
    source: 'linkerd/linkerd2 version-2.20 pkg/profiles',
    note: 'only a ServiceProfile has a budget, and it would silence routes, timeouts and circuit breaking of the same Service',
    instead: 'bound the retries by `attempts`',
  },
  'retry.budget-interval': none('it knows no budget', 'budget'),
  'circuit-breaker': { support: NATIVE, source: OUTBOUND, note: 'annotations balancer.linkerd.io/failure-accrual-*' },
  'circuit-breaker.gateway-errors': none('it counts statuses from 500 to 599 alike', 'consecutiveGatewayErrors'),
  'circuit-breaker.local-origin': none('it counts a failed connection as a failed request', 'consecutiveLocalOriginFailures'),
  'circuit-breaker.interval': { support: Support.NONE, source: OUTBOUND, note: 'failures are counted as they come', instead: 'leave `interval` out' },
  'circuit-breaker.max-ejection': {
    support: Support.NONE,
    source: OUTBOUND,
    note: 'every failing endpoint is ejected, up to all of them',
    instead: 'leave `maxEjectionPercent` out',
  },
  'circuit-breaker.min-health': none('every failing endpoint is ejected, up to all of them', 'minHealthPercent'),
  'connection-limits': { support: Support.NONE, source: OUTBOUND, note: 'its proxies have no such limits', instead: 'leave `connectionLimits` out' },
  'connection-limits.requests-per-connection': none('its proxies have no such limits', 'connectionLimits'),
  'connection-limits.streams': none('its proxies have no such limits', 'connectionLimits'),
  'connection-limits.retries': none('its proxies have no such limits', 'connectionLimits'),
  'connections.connect-timeout': none(NO_SETTINGS, 'connections'),
  'connections.max-duration': none(NO_SETTINGS, 'connections'),
  'connections.idle-timeout': none(NO_SETTINGS, 'connections'),
  'connections.tcp-keepalive': none(NO_SETTINGS, 'connections'),
  'connections.http2-keepalive': none(NO_SETTINGS, 'connections'),
  'connections.http2-upgrade': none('between its proxies HTTP/1.1 always goes over HTTP/2, and ends as what it was', 'connections.http2Upgrade'),
  'connections.client-protocol': none('the server always gets what the client speaks', 'connections.useClientProtocol'),
  'load-balancing.least-request': none(ONLY_LATENCY, 'loadBalancing'),
  'load-balancing.round-robin': none(ONLY_LATENCY, 'loadBalancing'),
  'load-balancing.random': none(ONLY_LATENCY, 'loadBalancing'),
  'load-balancing.latency': { support: NATIVE, source: OUTBOUND, note: 'its only algorithm (EWMA): nothing is written' },
  'load-balancing.passthrough': none(ONLY_LATENCY, 'loadBalancing'),
  'session-affinity.header': none(ONLY_LATENCY, 'sessionAffinity'),
  'session-affinity.cookie': none(ONLY_LATENCY, 'sessionAffinity'),
  'session-affinity.cookie-attributes': none(ONLY_LATENCY, 'sessionAffinity'),
  'session-affinity.source-address': none(ONLY_LATENCY, 'sessionAffinity'),
  'session-affinity.query-parameter': none(ONLY_LATENCY, 'sessionAffinity'),
  'session-affinity.ring-hash': none(ONLY_LATENCY, 'sessionAffinity'),
  'session-affinity.maglev': none(ONLY_LATENCY, 'sessionAffinity'),
  'slow-start': none('a new endpoint counts as fast until its latency is known', 'slowStart'),
  'locality.enabled': none(NO_REGIONS, 'locality'),
  'locality.disabled': none(NO_REGIONS, 'locality'),
  'locality.distribute': none(NO_REGIONS, 'locality'),
  'locality-failover': {
    support: Support.NONE,
    source: OUTBOUND,
    note: 'its proxies know no regions; failover among clusters is by federated services',
    instead: 'leave `localityFailover` out',
  },
  'locality-failover.priority': none('its proxies know no regions; failover among clusters is by federated services', 'locality'),
  'locality.zone-aware': none(NO_REGIONS, 'locality'),
  'proxy-protocol': none(NO_SETTINGS, 'proxyProtocol'),
  'tunnel': none(NO_SETTINGS, 'tunnel'),
  'tls.disable': none('between its proxies there is always mTLS; a port is taken out by the pods\' own annotation', 'tls'),
  'tls.simple': none('its proxies originate no TLS but their own', 'tls'),
  'tls.mutual': none('its proxies originate no TLS but their own', 'tls'),
  'tls.mesh-mutual': none('between its proxies there is always mTLS, without being asked for', 'tls'),
  'policy.port': none(ONE_POLICY, 'ports'),
  'policy.version': none('this library does not write policies of single versions for Linkerd yet', 'versions'),
  'policy.namespaces': none(ONE_POLICY, 'visibleTo'),
  'policy.clients': none(ONE_POLICY, 'clientLabels'),
};
