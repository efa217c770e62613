import { JsonPatch } from 'cdk8s';
import { AccessPolicyRule } from './access-rule-props';
import { AccessAction } from '../../intent/security/access-action';
import { Mesh } from '../../meshes/mesh';
import { MeshService } from '../service/mesh-service';
import { PolicyTarget } from '../target/policy-target';
import { MeshWorkload } from '../workload/mesh-workload';

/** Options of `AccessPolicy.denyAll`. */
export interface DenyAllProps {
  /** What it is for. */
  readonly target: PolicyTarget | MeshWorkload | MeshService;

  /**
   * Whether it only logs what it would do.
   *
   * @default - true in a namespace whose stage is OBSERVE, false otherwise
   */
  readonly dryRun?: boolean;

  /**
   * The mesh that it is written for.
   *
   * @default - the target's, or the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the object, by its kind, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}

/** Options of an `AccessPolicy`. */
export interface AccessPolicyProps extends DenyAllProps {
  /** What it does with the requests that it matches. */
  readonly action: AccessAction;

  /** What it matches: a request that one of these rules matches. */
  readonly rules: AccessPolicyRule[];
}
