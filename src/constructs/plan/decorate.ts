import { ApiObject } from 'cdk8s';
import { IntentError } from '../../intent/intent-error';
import { Decoration } from '../../meshes/rendering';

/** Puts a mesh's labels and annotations on an object of this program. */
export function decorate(object: ApiObject, decoration: Decoration): void {
  for (const [key, value] of Object.entries(decoration.labels ?? {})) object.metadata.addLabel(key, value);
  for (const [key, value] of Object.entries(decoration.annotations ?? {})) object.metadata.addAnnotation(key, value);
}

/**
 * Refuses an object that says the contrary of what the mesh would put on it: one of the two would be void.
 *
 * @throws when a label or annotation of the decoration is there with another value, or one is there that excludes it
 */
export function requireNoContradiction(object: ApiObject, { labels = {}, annotations = {}, excludes = [] }: Decoration, where: string): void {
  const { metadata } = object.toJson();
  const wanted: { readonly [key: string]: string } = { ...labels, ...annotations };
  const present: { readonly [key: string]: string } = { ...metadata.labels, ...metadata.annotations };
  const contrary = [...Object.keys(wanted), ...excludes].find(key => present[key] !== undefined && present[key] !== wanted[key]);
  if (contrary === undefined) return;
  throw new IntentError({
    where,
    what: `${object.kind} "${object.name}" says ${contrary}: "${present[contrary]}"`,
    why: `the mesh would say ${Object.entries(wanted).map(([key, value]) => `${key}: "${value}"`).join(', ')}, and the two exclude each other`,
    instead: `drop ${contrary} from the ${object.kind}`,
  });
}
