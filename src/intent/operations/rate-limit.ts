import { ServiceAccountIdentity } from '../identity';
import { HttpCondition } from '../routing/condition';
import { PolicyTargetFacts } from '../security/policy-target';

/** A store of tokens, of which each request takes one: it is refused where there is none. It begins full. */
export interface TokenBucket {
  readonly maxTokens: number;
  readonly tokensPerFill: number;
  /** Milliseconds. */
  readonly fillInterval: number;
}

/** What becomes of a request that is over the limit. */
export interface RefusalIntent {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
}

/** A limit that every proxy of a target counts for itself. */
export interface LocalRateLimitIntent {
  readonly kind: 'local-rate-limit';
  readonly name: string;
  readonly target: PolicyTargetFacts;
  /** For all requests together. */
  readonly all?: TokenBucket;
  /** For some requests, beside the limit for all. */
  readonly some: readonly { readonly requests: HttpCondition; readonly bucket: TokenBucket }[];
  /** For each client by itself, beside the limit for all. */
  readonly perClient?: TokenBucket;
  /** For single clients, in the place of that. */
  readonly clients: readonly { readonly client: ServiceAccountIdentity; readonly bucket: TokenBucket }[];
  /** Container ports; every one where absent. */
  readonly ports?: readonly number[];
  readonly refusal: RefusalIntent;
  /** Whether answers say how much of the limit is left. */
  readonly showRemaining: boolean;
  /** Whether calls of gRPC may be among the requests. */
  readonly grpc: boolean;
  readonly statPrefix: string;
  /** Share of the requests, in percent, that are counted. */
  readonly counted: number;
  /** Share of the counted requests, in percent, that are refused when they are over the limit. */
  readonly enforced: number;
  /** Whether the program is complete: a route that is missing before may still come. */
  readonly complete: boolean;
  /** The construct to name in an error. */
  readonly where: string;
}

/** What a request is counted by: a part of a descriptor. Of a path the query is no part. */
export type RateLimitKeyIntent =
  | { readonly kind: 'header'; readonly header: string; readonly key: string; readonly value?: string }
  | { readonly kind: 'path' | 'remote-address'; readonly key: string; readonly value?: string }
  | { readonly kind: 'generic'; readonly key: string; readonly value: string }
  | { readonly kind: 'requests'; readonly requests: HttpCondition; readonly key: string; readonly value: string };

/** A limit that a service counts for all proxies together. */
export interface GlobalRateLimitIntent {
  readonly kind: 'global-rate-limit';
  readonly name: string;
  readonly target: PolicyTargetFacts;
  /** The service that counts. */
  readonly service: { readonly host: string; readonly port: number };
  readonly domain: string;
  /** Whether requests are refused while that service does not answer. */
  readonly denyOnFailure: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
  /** By what requests are counted, one descriptor for each limit. */
  readonly descriptors: readonly (readonly RateLimitKeyIntent[])[];
  /** Container ports, or ports of a gateway; every one where absent. */
  readonly ports?: readonly number[];
  readonly refusal: RefusalIntent;
  readonly showRemaining: boolean;
  readonly grpc: boolean;
  /** Share of the requests, in percent, that are refused when they are over the limit. */
  readonly enforced: number;
  /** Whether the program is complete: a route that is missing before may still come. */
  readonly complete: boolean;
  /** The construct to name in an error. */
  readonly where: string;
}
