import { ZeroTrustStage } from './stage';
import { WaypointFacts } from '../waypoint';

/** A namespace that is enrolled in the mesh and guarded as a whole. */
export interface NamespaceIntent {
  readonly name: string;
  readonly stage: ZeroTrustStage;
  /** What stands before its Services, in a mesh without sidecars. */
  readonly waypoint?: WaypointFacts;
  /** The construct to name in an error. */
  readonly where: string;
}
