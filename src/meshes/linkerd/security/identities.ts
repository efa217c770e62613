import * as policy from '../../../../imports/policy.linkerd.io';
import { Identity, identityKey } from '../../../intent/identity';
import { IntentError } from '../../../intent/intent-error';
import { LateManifest, manifestOf } from '../../rendering';
import { CertifiedIdentity, isMachine } from '../edge/machine-identity';

/** The callers as one MeshTLSAuthentication: its identities are joined by OR, while two of them in one AuthorizationPolicy are refused. */
export function meshTlsAuthentication(name: string, namespace: string, callers: readonly CertifiedIdentity[]): LateManifest {
  const byKey = new Map(callers.map(caller => [identityKey(caller), caller]));
  if (callers.some(isMachine)) return byCertificates(name, namespace, [...byKey.keys()].sort().map(key => byKey.get(key)!));
  const identityRefs = [...byKey.keys()].sort().map(key => reference(byKey.get(key)!));
  return manifestOf(policy.MeshTlsAuthentication, { name, namespace }, () => ({ identityRefs }));
}

/** Whoever has an identity of the mesh, of whatever namespace and cluster: `*` is any of them (policy-controller, version-2.20). */
export function anyIdentity(name: string, namespace: string): LateManifest {
  return manifestOf(policy.MeshTlsAuthentication, { name, namespace }, () => ({ identities: ['*'] }));
}

/** No reference means a machine, and names do not stand beside references. */
function byCertificates(name: string, namespace: string, callers: readonly CertifiedIdentity[]): LateManifest {
  const identities = callers.flatMap(({ certificate }) => certificate ?? []);
  if (identities.length === callers.length) return manifestOf(policy.MeshTlsAuthentication, { name, namespace }, () => ({ identities }));
  throw new IntentError({
    where: `${namespace}/${name}`,
    what: `${callers.filter(isMachine).map(identityKey).join(', ')} runs outside of the cluster, and is let in by a policy`,
    why: 'here Linkerd refers to service accounts, and a machine has a certificate of another name',
    instead: 'let it in by `allow` of the workload or service',
  });
}

function reference(caller: Identity): policy.MeshTlsAuthenticationSpecIdentityRefs {
  return caller.kind === 'namespace'
    ? { kind: 'Namespace', name: caller.namespace }
    : { kind: 'ServiceAccount', name: caller.name, namespace: caller.namespace };
}
