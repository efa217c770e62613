import * as security from '../../../imports/security.istio.io';
import { ZeroTrustStage } from '../../intent/stage';
import { KubeObject } from '../../kubernetes/objects';

/** The action of every policy made here: what one of them matches is allowed. */
export const ALLOW = security.AuthorizationPolicySpecAction.ALLOW;

/** An AuthorizationPolicy; while a namespace is only observed, one that logs what it would do. */
export function authorizationPolicy(
  metadata: { name: string; namespace: string }, spec: security.AuthorizationPolicySpec, stage: ZeroTrustStage,
): KubeObject {
  const annotations = stage === ZeroTrustStage.OBSERVE ? { 'istio.io/dry-run': 'true' } : undefined;
  return security.AuthorizationPolicy.manifest({ metadata: { ...metadata, annotations }, spec });
}
