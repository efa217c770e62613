import { networksOf } from './networks';
import { Network } from './policies';
import { Identity } from '../../../intent/identity';
import { IntentError } from '../../../intent/intent-error';
import { PolicySource, Values } from '../../../intent/security/policy-rule';

/** Who is let in: callers, from wherever or from some networks. */
export interface Admission {
  /** Whoever has an identity, where nobody is named: to require one is to require mTLS. */
  readonly callers: readonly Identity[] | 'anyone';
  readonly networks?: readonly Network[];
}

/** The fields of a source that name callers, in the words of a user. */
const NAMING = { callers: 'notCallers', namespaces: 'notNamespaces', serviceAccounts: 'notServiceAccounts' } as const;

/**
 * A source as Linkerd knows it: identities, and networks besides (MeshTLSAuthentication, NetworkAuthentication).
 *
 * @param namespace of the policy: that of an account which is named without one
 * @throws when it says something that neither can
 */
export function admissionOf(source: PolicySource, namespace: string, where: string): Admission {
  const { callers, principals, namespaces, serviceAccounts, ipBlocks } = source;
  if (principals) {
    throw refused(where, 'a source names `principals`', 'an identity of Linkerd is written otherwise than a SPIFFE one, and its namespace and account cannot be told from a pattern', 'name them as `callers`: MeshIdentity.serviceAccount({ namespace, serviceAccount })');
  }
  const [named, second] = [callers && 'callers', namespaces && 'namespaces', serviceAccounts && 'serviceAccounts'].filter(Boolean) as (keyof typeof NAMING)[];
  if (second) throw refused(where, `\`${named}\` and \`${second}\` stand in one source`, 'a caller would have to be of both, and Linkerd joins identities by OR', 'write two sources, or name the callers that are meant');
  if (named && source[named]!.none) throw refused(where, `a source has \`${NAMING[named]}\``, 'Linkerd says who is let in, and not who is not', 'name who is let in');
  return {
    callers: callers?.any ?? (namespaces && ofNamespaces(namespaces, where)) ?? (serviceAccounts && ofAccounts(serviceAccounts, namespace, where)) ?? 'anyone',
    ...ipBlocks && { networks: networksOf(ipBlocks, where) },
  };
}

function ofNamespaces({ any = [] }: Values<string>, where: string): Identity[] {
  const pattern = any.find(name => name.includes('*'));
  if (pattern !== undefined) throw refused(where, `the namespace "${pattern}" is a pattern`, 'Linkerd knows whole names only', 'name each namespace, or leave `namespaces` out for whoever has an identity');
  return any.map(namespace => ({ kind: 'namespace', namespace }));
}

function ofAccounts({ any = [] }: Values<string>, home: string, where: string): Identity[] {
  return any.map(account => {
    const [namespace, name] = account.includes('/') ? account.split('/') : [home, account];
    if (name !== 'default') return { kind: 'service-account', namespace, name };
    throw refused(where, `an ALLOW rule lets in "${account}"`, 'every pod that names no service account runs as "default", so whoever is let in could be any of them', 'give the caller a service account of its own');
  });
}

function refused(where: string, what: string, why: string, instead: string): IntentError {
  return new IntentError({ where, what, why, instead });
}
