import { ApiObject } from 'cdk8s';
import { ZeroTrustStage } from '../../intent/stage';
import { Mesh } from '../../meshes/mesh';

/** A namespace under guard, as what stands in it sees it. */
export interface GuardedNamespace {
  readonly name: string;
  readonly stage: ZeroTrustStage;
  readonly mesh: Mesh;
  readonly object: ApiObject;
  /** Whether NetworkPolicies stand beside the mesh's policies. */
  readonly networkPolicies: boolean;
}
