import * as security from '../../../../imports/security.istio.io';
import { ZeroTrustStage } from '../../../intent/security/stage';
import { LateManifest, manifestOf } from '../../rendering';

/** The action of every policy made here: what one of them matches is allowed. */
export const ALLOW = security.AuthorizationPolicySpecAction.ALLOW;

/** An AuthorizationPolicy; while a namespace is only observed, one that logs what it would do. */
export function authorizationPolicy(
  metadata: { name: string; namespace: string }, stage: ZeroTrustStage, spec: () => security.AuthorizationPolicySpec,
): LateManifest {
  const annotations = stage === ZeroTrustStage.OBSERVE ? { 'istio.io/dry-run': 'true' } : undefined;
  return manifestOf(security.AuthorizationPolicy, { ...metadata, annotations }, spec);
}
