import { NEEDS_WAYPOINT } from './waypoint';
import { UPSTREAM_NEEDS } from '../../../intent/needs/upstream';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const SOURCE = 'istio.io/api v1.31.1';
const NATIVE = Support.NATIVE;

/** What Istio with sidecars carries of intents about the calls to a service. */
export const SIDECAR_UPSTREAM: CapabilitiesFor<typeof UPSTREAM_NEEDS> = {
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

/** The same in ambient mode. */
export const AMBIENT_UPSTREAM: CapabilitiesFor<typeof UPSTREAM_NEEDS> = {
  ...SIDECAR_UPSTREAM,
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
