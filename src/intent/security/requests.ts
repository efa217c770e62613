/**
 * Which requests an access rule is about. A rule without any is about whole connections.
 */
export type RequestMatch = HttpRequestMatch | GrpcRequestMatch;

/** A path, and perhaps a method. */
export interface HttpRequestMatch {
  readonly kind: 'http';
  readonly method?: string;
  readonly path: PathMatch;
}

/** A gRPC service, or one method of it. */
export interface GrpcRequestMatch {
  readonly kind: 'grpc';
  readonly service: string;
  readonly method?: string;
}

/** One path, or a path and everything below it; every path is below the root. */
export interface PathMatch {
  readonly kind: 'exact' | 'below';
  /** Without a slash at the end, but for the root. */
  readonly value: string;
}

/** Every path there is. A match without a path would be the same, under another key. */
export const ANY_PATH: PathMatch = { kind: 'below', value: '/' };

/** The methods that HTTP registers and that every mesh can name. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];
const GRPC_SERVICE = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;
const GRPC_METHOD = /^[A-Za-z_][A-Za-z0-9_]*$/;
// What may stand in a path that every mesh compares alike: RFC 3986's unreserved characters and sub-delimiters, without what meshes use as wildcards.
const PATH = /^(\/[A-Za-z0-9\-._~!$&'()+,;=:@]*)+$/;

/** What is wrong with an HTTP method, if anything. */
export function methodProblem(method: string): string | undefined {
  return METHODS.includes(method) ? undefined : `"${method}" is not one of the HTTP methods ${METHODS.join(', ')}`;
}

/**
 * Reads one path, in which nothing is a wildcard: that of a probe, say.
 *
 * @returns the match, or what is wrong with the path
 */
export function exactPath(path: string): PathMatch | string {
  return pathProblem(path, path) ?? { kind: 'exact', value: path };
}

function pathProblem(path: string, written: string): string | undefined {
  if (!PATH.test(path)) {
    return `"${written}" is not a path that meshes compare alike: it starts with "/" and has no query, no escapes, and no "*" but as the whole last element`;
  }
  return /\/(\/|\.\.?(\/|$))/.test(path) ? `"${written}" holds "//", "/./" or "/../", which proxies rewrite before they compare` : undefined;
}

/**
 * Reads `/exact` or `/below/*`. The second means `/below` itself and every path under it, on every mesh:
 * Gateway API's PathPrefix compares whole path elements, while Istio's `*` compares characters.
 *
 * @returns the match, or what is wrong with the pattern
 */
export function parsePath(pattern: string): PathMatch | string {
  if (pattern === '/*') return ANY_PATH;
  if (!pattern.endsWith('/*')) return exactPath(pattern);
  const above = pattern.slice(0, -2);
  const problem = pathProblem(above, pattern) ?? (above.endsWith('/') ? `"${pattern}" has an empty element` : undefined);
  return problem ?? { kind: 'below', value: above };
}

/**
 * Reads `package.Service/Method`, or `package.Service` for all of its methods.
 *
 * @returns the match, or what is wrong with the text
 */
export function parseGrpc(text: string): GrpcRequestMatch | string {
  const [service, method, ...rest] = text.replace(/^\//, '').split('/');
  const all = method === undefined || method === '*';
  const bad = rest.length > 0 || !GRPC_SERVICE.test(service) || (!all && !GRPC_METHOD.test(method));
  if (bad) return `"${text}" is not a gRPC service or method: write package.Service or package.Service/Method`;
  return all ? { kind: 'grpc', service } : { kind: 'grpc', service, method };
}

/** One string for one match, to compare and to sort by. */
export function requestKey(match: RequestMatch): string {
  if (match.kind === 'grpc') return `/${match.service}/${match.method ?? '*'}`;
  const { kind, value } = match.path;
  const path = kind === 'exact' ? value : value === '/' ? '/*' : `${value}/*`;
  return match.method === undefined ? path : `${match.method} ${path}`;
}

/** Whether every request that `narrow` matches is matched by `wide`. */
export function covers(wide: RequestMatch, narrow: RequestMatch): boolean {
  if (wide.kind === 'grpc' || narrow.kind === 'grpc') {
    return wide.kind === 'grpc' && narrow.kind === 'grpc'
      && wide.service === narrow.service && (wide.method === undefined || wide.method === narrow.method);
  }
  const method = wide.method === undefined || wide.method === narrow.method;
  return method && coversPath(wide.path, narrow.path);
}

/** The requests that both match; nothing where no request can be both. */
export function intersection(a: RequestMatch, b: RequestMatch): RequestMatch | undefined {
  if (covers(a, b)) return b;
  if (covers(b, a)) return a;
  if (a.kind === 'grpc' || b.kind === 'grpc') return undefined;
  if (a.method !== undefined && b.method !== undefined && a.method !== b.method) return undefined;
  const path = coversPath(a.path, b.path) ? b.path : coversPath(b.path, a.path) ? a.path : undefined;
  return path && { kind: 'http', method: a.method ?? b.method, path };
}

function coversPath(wide: PathMatch, narrow: PathMatch): boolean {
  if (wide.kind === 'exact') return narrow.kind === 'exact' && narrow.value === wide.value;
  const root = wide.value === '/' ? '/' : `${wide.value}/`;
  return narrow.value === wide.value || narrow.value.startsWith(root);
}
