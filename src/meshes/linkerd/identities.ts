import * as policy from '../../../imports/policy.linkerd.io';
import { Identity, identityKey } from '../../intent/identity';
import { LateManifest, manifestOf } from '../rendering';

/** The callers as one MeshTLSAuthentication: its identities are joined by OR, while two of them in one AuthorizationPolicy are refused. */
export function meshTlsAuthentication(name: string, namespace: string, callers: readonly Identity[]): LateManifest {
  const byKey = new Map(callers.map(caller => [identityKey(caller), caller]));
  const identityRefs = [...byKey.keys()].sort().map(key => reference(byKey.get(key)!));
  return manifestOf(policy.MeshTlsAuthentication, { name, namespace }, () => ({ identityRefs }));
}

function reference(caller: Identity): policy.MeshTlsAuthenticationSpecIdentityRefs {
  return caller.kind === 'namespace'
    ? { kind: 'Namespace', name: caller.namespace }
    : { kind: 'ServiceAccount', name: caller.name, namespace: caller.namespace };
}
