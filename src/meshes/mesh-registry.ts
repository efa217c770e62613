import { IConstruct } from 'constructs';
import { IntentError } from '../intent/intent-error';

// A symbol of the global registry: two copies of this package in one program still see one another's meshes.
const MESH = Symbol.for('cdk8s-mesh.mesh');

/**
 * Remembers the mesh of a scope. `node.setContext` would refuse this as soon as the scope has a child.
 *
 * @param behind a mesh that stays behind this one, in whose place it steps
 */
export function registerMesh(scope: IConstruct, mesh: IConstruct, behind?: IConstruct): void {
  const present = (scope as any)[MESH] as IConstruct | undefined;
  if (present && present !== behind) {
    throw new IntentError({
      where: mesh.node.path,
      what: 'this scope already has a mesh',
      why: `it is "${present.node.path}", and constructs use the nearest one above them`,
      instead: 'make one mesh for each scope, or pass `mesh` to the constructs that use the other one',
    });
  }
  Object.defineProperty(scope, MESH, { value: mesh, enumerable: false, configurable: true });
}

/** The nearest mesh at or above a scope. */
export function findMesh(scope: IConstruct): IConstruct {
  for (let at: IConstruct | undefined = scope; at; at = at.node.scope) {
    const mesh = (at as any)[MESH] as IConstruct | undefined;
    if (mesh) return mesh;
  }
  throw new IntentError({
    where: scope.node.path || '(the app)',
    what: 'there is no mesh',
    why: 'a construct writes for the nearest mesh above it, and none was made there before it',
    instead: "make one first, new IstioMesh(app, 'mesh') or new LinkerdMesh(app, 'mesh'), or pass `mesh`",
  });
}
