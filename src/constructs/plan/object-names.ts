import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { dns1035LabelProblem, dnsLabelProblem, dnsSubdomainProblem } from '../../kubernetes/names';
import { groupOf } from '../../kubernetes/objects';
import { clusterOf } from '../../meshes/mesh-registry';

const NAMES = Symbol.for('cdk8s-mesh.object-names');

/** Which names the objects of a program have taken in one cluster. */
class ObjectNames {
  private readonly takenBy = new Map<string, string>();

  public ownerOf(key: string): string | undefined {
    return this.takenBy.get(key);
  }

  public take(key: string, path: string): void {
    this.takenBy.set(key, path);
  }

  public release(key: string): void {
    this.takenBy.delete(key);
  }
}

/** Kinds whose names are narrower than most. */
const NAME_RULES: { readonly [kind: string]: (name: string) => string | undefined } = { Service: dns1035LabelProblem, Namespace: dnsLabelProblem };

/** What identifies an object in a cluster. */
export interface ObjectId {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/**
 * Claims a name for an object that stands at `path`: in the cluster a second object of one kind, namespace and name would be
 * the same object, and the later one would overwrite the earlier.
 *
 * @throws when the name is taken, or is none that Kubernetes takes
 */
export function takeName(scope: IConstruct, id: ObjectId, path: string): void {
  requireName(scope, id, path);
  namesOf(scope).take(keyOf(id), path);
}

/**
 * Whether a name can be claimed for an object that would stand at `path`.
 *
 * @param where the construct to name in an error, where that is another one
 * @throws when the name is taken, or is none that Kubernetes takes
 */
export function requireName(scope: IConstruct, id: ObjectId, path: string, where = path): void {
  const problem = (NAME_RULES[id.kind] ?? dnsSubdomainProblem)(id.name);
  if (problem) throw new IntentError({ where, what: `${id.kind} "${id.name}"`, why: problem, instead: 'give the construct another id, or shorter names to what it joins' });
  const owner = namesOf(scope).ownerOf(keyOf(id));
  if (owner === undefined || owner === path) return;
  throw new IntentError({
    where,
    what: `${id.kind} "${id.name}" would be made twice in ${id.namespace === undefined ? 'the cluster' : `namespace "${id.namespace}"`}`,
    why: `"${owner}" makes it already, and in the cluster the two would be one object`,
    instead: 'give one of the two another name',
  });
}

/** Gives a name back. */
export function releaseName(scope: IConstruct, object: ApiObject): void {
  namesOf(scope).release(keyOf({ apiVersion: object.apiVersion, kind: object.kind, namespace: object.metadata.namespace, name: object.name }));
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectId): string {
  return `${groupOf(apiVersion)}/${kind}/${namespace ?? ''}/${name}`;
}

function namesOf(scope: IConstruct): ObjectNames {
  const cluster = clusterOf(scope) as any;
  if (!cluster[NAMES]) {
    const names = new ObjectNames();
    Object.defineProperty(cluster, NAMES, { value: names, enumerable: false });
    cluster.node.addValidation({ validate: () => twice(cluster, names) });
  }
  return cluster[NAMES] as ObjectNames;
}

/** Objects that other constructs of the program make under a name that is taken. */
function twice(cluster: IConstruct, names: ObjectNames): string[] {
  const objects = cluster.node.findAll().filter(ApiObject.isApiObject);
  return objects.flatMap(object => {
    const owner = names.ownerOf(keyOf({ apiVersion: object.apiVersion, kind: object.kind, namespace: object.metadata.namespace, name: object.name }));
    if (owner === undefined || owner === object.node.path) return [];
    return [`${object.kind} "${object.name}" is made by "${object.node.path}" and by "${owner}": in the cluster the two would be one object; pass the first to the construct that makes the second, or rename one`];
  });
}
