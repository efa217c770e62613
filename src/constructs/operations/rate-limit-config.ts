import { Yaml } from 'cdk8s';
import { _RateUnit } from './rate';
import { RateLimitKeyIntent } from '../../intent/operations/rate-limit';

/** A limit, and what is counted by. */
export interface CountedLimit {
  readonly by: readonly RateLimitKeyIntent[];
  readonly requests: number;
  readonly unit: _RateUnit;
}

/** A part of a descriptor in the words of envoyproxy/ratelimit: what has the same beginning stands under one entry. */
interface Descriptor {
  readonly key: string;
  readonly value?: string;
  rate_limit?: { readonly unit: string; readonly requests_per_unit: number };
  descriptors?: Descriptor[];
}

/** The configuration of envoyproxy/ratelimit for some limits. */
export function rateLimitConfig(domain: string, limits: readonly CountedLimit[]): string {
  const descriptors: Descriptor[] = [];
  for (const { by, requests, unit } of limits) {
    let level = descriptors;
    by.forEach((key, index) => {
      const descriptor = entryOf(level, key);
      if (index === by.length - 1) descriptor.rate_limit = { unit, requests_per_unit: requests };
      else level = descriptor.descriptors ??= [];
    });
  }
  return Yaml.stringify({ domain, descriptors });
}

function entryOf(level: Descriptor[], { key, value }: RateLimitKeyIntent): Descriptor {
  const present = level.find(descriptor => descriptor.key === key && descriptor.value === value);
  if (present) return present;
  const made: Descriptor = value === undefined ? { key } : { key, value };
  level.push(made);
  return made;
}
