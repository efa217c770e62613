import { Labels } from '../kubernetes/objects';

/**
 * Who a caller is, as the mesh's certificates say it: a service account, or anyone of a namespace.
 *
 * Pod labels are no identity. They are kept beside one so that a NetworkPolicy can be as narrow as the identity is.
 */
export type Identity = ServiceAccountIdentity | NamespaceIdentity;

/** The pods that run as one service account. */
export interface ServiceAccountIdentity {
  readonly kind: 'service-account';
  readonly namespace: string;
  readonly name: string;
  /** Labels of these pods; unknown for what another repository owns. */
  readonly podLabels?: Labels;
  /** Whether it is no pod that runs as it, but something outside of the cluster. */
  readonly outside?: boolean;
}

/** Every pod of a namespace, whatever its service account. */
export interface NamespaceIdentity {
  readonly kind: 'namespace';
  readonly namespace: string;
}

/** One string for one identity, to compare and to sort by. */
export function identityKey(identity: Identity): string {
  const name = identity.kind === 'namespace' ? '*' : identity.name;
  return `${identity.namespace}/${name}`;
}
