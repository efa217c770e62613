import { effectivePolicy, Place, placesOf } from './effective-policy';
import { Incoherence } from './incoherence';
import { incoherentPolicy } from './policy-coherence';
import { ServiceParts } from '../service-intent';

export type { Incoherence };

/** What is wrong with the parts of a plan taken together, if anything. */
export function incoherence(parts: ServiceParts): Incoherence | undefined {
  const fault = lateTries(parts) ?? timeNeverReached(parts) ?? limitBesideBudget(parts) ?? incoherentPolicy(parts);
  return fault && { ...fault, parts: fault.parts.filter(part => parts[part] !== undefined) };
}

/** All tries must fit into the total: the last ones would be cut short otherwise, and the number of tries a promise that is not kept. */
function lateTries({ timeout, retry }: ServiceParts): Incoherence | undefined {
  if (!retry?.perTryTimeout || !timeout) return undefined;
  const tries = retry.attempts + 1;
  const needed = retry.perTryTimeout * tries;
  if (needed <= timeout.total) return undefined;
  return {
    parts: ['timeout', 'retry'],
    what: `${tries} tries of ${retry.perTryTimeout} ms do not fit into the timeout of ${timeout.total} ms`,
    why: `perTryTimeout x (attempts + 1) is ${needed} ms: the last try would be cut short`,
    instead: `raise the timeout to ${needed} ms, or lower perTryTimeout to ${Math.floor(timeout.total / tries)} ms`,
  };
}

/** The request as a whole ends first. */
function timeNeverReached({ timeout, streamTimeouts = {} }: ServiceParts): Incoherence | undefined {
  const [name, millis] = Object.entries(streamTimeouts).find(([, time]) => timeout && time !== undefined && time >= timeout.total) ?? [];
  if (!timeout || name === undefined) return undefined;
  return {
    parts: ['timeout', 'streamTimeouts'],
    what: `\`${name}Timeout\` is ${millis} ms, and the timeout of the whole request ${timeout.total} ms`,
    why: 'the request as a whole would end first',
    instead: `lower \`${name}Timeout\`, or leave it out`,
  };
}

/** envoy.config.cluster.v3.CircuitBreakers.Thresholds.retry_budget overrides max_retries. */
function limitBesideBudget(parts: ServiceParts): Incoherence | undefined {
  const bounded = (place: Place) => parts.retry?.budget ?? parts.versionPolicies?.find(({ version }) => version.name === place.version)?.retryBudget;
  const twice = placesOf(parts).find(place => bounded(place) && effectivePolicy(parts, place).connectionLimits?.maxRetries !== undefined);
  if (!twice) return undefined;
  return {
    parts: ['retry', 'connectionLimits', 'portPolicies', 'versionPolicies'],
    what: '`connectionLimits.maxRetries` stands beside a retry budget',
    why: 'both bound the retries under way, and where there is a budget the limit is not looked at',
    instead: 'keep the budget',
  };
}
