import { IConstruct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { namespaceOf, PolicyTargetFacts, targetText } from '../../intent/security/policy-target';
import { selects } from '../../kubernetes/labels';
import { Labels } from '../../kubernetes/objects';
import { Mesh } from '../../meshes/mesh';
import { keptByProgram } from '../plan/program-root';

const CLAIMS = Symbol.for('cdk8s-mesh.operation-targets');

/** Who speaks of what. */
interface Claim {
  readonly target: PolicyTargetFacts;
  /** Of two meshes each has a whole of its own. */
  readonly rootNamespace: string;
  readonly path: string;
}

/** Of what there is one for a target, and what becomes of two. */
export interface Sole {
  /** In the words of an error: `telemetry`. */
  readonly what: string;
  readonly why: string;
}

/**
 * Whether a target is free for one construct of a kind. One for a namespace and one for a workload in it stand together: the narrower one is
 * taken, or both are, as the mesh says.
 *
 * @returns what claims it, once nothing else is in the way
 * @throws when another one is for the same target, or for pods that both may mean
 */
export function freeTarget(by: IConstruct, { what, why }: Sole, target: PolicyTargetFacts, mesh: Mesh): () => void {
  const rootNamespace = mesh.controlPlaneNamespace;
  const claims = claimsOf(by, what);
  const path = by.node.path;
  const other = claims.find(claim => claim.path !== path && sameTarget(claim, { target, path, rootNamespace }));
  if (other) {
    throw new IntentError({
      where: path,
      what: `"${other.path}" has the ${what} of ${targetText(other.target)}, and this is for ${targetText(target)}`,
      why,
      instead: 'say it in one of the two constructs, or select pods by labels that differ',
    });
  }
  return () => void claims.push({ target, path, rootNamespace });
}

function claimsOf(by: IConstruct, what: string): Claim[] {
  const all = keptByProgram(by, CLAIMS, () => new Map<string, Claim[]>());
  const claims = all.get(what) ?? [];
  all.set(what, claims);
  return claims;
}

function sameTarget(one: Claim, other: Claim): boolean {
  const [a, b] = [one.target, other.target];
  if (a.kind === 'mesh' || b.kind === 'mesh') return a.kind === b.kind && one.rootNamespace === other.rootNamespace;
  if (namespaceOf(a) !== namespaceOf(b)) return false;
  if (a.kind === 'namespace' || b.kind === 'namespace') return a.kind === b.kind;
  if (a.kind === 'gateway' && b.kind === 'gateway' && a.gateway.name === b.gateway.name) return true;
  if (a.kind === 'service' && b.kind === 'service' && a.name === b.name) return true;
  return samePods(a, b) || samePods(b, a);
}

type PodsTarget = Exclude<PolicyTargetFacts, { readonly kind: 'mesh' | 'namespace' }>;

/** Whether the labels of one select pods of the other, as far as they are known. */
function samePods(selecting: PodsTarget, selected: PodsTarget): boolean {
  const labels = labelsOf(selecting);
  return labels !== undefined && podsOf(selected).some(pod => selects(labels, pod));
}

function labelsOf(target: PodsTarget): Labels | undefined {
  return target.kind === 'gateway' ? target.gateway.podLabels : target.labels;
}

function podsOf(target: PodsTarget): Labels[] {
  const pods = target.kind === 'gateway' ? [] : target.pods ?? [];
  const labels = labelsOf(target);
  return pods.length > 0 ? pods.map(pod => pod.labels) : labels ? [labels] : [];
}
