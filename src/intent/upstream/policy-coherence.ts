import { effectivePolicy, placesOf, placeText } from './effective-policy';
import { Http2Upgrade } from './http2-upgrade';
import { Incoherence } from './incoherence';
import { LoadBalancing } from './load-balancing';
import { PolicyIntent } from './policy';
import { ServiceParts } from '../service-intent';

/** What is wrong with a policy that holds at some place. */
type Fault = Omit<Incoherence, 'parts'> & { readonly parts: readonly (keyof PolicyIntent)[] };

const RULES: readonly ((policy: PolicyIntent) => Fault | undefined)[] = [
  twoWays, startThatIsNotSlow, nearnessOfNothing, upgradeOfTheClients, errorsThatNeverCome,
];

const INHERITED = 'what is not said there is said of the service as a whole, unless it says inherits: false';

/** What cannot stand together wherever a policy holds: whether it was said there, or comes from below. */
export function incoherentPolicy(parts: ServiceParts): Incoherence | undefined {
  for (const place of placesOf(parts)) {
    const policy = effectivePolicy(parts, place);
    const fault = RULES.map(rule => rule(policy)).find(Boolean);
    const where = placeText(place);
    if (fault && where === '') return fault;
    if (fault) return { ...fault, parts: [...fault.parts, 'portPolicies', 'versionPolicies'], what: `${where}: ${fault.what}`, instead: `${fault.instead}; ${INHERITED}` };
  }
  return wrappedTwice(parts);
}

function twoWays({ loadBalancing, sessionAffinity }: PolicyIntent): Fault | undefined {
  if (!loadBalancing || !sessionAffinity) return undefined;
  return { parts: ['loadBalancing', 'sessionAffinity'], what: '`loadBalancing` stands beside `sessionAffinity`', why: 'an endpoint is chosen in one way', instead: 'leave one of them out' };
}

/** Only these two look at how old an endpoint is (pilot/pkg/networking/core/cluster_traffic_policy.go, istio.io/istio main of 2026-08-27). */
function startThatIsNotSlow({ loadBalancing, sessionAffinity, slowStart }: PolicyIntent): Fault | undefined {
  const gradual = loadBalancing === undefined || loadBalancing === LoadBalancing.LEAST_REQUEST || loadBalancing === LoadBalancing.ROUND_ROBIN;
  if (!slowStart || (gradual && !sessionAffinity)) return undefined;
  return {
    parts: ['slowStart', 'loadBalancing', 'sessionAffinity'],
    what: `\`slowStart\` stands beside ${sessionAffinity ? '`sessionAffinity`' : `the load balancing "${loadBalancing}"`}`,
    why: 'only LEAST_REQUEST and ROUND_ROBIN give an endpoint less than its share',
    instead: 'use one of these two',
  };
}

function nearnessOfNothing({ loadBalancing, locality }: PolicyIntent): Fault | undefined {
  if (loadBalancing !== LoadBalancing.PASSTHROUGH || !locality) return undefined;
  return { parts: ['loadBalancing', 'locality'], what: '`locality` stands beside LoadBalancing.PASSTHROUGH', why: 'no endpoint is chosen, so none is nearer', instead: 'leave one of them out' };
}

function upgradeOfTheClients({ connections }: PolicyIntent): Fault | undefined {
  if (!connections?.useClientProtocol || connections.http2Upgrade !== Http2Upgrade.ALWAYS) return undefined;
  return { parts: ['connections'], what: '`useClientProtocol` stands beside Http2Upgrade.ALWAYS', why: 'one keeps what the client speaks, the other changes it', instead: 'leave one of them out' };
}

/** "the errors counted by consecutiveGatewayErrors are also included in consecutive5xxErrors": destination_rule.proto. */
function errorsThatNeverCome({ circuitBreaker }: PolicyIntent): Fault | undefined {
  const { consecutiveErrors = 0, consecutiveGatewayErrors = 0 } = circuitBreaker ?? {};
  if (consecutiveErrors === 0 || consecutiveGatewayErrors <= consecutiveErrors) return undefined;
  return {
    parts: ['circuitBreaker'],
    what: `an endpoint is to be ejected after ${consecutiveGatewayErrors} gateway errors, and after ${consecutiveErrors} errors`,
    why: 'a gateway error is an error too, so it never comes to that',
    instead: 'lower `consecutiveGatewayErrors`, or say consecutiveErrors: 0 to count gateway errors alone',
  };
}

function wrappedTwice({ proxyProtocol, tunnel, versionPolicies = [] }: ServiceParts): Incoherence | undefined {
  const twice = [{ proxyProtocol, tunnel }, ...versionPolicies].some(own => (own.proxyProtocol ?? proxyProtocol) && (own.tunnel ?? tunnel));
  if (!twice) return undefined;
  return { parts: ['proxyProtocol', 'tunnel', 'versionPolicies'], what: '`proxyProtocol` stands beside `tunnel`', why: 'a connection begins with one of the two', instead: 'leave one of them out' };
}
