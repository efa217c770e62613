import { Identity } from '../../../intent/identity';
import { WorkloadAccess } from '../../../intent/security/access';

/** What of the mesh is part of the names in its certificates. */
export interface MeshNames {
  readonly trustDomain: string;
  readonly controlPlaneNamespace: string;
}

/** A caller, and what its certificate says of it where that must be written down. */
export type CertifiedIdentity = Identity & { readonly certificate?: string };

/** The rules of a workload, and who reads its metrics. */
interface CertifiedAccess {
  readonly access: WorkloadAccess;
  readonly reader: CertifiedIdentity;
}

/** A machine gets its certificate by SPIFFE, since it has no token of a service account (https://linkerd.io/2-edge/tasks/adding-non-kubernetes-workloads/). */
export function machineIdentity(namespace: string, serviceAccount: string, { trustDomain }: MeshNames): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/**
 * The rules of a workload, with the names in the certificates of all callers if one of them is a machine: a MeshTLSAuthentication takes either names or
 * references to service accounts (policy-controller/k8s/api/src/policy/meshtls_authentication.rs, version-2.20).
 */
export function withCertificates(access: WorkloadAccess, reader: Identity, mesh: MeshNames): CertifiedAccess {
  if (!access.rules.some(({ from }) => isMachine(from))) return { access, reader };
  const certified = (caller: Identity): CertifiedIdentity => ({ ...caller, certificate: certificateOf(caller, mesh) });
  return { access: { ...access, rules: access.rules.map(rule => ({ ...rule, from: certified(rule.from) })) }, reader: certified(reader) };
}

/** Whether a caller runs outside of the cluster. */
export function isMachine(caller: Identity): boolean {
  return caller.kind === 'service-account' && caller.outside === true;
}

function certificateOf(caller: Identity, mesh: MeshNames): string {
  const account = caller.kind === 'namespace' ? '*' : caller.name;
  if (isMachine(caller)) return machineIdentity(caller.namespace, account, mesh);
  return `${account}.${caller.namespace}.serviceaccount.identity.${mesh.controlPlaneNamespace}.${mesh.trustDomain}`;
}
