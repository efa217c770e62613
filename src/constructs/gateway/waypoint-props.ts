import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ZeroTrustStage } from '../../intent/security/stage';
import { WaypointTraffic } from '../../intent/waypoint-traffic';
import { Mesh } from '../../meshes/mesh';
import { IMeshIdentity } from '../identity/mesh-identity';

/** Options of a waypoint in a guarded namespace. */
export interface WaypointOptions {
  /**
   * What is sent through it.
   *
   * With `ALL`, calls to the address of a pod go through it too, which then can tell apart neither the pods nor the rules for them: what has to be called
   * by its own address, metrics for example, cannot be allowed.
   *
   * @default WaypointTraffic.SERVICE
   */
  readonly traffic?: WaypointTraffic;

  /**
   * Revision or revision tag of the control plane that runs it.
   *
   * @default - that of the mesh
   */
  readonly revision?: string;

  /**
   * Namespaces of other repositories whose services use it. Those of this program are known.
   *
   * @default - none
   */
  readonly alsoFor?: string[];

  /**
   * JSON patches for its objects, by their kind, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}

/** Options of a `Waypoint`. */
export interface WaypointProps extends WaypointOptions {
  /**
   * The namespace that it stands in, one that this program does not guard: in a guarded one it is made by `shop.addWaypoint('shared')`.
   *
   * @default - that of the chart
   */
  readonly namespace?: IMeshIdentity | kplus.Namespace | string;

  /**
   * Whether it refuses what nobody allows, or only logs it. Namespaces that use it are of the same mind.
   *
   * @default ZeroTrustStage.STRICT
   */
  readonly stage?: ZeroTrustStage;

  /**
   * The mesh that it is written for.
   *
   * @default - the nearest one above
   */
  readonly mesh?: Mesh;
}
