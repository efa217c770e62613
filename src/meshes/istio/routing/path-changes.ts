import { PathMatch } from './http-match';
import * as networking from '../../../../imports/networking.istio.io';
import { RedirectAction, RewriteIntent } from '../../../intent/routing/route-table';

/** What is put in the place of a path, or of the part of it that was matched. */
type Replacement = { readonly kind: 'full' | 'prefix'; readonly value: string };

type Rewrite = networking.VirtualServiceSpecHttpRewrite;
type Redirect = networking.VirtualServiceSpecHttpRedirect;

/**
 * A rewrite, for what one match matches: `uri` takes the place of the matched characters, which are the whole path where the match is exact
 * (pilot/pkg/networking/core/route/route.go applyHTTPRouteDestination, istio.io/istio main of 2026-08-27).
 *
 * @param areExact whether all matches of the rule are: a whole path is written alike for all of them
 */
export function rewriteFor({ path, authority }: RewriteIntent, match: PathMatch, areExact: boolean): Rewrite {
  if (path === undefined) return { authority };
  if (path.kind === 'regex') return { authority, uriRegexRewrite: { match: path.match, rewrite: path.value } };
  if (path.kind === 'prefix' || areExact) return { authority, uri: replacementFor(path, match).value };
  // The whole path, whatever part of it was matched; a backslash would begin a group
  return { authority, uriRegexRewrite: { match: '^/.*$', rewrite: path.value.replace(/\\/g, '\\\\') } };
}

/** A redirect, for what one match matches. Istio takes a new prefix only where a prefix was matched. */
export function redirectFor({ scheme, authority, port, path, status }: RedirectAction, match: PathMatch): Redirect {
  const common = { scheme, authority, port, redirectCode: status };
  if (path === undefined) return common;
  const { kind, value } = replacementFor(path, match);
  return kind === 'full' ? { ...common, uri: value } : { ...common, prefixRewrite: value };
}

/** Of the path `/api/` that is matched below `/api` the slash must stay, and so it must where every path is below the root. */
function replacementFor({ kind, value }: Replacement, match: PathMatch): Replacement {
  if (kind === 'full' || match.kind === 'exact') return { kind: 'full', value };
  const matched = match.uri?.prefix ?? '/';
  return { kind, value: matched.endsWith('/') && !value.endsWith('/') ? `${value}/` : value };
}
