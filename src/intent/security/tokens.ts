import { ClaimCondition } from './request-conditions';
import { PathMatch } from './requests';

/** Who makes tokens, and how they are read. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly keys: TokenKeys;
  /** Whom a token may be for; anyone where none is named. */
  readonly audiences: readonly string[];
  /** Where tokens are looked for; in the usual places where none is named. */
  readonly fromHeaders: readonly { readonly name: string; readonly prefix?: string }[];
  readonly fromParams: readonly string[];
  readonly fromCookies: readonly string[];
  readonly forwardOriginalToken: boolean;
  readonly outputPayloadToHeader?: string;
  readonly outputClaimToHeaders: readonly { readonly header: string; readonly claim: string }[];
  readonly spaceDelimitedClaims: readonly string[];
  /** For fetching the keys, in milliseconds. */
  readonly timeout?: number;
}

/** Where the keys come from that tokens are verified with: the issuer's OpenID configuration names them where nothing is said. */
export type TokenKeys = { readonly kind: 'discovery' } | { readonly kind: 'uri'; readonly uri: string } | { readonly kind: 'inline'; readonly keys: string };

/** A request needs a token. */
export interface TokenRequirement {
  /** Ports of containers; those of the target that speak HTTP or gRPC where none is named. */
  readonly ports?: readonly number[];
  readonly exceptions: readonly RequestException[];
  /** What its token must say; each of them. */
  readonly claims: readonly ClaimCondition[];
}

/** Requests that need no token: one of the paths and one of the methods; an empty list limits nothing, and one of the two is not empty. */
export interface RequestException {
  readonly paths: readonly PathMatch[];
  readonly methods: readonly string[];
}
