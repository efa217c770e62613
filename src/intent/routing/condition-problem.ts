import { HttpCondition, PathCondition, SourceCondition, TextCondition, TextConditions } from './condition';
import { headerNameProblem } from './header-names';
import { LONGEST_EXPRESSION, regexProblem } from './regular-expression';
import { dnsLabelProblem, labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { portProblem } from '../../kubernetes/ports';

/** Gateway API's limit on values (apis/v1/httproute_types.go, v1.6.1). */
const LONGEST = 4096;

/** What is wrong with a condition, and what to write in its place. */
export interface ConditionProblem {
  readonly why: string;
  readonly instead: string;
}

/** What a mesh would refuse about a condition, if anything. */
export function conditionProblem(condition: HttpCondition): ConditionProblem | undefined {
  const { path, method, scheme, authority, headers, withoutHeaders, query, claims, port, source } = condition;
  return (path && pathProblem(path))
    ?? (method && methodTextProblem(method))
    ?? (scheme && schemeProblem(scheme))
    ?? (authority && authorityProblem(authority))
    ?? namedProblem(headers, 'header', headerProblem)
    ?? namedProblem(withoutHeaders, 'header', headerProblem)
    ?? namedProblem(query, 'query parameter', name => (name === '' ? { why: 'a query parameter has no name', instead: 'write its name' } : undefined))
    ?? namedProblem(claims, 'claim', claimProblem)
    ?? (port === undefined ? undefined : because(portProblem(port), 'write a port at which requests come, or leave `port` out'))
    ?? (source && sourceProblem(source));
}

/** What is wrong with a text to compare with, if anything. */
export function textProblem({ kind, value }: TextCondition, what: string): string | undefined {
  if (kind === 'present') return undefined;
  if (kind === 'regex') return regexProblem(value);
  return value.length < 1 || value.length > LONGEST ? `the value of ${what} must have 1 to ${LONGEST} characters` : undefined;
}

/** @param any what to write where every value will do */
function valueProblem(text: TextCondition, what: string, any: string): ConditionProblem | undefined {
  if (text.kind === 'regex') return expressionProblem(text.value, any);
  return because(textProblem(text, what), text.value === '' ? `write a value, or ${any}` : 'compare less of it: StringMatch.prefix(...)');
}

function expressionProblem(value: string, any: string): ConditionProblem | undefined {
  const isLong = value.length > LONGEST_EXPRESSION;
  return because(regexProblem(value), value === '' ? `write one, or ${any}` : isLong ? 'list several matches, each with a part of it' : 'write it in the syntax of RE2, which has no look-around and no back references');
}

function pathProblem({ kind, value }: PathCondition): ConditionProblem | undefined {
  if (kind === 'regex') return expressionProblem(value, 'leave `path` out');
  const why = !/^\/[\x21-\x7e]*$/.test(value) || /[?#]/.test(value) ? `"${value}" is not a path: it starts with "/" and has no spaces, no query and no "#"`
    : /\/\.\.?(\/|$)/.test(value) ? `"${value}" holds "/./" or "/../", which proxies resolve before they compare` : undefined;
  return because(why, `write '${asSent(value)}'${value.includes('?') ? ', and ask for parameters by `query` of HttpMatch.of' : ''}`);
}

/** A path as clients send it. */
function asSent(path: string): string {
  const url = new URL('http://localhost');
  url.pathname = path.split(/[?#]/)[0];
  return url.pathname;
}

function methodTextProblem(method: TextCondition): ConditionProblem | undefined {
  if (method.kind === 'present') return { why: 'every request has a method', instead: 'leave `method` out' };
  if (method.kind !== 'exact' || isMethod(method.value)) return valueProblem(method, 'the method', 'leave `method` out');
  const upper = method.value.toUpperCase();
  return { why: `"${method.value}" is no HTTP method: they are in upper case, as GET is`, instead: isMethod(upper) ? `write '${upper}'` : "write for example 'GET'" };
}

function isMethod(value: string): boolean {
  return /^[A-Z][A-Z0-9_-]*$/.test(value);
}

function schemeProblem({ kind, value }: TextCondition): ConditionProblem | undefined {
  return kind === 'exact' && ['http', 'https'].includes(value) ? undefined : { why: 'the scheme of a request is http or https', instead: "write 'http' or 'https'" };
}

function authorityProblem(authority: TextCondition): ConditionProblem | undefined {
  if (authority.kind === 'present') return { why: 'every request has an authority', instead: 'leave `authority` out' };
  return valueProblem(authority, 'the authority', 'leave `authority` out');
}

function namedProblem(
  conditions: TextConditions = {}, what: string, nameProblem: (name: string) => ConditionProblem | undefined,
): ConditionProblem | undefined {
  for (const [name, condition] of Object.entries(conditions)) {
    const problem = nameProblem(name) ?? valueProblem(condition, `${what} "${name}"`, 'StringMatch.present() for any');
    if (problem) return problem;
  }
  return undefined;
}

function headerProblem(name: string): ConditionProblem | undefined {
  const isPseudo = name === 'host' || name.startsWith(':');
  return because(headerNameProblem(name), isPseudo ? 'ask by `authority`, `path`, `method` or `scheme` of HttpMatch.of' : 'write letters, digits and "-", as in x-tenant');
}

/** `[a][b]`: a claim's name may hold anything but the brackets (pkg/jwt/routing.go, istio.io/istio main of 2026-08-27). */
function claimProblem(path: string): ConditionProblem | undefined {
  if (/^(\[[^[\]]+\])+$/.test(path)) return undefined;
  return { why: `"${path}" is not the path of a claim: its names are not empty and have no brackets`, instead: "write for example HttpMatch.claim(['realm', 'role'], 'admin')" };
}

function sourceProblem({ namespace, labels = {} }: SourceCondition): ConditionProblem | undefined {
  const labelProblem = Object.entries(labels).map(([key, value]) => labelKeyProblem(key) ?? labelValueProblem(value)).find(Boolean);
  return because(namespace === undefined ? undefined : dnsLabelProblem(namespace), 'write the name of the namespace as it is in the cluster')
    ?? because(labelProblem, 'write labels as they stand on the pods that call');
}

function because(why: string | undefined, instead: string): ConditionProblem | undefined {
  return why === undefined ? undefined : { why, instead };
}
