import { Identity } from '../../intent/identity';
import { onlyFields, optional, text, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { dnsLabelProblem, dnsSubdomainProblem, labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { Mesh } from '../../meshes/mesh';

/**
 * Somebody who calls: what may stand behind `allow`.
 *
 * Workloads, services (their workload calls) and guarded namespaces (anyone in them) are identities too.
 */
export interface IMeshIdentity {
  /** The mesh that gives it the identity, where this program knows. @internal */
  readonly _mesh?: Mesh;
  /** Who that is, or a refusal that names `where`. @internal */
  _identity(where: string): Identity;
}

/** An identity that is named by its service account. */
export interface ServiceAccountIdentityProps {
  /** Namespace of the service account. */
  readonly namespace: string;

  /** Name of the service account. `default` is refused: every pod that names none runs as it. */
  readonly serviceAccount: string;

  /**
   * Labels of the pods that run as it. They are no identity; NetworkPolicies are made as narrow with them as the identity is.
   *
   * @default - NetworkPolicies let in the whole namespace, the mesh's own policy the identity only
   */
  readonly podLabels?: { [key: string]: string };
}

/**
 * The identity of something that this program does not make.
 *
 * @example
 * cart.allow(MeshIdentity.serviceAccount({ namespace: 'billing', serviceAccount: 'invoices' }));
 */
export class MeshIdentity implements IMeshIdentity {
  /** Whatever runs as a service account of another namespace or repository. */
  public static serviceAccount(props: ServiceAccountIdentityProps): MeshIdentity {
    return new MeshIdentity(readAccount(props, 'MeshIdentity.serviceAccount'));
  }

  /** A gateway of this mesh, by the service account that it runs as. The gateway itself is in the mesh: an unmeshed one has no identity. */
  public static gateway(props: ServiceAccountIdentityProps): MeshIdentity {
    return new MeshIdentity(readAccount(props, 'MeshIdentity.gateway'));
  }

  /** Anyone in a namespace, as long as they are in the mesh. */
  public static namespace(name: string): MeshIdentity {
    return new MeshIdentity({ kind: 'namespace', namespace: text(name, 'name', 'MeshIdentity.namespace') });
  }

  private readonly identity: Identity;

  private constructor(identity: Identity) {
    this.identity = identity;
  }

  /** @internal */
  public _identity(where: string): Identity {
    const { identity } = this;
    const problem = dnsLabelProblem(identity.namespace) ?? (identity.kind === 'service-account' ? dnsSubdomainProblem(identity.name) ?? labelsProblem(identity.podLabels ?? {}) : undefined);
    if (problem) throw new IntentError({ where, what: 'the caller has a name that Kubernetes does not take', why: problem, instead: 'write namespace and service account as they stand in the cluster' });
    return identity;
  }
}

const ACCOUNT_FIELDS: readonly string[] = ['namespace', 'serviceAccount', 'podLabels'] satisfies (keyof ServiceAccountIdentityProps)[];

function readAccount(props: ServiceAccountIdentityProps, where: string): Identity {
  // `podLabels` narrows a NetworkPolicy: misspelt, the whole namespace would be let in
  const { namespace, serviceAccount, podLabels } = onlyFields(props, ACCOUNT_FIELDS, 'props', where);
  return {
    kind: 'service-account',
    namespace: text(namespace, 'namespace', where),
    name: text(serviceAccount, 'serviceAccount', where),
    podLabels: optional(podLabels, textMap, 'podLabels', where),
  };
}

function labelsProblem(labels: { [key: string]: string }): string | undefined {
  for (const [key, value] of Object.entries(labels)) {
    const problem = labelKeyProblem(key) ?? labelValueProblem(value);
    if (problem) return problem;
  }
  return undefined;
}
