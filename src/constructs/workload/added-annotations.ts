import { ApiObject } from 'cdk8s';

const ADDED = Symbol.for('cdk8s-mesh.added-pod-annotations');

/** Notes that an annotation of an object's pods comes from this library. */
export function markAdded(object: ApiObject, annotation: string): void {
  const holder = object as any;
  if (!holder[ADDED]) Object.defineProperty(holder, ADDED, { value: new Set<string>(), enumerable: false });
  (holder[ADDED] as Set<string>).add(annotation);
}

/** Whether annotations of an object's pods come from this library. */
export function isAddedTo(object: ApiObject): (annotation: string) => boolean {
  const added = (object as any)[ADDED] as Set<string> | undefined;
  return annotation => added?.has(annotation) ?? false;
}
