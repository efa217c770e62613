import { UPSTREAM_NEEDS } from '../../../intent/needs/upstream';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const NATIVE = Support.NATIVE;
const POLICY = 'linkerd/linkerd2 version-2.20 policy-controller/k8s/index';
const OUTBOUND = `${POLICY}/src/outbound/index.rs`;

/** What Linkerd carries of intents about the calls to a service. */
export const LINKERD_UPSTREAM: CapabilitiesFor<typeof UPSTREAM_NEEDS> = {
  'timeout': { support: NATIVE, source: OUTBOUND, note: 'annotation timeout.linkerd.io/request' },
  'retry.off': { support: NATIVE, source: OUTBOUND, note: 'it makes none by itself: nothing is written' },
  'retry.status': { support: NATIVE, source: OUTBOUND, note: 'annotations retry.linkerd.io/http and retry.linkerd.io/grpc' },
  'retry.connection': {
    support: Support.NONE,
    source: OUTBOUND,
    note: 'its retries look at the status of the answer alone',
    instead: 'use RetryOn.UNAVAILABLE or RetryOn.GATEWAY_ERROR, the statuses that a failed connection is answered with, and idempotent: true or safe methods',
  },
  'retry.per-try-timeout': { support: NATIVE, source: OUTBOUND, note: 'annotation retry.linkerd.io/timeout' },
  'retry.methods': { support: NATIVE, source: OUTBOUND, note: 'an HTTPRoute for these methods that carries the annotations' },
  'retry.budget': {
    support: Support.NONE,
    source: 'linkerd/linkerd2 version-2.20 pkg/profiles',
    note: 'only a ServiceProfile has a budget, and it would silence routes, timeouts and circuit breaking of the same Service',
    instead: 'bound the retries by `attempts`',
  },
  'circuit-breaker': { support: NATIVE, source: OUTBOUND, note: 'annotations balancer.linkerd.io/failure-accrual-*' },
  'circuit-breaker.interval': { support: Support.NONE, source: OUTBOUND, note: 'failures are counted as they come', instead: 'leave `interval` out' },
  'circuit-breaker.max-ejection': {
    support: Support.NONE,
    source: OUTBOUND,
    note: 'every failing endpoint is ejected, up to all of them',
    instead: 'leave `maxEjectionPercent` out',
  },
  'connection-limits': { support: Support.NONE, source: OUTBOUND, note: 'its proxies have no such limits', instead: 'leave `connectionLimits` out' },
  'load-balancing.least-request': { support: Support.NONE, source: OUTBOUND, note: 'it always balances by latency (EWMA)', instead: 'leave `loadBalancing` out' },
  'load-balancing.round-robin': { support: Support.NONE, source: OUTBOUND, note: 'it always balances by latency (EWMA)', instead: 'leave `loadBalancing` out' },
  'load-balancing.random': { support: Support.NONE, source: OUTBOUND, note: 'it always balances by latency (EWMA)', instead: 'leave `loadBalancing` out' },
  'load-balancing.latency': { support: NATIVE, source: OUTBOUND, note: 'its only algorithm (EWMA): nothing is written' },
  'locality-failover': {
    support: Support.NONE,
    source: OUTBOUND,
    note: 'its proxies know no regions; failover among clusters is by federated services',
    instead: 'leave `localityFailover` out',
  },
};
