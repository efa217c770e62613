import { ServiceParts } from '../service-intent';
import { Incoherence } from '../upstream/incoherence';

/** What nobody would look at any more. */
const SILENCED = ['split', 'routes', 'timeout', 'streamTimeouts', 'retry', 'circuitBreaker'] satisfies (keyof ServiceParts)[];

const TEXTS: { readonly [part in typeof SILENCED[number]]: string } = {
  split: 'a split among versions', routes: 'routes', timeout: 'a timeout', streamTimeouts: 'times of answers and silence', retry: 'retries', circuitBreaker: 'a circuit breaker',
};

/** Where requests are counted by routes, these take the place of all that is said of the calls otherwise, and none of it is carried out. */
export function silencedParts(parts: ServiceParts): Incoherence | undefined {
  const silenced = parts.metrics && SILENCED.find(part => parts[part] !== undefined);
  if (silenced === undefined) return undefined;
  return {
    parts: ['metrics', silenced],
    what: `metrics by route and ${TEXTS[silenced]} are for one service`,
    why: 'what counts requests by route (a ServiceProfile) has the proxies look at nothing else that is said of the calls to the service',
    instead: 'leave the one or the other out; what goes by the rules of a ServiceRoute is counted by itself as it is',
  };
}
