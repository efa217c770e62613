import { methodTokenProblem, pathPatternProblem } from './request-patterns';
import { patternProblem } from './text-patterns';
import { addressProblem, rangeProblem } from '../../kubernetes/addresses';
import { dnsLabelProblem, dnsSubdomainProblem } from '../../kubernetes/names';
import { portProblem } from '../../kubernetes/ports';

/** What a value of a policy can be. */
export type ValueKind =
  | 'pattern' | 'principal' | 'namespace' | 'service-account' | 'trust-domain' | 'ip-block' | 'request-principal' | 'host' | 'method' | 'path' | 'port';

/**
 * What is wrong with a value of a policy, if anything. What Istio refuses is refused, and so is what it takes and no request could ever match
 * (istio.io/istio main of 2026-08-27 pkg/config/security/security.go, pilot/pkg/security/authz/model/generator.go).
 */
export function valueProblem(kind: ValueKind, value: string): string | undefined {
  if (value === '') return 'it is empty';
  return PROBLEMS[kind](value);
}

const PROBLEMS: { readonly [kind in ValueKind]: (value: string) => string | undefined } = {
  'pattern': patternProblem,
  'principal': principalProblem,
  'namespace': value => dnsLabelProblem(value.replace(/\*/g, 'x')),
  'service-account': serviceAccountProblem,
  'trust-domain': value => patternProblem(value) ?? (value.includes('/') ? `"${value}" has a "/", and a trust domain has none` : undefined),
  'ip-block': value => (value.includes('/') ? rangeProblem(value) : addressProblem(value)),
  'request-principal': value => patternProblem(value) ?? (/[*/]/.test(value) ? undefined : `"${value}" has no "/": it is issuer/subject`),
  'host': hostProblem,
  'method': methodTokenProblem,
  'path': pathPatternProblem,
  'port': value => (/^\d+$/.test(value) ? portProblem(Number(value)) : `"${value}" is not a port: it is a whole number`),
};

function principalProblem(value: string): string | undefined {
  if (value.startsWith('spiffe://')) return `"${value}" begins with spiffe://, which is added to it`;
  return patternProblem(value) ?? (/[*/]/.test(value) ? undefined : `"${value}" has no "/": it is trust-domain/ns/namespace/sa/account`);
}

function serviceAccountProblem(value: string): string | undefined {
  const [first, second, ...more] = value.split('/');
  if (more.length > 0) return `"${value}" has two "/": it is account, or namespace/account`;
  return second === undefined ? dnsSubdomainProblem(first) : dnsLabelProblem(first) ?? dnsSubdomainProblem(second);
}

function hostProblem(value: string): string | undefined {
  return /^[^\s/@?#,]+$/.test(value) ? patternProblem(value) : `"${value}" is no host: it has no scheme, no path and no spaces`;
}
