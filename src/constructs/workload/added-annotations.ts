import { ApiObject } from 'cdk8s';
import { keptWith } from '../plan/program-root';

const ADDED = Symbol.for('cdk8s-mesh.added-pod-annotations');

/** Notes that an annotation of an object's pods comes from this library. */
export function markAdded(object: ApiObject, annotation: string): void {
  addedTo(object).add(annotation);
}

/** Whether annotations of an object's pods come from this library. */
export function isAddedTo(object: ApiObject): (annotation: string) => boolean {
  const added = addedTo(object);
  return annotation => added.has(annotation);
}

function addedTo(object: ApiObject): Set<string> {
  return keptWith(object, ADDED, () => new Set<string>());
}
