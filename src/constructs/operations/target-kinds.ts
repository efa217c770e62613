import { IConstruct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { GatewayTarget, PolicyTargetFacts, ServiceTarget, targetText, WorkloadTarget } from '../../intent/security/policy-target';
import { KnownGateways } from '../gateway/known-gateways';

/** Where requests come in. */
export type CountableTarget = WorkloadTarget | ServiceTarget | GatewayTarget;

/**
 * Requests are counted where they come in: at some pods, or at a gateway.
 *
 * @throws when the target is a whole namespace or mesh, or when a gateway runs in the pods: these take requests otherwise than a workload does
 */
export function countableTarget(by: IConstruct, target: PolicyTargetFacts): CountableTarget {
  const where = by.node.path;
  if (target.kind === 'mesh' || target.kind === 'namespace') {
    throw new IntentError({
      where,
      what: `it is for ${targetText(target)}`,
      why: 'each workload takes another number of requests, and one limit for all of them fits none',
      instead: 'name a workload, a service or a gateway, with one limit each',
    });
  }
  const gateway = gatewayIn(by, target);
  if (!gateway) return target;
  throw new IntentError({
    where,
    what: `"${gateway}" runs in the pods of ${targetText(target)}`,
    why: 'a gateway takes requests by other listeners than a workload, and at those nothing would be counted',
    instead: 'write PolicyTarget.gateway(...)',
  });
}

/** The gateway of this program that runs in the pods of a target, if one does. */
export function gatewayIn(by: IConstruct, target: PolicyTargetFacts): string | undefined {
  if ((target.kind !== 'workload' && target.kind !== 'service') || Object.keys(target.labels ?? {}).length === 0) return undefined;
  return KnownGateways.of(by).runningIn(target.namespace, target.labels!);
}
