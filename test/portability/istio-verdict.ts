import { Attempt, selectedBy } from './request';
import { PlainObject } from '../program';

/**
 * What Istio's sidecar says to an attempt: PeerAuthentication by port, workload and namespace, then the union of the ALLOW policies
 * (istio.io/api v1.31.1 security/v1beta1/authorization_policy.proto). Only the fields that this library writes are known; others are a fault.
 */
export function istioAllows(objects: readonly PlainObject[], attempt: Attempt): boolean {
  const inNamespace = objects.filter(({ metadata }) => metadata.namespace === attempt.to.namespace);
  const here = inNamespace.filter(({ spec }) => selectedBy(spec?.selector?.matchLabels, attempt.to));
  const policies = here.filter(({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.annotations?.['istio.io/dry-run'] !== 'true');
  if (attempt.from === undefined && plaintextRefused(here, attempt.port)) return false;
  return policies.length === 0 || policies.some(({ spec }) => (spec.rules ?? []).some((rule: any) => ruleMatches(rule, attempt)));
}

function plaintextRefused(here: readonly PlainObject[], port: number): boolean {
  const peers = here.filter(({ kind }) => kind === 'PeerAuthentication');
  const ofWorkload = peers.find(({ spec }) => spec.selector);
  const ofNamespace = peers.find(({ spec }) => !spec.selector);
  const mode = ofWorkload?.spec.portLevelMtls?.[String(port)]?.mode ?? ofWorkload?.spec.mtls?.mode ?? ofNamespace?.spec.mtls?.mode ?? 'PERMISSIVE';
  return mode === 'STRICT';
}

function ruleMatches(rule: any, attempt: Attempt): boolean {
  requireOnly(rule, ['from', 'to']);
  const from = rule.from === undefined || rule.from.some(({ source }: any) => sourceMatches(source, attempt));
  return from && (rule.to === undefined || rule.to.some(({ operation }: any) => operationMatches(operation, attempt)));
}

function sourceMatches(source: any, { from }: Attempt): boolean {
  requireOnly(source, ['principals', 'notPrincipals']);
  const principal = from && `cluster.local/ns/${from.namespace}/sa/${from.account}`;
  const is = (patterns: string[]) => principal !== undefined && patterns.some(pattern => like(pattern, principal));
  return (source.principals === undefined || is(source.principals)) && (source.notPrincipals === undefined || !is(source.notPrincipals));
}

function operationMatches(operation: any, { port, method, path }: Attempt): boolean {
  requireOnly(operation, ['ports', 'methods', 'paths']);
  const { ports, methods, paths } = operation;
  return (ports === undefined || ports.includes(String(port)))
    && (methods === undefined || methods.includes(method))
    && (paths === undefined || paths.some((pattern: string) => like(pattern, path)));
}

/** Exact, or a prefix with `*` behind it; `*` alone is anything there is. Characters are compared, not path elements. */
function like(pattern: string, value: string): boolean {
  if (pattern === '*') return value !== '';
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value;
}

function requireOnly(part: object, known: readonly string[]): void {
  const strange = Object.keys(part).filter(key => !known.includes(key));
  if (strange.length > 0) throw new Error(`a field that the verdict does not know: ${strange.join(', ')}`);
}
