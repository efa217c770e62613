import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { NamespaceTarget, PolicyTargetFacts } from '../../intent/security/policy-target';
import { dnsLabelProblem } from '../../kubernetes/names';
import { Mesh } from '../../meshes/mesh';
import { IMeshIdentity } from '../identity/mesh-identity';

/** A guarded namespace: it stands on a floor above, and says itself what it is. */
interface GuardedTarget {
  readonly _mesh?: Mesh;
  _policyTarget(): PolicyTargetFacts;
}

/** A namespace that a policy is for, or whose pods it is for. */
export interface TargetNamespace {
  /** What is known of it now: it may get more workloads later in the program. */
  readonly facts: () => NamespaceTarget;
  readonly mesh?: Mesh;
}

/**
 * A namespace, whatever stands for it.
 *
 * @throws when it is none, or has a name that Kubernetes does not take
 */
export function readNamespace(given: unknown, where: string): TargetNamespace {
  const found = guarded(given) ?? named(nameOf(given, where));
  const { namespace } = found.facts();
  const problem = dnsLabelProblem(namespace);
  if (problem === undefined) return found;
  throw new IntentError({ where, what: `the namespace is "${namespace}"`, why: problem, instead: 'write its name as it stands in the cluster' });
}

function guarded(given: unknown): TargetNamespace | undefined {
  if (typeof (given as Partial<GuardedTarget> | undefined)?._policyTarget !== 'function') return undefined;
  const target = given as GuardedTarget;
  const isNamespace = (facts: PolicyTargetFacts): facts is NamespaceTarget => facts.kind === 'namespace';
  return isNamespace(target._policyTarget()) ? { facts: () => target._policyTarget() as NamespaceTarget, mesh: target._mesh } : undefined;
}

function named(namespace: string): TargetNamespace {
  return { facts: () => ({ kind: 'namespace', namespace }) };
}

function nameOf(given: unknown, where: string): string {
  if (typeof given === 'string') return given;
  const identity = (given as Partial<IMeshIdentity> | undefined)?._identity;
  const known = typeof identity === 'function' ? identity.call(given, where) : undefined;
  if (known?.kind === 'namespace') return known.namespace;
  const object = objectBehind(given);
  if (object?.kind === 'Namespace') return object.name;
  throw new IntentError({
    where, what: `\`namespace\` is ${shown(given)}`, why: 'it is a namespace', instead: 'pass a ZeroTrustNamespace, a Namespace of cdk8s-plus, or a name',
  });
}

function objectBehind(given: unknown): ApiObject | undefined {
  if (ApiObject.isApiObject(given)) return given;
  return Construct.isConstruct(given) ? objectBehind(given.node.defaultChild) : undefined;
}
