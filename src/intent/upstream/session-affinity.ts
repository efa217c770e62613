/** Requests that have something in common go to one endpoint. */
export interface SessionAffinityIntent {
  readonly key: AffinityKey;
  /** The mesh's own where absent. */
  readonly hashing?: HashingIntent;
}

/** What they have in common. */
export type AffinityKey =
  | { readonly kind: 'header' | 'query-parameter'; readonly name: string }
  | { readonly kind: 'source-address' }
  | CookieKey;

/** A cookie, which is set by the proxy where it has a lifetime. */
export interface CookieKey {
  readonly kind: 'cookie';
  readonly name: string;
  readonly path?: string;
  /** Milliseconds; 0 is for the session. */
  readonly ttl?: number;
  readonly attributes?: readonly { readonly name: string; readonly value?: string }[];
}

/** How endpoints are laid out for consistent hashing. */
export type HashingIntent =
  | { readonly kind: 'ring-hash'; readonly minimumRingSize: number }
  | { readonly kind: 'maglev'; readonly tableSize: number };
