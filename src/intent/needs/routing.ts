import { needsOfRetry } from './upstream';
import { HttpCondition, TextCondition, TextConditions } from '../routing/condition';
import { RouteParts } from '../routing/route-parts';
import { Backend, HttpAction, HttpRule, RouteTable } from '../routing/route-table';

/** What routing intents can need of a mesh. */
export const ROUTING_NEEDS = {
  'split.weight': 'split requests among versions by weight',
  'split.header': 'send requests with a header to one version',
  'split.header-pattern': 'send requests with a cookie, or a header that is like a pattern, to one version',
  'split.match': 'send requests to one version by something else than a header',
  'split.mirror': 'mirror requests to a version',
  'route.rules': 'route requests by rules of your own',
  'route.path': 'tell requests apart by their path',
  'route.path-prefix': 'tell requests apart by the first characters of their path',
  'route.path-regex': 'tell requests apart by a path that is like a regular expression',
  'route.path-case': 'compare paths without regard to case',
  'route.method': 'tell requests apart by their method',
  'route.method-pattern': 'tell requests apart by a method that is like a pattern',
  'route.scheme': 'tell requests apart by their scheme',
  'route.authority': 'tell requests apart by the host that they ask for',
  'route.header': 'tell requests apart by a header',
  'route.header-pattern': 'tell requests apart by a header that is like a pattern',
  'route.without-header': 'tell requests apart by a header that they do not have',
  'route.query': 'tell requests apart by a parameter of the query',
  'route.query-pattern': 'tell requests apart by a parameter that is like a pattern',
  'route.claim': 'tell requests apart by a claim of their token',
  'route.source': 'tell requests apart by who calls',
  'route.port': 'tell requests apart by the port at which they come',
  'route.not-found': 'answer what no rule matches with 404',
  'route.backends': 'send requests to several services or versions by weight',
  'route.backend-headers': 'change headers for one of several backends',
  'route.version': 'send requests of another service to a version',
  'route.rewrite-path': 'rewrite the path of requests',
  'route.rewrite-regex': 'rewrite the path of requests by a regular expression',
  'route.rewrite-authority': 'rewrite the host that requests ask for',
  'route.redirect': 'answer with a redirect',
  'route.redirect-prefix': 'redirect to a path with another beginning',
  'route.respond': 'answer without asking a backend',
  'route.headers': 'change headers of requests and answers',
  'route.cors': 'answer the preflight requests of browsers',
  'route.cors-unmatched': 'choose who answers the preflight requests of origins that are not allowed',
  'route.mirror': 'mirror the requests of a rule',
  'route.fault': 'delay or abort some requests on purpose',
  'route.timeout': 'limit the time of the requests of one rule',
  'route.retry': 'retry the requests of one rule',
  'route.delegate': 'hand requests over to rules of somebody else',
  'route.gateway': 'route what comes in by a gateway',
  'route.metrics': 'tell requests apart in metrics by routes that only count',
  'route.tcp': 'route TCP connections',
  'route.tls': 'route TLS connections by their SNI',
} as const;

type RoutingNeed = keyof typeof ROUTING_NEEDS;
type RetryNeed = ReturnType<typeof needsOfRetry>[number];

/** What the routes of a service need of the mesh. */
export function needsOfRoutes({ split, routes = {}, metrics, versions }: RouteParts): (RoutingNeed | RetryNeed)[] {
  const needs: (RoutingNeed | RetryNeed)[] = [];
  if (metrics) needs.push('route.metrics');
  if (split) needs.push('split.weight');
  if (split?.override) needs.push(needOfOverride(split.override.match));
  if (split?.mirror) needs.push('split.mirror');
  if (versions) needs.push('route.version');
  return [...new Set([...needs, ...Object.values(routes).flatMap(needsOfTable)])];
}

function needOfOverride({ headers = {}, ...rest }: HttpCondition): RoutingNeed {
  if (Object.keys(rest).length > 0) return 'split.match';
  return Object.values(headers).every(isExact) ? 'split.header' : 'split.header-pattern';
}

function needsOfTable({ http, tcp, tls, gateways, unmatched, delegate }: RouteTable): (RoutingNeed | RetryNeed)[] {
  const needs: RoutingNeed[] = [];
  if (http.length > 0) needs.push('route.rules');
  if (tcp.length > 0) needs.push('route.tcp');
  if (tls.length > 0) needs.push('route.tls');
  if (gateways.length > 0) needs.push('route.gateway');
  if (delegate) needs.push('route.delegate');
  if (unmatched === 'not-found') needs.push('route.not-found');
  const l4 = [...tcp, ...tls];
  if (l4.some(({ to = [] }) => to.length > 1)) needs.push('route.backends');
  if (l4.some(({ matches }) => matches.some(({ source }) => source !== undefined))) needs.push('route.source');
  return [...needs, ...http.flatMap(needsOfRule)];
}

function needsOfRule(rule: HttpRule): (RoutingNeed | RetryNeed)[] {
  const { action, matches, rewrite, requestHeaders, responseHeaders, cors, mirrors, fault, timeout, retry } = rule;
  const needs: (RoutingNeed | RetryNeed)[] = [...matches.flatMap(needsOfCondition), ...needsOfAction(action)];
  if (rewrite?.path) needs.push(rewrite.path.kind === 'regex' ? 'route.rewrite-regex' : 'route.rewrite-path');
  if (rewrite?.authority !== undefined) needs.push('route.rewrite-authority');
  if (requestHeaders ?? responseHeaders) needs.push('route.headers');
  if (cors) needs.push('route.cors');
  if (cors?.unmatchedPreflights) needs.push('route.cors-unmatched');
  if (mirrors) needs.push('route.mirror');
  if (fault) needs.push('route.fault');
  if (timeout) needs.push('route.timeout');
  if (retry) needs.push('route.retry', ...needsOfRetry(retry));
  return needs;
}

function needsOfAction(action: HttpAction): RoutingNeed[] {
  if (action.kind === 'redirect' && action.path?.kind === 'prefix') return ['route.redirect', 'route.redirect-prefix'];
  if (action.kind !== 'forward') return [`route.${action.kind}`];
  const to: readonly Backend[] = action.to ?? [];
  const needs: RoutingNeed[] = [];
  if (to.length > 1) needs.push('route.backends');
  if (to.some(backend => backend.requestHeaders ?? backend.responseHeaders)) needs.push('route.backend-headers');
  return needs;
}

function needsOfCondition({ path, method, scheme, authority, headers, withoutHeaders, query, claims, source, port }: HttpCondition): RoutingNeed[] {
  const needs: RoutingNeed[] = [];
  if (path) needs.push(path.kind === 'prefix' || path.kind === 'regex' ? `route.path-${path.kind}` : 'route.path');
  if (path?.ignoreCase) needs.push('route.path-case');
  if (method) needs.push(isExact(method) ? 'route.method' : 'route.method-pattern');
  if (scheme) needs.push('route.scheme');
  if (authority) needs.push('route.authority');
  if (headers) needs.push(areExact(headers) ? 'route.header' : 'route.header-pattern');
  if (withoutHeaders) needs.push('route.without-header');
  if (query) needs.push(areExact(query) ? 'route.query' : 'route.query-pattern');
  if (claims) needs.push('route.claim');
  if (source) needs.push('route.source');
  if (port !== undefined) needs.push('route.port');
  return needs;
}

function areExact(conditions: TextConditions): boolean {
  return Object.values(conditions).every(isExact);
}

function isExact({ kind }: TextCondition): boolean {
  return kind === 'exact';
}
