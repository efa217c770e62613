import { JsonPatch } from 'cdk8s';
import { MtlsMode } from '../../intent/security/mtls-mode';
import { Mesh } from '../../meshes/mesh';
import { MeshService } from '../service/mesh-service';
import { PolicyTarget } from '../target/policy-target';
import { MeshWorkload } from '../workload/mesh-workload';

/** Options of a `MutualTls`. */
export interface MutualTlsProps {
  /** What takes the connections: the mesh, a namespace, or pods. */
  readonly target: PolicyTarget | MeshWorkload | MeshService;

  /**
   * What connections it takes.
   *
   * @default - what the wider target says: a workload's namespace, a namespace's mesh, and PERMISSIVE where nobody says anything
   */
  readonly mode?: MtlsMode;

  /**
   * What connections single ports of the container take: `{ 8080: MtlsMode.PERMISSIVE }`. For pods only.
   *
   * @default - as `mode`
   */
  readonly portModes?: { [port: string]: MtlsMode };

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
