import { Duration } from 'cdk8s';

/** Options of a bucket of tokens. It begins full. */
export interface TokenBucketOptions {
  /** How many tokens it holds at most: so many requests may come at once. */
  readonly maxTokens: number;

  /**
   * How many tokens are filled in at a time.
   *
   * @default 1
   */
  readonly tokensPerFill?: number;

  /** How often they are filled in: at least 50 ms. */
  readonly fillInterval: Duration;
}
