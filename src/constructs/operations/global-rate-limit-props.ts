import { Duration, JsonPatch } from 'cdk8s';
import { Rate } from './rate';
import { RateLimitFailure } from './rate-limit-failure';
import { RateLimitKey } from './rate-limit-key';
import { Mesh } from '../../meshes/mesh';
import { MeshService } from '../service/mesh-service';
import { PolicyTarget } from '../target/policy-target';
import { MeshWorkload } from '../workload/mesh-workload';

/** A limit that a service counts. */
export interface CountedRateLimit {
  /** By what requests are counted: each combination of values has a count of its own. */
  readonly by: RateLimitKey[];

  /** How many there may be of one combination. A bucket of tokens is refused: the service counts in whole units of time. */
  readonly limit: Rate;
}

/** Options of a `GlobalRateLimit`. */
export interface GlobalRateLimitProps {
  /** Whose proxies ask before they let a request in: a workload, a service (the pods behind it), pods by their labels, or a gateway (`PolicyTarget.gateway`). */
  readonly target: MeshService | MeshWorkload | PolicyTarget;

  /**
   * The service that counts, such as envoyproxy/ratelimit. Where it is guarded, or outside of the cluster, it must let the target call it:
   * `ratelimit.allow(cart)`, `quotas.allowFrom(cart)`. Otherwise NetworkPolicies let the calls out by themselves.
   */
  readonly service: MeshService;

  /**
   * The port of it that speaks gRPC.
   *
   * @default - its only port of gRPC
   */
  readonly servicePort?: number;

  /** The name under which the service keeps these limits. */
  readonly domain: string;

  /** What becomes of requests while the service does not answer. */
  readonly onFailure: RateLimitFailure;

  /**
   * How long a proxy waits for the service.
   *
   * @default - 20 ms
   */
  readonly timeout?: Duration;

  /** The limits. A request must be within each that counts it; of those by the same keys, within the one that says most of it. */
  readonly limits: CountedRateLimit[];

  /**
   * The container ports at which requests are counted; at a gateway its own ports.
   *
   * @default - every port that takes requests
   */
  readonly ports?: number[];

  /**
   * Status of the answer to a request that is over the limit, from 400 on. A gRPC call is answered with `RESOURCE_EXHAUSTED`.
   *
   * @default 429
   */
  readonly status?: number;

  /**
   * Headers of that answer.
   *
   * @default - none
   */
  readonly responseHeaders?: { [name: string]: string };

  /**
   * Whether answers say how much is left of the limit (`x-ratelimit-limit`, `x-ratelimit-remaining`, `x-ratelimit-reset`).
   *
   * @default false
   */
  readonly showRemaining?: boolean;

  /**
   * Share of the requests that are refused when they are over the limit, in percent. With 0 the metrics say what would be refused.
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
