import { DirectResponse, HttpRedirect, HttpRewrite } from './http-actions';
import { PathReplacement } from './path-replacement';
import { instanceOf, onlyFields, optional, text, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { HttpCondition } from '../../intent/routing/condition';
import { groupsOf, regexProblem } from '../../intent/routing/regular-expression';
import { RedirectAction, RespondAction, RewriteIntent } from '../../intent/routing/route-table';
import { dnsSubdomainProblem } from '../../kubernetes/names';

/** The ones that Envoy has (pilot/pkg/networking/core/route/route.go ApplyRedirect, istio.io/istio main of 2026-08-27). */
const REDIRECTS = [301, 302, 303, 307, 308];

/** Istio warns of longer ones (pkg/config/validation/validation.go validateHTTPDirectResponse). */
const LONGEST_BODY = 100 * 1024;

const REDIRECT: readonly string[] = ['scheme', 'authority', 'port', 'path', 'status'] satisfies (keyof HttpRedirect)[];

/** Reads an answer that sends the client elsewhere. */
export function readRedirect(given: unknown, name: string, matches: readonly HttpCondition[], where: string): RedirectAction {
  const { scheme, authority, port, path, status } = onlyFields(given as HttpRedirect, REDIRECT, name, where);
  const replacement = optional(path, (value, each) => readPath(value, each, matches, where), `${name}.path`, where);
  const code = optional(status, (value, each) => wholeNumber(value, each, { min: 300, max: 399 }, where), `${name}.status`, where) ?? 302;
  const problem = !REDIRECTS.includes(code) ? `${code} is none of the statuses ${REDIRECTS.join(', ')}`
    : scheme !== undefined && scheme !== 'http' && scheme !== 'https' ? 'a scheme is http or https'
      : replacement?.kind === 'regex' ? 'a redirect has a whole path or a new beginning, and no expression'
        : (scheme ?? authority ?? port ?? path) === undefined ? 'the client would be sent where it is' : undefined;
  if (problem || replacement?.kind === 'regex') throw refusal(name, problem!, "write for example redirect: { scheme: 'https', status: 301 }", where);
  return {
    kind: 'redirect',
    scheme: scheme as RedirectAction['scheme'],
    authority: optional(authority, readAuthority, `${name}.authority`, where),
    port: optional(port, (value, each) => wholeNumber(value, each, { min: 1, max: 65535 }, where), `${name}.port`, where),
    path: replacement,
    status: code,
  };
}

/** Reads an answer that the proxy gives by itself. */
export function readResponse(given: unknown, name: string, where: string): RespondAction {
  const { status, body } = onlyFields(given as DirectResponse, ['status', 'body'], name, where);
  const said = optional(body, text, `${name}.body`, where);
  const length = said === undefined ? 0 : Buffer.byteLength(said);
  if (length > LONGEST_BODY) throw refusal(`${name}.body`, `it has ${length} bytes: what every proxy holds is at most ${LONGEST_BODY}`, 'let a service answer', where);
  return { kind: 'respond', status: wholeNumber(status, `${name}.status`, { min: 200, max: 599 }, where), ...said !== undefined && { body: said } };
}

/** Reads what is changed in a request on its way. */
export function readRewrite(given: unknown, name: string, matches: readonly HttpCondition[], where: string): RewriteIntent {
  const { path, authority } = onlyFields(given as HttpRewrite, ['path', 'authority'], name, where);
  if ((path ?? authority) === undefined) throw refusal(name, 'it would change nothing', "write for example rewrite: { path: PathReplacement.prefix('/') }", where);
  return {
    ...path !== undefined && { path: readPath(path, `${name}.path`, matches, where) },
    ...authority !== undefined && { authority: readAuthority(authority, `${name}.authority`, where) },
  };
}

function readPath(value: unknown, name: string, matches: readonly HttpCondition[], where: string): Required<RewriteIntent>['path'] {
  const path = instanceOf(value, PathReplacement, name, "PathReplacement.prefix('/v2')", where)._intent;
  const problem = path.kind === 'regex' ? substitutionProblem(path.match, path.value) : newPathProblem(path.value) ?? beginningProblem(path.kind, matches);
  if (problem) throw refusal(name, problem, "write for example PathReplacement.full('/v2/users')", where);
  return path;
}

function newPathProblem(path: string): string | undefined {
  return /^\/[\x21-\x7e]*$/.test(path) && !/[?#]/.test(path) ? undefined : `"${path}" is not a path: it starts with "/" and has no spaces, no query and no "#"`;
}

/** What an expression matched is the whole path, of which nobody knows where its beginning ends. */
function beginningProblem(kind: 'full' | 'prefix', matches: readonly HttpCondition[]): string | undefined {
  return kind === 'prefix' && matches.some(({ path }) => path?.kind === 'regex') ? 'a match by a regular expression has no beginning that could be replaced' : undefined;
}

function substitutionProblem(pattern: string, substitution: string): string | undefined {
  const problem = regexProblem(pattern);
  if (problem) return problem;
  const groups = groupsOf(pattern);
  const unknown = [...substitution.matchAll(/\\(.?)/g)].map(([, escaped]) => escaped).find(escaped => escaped !== '\\' && !(/\d/.test(escaped) && Number(escaped) <= groups));
  return unknown === undefined ? undefined : `"\\${unknown}" in the substitution is no group of the expression, which has ${groups}`;
}

function readAuthority(value: unknown, name: string, where: string): string {
  const authority = text(value, name, where);
  const problem = dnsSubdomainProblem(authority.replace(/:\d{1,5}$/, ''));
  if (problem) throw refusal(name, problem, "write a host, such as 'shop.example.com'", where);
  return authority;
}

function refusal(name: string, why: string, instead: string, where: string): IntentError {
  return new IntentError({ where, what: `\`${name}\``, why, instead });
}
