import * as policy from '../../../imports/policy.linkerd.io';
import { LateManifest, manifestOf, RenderedObject } from '../rendering';

/** The name of the NetworkAuthentication that lets kubelets in; one a namespace. */
export const PROBES = 'probes';

const GROUP = 'policy.linkerd.io';

/** What an AuthorizationPolicy opens. */
export type PolicyTarget = { readonly kind: 'Server'; readonly name: string } | { readonly kind: 'HTTPRoute' | 'GRPCRoute'; readonly name: string };

/** Opens a target to the identities of the MeshTLSAuthentication of the same name. */
export function openToIdentities(name: string, namespace: string, target: PolicyTarget, authentication: LateManifest): RenderedObject[] {
  return [
    { id: `MeshTLSAuthentication-${name}`, manifest: authentication },
    { id: `AuthorizationPolicy-${name}`, manifest: authorizationPolicy(name, namespace, target, { kind: 'MeshTLSAuthentication', name }) },
  ];
}

/** Opens a route to whoever can reach it: the kubelet, whose address nobody knows beforehand. */
export function openToProbes(name: string, namespace: string, target: PolicyTarget): RenderedObject {
  return { id: `AuthorizationPolicy-${name}`, manifest: authorizationPolicy(name, namespace, target, { kind: 'NetworkAuthentication', name: PROBES }) };
}

/** Any address. It is used with routes for the probes' paths only. */
export function probesAuthentication(namespace: string): RenderedObject {
  const manifest = manifestOf(policy.NetworkAuthentication, { name: PROBES, namespace }, () => ({
    networks: [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }],
  }));
  return { id: 'NetworkAuthentication', manifest };
}

function authorizationPolicy(name: string, namespace: string, target: PolicyTarget, authentication: { kind: string; name: string }): LateManifest {
  return manifestOf(policy.AuthorizationPolicy, { name, namespace }, () => ({
    targetRef: { group: target.kind === 'Server' ? GROUP : 'gateway.networking.k8s.io', kind: target.kind, name: target.name },
    requiredAuthenticationRefs: [{ group: GROUP, ...authentication }],
  }));
}

/** A port of some pods as a target of policies. `accessPolicy` says what holds where no policy opens it. */
export function server(name: string, namespace: string, spec: policy.ServerSpec): LateManifest {
  return manifestOf(policy.Server, { name, namespace }, () => spec);
}
