import { HttpCondition, PathCondition, SourceCondition, TextCondition, TextConditions } from './condition';
import { headerNameProblem } from './header-names';
import { regexProblem } from './regular-expression';
import { dnsLabelProblem, labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { portProblem } from '../../kubernetes/ports';

/** Gateway API's limit on values (apis/v1/httproute_types.go, v1.6.1). */
const LONGEST = 4096;

/** What a mesh would refuse about a condition, if anything. */
export function conditionProblem(condition: HttpCondition): string | undefined {
  const { path, method, scheme, authority, headers, withoutHeaders, query, claims, port, source } = condition;
  return (path && pathProblem(path))
    ?? (method && methodTextProblem(method))
    ?? (scheme && schemeProblem(scheme))
    ?? (authority && (authority.kind === 'present' ? 'every request has an authority' : textProblem(authority, 'the authority')))
    ?? headersProblem(headers)
    ?? headersProblem(withoutHeaders)
    ?? namedProblem(query, 'query parameter', name => (name === '' ? 'a query parameter has no name' : undefined))
    ?? namedProblem(claims, 'claim', claimProblem)
    ?? (port === undefined ? undefined : portProblem(port))
    ?? (source && sourceProblem(source));
}

/** What is wrong with a text to compare with, if anything. */
export function textProblem({ kind, value }: TextCondition, what: string): string | undefined {
  if (kind === 'present') return undefined;
  if (kind === 'regex') return regexProblem(value);
  return value.length < 1 || value.length > LONGEST ? `the value of ${what} must have 1 to ${LONGEST} characters` : undefined;
}

function pathProblem({ kind, value }: PathCondition): string | undefined {
  if (kind === 'regex') return regexProblem(value);
  if (!/^\/[\x21-\x7e]*$/.test(value) || /[?#]/.test(value)) return `"${value}" is not a path: it starts with "/" and has no spaces, no query and no "#"`;
  return /\/\.\.?(\/|$)/.test(value) ? `"${value}" holds "/./" or "/../", which proxies resolve before they compare` : undefined;
}

function methodTextProblem(method: TextCondition): string | undefined {
  if (method.kind === 'present') return 'every request has a method';
  if (method.kind !== 'exact' || /^[A-Z][A-Z0-9_-]*$/.test(method.value)) return textProblem(method, 'the method');
  return `"${method.value}" is no HTTP method: they are in upper case, as GET is`;
}

function schemeProblem({ kind, value }: TextCondition): string | undefined {
  return kind === 'exact' && ['http', 'https'].includes(value) ? undefined : 'the scheme of a request is http or https';
}

function headersProblem(headers: TextConditions | undefined): string | undefined {
  return namedProblem(headers, 'header', headerNameProblem);
}

function namedProblem(conditions: TextConditions = {}, what: string, nameProblem: (name: string) => string | undefined): string | undefined {
  for (const [name, condition] of Object.entries(conditions)) {
    const problem = nameProblem(name) ?? textProblem(condition, `${what} "${name}"`);
    if (problem) return problem;
  }
  return undefined;
}

/** `[a][b]`: a claim's name may hold anything but the brackets (pkg/jwt/routing.go, istio.io/istio main of 2026-08-27). */
function claimProblem(path: string): string | undefined {
  return /^(\[[^[\]]+\])+$/.test(path) ? undefined : `"${path}" is not the path of a claim: its names are not empty and have no brackets`;
}

function sourceProblem({ namespace, labels = {} }: SourceCondition): string | undefined {
  const problem = namespace === undefined ? undefined : dnsLabelProblem(namespace);
  return problem ?? Object.entries(labels).map(([key, value]) => labelKeyProblem(key) ?? labelValueProblem(value)).find(Boolean);
}
