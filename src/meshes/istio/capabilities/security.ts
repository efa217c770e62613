import { byWaypoint, byZtunnelAlone, notInAmbient } from './waypoint';
import { SECURITY_NEEDS } from '../../../intent/needs/security';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const SOURCE = 'istio.io/api v1.31.1';
const POLICY = `${SOURCE} security/v1beta1/authorization_policy.proto`;
const PEERS = `${SOURCE} security/v1beta1/peer_authentication.proto`;
const TOKENS = `${SOURCE} security/v1beta1/request_authentication.proto`;
const NATIVE = Support.NATIVE;

/** What Istio with sidecars carries of intents about security. */
export const SIDECAR_SECURITY: CapabilitiesFor<typeof SECURITY_NEEDS> = {
  'mtls.strict': { support: NATIVE, source: `${SOURCE} security/v1beta1/peer_authentication.proto`, note: 'PeerAuthentication STRICT' },
  'mtls.plaintext-port': { support: NATIVE, source: `${SOURCE} security/v1beta1/peer_authentication.proto`, note: 'PeerAuthentication portLevelMtls PERMISSIVE' },
  'stage.observe': { support: NATIVE, source: 'istio.io/api v1.31.1 annotation istio.io/dry-run', note: 'AuthorizationPolicy with istio.io/dry-run' },
  'stage.permissive': { support: NATIVE, source: `${SOURCE} security/v1beta1/authorization_policy.proto`, note: 'PERMISSIVE, and an ALLOW for callers without a principal' },
  'access.identity': { support: NATIVE, source: `${SOURCE} security/v1beta1/authorization_policy.proto`, note: 'AuthorizationPolicy principals' },
  'access.requests': { support: NATIVE, source: `${SOURCE} security/v1beta1/authorization_policy.proto`, note: 'AuthorizationPolicy methods and paths' },
  'access.hosts': { support: NATIVE, source: POLICY, note: 'AuthorizationPolicy hosts' },
  'access.headers': { support: NATIVE, source: POLICY, note: 'when request.headers[...]' },
  'access.claims': { support: NATIVE, source: POLICY, note: 'when request.auth.claims[...]; a RequestAuthentication verifies the token' },
  'mtls.mesh': { support: NATIVE, source: PEERS, note: 'PeerAuthentication in the root namespace' },
  'mtls.namespace': { support: NATIVE, source: PEERS, note: 'PeerAuthentication without a selector' },
  'mtls.workload': { support: NATIVE, source: PEERS, note: 'PeerAuthentication with a selector' },
  'mtls.port': { support: NATIVE, source: PEERS, note: 'portLevelMtls, of a PeerAuthentication with a selector' },
  'mtls.plaintext-only': { support: NATIVE, source: PEERS, note: 'DISABLE, of a namespace or the mesh' },
  'policy.allow': { support: NATIVE, source: POLICY, note: 'action ALLOW' },
  'policy.deny': { support: NATIVE, source: POLICY, note: 'action DENY' },
  'policy.audit': { support: NATIVE, source: POLICY, note: 'action AUDIT; a plugin of the proxy has to write the record' },
  'policy.custom': { support: NATIVE, source: POLICY, note: 'action CUSTOM, with an extension provider of the mesh config' },
  'policy.dry-run': { support: NATIVE, source: `${SOURCE} annotation istio.io/dry-run`, note: 'for ALLOW and DENY' },
  'policy.mesh': { support: NATIVE, source: POLICY, note: 'a policy in the root namespace' },
  'policy.gateway': { support: NATIVE, source: POLICY, note: 'selector, or targetRefs for a gateway of the Kubernetes Gateway API' },
  'policy.identities': { support: NATIVE, source: POLICY, note: 'principals and namespaces' },
  'policy.service-accounts': { support: NATIVE, since: '1.25', source: POLICY, note: 'serviceAccounts' },
  'policy.trust-domains': { support: NATIVE, since: '1.31', source: POLICY, note: 'trustDomains' },
  'policy.ip-blocks': { support: NATIVE, source: POLICY, note: 'ipBlocks' },
  'policy.remote-ip-blocks': { support: NATIVE, source: POLICY, note: 'remoteIpBlocks' },
  'policy.requests': { support: NATIVE, source: POLICY, note: 'hosts, methods and paths' },
  'policy.path-templates': { support: NATIVE, source: POLICY, note: '{*} and {**} in paths' },
  'policy.headers': { support: NATIVE, source: POLICY, note: 'when request.headers[...]' },
  'policy.tokens': { support: NATIVE, source: POLICY, note: 'requestPrincipals, and when request.auth...' },
  'policy.destination': { support: NATIVE, source: POLICY, note: 'when destination.ip and connection.sni' },
  'policy.filter-metadata': { support: NATIVE, source: POLICY, note: 'when experimental.envoy.filters...' },
  'jwt.verify': { support: NATIVE, source: TOKENS, note: 'RequestAuthentication' },
  'jwt.require': { support: NATIVE, source: TOKENS, note: 'an AuthorizationPolicy that denies what has no request principal' },
  'jwt.claims': { support: NATIVE, source: POLICY, note: 'an AuthorizationPolicy that denies other values of request.auth.claims[...]' },
  'jwt.mesh': { support: NATIVE, source: TOKENS, note: 'RequestAuthentication in the root namespace' },
  'jwt.gateway': { support: NATIVE, source: TOKENS, note: 'selector, or targetRefs for a gateway of the Kubernetes Gateway API' },
  'jwt.headers': { support: NATIVE, source: TOKENS, note: 'outputPayloadToHeader and outputClaimToHeaders' },
  'jwt.space-delimited': { support: NATIVE, since: '1.28', source: TOKENS, note: 'spaceDelimitedClaims' },
};

