import * as security from '../../../../imports/security.istio.io';
import { IntentError } from '../../../intent/intent-error';
import { MtlsMode } from '../../../intent/security/mtls-mode';
import { MutualTlsIntent } from '../../../intent/security/security-intent';
import { manifestOf, Rendering } from '../../rendering';
import { attach, AttachmentFacts } from '../attachment';

const MODES = {
  [MtlsMode.STRICT]: security.PeerAuthenticationSpecMtlsMode.STRICT,
  [MtlsMode.PERMISSIVE]: security.PeerAuthenticationSpecMtlsMode.PERMISSIVE,
  [MtlsMode.PLAINTEXT_ONLY]: security.PeerAuthenticationSpecMtlsMode.DISABLE,
};

const PORT_MODES = {
  [MtlsMode.STRICT]: security.PeerAuthenticationSpecPortLevelMtlsMode.STRICT,
  [MtlsMode.PERMISSIVE]: security.PeerAuthenticationSpecPortLevelMtlsMode.PERMISSIVE,
  [MtlsMode.PLAINTEXT_ONLY]: security.PeerAuthenticationSpecPortLevelMtlsMode.DISABLE,
};

/**
 * One PeerAuthentication (istio.io/api v1.31.1 security/v1beta1/peer_authentication.proto).
 *
 * @throws when Istio would not look at it
 */
export function peerAuthentication(intent: MutualTlsIntent, facts: AttachmentFacts): Rendering {
  const { name, target, mode, portModes, where } = intent;
  const { namespace, selector } = attach(target, 'connections', { ...facts, selectsAtHome: true }, where);
  if (selector) requireOutsideOfRoot(namespace, facts, where);
  const portLevelMtls = Object.fromEntries([...portModes].map(([port, each]) => [String(port), { mode: PORT_MODES[each] }]));
  const manifest = manifestOf(security.PeerAuthentication, { name, namespace }, () => ({
    selector,
    mtls: mode && { mode: MODES[mode] },
    portLevelMtls: portModes.size > 0 ? portLevelMtls : undefined,
  }));
  return { objects: [{ id: 'PeerAuthentication', manifest }], decorations: [] };
}

/** A selector in the root namespace is ignored (istio.io/istio main of 2026-08-27 pilot/pkg/security/authn/policy_applier.go ComposePeerAuthentication). */
function requireOutsideOfRoot(namespace: string, { controlPlaneNamespace }: AttachmentFacts, where: string): void {
  if (namespace !== controlPlaneNamespace) return;
  throw new IntentError({
    where,
    what: `it is for single workloads of namespace "${namespace}"`,
    why: 'that is the root namespace, where Istio looks at the mode of the whole mesh only',
    instead: 'run the workload in a namespace of its own',
  });
}
