import { PlainObject } from '../../program';

/** A request, or a call of gRPC by its path. */
export interface RoutedRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
}

/** What one match asks for, and of which rule it is. */
interface Candidate {
  readonly rule: any;
  readonly match: any;
}

/**
 * The first backend of the rule that a Gateway would take: the most specific match of all rules, whatever their order, and of those that are alike the
 * first (Gateway API v1.6.1, HTTPRouteRule and GRPCRouteRule). Istio tries regular expressions after all other paths
 * (pilot/pkg/config/kube/gateway/conversion.go sortHTTPRoutes, istio.io/istio main of 2026-08-27).
 */
export function backendFor(route: PlainObject, request: RoutedRequest): string | undefined {
  const candidatesOf = (rule: any): Candidate[] => (rule.matches ?? [{}]).map((match: any) => ({ rule, match: defaulted(route, match) }));
  const candidates: Candidate[] = route.spec.rules.flatMap(candidatesOf);
  const sorted = candidates.map((candidate, place) => ({ ...candidate, place })).sort((a, b) => byRank(a.match, b.match) || a.place - b.place);
  return sorted.find(({ match }) => isLike(match, request))?.rule.backendRefs[0].name;
}

/** What the API server adds to a match without a path; the calls of a gRPC service are those whose paths begin with it. */
function defaulted({ kind }: PlainObject, match: any): any {
  if (kind === 'HTTPRoute') return { path: { type: 'PathPrefix', value: '/' }, ...match };
  const { method: { service, method } = {} as any, ...rest } = match;
  if (service === undefined) return rest;
  return { ...rest, path: method === undefined ? { type: 'PathPrefix', value: `/${service}/` } : { type: 'Exact', value: `/${service}/${method}` } };
}

const KINDS = ['RegularExpression', 'PathPrefix', 'Exact'];

function byRank(a: any, b: any): number {
  const rank = ({ path, method, headers = [], queryParams = [] }: any) => [
    path ? KINDS.indexOf(path.type) + 1 : -1, path?.value.length ?? 0, method === undefined ? 0 : 1, headers.length, queryParams.length,
  ];
  const [one, other] = [rank(a), rank(b)];
  const index = one.findIndex((value, place) => value !== other[place]);
  return index < 0 ? 0 : other[index] - one[index];
}

function isLike({ path, method, headers = [], queryParams = [] }: any, request: RoutedRequest): boolean {
  const compared = (texts: { readonly [name: string]: string }) => ({ name, type, value }: any) => texts[name] !== undefined
    && (type === 'RegularExpression' ? new RegExp(`^(?:${value})$`).test(texts[name]) : texts[name] === value);
  return (!path || isPath(path, request.path)) && (method === undefined || method === request.method)
    && headers.every(compared(request.headers)) && queryParams.every(compared(request.query));
}

function isPath({ type, value }: any, path: string): boolean {
  switch (type) {
    case 'Exact': return path === value;
    case 'PathPrefix': return path === value || path.startsWith(value.endsWith('/') ? value : `${value}/`);
    case 'RegularExpression': return new RegExp(`^(?:${value})$`).test(path);
    default: throw new Error(`a kind of path that the verdict does not know: ${type}`);
  }
}
