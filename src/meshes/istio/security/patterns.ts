import { Identity } from '../../../intent/identity';
import { PathMatch } from '../../../intent/security/requests';

/** An identity as Istio's certificates say it, without the scheme `spiffe://`. */
export function principalOf(identity: Identity, trustDomain: string): string {
  const inNamespace = `${trustDomain}/ns/${identity.namespace}`;
  return identity.kind === 'namespace' ? `${inNamespace}/*` : `${inNamespace}/sa/${identity.name}`;
}

/** Istio's `*` compares characters: a path and what is below it are two patterns, lest `/api*` open `/apikeys`. */
export function pathPattern(path: PathMatch): string[] {
  if (path.kind === 'exact') return [path.value];
  return path.value === '/' ? [] : [path.value, `${path.value}/*`];
}

/**
 * Istio compares hosts with all that the client wrote, its port included if it wrote one (istio.io/istio main of 2026-08-27
 * pilot/pkg/security/authz/matcher/header.go HostMatcher): a host is it without a port and with any.
 */
export function hostPatterns(hosts: readonly string[] | undefined): string[] | undefined {
  return hosts?.flatMap(host => (/[*:]/.test(host) ? [host] : [host, `${host}:*`]));
}
