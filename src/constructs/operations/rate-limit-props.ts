import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Rate } from './rate';
import { HttpMatch } from '../../intent/routing/http-match';
import { Mesh } from '../../meshes/mesh';
import { IMeshIdentity } from '../identity/mesh-identity';
import { MeshService } from '../service/mesh-service';
import { PolicyTarget } from '../target/policy-target';
import { MeshWorkload } from '../workload/mesh-workload';

/** A limit for some requests. */
export interface RequestRateLimit {
  /** Which requests: by path, method, authority and headers. */
  readonly match: HttpMatch;

  /** How many of them. */
  readonly limit: Rate;
}

/** A limit for one client. */
export interface ClientRateLimit {
  /** A workload or service of this program, a ServiceAccount or Deployment of cdk8s-plus, or a `MeshIdentity` of a service account. */
  readonly client: IMeshIdentity | kplus.IServiceAccount | kplus.AbstractPod;

  /** How many of its requests. */
  readonly limit: Rate;
}

/** Options of a `RateLimit`. */
export interface RateLimitProps {
  /** Whose proxies count what comes in: a workload, a service (the pods behind it), pods by their labels, or a gateway (`PolicyTarget.gateway`). */
  readonly target: MeshService | MeshWorkload | PolicyTarget;

  /**
   * For all requests together, those with a limit of their own included. Each proxy counts for itself: three pods let in three times as many.
   *
   * @default - no limit for all
   */
  readonly limit?: Rate;

  /**
   * For some requests, beside the limit for all. Istio only. A request that several are about must be within each of them. Their intervals must be multiples
   * of that of `limit`, or of the shortest one where there is none.
   *
   * @default - none
   */
  readonly requests?: RequestRateLimit[];

  /**
   * For each client by itself, beside the limit for all, which must not be lower. Clients are told apart by their identity; those without any, who call a port of
   * `plaintextPorts`, are one. Linkerd only.
   *
   * @default - no limit for single clients
   */
  readonly perClient?: Rate;

  /**
   * For some clients, each by itself, in the place of `perClient`; none may be above the limit for all. Linkerd only.
   *
   * @default - none
   */
  readonly clientLimits?: ClientRateLimit[];

  /**
   * The container ports at which requests are counted, each by itself; at a gateway its own ports. On Linkerd ports that speak HTTP, and not gRPC.
   *
   * @default - every port that takes requests
   */
  readonly ports?: number[];

  /**
   * Status of the answer to a request that is over the limit, from 400 on. A gRPC call is answered with `RESOURCE_EXHAUSTED`. Linkerd knows 429 only.
   *
   * @default 429
   */
  readonly status?: number;

  /**
   * Headers of that answer. Istio only.
   *
   * @default - none
   */
  readonly responseHeaders?: { [name: string]: string };

  /**
   * Whether answers say how much is left of the limit (`x-ratelimit-limit`, `x-ratelimit-remaining`, `x-ratelimit-reset`). Istio only.
   *
   * @default false
   */
  readonly showRemaining?: boolean;

  /**
   * Prefix of the proxy's metrics about the limit (`<prefix>.http_local_rate_limit.rate_limited` and others). Istio only.
   *
   * @default 'http_local_rate_limiter'
   */
  readonly statPrefix?: string;

  /**
   * Share of the requests that are counted, in percent. Istio only.
   *
   * @default 100
   */
  readonly countedPercent?: number;

  /**
   * Share of the counted requests that are refused when they are over the limit, in percent. With 0 the metrics say what would be refused. Istio only.
   *
   * @default 100
   */
  readonly enforcedPercent?: number;

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
