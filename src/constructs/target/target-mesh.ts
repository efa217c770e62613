import { Construct } from 'constructs';
import { PolicyTarget } from './policy-target';
import { IntentError } from '../../intent/intent-error';
import { Mesh } from '../../meshes/mesh';
import { chosenMesh } from '../plan/chosen-mesh';

/**
 * The mesh that a policy for a target is written for: that of the target, where it is known.
 *
 * @throws when another one is chosen, or when there is none
 */
export function meshFor(by: Construct, chosen: unknown, target: PolicyTarget): Mesh {
  const where = by.node.path;
  const mesh = chosenMesh(chosen, where) ?? target._mesh ?? Mesh.of(by);
  if (target._mesh === undefined || target._mesh === mesh) return mesh;
  throw new IntentError({
    where,
    what: `it is for ${mesh.title} ("${mesh.node.path}"), and its target is in ${target._mesh.title} ("${target._mesh.node.path}")`,
    why: 'a policy holds in the mesh that it is written for',
    instead: 'leave `mesh` out',
  });
}
