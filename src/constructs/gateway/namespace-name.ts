import * as kplus from 'cdk8s-plus-27';
import { kubeObject } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { dnsLabelProblem } from '../../kubernetes/names';
import { IMeshIdentity } from '../identity/mesh-identity';

/**
 * The name of a namespace: of a guarded one, of a Namespace of this program, or as it stands in the cluster.
 *
 * @throws when it is something else, or no name that Kubernetes takes
 */
export function namespaceName(value: IMeshIdentity | kplus.Namespace | string, name: string, where: string): string {
  const found = typeof value === 'string' ? value : isIdentity(value) ? identityNamespace(value, name, where) : objectNamespace(value, name, where);
  const problem = dnsLabelProblem(found);
  if (problem) throw new IntentError({ where, what: `\`${name}\` is "${found}"`, why: problem, instead: 'write the name of a namespace as it stands in the cluster' });
  return found;
}

function isIdentity(value: unknown): value is IMeshIdentity {
  return typeof (value as any)?._identity === 'function';
}

/** Somebody in a namespace is not the namespace. */
function identityNamespace(value: IMeshIdentity, name: string, where: string): string {
  const identity = value._identity(where);
  return identity.kind === 'namespace' ? identity.namespace : refuse(`service account "${identity.namespace}/${identity.name}"`, name, where);
}

function objectNamespace(value: unknown, name: string, where: string): string {
  const object = kubeObject(value, name, where);
  return object.kind === 'Namespace' ? object.name : refuse(`the ${object.kind} "${object.name}"`, name, where);
}

function refuse(what: string, name: string, where: string): never {
  throw new IntentError({ where, what: `\`${name}\` is ${what}`, why: 'it is a namespace', instead: "pass the namespace, or its name: 'shop'" });
}
