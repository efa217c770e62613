import { ApiObject, JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import { fields, optional } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';

/** JSON patches, by the kind of the objects that they are for. */
export type Overrides = { readonly [kind: string]: JsonPatch[] };

/** @throws when what is given is no list of patches */
export function requirePatches(by: string, overrides: Overrides): void {
  for (const [kind, patches] of Object.entries(overrides)) {
    if (Array.isArray(patches) && patches.every(patch => patch instanceof JsonPatch)) continue;
    throw new IntentError({
      where: by, what: `\`overrides\` for ${kind}`, why: 'it is not a list of JsonPatch', instead: "write for example [JsonPatch.add('/spec/field', value)]",
    });
  }
}

/** The patches of a construct, if there are any: read before anything is made of it. */
export function readOverrides(given: Overrides | undefined, where: string): Overrides {
  const overrides = optional(given, (value, name) => fields(value as Overrides, name, where), 'overrides', where) ?? {};
  requirePatches(where, overrides);
  return overrides;
}

/** The kinds that are named and of which there is no object: for plans, whose objects come and go until the program is complete. */
export function missingKinds(overrides: Overrides, objects: readonly ApiObject[]): string[] {
  const kinds = [...new Set(objects.map(object => object.kind))];
  return Object.keys(overrides).filter(kind => !kinds.includes(kind))
    .map(kind => `\`overrides\` names ${kind}, of which no object is made; there are: ${kinds.join(', ') || 'none'}`);
}

/**
 * Puts JSON patches on objects that all exist already.
 *
 * @throws when there is no object of a kind that is named
 */
export function patchObjects(by: IConstruct, objects: readonly ApiObject[], overrides: Overrides): void {
  requirePatches(by.node.path, overrides);
  for (const [kind, patches] of Object.entries(overrides)) {
    const patched = objects.filter(object => object.kind === kind);
    if (patched.length === 0) {
      throw new IntentError({
        where: by.node.path,
        what: `\`overrides\` names ${kind}`,
        why: `no object of that kind is made; there are ${[...new Set(objects.map(object => object.kind))].join(', ')}`,
        instead: 'name the kind of an object that this mesh writes',
      });
    }
    for (const object of patched) object.addJsonPatch(...patches);
  }
}
