import { IntentError } from '../../intent/intent-error';
import { PolicyTargetFacts, targetText } from '../../intent/security/policy-target';

/**
 * Requests are counted where they come in: at some pods, or at a gateway.
 *
 * @throws when the target is a whole namespace or mesh
 */
export function requireCountable(target: PolicyTargetFacts, where: string): void {
  if (target.kind !== 'mesh' && target.kind !== 'namespace') return;
  throw new IntentError({
    where,
    what: `it is for ${targetText(target)}`,
    why: 'each workload takes another number of requests, and one limit for all of them fits none',
    instead: 'name a workload, a service or a gateway, with one limit each',
  });
}
