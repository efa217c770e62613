import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { programRoot } from './program-root';
import { IntentError } from '../../intent/intent-error';
import { dns1035LabelProblem, dnsLabelProblem, dnsSubdomainProblem } from '../../kubernetes/names';
import { groupOf } from '../../kubernetes/objects';

const NAMES = Symbol.for('cdk8s-mesh.object-names');

/** Kinds whose names are narrower than most. */
const NAME_RULES: ReadonlyMap<string, (name: string) => string | undefined> = new Map([['Service', dns1035LabelProblem], ['Namespace', dnsLabelProblem]]);

/** What identifies an object in a cluster. */
export interface ObjectId {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Where the object of a name stands. Paths are long and rarely needed, so they are made when they are. */
type Owner = () => string;

/** Which names the objects of a program have taken. A program is for one cluster. */
class ObjectNames {
  private readonly takenBy = new Map<string, Owner>();
  private readonly known = new Set<ApiObject>();

  public ownerOf(id: ObjectId): Owner | undefined {
    return this.takenBy.get(keyOf(id));
  }

  public take(id: ObjectId, owner: Owner, object: ApiObject): void {
    const key = keyOf(id);
    const present = this.takenBy.get(key)?.();
    if (present !== undefined && present !== owner()) throw takenName(id, present, owner());
    this.takenBy.set(key, owner);
    this.known.add(object);
  }

  public release(id: ObjectId, object: ApiObject): void {
    this.takenBy.delete(keyOf(id));
    this.known.delete(object);
  }

  /** Objects that other constructs of the program make under a name that is taken. */
  public twice(root: IConstruct): string[] {
    return root.node.findAll().filter(ApiObject.isApiObject).filter(object => !this.known.has(object)).flatMap(object => {
      const { apiVersion, kind, name, metadata: { namespace } } = object;
      const owner = this.ownerOf({ apiVersion, kind, namespace, name })?.();
      if (owner === undefined || owner === object.node.path) return [];
      return [
        `${kind} "${name}" is made by "${object.node.path}" and by "${owner}": in the cluster the two would be one object; `
        + 'pass the first to the construct that makes the second, or rename one',
      ];
    });
  }
}

/** Claims a name that was looked at by `requireName`. */
export function takeName(scope: IConstruct, id: ObjectId, owner: Owner, object: ApiObject): void {
  namesOf(scope).take(id, owner, object);
}

/**
 * Whether a name can be claimed for an object of `owner`: in the cluster a second object of one kind, namespace and name would be the same
 * object, and the later one would overwrite the earlier.
 *
 * @param where the construct to name in an error, where that is another one
 * @throws when the name is taken, or is none that Kubernetes takes
 */
export function requireName(scope: IConstruct, id: ObjectId, owner: Owner, where?: string): void {
  const problem = (NAME_RULES.get(id.kind) ?? dnsSubdomainProblem)(id.name);
  if (problem) {
    throw new IntentError({
      where: where ?? owner(), what: `${id.kind} "${id.name}"`, why: problem, instead: 'give the construct another id, or shorter names to what it joins',
    });
  }
  const present = namesOf(scope).ownerOf(id)?.();
  if (present === undefined || present === owner()) return;
  throw takenName(id, present, where ?? owner());
}

function takenName(id: ObjectId, present: string, where: string): IntentError {
  return new IntentError({
    where,
    what: `${id.kind} "${id.name}" would be made twice in ${id.namespace === undefined ? 'the cluster' : `namespace "${id.namespace}"`}`,
    why: `"${present}" makes it already, and in the cluster the two would be one object`,
    instead: 'give one of the two another name',
  });
}

/** Gives a name back. */
export function releaseName(scope: IConstruct, id: ObjectId, object: ApiObject): void {
  namesOf(scope).release(id, object);
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectId): string {
  // cdk8s gives every object its chart's namespace, also one that can be in none
  const within = kind === 'Namespace' ? '' : namespace ?? '';
  return `${kind}/${within}/${name}/${groupOf(apiVersion)}`;
}

function namesOf(scope: IConstruct): ObjectNames {
  const root = programRoot(scope) as any;
  if (!root[NAMES]) {
    const names = new ObjectNames();
    Object.defineProperty(root, NAMES, { value: names, enumerable: false });
    root.node.addValidation({ validate: () => names.twice(root) });
  }
  return root[NAMES] as ObjectNames;
}
