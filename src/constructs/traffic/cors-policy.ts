import { Duration } from 'cdk8s';
import { StringMatch } from '../../intent/routing/string-match';

/** What becomes of a preflight request from an origin that is not allowed. */
export enum UnmatchedPreflights {
  /** The backend answers it. */
  FORWARD = 'forward',
  /** The proxy answers it, without leave. */
  IGNORE = 'ignore',
}

/** Which pages of other origins browsers let read the answers. It keeps browsers to it and nobody else. */
export interface CorsPolicy {
  /**
   * Origins, as `https://shop.example.com`, or `https://*.example.com` for every host below that one; `StringMatch.exact('*')` is any. What begins like an origin may be somebody else's:
   * `https://shop.example.com` is also the beginning of `https://shop.example.com.evil.example`.
   */
  readonly allowOrigins: StringMatch[];

  /**
   * Methods that may be used.
   *
   * @default - those that need no leave: GET, HEAD, POST
   */
  readonly allowMethods?: string[];

  /**
   * Headers that requests may have.
   *
   * @default - those that need no leave
   */
  readonly allowHeaders?: string[];

  /**
   * Headers of answers that pages may read.
   *
   * @default - those that need no leave
   */
  readonly exposeHeaders?: string[];

  /**
   * How long browsers may remember the answer, in whole seconds.
   *
   * @default - the browser's: 5 seconds
   */
  readonly maxAge?: Duration;

  /**
   * Whether requests may carry cookies and tokens. Refused together with any origin, or one of which only the beginning is known.
   *
   * @default - they may not
   */
  readonly allowCredentials?: boolean;

  /**
   * What becomes of preflight requests from other origins.
   *
   * @default UnmatchedPreflights.FORWARD
   */
  readonly unmatchedPreflights?: UnmatchedPreflights;
}
