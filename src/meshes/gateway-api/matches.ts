import { RouteRule, titleOf } from './route-rule';
import { unsayable } from './unsayable';
import * as gateway from '../../../imports/gateway.networking.k8s.io';
import { HttpCondition, PathCondition, TextCondition, TextConditions } from '../../intent/routing/condition';
import { quoted } from '../../intent/routing/regular-expression';

type HttpMatch = gateway.HttpRouteSpecRulesMatches;
type GrpcMatch = gateway.GrpcRouteSpecRulesMatches;
type Comparison = { readonly type: 'Exact' | 'RegularExpression'; readonly value: string };

/** How a request is said whose path does not matter. */
export type Pathless = 'prefix' | 'regex';

/** What the schema of HTTPRoute takes as a path, and as the name of a query parameter. */
const PATH = /^(?!.*(\/\/|%2f))(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/i;
const NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;
const LONGEST_VALUE = 1024;
const METHODS: readonly string[] = Object.values(gateway.HttpRouteSpecRulesMatchesMethod);

/**
 * One condition as a match of an HTTPRoute. The path is always there, as the API server would add it: what orders the matches must be seen.
 *
 * @throws when the API has no field for a part of it
 */
export function httpMatch(condition: HttpCondition, pathless: Pathless, rule: RouteRule, where: string): HttpMatch {
  requireSayable(condition, rule, where);
  const { path, method, headers, query } = condition;
  return {
    path: httpPath(path, pathless) as HttpMatch['path'],
    method: method?.value as HttpMatch['method'],
    headers: comparisons(headers) as HttpMatch['headers'],
    queryParams: comparisons(query) as HttpMatch['queryParams'],
  };
}

/** The same of a GRPCRoute; nothing where only an HTTPRoute can say it. */
export function grpcMatch(condition: HttpCondition): GrpcMatch | undefined {
  const { path, headers, ...rest } = condition;
  if (Object.values(rest).some(part => part !== undefined)) return undefined;
  const method = path && grpcMethod(path);
  return path && !method ? undefined : { method, headers: comparisons(headers) as GrpcMatch['headers'] };
}

/** `/package.Service/Method`, or everything below `/package.Service`. */
function grpcMethod({ kind, value, ignoreCase }: PathCondition): GrpcMatch['method'] | undefined {
  const [, service, method, more] = value.split('/');
  const name = /^[A-Za-z_][\w.]*$/;
  if (ignoreCase || more !== undefined || !name.test(service)) return undefined;
  if (kind === 'below') return method === undefined ? { service } : undefined;
  return kind === 'exact' && method !== undefined && name.test(method) ? { service, method } : undefined;
}

function httpPath(path: PathCondition | undefined, pathless: Pathless) {
  const { EXACT, PATH_PREFIX, REGULAR_EXPRESSION } = gateway.HttpRouteSpecRulesMatchesPathType;
  if (path === undefined || (path.kind !== 'exact' && path.value === '/')) {
    return pathless === 'regex' ? { type: REGULAR_EXPRESSION, value: '.*' } : { type: PATH_PREFIX, value: '/' };
  }
  return { type: { exact: EXACT, below: PATH_PREFIX, prefix: PATH_PREFIX, regex: REGULAR_EXPRESSION }[path.kind], value: path.value };
}

/** By name, as two programs that say the same must make the same YAML. */
function comparisons(conditions: TextConditions = {}): ({ readonly name: string } & Comparison)[] | undefined {
  const names = Object.keys(conditions).sort();
  return names.length === 0 ? undefined : names.map(name => ({ name, ...comparison(conditions[name]) }));
}

/** Expressions match a value as a whole. */
function comparison({ kind, value }: TextCondition): Comparison {
  if (kind === 'exact') return { type: 'Exact', value };
  return { type: 'RegularExpression', value: kind === 'regex' ? value : kind === 'present' ? '.*' : `${quoted(value)}.*` };
}

function requireSayable(condition: HttpCondition, rule: RouteRule, where: string): void {
  const fault = unsayablePart(condition);
  if (!fault) return;
  const [part, instead] = fault;
  const why = 'a match of an HTTPRoute has path, method, headers and query parameters, each exact or like a regular expression';
  throw unsayable(where, `${titleOf(rule)} asks for ${part}`, why, instead);
}

type Fault = readonly [what: string, instead: string];

function unsayablePart(condition: HttpCondition): Fault | undefined {
  const { path, method, scheme, authority, withoutHeaders, query = {}, claims, source, port, gateways } = condition;
  const oddQuery = Object.entries(query).find(([name, { value }]) => !NAME.test(name) || value.length > LONGEST_VALUE);
  const ownMethod = method === undefined || (method.kind === 'exact' && METHODS.includes(method.value));
  if (path?.ignoreCase) return [`the path "${path.value}" in any case`, 'write a regular expression: HttpPath.regex'];
  if (path?.kind === 'prefix' && path.value !== '/') return [`paths that begin with the characters "${path.value}"`, 'compare whole elements: HttpPath.below'];
  if (path && path.kind !== 'regex' && !PATH.test(path.value)) return [`the path "${path.value}"`, 'write a regular expression: HttpPath.regex'];
  if (oddQuery) return [`the query parameter "${oddQuery[0]}"`, 'look at one whose name is like that of a header, and whose value is shorter'];
  if (!ownMethod) return ["a method that is none of HTTP's own", `name one of ${METHODS.join(', ')}`];
  if (scheme) return ['a scheme', 'leave it out: within the mesh there is one'];
  if (authority) return ['a host', 'name the host on the route as a whole, or look at a header of your own'];
  if (withoutHeaders) return ['a header that is not there', 'put a rule for requests with the header before, and this one without the condition after it'];
  if (claims) return ['a claim of a token', 'have the claim put into a header, and look at the header'];
  if (source) return ['who calls', 'have the caller send a header'];
  if (port !== undefined || gateways) throw new Error('ports and gateways are sorted out before');
  return undefined;
}
