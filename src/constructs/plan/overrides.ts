import { ApiObject, JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IntentError } from '../../intent/intent-error';

/**
 * Puts JSON patches on the objects of some kinds.
 *
 * @throws when there is no object of a kind that is named
 */
export function patchObjects(by: IConstruct, objects: readonly ApiObject[], overrides: { readonly [kind: string]: JsonPatch[] } = {}): void {
  for (const [kind, patches] of Object.entries(overrides)) {
    const patched = objects.filter(object => object.kind === kind);
    if (patched.length === 0) {
      throw new IntentError({
        where: by.node.path,
        what: `\`overrides\` names ${kind}`,
        why: `no object of that kind is made; there are ${[...new Set(objects.map(object => object.kind))].join(', ') || 'none'}`,
        instead: 'name the kind of an object that this mesh writes',
      });
    }
    for (const object of patched) object.addJsonPatch(...patches);
  }
}
