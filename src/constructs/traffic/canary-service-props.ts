import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Rollout } from './rollout';
import { HttpMatch } from '../../intent/routing/http-match';
import { Mesh } from '../../meshes/mesh';
import { MeshService } from '../service/mesh-service';

/** One side of a canary. */
export interface CanaryVersion {
  /** The version's name: the value of the label `version` of its pods. Where a DNS label must stand, `1.2.0` is called `1-2-0`. */
  readonly version: string;

  /**
   * What the mesh's objects call it: a subset on Istio, the end of a Service's name on Linkerd. It is a DNS label.
   *
   * @default - the version
   */
  readonly name?: string;

  /**
   * Its share of the requests, in whole percent. The two shares make 100.
   *
   * @default - by `weight`
   */
  readonly weight?: number;
}

/** A copy of the requests for the canary. */
export interface CanaryMirror {
  /**
   * How many of the requests are copied, in percent.
   *
   * @default 100
   */
  readonly percentage?: number;
}

/** Options of a `CanaryService`. */
export interface CanaryServiceProps {
  /** The service whose requests are shared out: one of a guarded namespace, or a Service of this program. */
  readonly service: MeshService | kplus.Service;

  /** The version that has the requests. */
  readonly stable: CanaryVersion;

  /** The version that is tried. */
  readonly canary: CanaryVersion;

  /**
   * The canary's share of the requests, in whole percent; the stable version has the rest.
   *
   * @default 0 - unless the versions have weights of their own, or there is a rollout
   */
  readonly weight?: number;

  /**
   * The shape of the rollout, in the place of `weight`: steps, blue/green, an A/B test, a shadow.
   *
   * @default - by weights
   */
  readonly rollout?: Rollout;

  /**
   * Requests that go to the canary whatever the shares say, for testers; in a blue/green rollout to the side that is not active.
   *
   * @default - none
   */
  readonly override?: HttpMatch;

  /**
   * Copies requests to the canary and throws its answers away. Istio only: Linkerd cannot mirror.
   *
   * @default - nothing is mirrored
   */
  readonly mirror?: CanaryMirror;

  /**
   * The mesh that it is written for.
   *
   * @default - the service's, or the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the objects, by their kind, for fields that this construct has no property for. The objects are shared
   * with the other constructs that speak of the service.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}
