import { TrafficPolicy } from './traffic-policy-type';
import * as networking from '../../../../imports/networking.istio.io';
import { LoadBalancing } from '../../../intent/upstream/load-balancing';
import { LocalityIntent, StandIns } from '../../../intent/upstream/locality-intent';
import { PolicyIntent } from '../../../intent/upstream/policy';
import { SlowStartIntent } from '../../../intent/upstream/resilience';
import { CookieKey, SessionAffinityIntent } from '../../../intent/upstream/session-affinity';
import { durationText } from '../../../kubernetes/durations';

type LoadBalancer = NonNullable<TrafficPolicy['loadBalancer']>;
type ConsistentHash = NonNullable<LoadBalancer['consistentHash']>;

const SIMPLE = networking.DestinationRuleSpecTrafficPolicyLoadBalancerSimple;
type Simple = networking.DestinationRuleSpecTrafficPolicyLoadBalancerSimple;
const ALGORITHMS: { readonly [kind in Exclude<LoadBalancing, LoadBalancing.LATENCY>]: Simple } = {
  [LoadBalancing.LEAST_REQUEST]: SIMPLE.LEAST_UNDERSCORE_REQUEST,
  [LoadBalancing.ROUND_ROBIN]: SIMPLE.ROUND_UNDERSCORE_ROBIN,
  [LoadBalancing.RANDOM]: SIMPLE.RANDOM,
  [LoadBalancing.PASSTHROUGH]: SIMPLE.PASSTHROUGH,
};

/** How an endpoint is chosen: one block of Istio's. */
export function loadBalancer({ loadBalancing, sessionAffinity, slowStart, locality }: PolicyIntent): LoadBalancer | undefined {
  if ((loadBalancing ?? sessionAffinity ?? slowStart ?? locality) === undefined) return undefined;
  return {
    simple: loadBalancing === undefined || loadBalancing === LoadBalancing.LATENCY ? undefined : ALGORITHMS[loadBalancing],
    consistentHash: sessionAffinity && consistentHash(sessionAffinity),
    warmup: slowStart && warmup(slowStart),
    ...locality && localitySetting(locality),
  };
}

function consistentHash({ key, hashing }: SessionAffinityIntent): ConsistentHash {
  const by: ConsistentHash = {
    ringHash: hashing?.kind === 'ring-hash' ? { minimumRingSize: hashing.minimumRingSize } : undefined,
    maglev: hashing?.kind === 'maglev' ? { tableSize: hashing.tableSize } : undefined,
  };
  switch (key.kind) {
    case 'header': return { httpHeaderName: key.name, ...by };
    case 'query-parameter': return { httpQueryParameterName: key.name, ...by };
    case 'cookie': return { httpCookie: cookie(key), ...by };
    default: return { useSourceIp: true, ...by };
  }
}

function cookie({ name, path, ttl, attributes }: CookieKey): ConsistentHash['httpCookie'] {
  return { name, path, ttl: ttl === undefined ? undefined : durationText(ttl), attributes: attributes?.map(attribute => ({ ...attribute })) };
}

function warmup({ duration, minimumPercent, aggression }: SlowStartIntent): LoadBalancer['warmup'] {
  return { duration: durationText(duration), minimumPercent, aggression };
}

function localitySetting(locality: LocalityIntent): Pick<LoadBalancer, 'localityLbSetting' | 'zoneAwareLbSetting'> {
  switch (locality.kind) {
    case 'distribute': return { localityLbSetting: { enabled: true, distribute: locality.shares.map(({ from, to }) => ({ from, to: { ...to } })) } };
    case 'failover': return { localityLbSetting: { enabled: true, ...standIns(locality) } };
    case 'zone-aware': return { zoneAwareLbSetting: { enabled: locality.enabled, minClusterSize: locality.minClusterSize, ...standIns(locality) } };
    default: return { localityLbSetting: { enabled: locality.kind === 'enabled' } };
  }
}

function standIns({ regions, priority }: StandIns) {
  return { failover: regions?.map(({ from, to }) => ({ from, to })), failoverPriority: priority && [...priority] };
}
