import { BackendPlace, serviceRef } from './backends';
import { corsFilter } from './cors';
import { headerChanges } from './header-filters';
import { RouteRule, titleOf } from './route-rule';
import { unsayable } from './unsayable';
import * as gateway from '../../../imports/gateway.networking.k8s.io';
import { MirrorIntent, RedirectAction, RewriteIntent } from '../../intent/routing/route-table';

type Filter = gateway.HttpRouteSpecRulesFilters;

const TYPE = gateway.HttpRouteSpecRulesFiltersType;

/**
 * What an HTTPRoute does with the requests of a rule beside sending them on.
 *
 * @throws when the API has no filter for it
 */
export function httpFilters(rule: RouteRule, place: BackendPlace, where: string): Filter[] {
  const { action, rewrite, cors, mirrors = [], fault } = rule;
  const title = titleOf(rule);
  if (action.kind === 'respond') throw unsayable(where, `${title} answers by itself`, 'no filter of an HTTPRoute does', 'have a small backend answer');
  if (action.kind === 'delegate') throw unsayable(where, `${title} hands requests over to another object`, 'an HTTPRoute stands for itself', 'write the rules here');
  if (fault) throw unsayable(where, `${title} delays or aborts requests`, 'no filter of an HTTPRoute does', 'leave the fault out, or test it with sidecars');
  return [
    ...headerChanges(rule),
    ...rewrite ? [rewriteFilter(rewrite, rule, where)] : [],
    ...action.kind === 'redirect' ? [redirectFilter(action, rule, where)] : [],
    ...cors ? [corsFilter(cors, title, where)] : [],
    ...mirrors.map(mirror => mirrorFilter(mirror, place)),
  ];
}

/** A copy of the requests. A share that is no whole number of percent is counted in ten thousandths. */
export function mirrorFilter({ to, percentage }: MirrorIntent, place: BackendPlace): Filter {
  const fraction = { numerator: Math.round(percentage * 100), denominator: 10_000 };
  const share = percentage === 100 ? {} : Number.isInteger(percentage) ? { percent: percentage } : { fraction };
  return { type: TYPE.REQUEST_MIRROR, requestMirror: { backendRef: serviceRef(to, place), ...share } };
}

function rewriteFilter({ path, authority }: RewriteIntent, rule: RouteRule, where: string): Filter {
  if (path?.kind === 'regex') {
    throw unsayable(where, `${titleOf(rule)} rewrites paths by a regular expression`, 'an HTTPRoute replaces a whole path, or the part that its match begins with', 'replace one of these');
  }
  return { type: TYPE.URL_REWRITE, urlRewrite: { hostname: authority, path: path && newPath(path, rule, where) } };
}

function redirectFilter({ scheme, authority, port, path, status }: RedirectAction, rule: RouteRule, where: string): Filter {
  const { VALUE_301, VALUE_302, VALUE_303, VALUE_307, VALUE_308 } = gateway.HttpRouteSpecRulesFiltersRequestRedirectStatusCode;
  const statusCode = [VALUE_301, VALUE_302, VALUE_303, VALUE_307, VALUE_308].find(known => Number(known) === status);
  if (statusCode === undefined) throw unsayable(where, `${titleOf(rule)} redirects with status ${status}`, 'an HTTPRoute does with 301, 302, 303, 307 or 308', 'use one of them');
  return {
    type: TYPE.REQUEST_REDIRECT,
    requestRedirect: {
      scheme: scheme as gateway.HttpRouteSpecRulesFiltersRequestRedirectScheme,
      hostname: authority,
      port,
      path: path && newPath(path, rule, where) as unknown as gateway.HttpRouteSpecRulesFiltersRequestRedirectPath,
      statusCode,
    },
  };
}

/** The rules of one path each are made before, so one match is looked at. */
function newPath({ kind, value }: { readonly kind: 'full' | 'prefix'; readonly value: string }, rule: RouteRule, where: string): gateway.HttpRouteSpecRulesFiltersUrlRewritePath {
  const { REPLACE_FULL_PATH, REPLACE_PREFIX_MATCH } = gateway.HttpRouteSpecRulesFiltersUrlRewritePathType;
  const [{ path }] = rule.matches;
  if (kind === 'full') return { type: REPLACE_FULL_PATH, replaceFullPath: value };
  if (path === undefined || path.kind === 'below' || path.value === '/') return { type: REPLACE_PREFIX_MATCH, replacePrefixMatch: value };
  throw unsayable(
    where, `${titleOf(rule)} replaces what its match begins with, and matches ${path.kind === 'exact' ? 'one path' : 'by an expression'}`,
    'an HTTPRoute replaces the part that a match of everything below a path begins with', 'match with HttpPath.below, or replace the whole path',
  );
}
