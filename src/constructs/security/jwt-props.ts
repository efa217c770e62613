import { Duration, JsonPatch } from 'cdk8s';
import { Mesh } from '../../meshes/mesh';
import { MeshService } from '../service/mesh-service';
import { PolicyTarget } from '../target/policy-target';
import { MeshWorkload } from '../workload/mesh-workload';

/** Who makes tokens, and how they are read. */
export interface JwtIssuer {
  /** The claim `iss` of its tokens: `https://auth.example.com`. */
  readonly issuer: string;

  /**
   * Where its public keys are: an http or https URL.
   *
   * @default - `jwks`; without either, the OpenID configuration of the issuer names it, and `issuer` is then an https URL
   */
  readonly jwksUri?: string;

  /**
   * Its public keys themselves, as a JSON Web Key Set. Private ones are refused.
   *
   * @default - `jwksUri`
   */
  readonly jwks?: string;

  /**
   * Whom a token may be for: one of these stands in its claim `aud`. Without any, a token that the issuer made for another application is as good.
   *
   * @default - anyone
   */
  readonly audiences?: string[];

  /**
   * Headers that the token is looked for in. A request that carries several tokens is not supported: which one counts is not said.
   *
   * @default - `Authorization: Bearer ...` and the query's `access_token`, if no other place is named either
   */
  readonly fromHeaders?: JwtHeader[];

  /**
   * Parameters of the query that the token is looked for in.
   *
   * @default - as `fromHeaders`
   */
  readonly fromParams?: string[];

  /**
   * Cookies that the token is looked for in.
   *
   * @default - as `fromHeaders`
   */
  readonly fromCookies?: string[];

  /**
   * Whether the application gets the token too.
   *
   * @default false: the proxy takes it away
   */
  readonly forwardOriginalToken?: boolean;

  /**
   * A header in which the application gets the token's payload, encoded in base64.
   *
   * @default - none
   */
  readonly outputPayloadToHeader?: string;

  /**
   * Headers in which the application gets single claims, by the header's name: `{ 'x-user': 'sub' }`; a claim within another one is `outer.inner`.
   * Only texts, numbers, and true or false. Experimental in Istio.
   *
   * @default - none
   */
  readonly outputClaimToHeaders?: { [header: string]: string };

  /**
   * Claims that are words between spaces, besides `scope` and `permission`. Since Istio 1.28.
   *
   * @default - none
   */
  readonly spaceDelimitedClaims?: string[];

  /**
   * Time to fetch the keys in.
   *
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
}

/** A header with a token. */
export interface JwtHeader {
  /** Name of the header. */
  readonly name: string;

  /**
   * What stands before the token: `Bearer `.
   *
   * @default - nothing
   */
  readonly prefix?: string;
}

/** Requests that need no token: those for one of the paths, by one of the methods. */
export interface JwtException {
  /**
   * Paths: `/health` is that path, `/public/*` it and every path below it.
   *
   * @default - every path
   */
  readonly paths?: string[];

  /**
   * HTTP methods. Browsers ask with `OPTIONS` before a request to another origin, and send no token then.
   *
   * @default - every method
   */
  readonly methods?: string[];
}

/** Options of a `JwtAuthentication`. */
export interface JwtAuthenticationProps {
  /** Where tokens are verified. */
  readonly target: PolicyTarget | MeshWorkload | MeshService;

  /** Whose tokens are valid. */
  readonly issuers: JwtIssuer[];

  /**
   * Whether a request needs a token of one of the issuers, with a subject (`sub`). Otherwise requests without any pass, and only tokens that
   * are not valid are refused.
   *
   * @default true
   */
  readonly required?: boolean;

  /**
   * What the token must say: claims, each with one of the values: `scope`, or `[realm_access][roles]` for one within another. Of a list, one
   * element will do, and so will a word of `scope`.
   *
   * @default - nothing
   */
  readonly requiredClaims?: { [claim: string]: string[] };

  /**
   * Requests that need none. Probes and metrics need no exception: with sidecars they do not come through the proxy.
   *
   * @default - none
   */
  readonly except?: JwtException[];

  /**
   * Container ports at which a token is required.
   *
   * @default - those of the target that speak HTTP or gRPC; where they are not known, name them
   */
  readonly ports?: number[];

  /**
   * The mesh that it is written for.
   *
   * @default - the target's, or the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the objects, by their kind, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}

/** Tokens that something outside of this program verifies. */
export interface VerifiedElsewhereProps {
  /** Where they are verified. */
  readonly target: PolicyTarget | MeshWorkload | MeshService;
}
