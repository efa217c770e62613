import { Yaml } from 'cdk8s';
import { _RateUnit } from './rate';
import { requireToldApart } from './told-apart';
import { IntentError } from '../../intent/intent-error';
import { RateLimitKeyIntent } from '../../intent/operations/rate-limit';

/** A limit, and what is counted by. */
export interface CountedLimit {
  /** In the words of an error: `limits[0]`. */
  readonly name: string;
  readonly by: readonly RateLimitKeyIntent[];
  readonly requests: number;
  readonly unit: _RateUnit;
}

/** A part of a descriptor in the words of envoyproxy/ratelimit. */
interface Descriptor {
  readonly key: string;
  readonly value?: string;
  readonly rate_limit?: { readonly unit: string; readonly requests_per_unit: number };
  readonly descriptors?: readonly Descriptor[];
}

/**
 * The configuration of envoyproxy/ratelimit for some limits.
 *
 * The service goes from entry to entry: to that of a value, to that without a value where there is none, and never back (src/config/config_impl.go
 * GetLimit, of 2026-01-22). So what is for every value stands under each single value as well, where nothing is said of that one.
 *
 * @throws when the service could not tell two keys apart, or when two limits are for one combination of values
 */
export function rateLimitConfig(domain: string, limits: readonly CountedLimit[], where: string): string {
  return Yaml.stringify({ domain, descriptors: entriesOf(limits, 0, where) });
}

/** The entries at one depth, for limits that all go by what was before. */
function entriesOf(limits: readonly CountedLimit[], depth: number, where: string): Descriptor[] {
  const parts = new Map(limits.map(({ by }) => [JSON.stringify(by[depth]), by[depth]]));
  requireToldApart([...parts.values()], where);
  return [...parts.values()].map(part => {
    const within = limits.filter(({ by }) => takes(by[depth], part));
    const limit = narrowest(within.filter(({ by }) => by.length === depth + 1), where);
    const longer = within.filter(({ by }) => by.length > depth + 1);
    return {
      key: part.key,
      ...part.value !== undefined && { value: part.value },
      ...limit && { rate_limit: { unit: limit.unit, requests_per_unit: limit.requests } },
      ...longer.length > 0 && { descriptors: entriesOf(longer, depth + 1, where) },
    };
  });
}

/** Whether what is counted by `narrow` is counted by `wide`. */
function takes(wide: RateLimitKeyIntent, narrow: RateLimitKeyIntent): boolean {
  return wide.key === narrow.key && (wide.value === undefined || wide.value === narrow.value);
}

/** Of limits that are all for one combination of values, the one that says most of it. */
function narrowest(limits: readonly CountedLimit[], where: string): CountedLimit | undefined {
  const isWithin = (limit: CountedLimit, other: CountedLimit) => limit.by.every((part, index) => takes(other.by[index], part));
  const found = limits.find(limit => limits.every(other => isWithin(limit, other)));
  if (found !== undefined || limits.length === 0) return found;
  const [one, other] = limits.filter(limit => limits.every(each => each === limit || !isWithin(each, limit)));
  const both = one.by.map(({ key, value }, index) => [key, value ?? other.by[index].value]).map(([key, value]) => (value === undefined ? key : `${key} "${value}"`));
  throw new IntentError({
    where,
    what: `\`${one.name}\` and \`${other.name}\` are both for ${both.join(', ')}`,
    why: 'the service takes one limit for one combination of values, and neither of the two is the narrower',
    instead: 'write one for that combination too',
  });
}
