import { TokenBucketOptions } from './token-bucket-options';
import { onlyFields, optional, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { TokenBucket } from '../../intent/operations/rate-limit';
import { positiveMillis } from '../retry/quantities';

/** Envoy's counts are unsigned numbers of 32 bits. */
const COUNT = { min: 1, max: 4294967295 };

/** Envoy takes no shorter interval (extensions/filters/http/local_ratelimit/v3/local_rate_limit.proto, go-control-plane/envoy v1.40.0). */
const SHORTEST_FILL = 50;

const BUCKET_FIELDS: readonly string[] = ['maxTokens', 'tokensPerFill', 'fillInterval'] satisfies (keyof TokenBucketOptions)[];

const UNITS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** A unit of time that limits are counted in. @internal */
export type _RateUnit = keyof typeof UNITS;

/**
 * How many requests there may be in what time. How many may come at once is as many as in one unit.
 *
 * @example
 * Rate.perSecond(10);
 */
export class Rate {
  /** So many requests each second. */
  public static perSecond(requests: number): Rate {
    return Rate.per('second', requests, 'Rate.perSecond');
  }

  /** So many requests each minute. */
  public static perMinute(requests: number): Rate {
    return Rate.per('minute', requests, 'Rate.perMinute');
  }

  /** So many requests each hour. */
  public static perHour(requests: number): Rate {
    return Rate.per('hour', requests, 'Rate.perHour');
  }

  /** So many requests each day. */
  public static perDay(requests: number): Rate {
    return Rate.per('day', requests, 'Rate.perDay');
  }

  /**
   * A bucket of tokens, of which each request takes one. For limits that each proxy counts for itself.
   *
   * @throws when an interval is shorter than 50 ms, or more is filled in than fits
   * @example
   * Rate.tokenBucket({ maxTokens: 100, tokensPerFill: 10, fillInterval: Duration.seconds(1) });
   */
  public static tokenBucket(options: TokenBucketOptions): Rate {
    const where = 'Rate.tokenBucket';
    const given = onlyFields(options, BUCKET_FIELDS, 'options', where);
    const maxTokens = wholeNumber(given.maxTokens, 'maxTokens', COUNT, where);
    const tokensPerFill = optional(given.tokensPerFill, value => wholeNumber(value, 'tokensPerFill', COUNT, where), 'tokensPerFill', where) ?? 1;
    const fillInterval = positiveMillis(given.fillInterval, 'fillInterval', where);
    if (fillInterval < SHORTEST_FILL) {
      throw new IntentError({ where, what: `\`fillInterval\` is ${fillInterval} ms`, why: `Envoy fills no more often than every ${SHORTEST_FILL} ms`, instead: 'fill in more tokens at a time' });
    }
    if (tokensPerFill > maxTokens) {
      throw new IntentError({ where, what: `\`tokensPerFill\` is ${tokensPerFill}, and \`maxTokens\` ${maxTokens}`, why: 'more would be filled in than fits, and be lost', instead: 'raise maxTokens, or fill in less' });
    }
    return new Rate({ maxTokens, tokensPerFill, fillInterval });
  }

  private static per(unit: _RateUnit, given: number, where: string): Rate {
    const requests = wholeNumber(given, 'requests', COUNT, where);
    return new Rate({ maxTokens: requests, tokensPerFill: requests, fillInterval: UNITS[unit] }, { requests, unit });
  }

  /** @internal */
  public readonly _bucket: TokenBucket;
  /** In the words of a service that counts in windows of time; a bucket has none. @internal */
  public readonly _window?: { readonly requests: number; readonly unit: _RateUnit };

  private constructor(bucket: TokenBucket, window?: { readonly requests: number; readonly unit: _RateUnit }) {
    this._bucket = bucket;
    this._window = window;
  }
}
