import { instanceOf, optional } from '../../intent/input';
import { Mesh } from '../../meshes/mesh';

/** The `mesh` of a construct's properties, if one is given: a mesh itself and not its name. */
export function chosenMesh(mesh: unknown, where: string): Mesh | undefined {
  return optional(mesh, value => instanceOf(value, Mesh, 'mesh', "new IstioMesh(app, 'mesh')", where), 'mesh', where);
}
