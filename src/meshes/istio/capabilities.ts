import { DataPlane } from './data-plane';
import { Support } from '../capability';
import { CapabilityTable } from '../capability-table';

const SOURCE = 'istio.io/api v1.31.1';
const NATIVE = Support.NATIVE;

const SIDECAR: CapabilityTable = {
  'mtls.strict': { support: NATIVE, source: `${SOURCE} security/v1beta1/peer_authentication.proto`, note: 'PeerAuthentication STRICT' },
  'mtls.plaintext-port': { support: NATIVE, source: `${SOURCE} security/v1beta1/peer_authentication.proto`, note: 'PeerAuthentication portLevelMtls PERMISSIVE' },
  'stage.observe': { support: NATIVE, source: 'istio.io/api v1.31.1 annotation istio.io/dry-run', note: 'AuthorizationPolicy with istio.io/dry-run' },
  'stage.permissive': { support: NATIVE, source: `${SOURCE} security/v1beta1/authorization_policy.proto`, note: 'PERMISSIVE, and an ALLOW for callers without a principal' },
  'access.identity': { support: NATIVE, source: `${SOURCE} security/v1beta1/authorization_policy.proto`, note: 'AuthorizationPolicy principals' },
  'access.requests': { support: NATIVE, source: `${SOURCE} security/v1beta1/authorization_policy.proto`, note: 'AuthorizationPolicy methods and paths' },
  'split.weight': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService weights over DestinationRule subsets' },
  'split.header': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService match.headers' },
  'split.mirror': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService mirrors' },
  'timeout': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService timeout' },
  'retry.off': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService retries.attempts 0' },
  'retry.status': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService retries.retryOn' },
  'retry.connection': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService retries.retryOn' },
  'retry.per-try-timeout': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService retries.perTryTimeout' },
  'retry.methods': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'a route with match.method' },
  'retry.budget': { support: NATIVE, since: '1.27', source: `${SOURCE} networking/v1alpha3/destination_rule.proto`, note: 'DestinationRule retryBudget' },
  'circuit-breaker': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/destination_rule.proto`, note: 'DestinationRule outlierDetection' },
  'circuit-breaker.interval': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/destination_rule.proto`, note: 'outlierDetection.interval' },
  'circuit-breaker.max-ejection': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/destination_rule.proto`, note: 'outlierDetection.maxEjectionPercent' },
  'connection-limits': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/destination_rule.proto`, note: 'DestinationRule connectionPool' },
  'load-balancing.least-request': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/destination_rule.proto`, note: 'loadBalancer.simple LEAST_REQUEST' },
  'load-balancing.round-robin': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/destination_rule.proto`, note: 'loadBalancer.simple ROUND_ROBIN' },
  'load-balancing.random': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/destination_rule.proto`, note: 'loadBalancer.simple RANDOM' },
  'load-balancing.latency': {
    support: Support.NONE,
    source: `${SOURCE} networking/v1alpha3/destination_rule.proto`,
    note: 'loadBalancer.simple knows no latency',
    instead: 'use LoadBalancing.LEAST_REQUEST, which also avoids slow endpoints',
  },
  'locality-failover': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/destination_rule.proto`, note: 'loadBalancer.localityLbSetting.failover' },
};

const NEEDS_WAYPOINT = {
  support: Support.NONE,
  source: 'istio.io/istio pilot/pkg/serviceregistry/ambient/authorization.go',
  note: 'in ambient mode ztunnel sees connections only, and this library writes no waypoints yet',
  instead: 'run this namespace with sidecars (DataPlane.SIDECAR)',
};

const AMBIENT: CapabilityTable = {
  ...SIDECAR,
  'stage.observe': {
    ...NEEDS_WAYPOINT,
    note: 'ztunnel takes dry-run policies only behind a feature flag of istiod',
    instead: 'use ZeroTrustStage.STRICT after observing with sidecars',
  },
  'access.requests': NEEDS_WAYPOINT,
  'split.weight': NEEDS_WAYPOINT,
  'split.header': NEEDS_WAYPOINT,
  'split.mirror': NEEDS_WAYPOINT,
  'timeout': NEEDS_WAYPOINT,
  'retry.off': NEEDS_WAYPOINT,
  'retry.status': NEEDS_WAYPOINT,
  'retry.connection': NEEDS_WAYPOINT,
  'retry.per-try-timeout': NEEDS_WAYPOINT,
  'retry.methods': NEEDS_WAYPOINT,
  'retry.budget': NEEDS_WAYPOINT,
  'circuit-breaker': NEEDS_WAYPOINT,
  'circuit-breaker.interval': NEEDS_WAYPOINT,
  'circuit-breaker.max-ejection': NEEDS_WAYPOINT,
  'connection-limits': NEEDS_WAYPOINT,
  'load-balancing.least-request': NEEDS_WAYPOINT,
  'load-balancing.round-robin': NEEDS_WAYPOINT,
  'load-balancing.random': NEEDS_WAYPOINT,
  'load-balancing.latency': NEEDS_WAYPOINT,
  'locality-failover': NEEDS_WAYPOINT,
};

/** What Istio carries on a data plane. */
export function capabilitiesOf(dataPlane: DataPlane): CapabilityTable {
  return dataPlane === DataPlane.AMBIENT ? AMBIENT : SIDECAR;
}
