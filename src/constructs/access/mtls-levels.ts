import { IConstruct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { coversTarget, PolicyTargetFacts, targetText } from '../../intent/security/policy-target';
import { keptByProgram } from '../plan/program-root';

const LEVELS = Symbol.for('cdk8s-mesh.mtls-levels');

/** Somebody says what connections a target takes. */
interface MtlsClaim {
  readonly path: string;
  readonly target: PolicyTargetFacts;
  /** How to say there what another construct wants to say. */
  readonly instead: string;
}

/**
 * Claims to say what connections a target takes. Istio looks at one PeerAuthentication for the mesh, for a namespace and for a workload: the oldest,
 * which nobody knows beforehand.
 *
 * @throws when another construct says it, for the same mesh or namespace, or for pods that are the same
 */
export function claimMtlsLevel(scope: IConstruct, claim: MtlsClaim): void {
  const claims = keptByProgram<MtlsClaim[]>(scope, LEVELS, () => []);
  const other = claims.find(({ path, target }) => path !== claim.path && isSameLevel(target, claim.target));
  if (other) {
    throw new IntentError({
      where: claim.path,
      what: `"${other.path}" says already what connections ${targetText(other.target)} takes`,
      why: 'of two the mesh looks at the older one, and nobody knows which that will be',
      instead: other.instead,
    });
  }
  claims.push(claim);
}

function isSameLevel(a: PolicyTargetFacts, b: PolicyTargetFacts): boolean {
  const wide = (target: PolicyTargetFacts) => target.kind === 'mesh' || target.kind === 'namespace';
  if (wide(a) || wide(b)) return a.kind === b.kind && coversTarget(a, b);
  return coversTarget(a, b) || coversTarget(b, a);
}
