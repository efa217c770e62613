import { SlowStart } from './policy-options';
import { CircuitBreaker, ConnectionLimits } from './upstream-options';
import { flag, number, onlyFields, optional, shown, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { CircuitBreakerIntent, ConnectionLimitsIntent, SlowStartIntent } from '../../intent/upstream/resilience';
import { positiveMillis } from '../retry/quantities';

/** The meshes' fields for counts are signed 32 bit numbers. */
const COUNT = { min: 1, max: 2147483647 };

const BREAKER_FIELDS: readonly string[] = [
  'consecutiveErrors', 'ejectionTime', 'consecutiveGatewayErrors', 'consecutiveLocalOriginFailures', 'splitExternalLocalOriginErrors', 'interval',
  'maxEjectionPercent', 'minHealthPercent',
] satisfies (keyof CircuitBreaker)[];

/** Reads when an endpoint is left out. */
export function checkBreaker(given: unknown, name: string, where: string): CircuitBreakerIntent {
  const breaker = onlyFields(given as CircuitBreaker, BREAKER_FIELDS, name, where);
  const count = (field: keyof CircuitBreaker) => bounded(breaker[field], `${name}.${field}`, COUNT, where);
  const intent = {
    consecutiveErrors: wholeNumber(breaker.consecutiveErrors, `${name}.consecutiveErrors`, { ...COUNT, min: 0 }, where),
    ejectionTime: positiveMillis(breaker.ejectionTime, `${name}.ejectionTime`, where),
    consecutiveGatewayErrors: count('consecutiveGatewayErrors'),
    consecutiveLocalOriginFailures: count('consecutiveLocalOriginFailures'),
    splitLocalOrigin: localOrigin(breaker, name, where),
    interval: optional(breaker.interval, positiveMillis, `${name}.interval`, where),
    maxEjectionPercent: bounded(breaker.maxEjectionPercent, `${name}.maxEjectionPercent`, { min: 1, max: 100 }, where),
    minHealthPercent: bounded(breaker.minHealthPercent, `${name}.minHealthPercent`, { min: 0, max: 100 }, where),
  };
  if (intent.consecutiveErrors > 0 || intent.consecutiveGatewayErrors !== undefined || intent.splitLocalOrigin) return intent;
  throw new IntentError({ where, what: `\`${name}.consecutiveErrors\` is 0 and nothing else is counted`, why: 'nothing would ever be ejected', instead: 'count errors, gateway errors, or failures of local origin' });
}

/** Istio refuses to count failures that are not told apart (pkg/config/validation/validation.go validateOutlierDetection, main of 2026-08-27). */
function localOrigin(breaker: CircuitBreaker, name: string, where: string): true | undefined {
  const failures = breaker.consecutiveLocalOriginFailures !== undefined;
  const split = optional(breaker.splitExternalLocalOriginErrors, flag, `${name}.splitExternalLocalOriginErrors`, where);
  if (split ?? failures) return true;
  if (!failures) return undefined;
  throw new IntentError({
    where,
    what: `\`${name}.consecutiveLocalOriginFailures\` stands beside splitExternalLocalOriginErrors: false`,
    why: 'what is counted as an error of the endpoint is not counted by itself',
    instead: 'leave one of them out',
  });
}

const LIMITS: { readonly [limit in keyof Required<ConnectionLimits>]: { readonly min: number; readonly max: number } } = {
  maxConnections: COUNT,
  maxPendingRequests: COUNT,
  maxRequests: COUNT,
  maxRequestsPerConnection: { min: 1, max: 536870912 },
  maxConcurrentStreams: COUNT,
  maxRetries: COUNT,
};

/** Reads bounds on connections and requests, of which there must be one. */
export function checkConnectionLimits(given: unknown, name: string, where: string): ConnectionLimitsIntent {
  const limits = onlyFields(given as ConnectionLimits, Object.keys(LIMITS), name, where);
  const fields = Object.keys(LIMITS) as (keyof ConnectionLimits)[];
  const stated = fields.filter(limit => limits[limit] !== undefined).map(limit => [limit, wholeNumber(limits[limit], `${name}.${limit}`, LIMITS[limit], where)]);
  if (stated.length > 0) return Object.fromEntries(stated);
  throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'it would limit nothing', instead: `give one of ${fields.join(', ')}, or leave it out` });
}

/** Reads how a new endpoint gets its share. */
export function checkSlowStart(given: unknown, name: string, where: string): SlowStartIntent {
  const { duration, minimumPercent, aggression } = onlyFields(given as SlowStart, ['duration', 'minimumPercent', 'aggression'], name, where);
  return {
    duration: positiveMillis(duration, `${name}.duration`, where),
    minimumPercent: optional(minimumPercent, percent, `${name}.minimumPercent`, where),
    aggression: optional(aggression, positive, `${name}.aggression`, where),
  };
}

function percent(value: unknown, name: string, where: string): number {
  return within(value, name, given => given >= 0 && given <= 100, 'it is a percentage from 0 to 100', where);
}

function positive(value: unknown, name: string, where: string): number {
  return within(value, name, given => given > 0 && given < Infinity, 'it is a number above 0', where);
}

function within(value: unknown, name: string, fits: (given: number) => boolean, why: string, where: string): number {
  const given = number(value, name, where);
  if (fits(given)) return given;
  throw new IntentError({ where, what: `\`${name}\` is ${shown(given)}`, why, instead: 'leave it out, or write such a number' });
}

function bounded(value: unknown, name: string, bounds: { readonly min: number; readonly max: number }, where: string): number | undefined {
  return value === undefined ? undefined : wholeNumber(value, name, bounds, where);
}
