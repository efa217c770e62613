import { byExperimentalRoute, byWaypoint, notInAmbient } from './waypoint';
import { UPSTREAM_NEEDS } from '../../../intent/needs/upstream';
import { Capability, Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const SOURCE = 'istio.io/api v1.31.1';
const NATIVE = Support.NATIVE;

/** Something of a DestinationRule. */
const rule = (note: string, since?: string) => ({ support: NATIVE, since, source: `${SOURCE} networking/v1alpha3/destination_rule.proto`, note });

const NO_STREAM_TIMES = {
  support: Support.NONE,
  source: `${SOURCE} networking/v1alpha3/virtual_service.proto`,
  note: 'Envoy has such times for a route, and no object of Istio says them',
  instead: 'limit the whole request: timeout',
};

/** What Istio with sidecars carries of intents about the calls to a service. */
export const SIDECAR_UPSTREAM: CapabilitiesFor<typeof UPSTREAM_NEEDS> = {
  'timeout': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService timeout' },
  'timeout.response': NO_STREAM_TIMES,
  'timeout.idle': NO_STREAM_TIMES,
  'retry.off': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService retries.attempts 0' },
  'retry.status': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService retries.retryOn' },
  'retry.connection': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService retries.retryOn' },
  'retry.per-try-timeout': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService retries.perTryTimeout' },
  'retry.backoff': { support: NATIVE, since: '1.26', source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService retries.backoff' },
  'retry.methods': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'a route with match.method' },
  'retry.budget': rule('DestinationRule retryBudget', '1.27'),
  'retry.budget-interval': rule('retryBudget.budgetInterval', '1.31'),
  'circuit-breaker': rule('DestinationRule outlierDetection'),
  'circuit-breaker.gateway-errors': rule('outlierDetection.consecutiveGatewayErrors'),
  'circuit-breaker.local-origin': rule('outlierDetection.splitExternalLocalOriginErrors and consecutiveLocalOriginFailures'),
  'circuit-breaker.interval': rule('outlierDetection.interval'),
  'circuit-breaker.max-ejection': rule('outlierDetection.maxEjectionPercent'),
  'circuit-breaker.min-health': rule('outlierDetection.minHealthPercent'),
  'connection-limits': rule('DestinationRule connectionPool'),
  'connection-limits.requests-per-connection': rule('connectionPool.http.maxRequestsPerConnection'),
  'connection-limits.streams': rule('connectionPool.http.maxConcurrentStreams'),
  'connection-limits.retries': rule('connectionPool.http.maxRetries'),
  'connections.connect-timeout': rule('connectionPool.tcp.connectTimeout'),
  'connections.max-duration': rule('connectionPool.tcp.maxConnectionDuration'),
  'connections.idle-timeout': rule('connectionPool.tcp.idleTimeout and connectionPool.http.idleTimeout'),
  'connections.tcp-keepalive': rule('connectionPool.tcp.tcpKeepalive'),
  'connections.http2-keepalive': rule('connectionPool.http.http2KeepAlive', '1.31'),
  'connections.http2-upgrade': rule('connectionPool.http.h2UpgradePolicy'),
  'connections.client-protocol': rule('connectionPool.http.useClientProtocol'),
  'load-balancing.least-request': rule('loadBalancer.simple LEAST_REQUEST'),
  'load-balancing.round-robin': rule('loadBalancer.simple ROUND_ROBIN'),
  'load-balancing.random': rule('loadBalancer.simple RANDOM'),
  'load-balancing.latency': {
    support: Support.NONE,
    source: `${SOURCE} networking/v1alpha3/destination_rule.proto`,
    note: 'loadBalancer.simple knows no latency',
    instead: 'use LoadBalancing.LEAST_REQUEST, which also avoids slow endpoints',
  },
  'load-balancing.passthrough': rule('loadBalancer.simple PASSTHROUGH'),
  'session-affinity.header': rule('loadBalancer.consistentHash.httpHeaderName'),
  'session-affinity.cookie': rule('loadBalancer.consistentHash.httpCookie'),
  'session-affinity.cookie-attributes': rule('loadBalancer.consistentHash.httpCookie.attributes', '1.28'),
  'session-affinity.source-address': rule('loadBalancer.consistentHash.useSourceIp'),
  'session-affinity.query-parameter': rule('loadBalancer.consistentHash.httpQueryParameterName'),
  'session-affinity.ring-hash': rule('loadBalancer.consistentHash.ringHash'),
  'session-affinity.maglev': rule('loadBalancer.consistentHash.maglev'),
  'slow-start': rule('loadBalancer.warmup', '1.24'),
  'locality.enabled': rule('loadBalancer.localityLbSetting.enabled'),
  'locality.disabled': rule('loadBalancer.localityLbSetting.enabled'),
  'locality.distribute': rule('loadBalancer.localityLbSetting.distribute'),
  'locality-failover': rule('loadBalancer.localityLbSetting.failover'),
  'locality-failover.priority': rule('loadBalancer.localityLbSetting.failoverPriority'),
  'locality.zone-aware': rule('loadBalancer.zoneAwareLbSetting', '1.31'),
  'proxy-protocol': rule('trafficPolicy.proxyProtocol'),
  'tunnel': rule('trafficPolicy.tunnel'),
  'tls.disable': rule('tls.mode DISABLE'),
  'tls.simple': rule('tls.mode SIMPLE'),
  'tls.mutual': rule('tls.mode MUTUAL'),
  'tls.mesh-mutual': rule('tls.mode ISTIO_MUTUAL'),
  'policy.port': rule('trafficPolicy.portLevelSettings'),
  'policy.version': rule('trafficPolicy of a subset'),
  'policy.namespaces': rule('exportTo'),
  'policy.clients': rule('workloadSelector'),
};

const CONVERSION = 'istio.io/istio main of 2026-08-27 pilot/pkg/config/kube/gateway/conversion.go';
const CLUSTERS = 'istio.io/istio main of 2026-08-27 pilot/pkg/networking/core/cluster_waypoint.go';

/** Something of a DestinationRule that waypoints read. */
function ofWaypoint(need: keyof typeof UPSTREAM_NEEDS): Omit<Capability, 'need'> {
  const { note = '', since } = SIDECAR_UPSTREAM[need];
  return byWaypoint(`${note}, of the service or of the Service of a version`, CLUSTERS, { since });
}

/** What a waypoint has no use for: it calls pods by way of a tunnel that it opens itself. */
const tunnelled = (note: string) => notInAmbient(note, CLUSTERS, 'leave it out');

/** For whom a policy holds: to the pods the waypoint is the client of all. */
const ONE_CLIENT = notInAmbient(
  'calls come by way of the waypoint, which is the one client', CLUSTERS, 'let the policy hold for all clients, or run this namespace with sidecars (DataPlane.SIDECAR)',
);

/** What routes of the Gateway API say of calls. */
export const ROUTE_UPSTREAM = {
  'timeout': byWaypoint('HTTPRoute timeouts.request', CONVERSION),
  'retry.off': byWaypoint('a request header that turns Envoy\'s retries off: x-envoy-max-retries', CONVERSION),
  'retry.status': byExperimentalRoute('HTTPRoute retry.codes; UNAVAILABLE and CANCELLED of gRPC always', CONVERSION),
  'retry.connection': byExperimentalRoute('HTTPRoute retry', CONVERSION),
  'retry.per-try-timeout': byExperimentalRoute('HTTPRoute timeouts.backendRequest, beside retry', CONVERSION),
  'retry.backoff': byExperimentalRoute('HTTPRoute retry.backoff', CONVERSION),
  'retry.methods': byExperimentalRoute('a rule with matches.method', CONVERSION),
};

/** The same in ambient mode: waypoints read DestinationRules, and take timeouts and retries from routes. */
export const AMBIENT_UPSTREAM: CapabilitiesFor<typeof UPSTREAM_NEEDS> = {
  ...ROUTE_UPSTREAM,
  'timeout.response': NO_STREAM_TIMES,
  'timeout.idle': NO_STREAM_TIMES,
  'retry.budget': ofWaypoint('retry.budget'),
  'retry.budget-interval': ofWaypoint('retry.budget-interval'),
  'circuit-breaker': ofWaypoint('circuit-breaker'),
  'circuit-breaker.gateway-errors': ofWaypoint('circuit-breaker.gateway-errors'),
  'circuit-breaker.local-origin': ofWaypoint('circuit-breaker.local-origin'),
  'circuit-breaker.interval': ofWaypoint('circuit-breaker.interval'),
  'circuit-breaker.max-ejection': ofWaypoint('circuit-breaker.max-ejection'),
  'circuit-breaker.min-health': ofWaypoint('circuit-breaker.min-health'),
  'connection-limits': ofWaypoint('connection-limits'),
  'connection-limits.requests-per-connection': ofWaypoint('connection-limits.requests-per-connection'),
  'connection-limits.streams': ofWaypoint('connection-limits.streams'),
  'connection-limits.retries': ofWaypoint('connection-limits.retries'),
  'connections.connect-timeout': tunnelled('the time to connect is that of the mesh, meshConfig.connectTimeout'),
  'connections.max-duration': ofWaypoint('connections.max-duration'),
  'connections.idle-timeout': ofWaypoint('connections.idle-timeout'),
  'connections.tcp-keepalive': tunnelled('its tunnels to pods have keepalives of their own'),
  'connections.http2-keepalive': ofWaypoint('connections.http2-keepalive'),
  'connections.http2-upgrade': ofWaypoint('connections.http2-upgrade'),
  'connections.client-protocol': ofWaypoint('connections.client-protocol'),
  'load-balancing.least-request': ofWaypoint('load-balancing.least-request'),
  'load-balancing.round-robin': ofWaypoint('load-balancing.round-robin'),
  'load-balancing.random': ofWaypoint('load-balancing.random'),
  'load-balancing.latency': SIDECAR_UPSTREAM['load-balancing.latency'],
  'load-balancing.passthrough': notInAmbient('what is called is the Service, and not the address of a pod', 'istio/istio issue 43242', 'choose another load balancing'),
  'session-affinity.header': ofWaypoint('session-affinity.header'),
  'session-affinity.cookie': ofWaypoint('session-affinity.cookie'),
  'session-affinity.cookie-attributes': ofWaypoint('session-affinity.cookie-attributes'),
  'session-affinity.source-address': notInAmbient('the address that it hashes is that of the tunnel', CLUSTERS, 'keep sessions by a header or a cookie'),
  'session-affinity.query-parameter': ofWaypoint('session-affinity.query-parameter'),
  'session-affinity.ring-hash': ofWaypoint('session-affinity.ring-hash'),
  'session-affinity.maglev': ofWaypoint('session-affinity.maglev'),
  'slow-start': ofWaypoint('slow-start'),
  'locality.enabled': ofWaypoint('locality.enabled'),
  'locality.disabled': ofWaypoint('locality.disabled'),
  'locality.distribute': ofWaypoint('locality.distribute'),
  'locality-failover': ofWaypoint('locality-failover'),
  'locality-failover.priority': ofWaypoint('locality-failover.priority'),
  'locality.zone-aware': notInAmbient(
    'waypoints know no zone-aware balancing', 'istio.io/istio main of 2026-08-27 pilot/pkg/networking/core/loadbalancer/loadbalancer.go', 'prefer near endpoints by Locality.enabled()',
  ),
  'proxy-protocol': ofWaypoint('proxy-protocol'),
  'tunnel': tunnelled('it calls pods, and no proxies'),
  'tls.disable': tunnelled('it calls pods in tunnels with mTLS, whatever the rule says'),
  'tls.simple': ofWaypoint('tls.simple'),
  'tls.mutual': ofWaypoint('tls.mutual'),
  'tls.mesh-mutual': tunnelled('it calls pods in tunnels with mTLS, whatever the rule says'),
  'policy.port': ofWaypoint('policy.port'),
  'policy.version': byWaypoint('the DestinationRule of the version\'s Service', CLUSTERS),
  'policy.namespaces': ONE_CLIENT,
  'policy.clients': ONE_CLIENT,
};
