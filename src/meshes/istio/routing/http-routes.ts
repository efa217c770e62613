import { httpMatch, PathMatch, pathMatches, stringMatch } from './http-match';
import { redirectFor, rewriteFor } from './path-changes';
import { retryOnText } from './retry-on';
import { conditionIn, destinationOf, RouteContext } from './route-context';
import * as networking from '../../../../imports/networking.istio.io';
import { TextCondition } from '../../../intent/routing/condition';
import { quoted } from '../../../intent/routing/regular-expression';
import { reachable, ResolvedRule } from '../../../intent/routing/resolved-rules';
import { Backend, CorsIntent, FaultIntent, HeaderChangesIntent, MirrorIntent } from '../../../intent/routing/route-table';
import { RetryIntent } from '../../../intent/upstream/resilience';
import { durationText } from '../../../kubernetes/durations';

type HttpRoute = networking.VirtualServiceSpecHttp;

/** The rules of a table as routes of a VirtualService, for what comes in where the context says. */
export function httpRoutes(rules: readonly ResolvedRule[], context: RouteContext): HttpRoute[] {
  const here = rules.map(rule => {
    const matches = rule.matches.length === 0 ? [{}] : rule.matches;
    return { ...rule, matches: matches.flatMap(condition => conditionIn(condition, context) ?? []) };
  });
  // A rule for one port is one for every request there
  return reachable(here).flatMap(rule => routesOf(rule, context));
}

/** What is said of the path may differ from match to match; each of them that differs is a route. */
function routesOf(rule: ResolvedRule, context: RouteContext): HttpRoute[] {
  const routes = new Map<string, { readonly changes: HttpRoute; readonly match: networking.VirtualServiceSpecHttpMatch[] }>();
  const areExact = rule.matches.every(({ path }) => path?.kind === 'exact');
  for (const condition of rule.matches) {
    for (const path of pathMatches(condition.path)) {
      const changes = pathChanges(rule, path, areExact);
      const key = JSON.stringify(changes);
      const route = routes.get(key) ?? { changes, match: [] };
      route.match.push(httpMatch(condition, path, context));
      routes.set(key, route);
    }
  }
  return [...routes.values()].map(({ changes, match }) => ({
    name: rule.name,
    match: match.some(one => Object.keys(one).length === 0) ? undefined : match,
    ...changes,
    ...destinations(rule, context),
    ...traits(rule, context),
  }));
}

function pathChanges({ action, rewrite }: ResolvedRule, path: PathMatch, areExact: boolean): HttpRoute {
  return {
    ...action.kind === 'redirect' && { redirect: redirectFor(action, path) },
    ...rewrite && { rewrite: rewriteFor(rewrite, path, areExact) },
  };
}

function destinations({ action }: ResolvedRule, context: RouteContext): HttpRoute {
  switch (action.kind) {
    case 'forward': return { route: action.to.map((backend, _, { length }) => routeTo(backend, length > 1, context)) };
    case 'respond': return { directResponse: { status: action.status, body: action.body === undefined ? undefined : { string: action.body } } };
    case 'delegate': return { delegate: { name: action.name, namespace: action.namespace } };
    case 'redirect': return {};
  }
}

function routeTo(backend: Backend, weighted: boolean, context: RouteContext): networking.VirtualServiceSpecHttpRoute {
  return {
    destination: destinationOf(backend, context),
    weight: weighted ? backend.weight : undefined,
    headers: headers(backend.requestHeaders, backend.responseHeaders),
  };
}

function traits({ mirrors, timeout, retry, requestHeaders, responseHeaders, cors, fault }: ResolvedRule, context: RouteContext): HttpRoute {
  return {
    mirrors: mirrors?.map(mirror => mirrorTo(mirror, context)),
    timeout: timeout && durationText(timeout.total),
    retries: retry && retries(retry, context),
    headers: headers(requestHeaders, responseHeaders),
    corsPolicy: cors && corsPolicy(cors),
    fault: fault && faultOf(fault),
  };
}

function mirrorTo({ to, percentage }: MirrorIntent, context: RouteContext): networking.VirtualServiceSpecHttpMirrors {
  return { destination: destinationOf(to, context), percentage: { value: percentage } };
}

function retries(retry: RetryIntent, { ports }: RouteContext): networking.VirtualServiceSpecHttpRetries {
  const retryOn = retryOnText(retry.on, ports.map(port => port.protocol));
  // Where no condition can come true, an empty `retryOn` would mean Istio's own conditions
  if (retry.attempts === 0 || retryOn === '') return { attempts: 0 };
  return {
    attempts: retry.attempts,
    perTryTimeout: retry.perTryTimeout === undefined ? undefined : durationText(retry.perTryTimeout),
    retryOn,
    backoff: retry.backoff === undefined ? undefined : durationText(retry.backoff),
  };
}

function headers(request?: HeaderChangesIntent, response?: HeaderChangesIntent): networking.VirtualServiceSpecHttpHeaders | undefined {
  return request || response ? { request: request && changesOf(request), response: response && changesOf(response) } : undefined;
}

function changesOf({ set, add, remove }: HeaderChangesIntent): networking.VirtualServiceSpecHttpHeadersRequest {
  return { set: set && { ...set }, add: add && { ...add }, remove: remove && [...remove] };
}

const PREFLIGHTS = networking.VirtualServiceSpecHttpCorsPolicyUnmatchedPreflights;

function corsPolicy(cors: CorsIntent): networking.VirtualServiceSpecHttpCorsPolicy {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge, allowCredentials, unmatchedPreflights } = cors;
  return {
    allowOrigins: allowOrigins.map(originMatch),
    allowMethods: allowMethods && [...allowMethods],
    allowHeaders: allowHeaders && [...allowHeaders],
    exposeHeaders: exposeHeaders && [...exposeHeaders],
    maxAge: maxAge === undefined ? undefined : durationText(maxAge * 1000),
    allowCredentials,
    unmatchedPreflights: unmatchedPreflights && { forward: PREFLIGHTS.FORWARD, ignore: PREFLIGHTS.IGNORE }[unmatchedPreflights],
  };
}

/** `https://*.example.com` is an expression here: Istio compares origins as they are. */
function originMatch({ kind, value }: TextCondition): networking.VirtualServiceSpecHttpCorsPolicyAllowOrigins {
  return kind === 'exact' && value.includes('://*.') ? { regex: quoted(value).replace('\\*', '[^/]+') } : stringMatch({ kind, value });
}

function faultOf({ delay, abort }: FaultIntent): networking.VirtualServiceSpecHttpFault {
  return {
    delay: delay && { fixedDelay: durationText(delay.duration), percentage: { value: delay.percentage } },
    abort: abort && { httpStatus: abort.status, grpcStatus: abort.grpcStatus, percentage: { value: abort.percentage } },
  };
}
