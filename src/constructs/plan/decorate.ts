import { ApiObject } from 'cdk8s';
import { Decoration } from '../../meshes/rendering';

/** Puts a mesh's labels and annotations on an object of this program. */
export function decorate(object: ApiObject, decoration: Decoration): void {
  for (const [key, value] of Object.entries(decoration.labels ?? {})) object.metadata.addLabel(key, value);
  for (const [key, value] of Object.entries(decoration.annotations ?? {})) object.metadata.addAnnotation(key, value);
}
