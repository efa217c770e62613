import { SECURITY_NEEDS } from '../../../intent/needs/security';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const NATIVE = Support.NATIVE;
const POLICY = 'linkerd/linkerd2 version-2.20 policy-controller/k8s/index';
const INBOUND = `${POLICY}/src/inbound/index.rs`;

/** What Linkerd carries of intents about security. */
export const LINKERD_SECURITY: CapabilitiesFor<typeof SECURITY_NEEDS> = {
  'mtls.strict': { support: NATIVE, source: INBOUND, note: 'default-inbound-policy deny, and authorizations by mesh identity alone' },
  'mtls.plaintext-port': { support: NATIVE, source: INBOUND, note: 'Server accessPolicy all-unauthenticated' },
  'stage.observe': { support: NATIVE, source: INBOUND, note: 'default-inbound-policy and Server accessPolicy audit' },
  'stage.permissive': {
    support: Support.NONE,
    source: INBOUND,
    note: 'an authorization without an identity lets every identity in too, so plaintext cannot be let in while identities are held to rules',
    instead: 'go from ZeroTrustStage.OBSERVE to ZeroTrustStage.STRICT, and name single ports in plaintextPorts',
  },
  'access.identity': { support: NATIVE, source: INBOUND, note: 'AuthorizationPolicy with MeshTLSAuthentication' },
  'access.requests': { support: NATIVE, source: INBOUND, note: 'HTTPRoute or GRPCRoute attached to the Server' },
};
