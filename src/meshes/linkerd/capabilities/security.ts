import { SECURITY_NEEDS } from '../../../intent/needs/security';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const NATIVE = Support.NATIVE;
const POLICY = 'linkerd/linkerd2 version-2.20 policy-controller/k8s/index';
const INBOUND = `${POLICY}/src/inbound/index.rs`;

/** Linkerd could say it, and this library does not. */
const notYet = (source: string, note: string, instead: string) => ({
  support: Support.NONE, source, note: `${note}; this library does not write it for Linkerd yet`, instead,
});

/** Linkerd has no way to say it. */
const none = (source: string, note: string, instead: string) => ({ support: Support.NONE, source, note, instead });

const CRDS = 'linkerd/linkerd2 version-2.20 policy-controller/k8s/api/src/policy';
const ALLOW_ONLY = none(`${CRDS}/authorization_policy.rs`, 'its policies only admit: none of them denies what another admits', 'allow less: what is not allowed is denied');
const NO_TOKENS = none(`${CRDS}/authorization_policy.rs`, 'it authenticates by mesh identity and by network, and knows no tokens', 'verify tokens in the application, or at a gateway before the mesh');
const NO_SUCH_MATCH = none(`${CRDS}/httproute.rs`, 'its routes match paths, methods, headers and queries', 'allow by caller, method and path');
const BY_ALLOW = none(
  'linkerd/linkerd2-proxy linkerd/http/route/src, version-2.20',
  'the best of its routes alone decides over a request, so that those of a workload are written together, from what `allow` says',
  'say it by `allow`, or allow whole ports',
);
const MODES = none(INBOUND, 'mTLS is always spoken between meshed pods, and who has no identity is let in or not by policy', 'guard the namespace with a ZeroTrustNamespace, and name exceptions in plaintextPorts');

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
  'access.hosts': notYet(`${CRDS}/httproute.rs`, 'its routes have hostnames', 'allow by method and path'),
  'access.headers': notYet(`${CRDS}/httproute.rs`, 'its routes match headers', 'allow by method and path'),
  'access.claims': NO_TOKENS,
  'mtls.mesh': MODES,
  'mtls.namespace': MODES,
  'mtls.workload': MODES,
  'mtls.port': MODES,
  'mtls.plaintext-only': MODES,
  'policy.allow': { support: NATIVE, source: INBOUND, note: 'AuthorizationPolicy for the Servers of a guarded workload' },
  'policy.deny': ALLOW_ONLY,
  'policy.audit': none(INBOUND, 'accessPolicy audit lets in what no policy admits, and logs it; nothing else is recorded', 'use ZeroTrustStage.OBSERVE, or the access log'),
  'policy.custom': none(`${CRDS}/authorization_policy.rs`, 'it asks nobody outside of the mesh', 'have the application ask'),
  'policy.dry-run': { support: NATIVE, source: INBOUND, note: 'where the namespace is at stage OBSERVE, and refused elsewhere: Server accessPolicy audit is for a whole port' },
  'policy.mesh': none(INBOUND, 'policies are for a namespace or less', 'guard each namespace'),
  'policy.gateway': none(INBOUND, 'it has no gateway of its own', 'use the policies of the gateway that you run'),
  'policy.identities': { support: NATIVE, source: `${CRDS}/meshtls_authentication.rs`, note: 'MeshTLSAuthentication identityRefs, of its own trust domain; patterns and negations are refused' },
  'policy.service-accounts': { support: NATIVE, source: `${CRDS}/meshtls_authentication.rs`, note: 'MeshTLSAuthentication identityRefs, of its own trust domain' },
  'policy.trust-domains': none(`${CRDS}/meshtls_authentication.rs`, 'an identity ends with its trust domain, and so with the end of any longer one', 'name callers or namespaces, which are of the mesh\'s own trust domain'),
  'policy.ip-blocks': { support: NATIVE, source: `${CRDS}/network_authentication.rs`, note: 'NetworkAuthentication networks and except, beside identities' },
  'policy.remote-ip-blocks': none(`${CRDS}/network_authentication.rs`, 'it sees the address of the connection only', 'limit addresses at the gateway'),
  'policy.requests': BY_ALLOW,
  'policy.path-templates': NO_SUCH_MATCH,
  'policy.headers': BY_ALLOW,
  'policy.tokens': NO_TOKENS,
  'policy.destination': NO_SUCH_MATCH,
  'policy.filter-metadata': NO_SUCH_MATCH,
  'jwt.verify': NO_TOKENS,
  'jwt.require': NO_TOKENS,
  'jwt.claims': NO_TOKENS,
  'jwt.mesh': NO_TOKENS,
  'jwt.gateway': NO_TOKENS,
  'jwt.headers': NO_TOKENS,
  'jwt.space-delimited': NO_TOKENS,
};
