import { NEEDS_WAYPOINT } from './waypoint';
import { SECURITY_NEEDS } from '../../../intent/needs/security';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const SOURCE = 'istio.io/api v1.31.1';
const NATIVE = Support.NATIVE;

/** What Istio with sidecars carries of intents about security. */
export const SIDECAR_SECURITY: CapabilitiesFor<typeof SECURITY_NEEDS> = {
  'mtls.strict': { support: NATIVE, source: `${SOURCE} security/v1beta1/peer_authentication.proto`, note: 'PeerAuthentication STRICT' },
  'mtls.plaintext-port': { support: NATIVE, source: `${SOURCE} security/v1beta1/peer_authentication.proto`, note: 'PeerAuthentication portLevelMtls PERMISSIVE' },
  'stage.observe': { support: NATIVE, source: 'istio.io/api v1.31.1 annotation istio.io/dry-run', note: 'AuthorizationPolicy with istio.io/dry-run' },
  'stage.permissive': { support: NATIVE, source: `${SOURCE} security/v1beta1/authorization_policy.proto`, note: 'PERMISSIVE, and an ALLOW for callers without a principal' },
  'access.identity': { support: NATIVE, source: `${SOURCE} security/v1beta1/authorization_policy.proto`, note: 'AuthorizationPolicy principals' },
  'access.requests': { support: NATIVE, source: `${SOURCE} security/v1beta1/authorization_policy.proto`, note: 'AuthorizationPolicy methods and paths' },
};

/** The same in ambient mode. */
export const AMBIENT_SECURITY: CapabilitiesFor<typeof SECURITY_NEEDS> = {
  ...SIDECAR_SECURITY,
  'stage.observe': {
    ...NEEDS_WAYPOINT,
    note: 'ztunnel takes dry-run policies only behind a feature flag of istiod',
    instead: 'use ZeroTrustStage.STRICT after observing with sidecars',
  },
  'access.requests': NEEDS_WAYPOINT,
};
