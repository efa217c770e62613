import * as policy from '../../../../imports/policy.linkerd.io';
import { LateManifest, manifestOf, RenderedObject } from '../../rendering';

/** The name of the NetworkAuthentication that lets kubelets in; one a namespace. */
export const PROBES = 'probes';

const GROUP = 'policy.linkerd.io';

/** What an AuthorizationPolicy opens. */
export type PolicyTarget = { readonly kind: 'Server'; readonly name: string } | { readonly kind: 'HTTPRoute' | 'GRPCRoute'; readonly name: string };

/** Opens a target to the identities of the MeshTLSAuthentication of the same name. */
export function openToIdentities(name: string, namespace: string, target: PolicyTarget, authentication: LateManifest): RenderedObject[] {
  return [
    { id: `MeshTLSAuthentication-${name}`, manifest: authentication },
    { id: `AuthorizationPolicy-${name}`, manifest: authorizationPolicy(name, namespace, target, [{ kind: 'MeshTLSAuthentication', name }]) },
  ];
}

/** Opens a route to whoever can reach it: the kubelet, whose address nobody knows beforehand. */
export function openToProbes(name: string, namespace: string, target: PolicyTarget): RenderedObject {
  return { id: `AuthorizationPolicy-${name}`, manifest: authorizationPolicy(name, namespace, target, [{ kind: 'NetworkAuthentication', name: PROBES }]) };
}

/** Any address. It is used with routes for the probes' paths only. */
export function probesAuthentication(namespace: string): RenderedObject {
  return { id: 'NetworkAuthentication', manifest: networkAuthentication(PROBES, namespace, ANYWHERE.map(cidr => ({ cidr }))) };
}

/** Every address there is. */
export const ANYWHERE: readonly string[] = ['0.0.0.0/0', '::/0'];

/** Who calls from some networks. */
export function networkAuthentication(name: string, namespace: string, networks: readonly Network[]): LateManifest {
  return manifestOf(policy.NetworkAuthentication, { name, namespace }, () => ({
    networks: networks.map(({ cidr, except = [] }) => ({ cidr, ...except.length > 0 && { except: [...except] } })),
  }));
}

/** A range of addresses, and ranges within it that are not meant. */
export interface Network {
  readonly cidr: string;
  readonly except?: readonly string[];
}

/** Opens a target to whom all of the authentications know. An empty list would let anyone in, without mTLS too. */
export function authorizationPolicy(
  name: string, namespace: string, target: PolicyTarget, authentications: readonly [AuthenticationRef, ...AuthenticationRef[]],
): LateManifest {
  return manifestOf(policy.AuthorizationPolicy, { name, namespace }, () => ({
    targetRef: { group: target.kind === 'Server' ? GROUP : 'gateway.networking.k8s.io', kind: target.kind, name: target.name },
    requiredAuthenticationRefs: authentications.map(authentication => ({ group: GROUP, ...authentication })),
  }));
}

/** An authentication of the same namespace. */
export interface AuthenticationRef {
  readonly kind: 'MeshTLSAuthentication' | 'NetworkAuthentication';
  readonly name: string;
}

/** A port of some pods as a target of policies. `accessPolicy` says what holds where no policy opens it. */
export function server(name: string, namespace: string, spec: policy.ServerSpec): LateManifest {
  return manifestOf(policy.Server, { name, namespace }, () => spec);
}
