import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { keptWith, programRoot } from './program-root';
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

/** Where an object stands or would stand. Paths are long and rarely needed, so they are made when they are. */
type Place = () => string;

/** Marks the objects whose names were taken: the others of a program are looked at when it is synthesized. */
const TAKEN = Symbol.for('cdk8s-mesh.name-taken');

/** Which names the objects of a program have taken. A program is for one cluster. */
class ObjectNames {
  // By group, kind, namespace and name; four maps and no joined keys, as there are thousands of objects
  private readonly groups = new Map<string, Map<string, Map<string, Map<string, ApiObject>>>>();

  public ownerOf({ apiVersion, kind, namespace, name }: ObjectId): ApiObject | undefined {
    return this.groups.get(groupOf(apiVersion))?.get(kind)?.get(within(kind, namespace))?.get(name);
  }

  public take({ apiVersion, kind, namespace, name }: ObjectId, object: ApiObject): void {
    const kinds = inner(this.groups, groupOf(apiVersion));
    inner(inner(kinds, kind), within(kind, namespace)).set(name, object);
    (object as any)[TAKEN] = true;
  }

  public release({ apiVersion, kind, namespace, name }: ObjectId): void {
    this.groups.get(groupOf(apiVersion))?.get(kind)?.get(within(kind, namespace))?.delete(name);
  }

  /** Objects that other constructs of the program make under a name that is taken. */
  public twice(root: IConstruct): string[] {
    return root.node.findAll().filter(ApiObject.isApiObject).filter(object => !(object as any)[TAKEN]).flatMap(object => {
      const { apiVersion, kind, name, metadata: { namespace } } = object;
      const owner = this.ownerOf({ apiVersion, kind, namespace, name });
      if (owner === undefined || owner === object) return [];
      return [
        `${kind} "${name}" is made by "${object.node.path}" and by "${owner.node.path}": in the cluster the two would be one object; `
        + 'pass the first to the construct that makes the second, or rename one',
      ];
    });
  }
}

function inner<T>(maps: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const present = maps.get(key);
  if (present) return present;
  const made = new Map<string, T>();
  maps.set(key, made);
  return made;
}

/** cdk8s gives every object its chart's namespace, also one that can be in none. */
function within(kind: string, namespace?: string): string {
  return kind === 'Namespace' ? '' : namespace ?? '';
}

/**
 * Claims a name for an object.
 *
 * @throws when another one has it, or when Kubernetes takes no such name
 */
export function takeName(scope: IConstruct, id: ObjectId, object: ApiObject): void {
  const names = namesOf(scope);
  const present = names.ownerOf(id);
  // One of the same place was refused after it had taken the name
  if (present !== undefined && present !== object && present.node.path !== object.node.path) throw takenName(id, present, object.node.path);
  names.take(id, object);
}

/**
 * Whether a name can be claimed for an object at `place`: in the cluster a second object of one kind, namespace and name would be the same
 * object, and the later one would overwrite the earlier.
 *
 * @param where the construct to name in an error, where that is another one
 * @throws when the name is taken, or is none that Kubernetes takes
 */
export function requireName(scope: IConstruct, id: ObjectId, place: Place, where?: string): void {
  const problem = (NAME_RULES.get(id.kind) ?? dnsSubdomainProblem)(id.name);
  if (problem) {
    throw new IntentError({
      where: where ?? place(), what: `${id.kind} "${id.name}"`, why: problem, instead: 'give the construct another id, or shorter names to what it joins',
    });
  }
  const present = namesOf(scope).ownerOf(id);
  if (present !== undefined && present.node.path !== place()) throw takenName(id, present, where ?? place());
}

function takenName(id: ObjectId, present: ApiObject, where: string): IntentError {
  return new IntentError({
    where,
    what: `${id.kind} "${id.name}" would be made twice in ${id.namespace === undefined ? 'the cluster' : `namespace "${id.namespace}"`}`,
    why: `"${present.node.path}" makes it already, and in the cluster the two would be one object`,
    instead: 'give one of the two another name',
  });
}

/** Gives a name back. */
export function releaseName(scope: IConstruct, id: ObjectId): void {
  namesOf(scope).release(id);
}

function namesOf(scope: IConstruct): ObjectNames {
  const root = programRoot(scope);
  return keptWith(root, NAMES, () => {
    const names = new ObjectNames();
    root.node.addValidation({ validate: () => names.twice(root) });
    return names;
  });
}
