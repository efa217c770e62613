import { backendRefs } from './backends';
import { gatewayDuration } from './duration';
import { httpFilters } from './filters';
import { httpMatch, Pathless } from './matches';
import { RouteRetry, routeRetry, tryTimeout } from './retries';
import { RoutePlace } from './route-place';
import { RouteDialect, RouteRule } from './route-rule';
import * as gateway from '../../../imports/gateway.networking.k8s.io';

type HttpRule = gateway.HttpRouteSpecRules;

/** The rules of an HTTPRoute, and by their places what only the experimental channel can say of them. */
export function httpRouteRules(
  place: RoutePlace, rules: readonly RouteRule[], pathless: Pathless, dialect: RouteDialect,
): { readonly rules: HttpRule[]; readonly retries: ReadonlyMap<number, RouteRetry> } {
  const all = rules.flatMap(singlePaths);
  const retries = new Map<number, RouteRetry>();
  all.forEach((rule, index) => {
    const { retry, action } = rule;
    if (retry && retry.attempts > 0 && action.kind === 'forward') retries.set(index, routeRetry(rule, retry, place.protocol, dialect, place.where));
  });
  return { rules: all.map(rule => httpRule(rule, place, pathless, dialect)), retries };
}

function httpRule(rule: RouteRule, place: RoutePlace, pathless: Pathless, dialect: RouteDialect): HttpRule {
  const { metadata: { namespace }, port, where } = place;
  const { action, name } = rule;
  const backends = { namespace, port };
  return {
    name,
    matches: rule.matches.map(condition => httpMatch(condition, pathless, rule, where)),
    filters: nonEmpty(httpFilters(withoutRetries(rule, dialect), backends, where)),
    backendRefs: action.kind === 'forward' ? backendRefs(action.to, backends) : undefined,
    timeouts: timeoutsOf(rule),
  };
}

/** A rule that replaces what its match begins with has one match. */
function singlePaths(rule: RouteRule): RouteRule[] {
  const { action, rewrite, matches } = rule;
  const path = action.kind === 'redirect' ? action.path : rewrite?.path;
  return path?.kind === 'prefix' && matches.length > 1
    ? matches.map((match, index) => ({ ...rule, name: rule.name && `${rule.name}-${index + 1}`, matches: [match] }))
    : [rule];
}

/** A controller's own retries are left out where none are wanted. */
export function withoutRetries(rule: RouteRule, { noRetries }: RouteDialect): RouteRule {
  if (!noRetries || rule.retry?.attempts !== 0 || rule.action.kind !== 'forward') return rule;
  const { set } = rule.requestHeaders ?? {};
  return { ...rule, requestHeaders: { ...rule.requestHeaders, set: { ...set, [noRetries.name]: noRetries.value } } };
}

function timeoutsOf({ timeout, retry, action }: RouteRule): HttpRule['timeouts'] {
  if (action.kind !== 'forward') return undefined;
  const request = timeout && gatewayDuration(timeout.total);
  const backendRequest = retry && retry.attempts > 0 ? tryTimeout(retry) : undefined;
  return request === undefined && backendRequest === undefined ? undefined : { request, backendRequest };
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}
