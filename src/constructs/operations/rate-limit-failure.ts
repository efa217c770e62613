/** What becomes of requests while the service that counts does not answer. */
export enum RateLimitFailure {
  /** They are let in, uncounted. */
  ALLOW = 'allow',
  /** They are refused with 500. */
  DENY = 'deny',
}
