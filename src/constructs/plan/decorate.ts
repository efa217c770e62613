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
export function requireNoContradiction(object: ApiObject, decoration: Decoration, where: string): void {
  const [key, present] = contraryOf(object, decoration) ?? [];
  if (key === undefined) return;
  const wanted = Object.entries({ ...decoration.labels, ...decoration.annotations }).map(([name, value]) => `${name}: "${value}"`);
  throw new IntentError({
    where,
    what: `${object.kind} "${object.name}" says ${key}: "${present}"`,
    why: wanted.length === 0 ? 'the mesh would have to say nothing of it' : `the mesh would say ${wanted.join(', ')}, and the two exclude each other`,
    instead: `drop ${key} from the ${object.kind}`,
  });
}

/** What of a decoration does not hold any more. */
export function contradictions(object: ApiObject, decoration: Decoration, where: string): string[] {
  const [key, present] = contraryOf(object, decoration) ?? [];
  return key === undefined ? [] : [`${object.kind} "${object.name}" of "${where}" says ${key}: "${present}", which was put on it after the mesh's own marks and contradicts them`];
}

function contraryOf(object: ApiObject, { labels, annotations, excludes = [] }: Decoration): [key: string, value: string] | undefined {
  const { metadata } = object.toJson();
  const wanted: { readonly [key: string]: string } = { ...labels, ...annotations };
  const present: { readonly [key: string]: string } = { ...metadata.labels, ...metadata.annotations };
  const key = [...Object.keys(wanted), ...excludes].find(name => present[name] !== undefined && present[name] !== wanted[name]);
  return key === undefined ? undefined : [key, present[key]];
}
