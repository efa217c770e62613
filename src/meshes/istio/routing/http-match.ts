import { gatewayName, RouteContext } from './route-context';
import * as networking from '../../../../imports/networking.istio.io';
import { HttpCondition, PathCondition, TextCondition, TextConditions } from '../../../intent/routing/condition';

type HttpMatch = networking.VirtualServiceSpecHttpMatch;

/** A text in Istio's words. An empty one is Istio's way to say that the text is there (pilot/pkg/networking/core/route/route.go canBeConvertedToPresentMatch). */
export function stringMatch({ kind, value }: TextCondition): { readonly [kind: string]: string } {
  return kind === 'present' ? {} : { [kind]: value };
}

/** The path of one match: `below` is two of them, as Istio's prefixes are characters. */
export interface PathMatch {
  readonly kind: 'exact' | 'prefix' | 'regex' | 'any';
  readonly uri?: networking.VirtualServiceSpecHttpMatchUri;
  readonly ignoreUriCase?: boolean;
}

/** The matches that a condition on the path takes. */
export function pathMatches(path: PathCondition | undefined): PathMatch[] {
  if (path === undefined) return [{ kind: 'any' }];
  const { kind, value } = path;
  const ignoreUriCase = path.ignoreCase ? true : undefined;
  if (kind !== 'below') return [{ kind, uri: { [kind]: value }, ignoreUriCase }];
  if (value === '/') return [{ kind: 'prefix', uri: { prefix: '/' } }];
  return [{ kind: 'exact', uri: { exact: value }, ignoreUriCase }, { kind: 'prefix', uri: { prefix: `${value}/` }, ignoreUriCase }];
}

/** A condition, with the path as it is given, as a match of Istio's. */
export function httpMatch(condition: HttpCondition, { uri, ignoreUriCase }: PathMatch, context: RouteContext): HttpMatch {
  const { method, scheme, authority, headers, withoutHeaders, query, claims, port, source, gateways } = condition;
  return stated({
    uri,
    ignoreUriCase,
    method: method && stringMatch(method),
    scheme: scheme && stringMatch(scheme),
    authority: authority && stringMatch(authority),
    headers: headers || claims ? { ...stringMatches(headers), ...claimMatches(claims) } : undefined,
    withoutHeaders: withoutHeaders && stringMatches(withoutHeaders),
    queryParams: query && stringMatches(query),
    port,
    sourceNamespace: source?.namespace,
    sourceLabels: source?.labels && { ...source.labels },
    gateways: gateways?.map(gateway => gatewayName(gateway, context)),
  });
}

function stringMatches(conditions: TextConditions = {}): { [name: string]: networking.VirtualServiceSpecHttpMatchHeaders } {
  return Object.fromEntries(Object.entries(conditions).map(([name, condition]) => [name, stringMatch(condition)]));
}

/** pkg/jwt/routing.go, istio.io/istio main of 2026-08-27. */
function claimMatches(claims: TextConditions = {}): { [name: string]: networking.VirtualServiceSpecHttpMatchHeaders } {
  return Object.fromEntries(Object.entries(claims).map(([path, condition]) => [`@request.auth.claims${path}`, stringMatch(condition)]));
}

function stated<T extends object>(match: T): T {
  return Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined)) as T;
}
