import { ALLOW, authorizationPolicy } from './authorization-policy';
import * as security from '../../../../imports/security.istio.io';
import { NamespaceIntent } from '../../../intent/security/namespace-intent';
import { ZeroTrustStage } from '../../../intent/security/stage';
import { Labels } from '../../../kubernetes/objects';
import { manifestOf, RenderedObject, Rendering } from '../../rendering';
import { DataPlane } from '../data-plane';

/** The labels that enrol a namespace, in one way or another (pkg/kube/inject/inject.go, istio.io/istio main of 2026-08-27). */
const ENROLMENT = ['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode'];

/** How a namespace joins this mesh. */
interface Enrolment {
  readonly dataPlane: DataPlane;
  readonly revision?: string;
}

/**
 * A namespace in the mesh, with required mTLS, where nothing is allowed.
 *
 * `spec: {}` is an ALLOW policy that matches no request: with it, what no other ALLOW policy matches is denied
 * (istio.io/api v1.31.1 security/v1beta1/authorization_policy.proto).
 */
export function enrolNamespace(intent: NamespaceIntent, enrolment: Enrolment): Rendering {
  const { name: namespace, stage } = intent;
  const deny = authorizationPolicy({ name: 'deny-by-default', namespace }, stage, () => ({}));
  const objects: RenderedObject[] = [
    { id: 'PeerAuthentication', manifest: peerAuthentication(namespace, stage) },
    { id: 'AuthorizationPolicy', manifest: deny },
  ];
  if (stage === ZeroTrustStage.PERMISSIVE) {
    objects.push({ id: 'AuthorizationPolicy-plaintext', manifest: allowPlaintext(namespace) });
  }
  return { objects, decorations: [{ on: 'namespace', labels: enrolmentLabels(enrolment), excludes: ENROLMENT }] };
}

function peerAuthentication(namespace: string, stage: ZeroTrustStage) {
  const { STRICT, PERMISSIVE } = security.PeerAuthenticationSpecMtlsMode;
  const mode = stage === ZeroTrustStage.STRICT ? STRICT : PERMISSIVE;
  return manifestOf(security.PeerAuthentication, { name: 'default', namespace }, () => ({ mtls: { mode } }));
}

/** A caller without mTLS has no principal: only `notPrincipals: ["*"]` matches it. */
function allowPlaintext(namespace: string) {
  return authorizationPolicy({ name: 'allow-plaintext', namespace }, ZeroTrustStage.PERMISSIVE, () => ({
    action: ALLOW, rules: [{ from: [{ source: { notPrincipals: ['*'] } }] }],
  }));
}

function enrolmentLabels({ dataPlane, revision }: Enrolment): Labels {
  const tag: Labels = revision === undefined ? {} : { 'istio.io/rev': revision };
  if (dataPlane === DataPlane.AMBIENT) return { 'istio.io/dataplane-mode': 'ambient', ...tag };
  // istio-injection takes precedence over istio.io/rev, so the two never stand together
  return revision === undefined ? { 'istio-injection': 'enabled' } : tag;
}