const AMBIENT = 'istio.io/istio main of 2026-08-27 pilot/pkg/serviceregistry/ambient/authorization.go';
const ATTACHMENT = 'istio.io/istio main of 2026-08-27 pilot/pkg/model/policyattachment.go';

/** What the policy of a waypoint says; ztunnel knows nothing of it. */
const seen = (need: keyof typeof SECURITY_NEEDS) => {
  const { note = '', since } = SIDECAR_SECURITY[need];
  return byWaypoint(note, ATTACHMENT, { since });
};

/** What depends on the address of a connection: a waypoint sees that of a tunnel. */
const atPods = (note: string) => ({ support: NATIVE, source: AMBIENT, note: `${note}, for ports without a waypoint` });

/** What is for more than single workloads, which ztunnel guards together with their waypoints. */
const tooWide = () => notInAmbient('ztunnel and waypoints would each carry out a part of it', ATTACHMENT, 'name the workloads or services that it is for');

/** The same in ambient mode: waypoints see requests, ztunnel connections. */
export const AMBIENT_SECURITY: CapabilitiesFor<typeof SECURITY_NEEDS> = {
  ...SIDECAR_SECURITY,
  'stage.observe': byWaypoint('AuthorizationPolicy with istio.io/dry-run; only what comes by way of a waypoint is logged', ATTACHMENT),
  'access.requests': seen('access.requests'),
  'access.hosts': seen('access.hosts'),
  'access.headers': seen('access.headers'),
  'access.claims': seen('access.claims'),
  'mtls.plaintext-only': notInAmbient('ztunnel takes DISABLE for PERMISSIVE', AMBIENT, 'use MtlsMode.PERMISSIVE, which takes both'),
  'policy.audit': seen('policy.audit'),
  'policy.custom': seen('policy.custom'),
  'policy.dry-run': seen('policy.dry-run'),
  'policy.mesh': byZtunnelAlone(SIDECAR_SECURITY['policy.mesh'], tooWide()),
  'policy.trust-domains': seen('policy.trust-domains'),
  'policy.ip-blocks': atPods('ipBlocks'),
  'policy.remote-ip-blocks': { ...SIDECAR_SECURITY['policy.remote-ip-blocks'], note: 'remoteIpBlocks, at gateways' },
  'policy.requests': seen('policy.requests'),
  'policy.path-templates': seen('policy.path-templates'),
  'policy.headers': seen('policy.headers'),
  'policy.tokens': seen('policy.tokens'),
  'policy.destination': atPods('when destination.ip and destination.port'),
  'policy.filter-metadata': notInAmbient('waypoints ignore EnvoyFilters, so there is nothing that says any', ATTACHMENT, 'leave it out, or run this namespace with sidecars (DataPlane.SIDECAR)'),
  'jwt.verify': seen('jwt.verify'),
  'jwt.require': seen('jwt.require'),
  'jwt.claims': seen('jwt.claims'),
  'jwt.mesh': tooWide(),
  'jwt.gateway': seen('jwt.gateway'),
  'jwt.headers': seen('jwt.headers'),
  'jwt.space-delimited': seen('jwt.space-delimited'),
};
