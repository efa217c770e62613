import { ApiObject } from 'cdk8s';
import { ZeroTrustStage } from '../../intent/security/stage';
import { WaypointFacts } from '../../intent/waypoint';
import { Labels } from '../../kubernetes/objects';
import { Mesh } from '../../meshes/mesh';

/** A namespace under guard, as what stands in it sees it. */
export interface GuardedNamespace {
  readonly name: string;
  readonly stage: ZeroTrustStage;
  readonly mesh: Mesh;
  readonly object: ApiObject;
  /** The Namespace object, where it stands somewhere else in the tree, so that what is in it does not come after it by itself. */
  readonly dependency?: ApiObject;
  /** Annotations that the Namespace has of its own. */
  readonly annotations: Labels;
  /** What stands before its Services, in a mesh without sidecars. */
  readonly waypoint?: WaypointFacts;
  /** Whether NetworkPolicies stand beside the mesh's policies. */
  readonly networkPolicies: boolean;
}
