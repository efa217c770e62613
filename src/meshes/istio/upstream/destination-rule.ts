import * as networking from '../../../../imports/networking.istio.io';
import { IntentError } from '../../../intent/intent-error';
import { SplitIntent } from '../../../intent/routing/traffic-split';
import { planName, planNamespace, Version } from '../../../intent/service';
import { ServiceIntent } from '../../../intent/service-intent';
import { LoadBalancing } from '../../../intent/upstream/load-balancing';
import { durationText } from '../../../kubernetes/durations';
import { manifestOf, RenderedObject } from '../../rendering';

type TrafficPolicy = networking.DestinationRuleSpecTrafficPolicy;

const SIMPLE = networking.DestinationRuleSpecTrafficPolicyLoadBalancerSimple;
type Simple = networking.DestinationRuleSpecTrafficPolicyLoadBalancerSimple;
const ALGORITHMS: { readonly [kind in Exclude<LoadBalancing, LoadBalancing.LATENCY>]: Simple } = {
  [LoadBalancing.LEAST_REQUEST]: SIMPLE.LEAST_UNDERSCORE_REQUEST,
  [LoadBalancing.ROUND_ROBIN]: SIMPLE.ROUND_UNDERSCORE_ROBIN,
  [LoadBalancing.RANDOM]: SIMPLE.RANDOM,
};

/** The DestinationRule of a service, if anything in its plan needs one: versions as subsets, and the policy of all calls. */
export function destinationRule(intent: ServiceIntent): RenderedObject[] {
  const { service, split } = intent;
  if (!split && !hasPolicy(intent)) return [];
  requireOwnersPolicyVisible(intent);
  const manifest = manifestOf(networking.DestinationRule, { name: planName(service), namespace: planNamespace(service) }, () => ({
    host: service.host,
    exportTo: service.side.kind === 'consumer' ? ['.'] : undefined,
    trafficPolicy: hasPolicy(intent) ? policyOf(intent) : undefined,
    subsets: split && versionsOf(split).map(({ name, labels }) => ({ name, labels: { ...labels } })),
  }));
  return [{ id: 'DestinationRule', manifest }];
}

function versionsOf(split: SplitIntent): Version[] {
  const all = [...split.shares.map(share => share.version), ...split.override ? [split.override.to] : [], ...split.mirror ? [split.mirror.to] : []];
  return [...new Map(all.map(version => [version.name, version])).values()];
}

function hasPolicy({ circuitBreaker, connectionLimits, loadBalancing, localityFailover, retry }: ServiceIntent): boolean {
  return (circuitBreaker ?? connectionLimits ?? loadBalancing ?? localityFailover ?? retry?.budget) !== undefined;
}

function policyOf(intent: ServiceIntent): TrafficPolicy {
  return {
    connectionPool: connectionPool(intent),
    loadBalancer: loadBalancer(intent),
    outlierDetection: outlierDetection(intent),
    retryBudget: retryBudget(intent),
  };
}

function connectionPool({ connectionLimits }: ServiceIntent): TrafficPolicy['connectionPool'] {
  if (!connectionLimits) return undefined;
  const { maxConnections, maxPendingRequests, maxRequests } = connectionLimits;
  const http = maxPendingRequests === undefined && maxRequests === undefined
    ? undefined : { http1MaxPendingRequests: maxPendingRequests, http2MaxRequests: maxRequests };
  return { tcp: maxConnections === undefined ? undefined : { maxConnections }, http };
}

function loadBalancer({ loadBalancing, localityFailover }: ServiceIntent): TrafficPolicy['loadBalancer'] {
  if (loadBalancing === undefined && localityFailover === undefined) return undefined;
  return {
    simple: loadBalancing === undefined || loadBalancing === LoadBalancing.LATENCY ? undefined : ALGORITHMS[loadBalancing],
    localityLbSetting: localityFailover && { enabled: true, failover: localityFailover.map(({ from, to }) => ({ from, to })) },
  };
}

function outlierDetection({ circuitBreaker }: ServiceIntent): TrafficPolicy['outlierDetection'] {
  return circuitBreaker && {
    consecutive5XxErrors: circuitBreaker.consecutiveErrors,
    baseEjectionTime: durationText(circuitBreaker.ejectionTime),
    interval: circuitBreaker.interval === undefined ? undefined : durationText(circuitBreaker.interval),
    maxEjectionPercent: circuitBreaker.maxEjectionPercent,
  };
}

function retryBudget({ retry }: ServiceIntent): TrafficPolicy['retryBudget'] {
  return retry?.budget && { percent: retry.budget.percent, minRetryConcurrency: retry.budget.minConcurrency };
}

/**
 * A proxy takes the DestinationRule of its own namespace and does not look further (pilot/pkg/model/push_context.go destinationRule,
 * istio.io/istio main of 2026-08-27): a client's rule hides the owner's, subsets and TLS settings with it.
 */
function requireOwnersPolicyVisible({ service, replaceOwnersPolicy, where }: ServiceIntent): void {
  if (service.side.kind === 'producer' || replaceOwnersPolicy) return;
  throw new IntentError({
    where,
    what: `a DestinationRule for ${service.host} in namespace "${service.side.namespace}" would hide the one of its owner`,
    why: 'for its clients Istio takes the DestinationRule of the client namespace as a whole and does not merge it with the owner\'s',
    instead: 'ask the owner for the policy, or say replaceOwnersPolicy: true if that rule may be hidden',
  });
}
