import { ZeroTrustStage } from './stage';

/** A namespace that is enrolled in the mesh and guarded as a whole. */
export interface NamespaceIntent {
  readonly name: string;
  readonly stage: ZeroTrustStage;
  /** The construct to name in an error. */
  readonly where: string;
}
