import { Identity, identityKey } from '../../../intent/identity';
import { covers, HttpRequestMatch, intersection, METHODS, RequestMatch, requestKey } from '../../../intent/security/requests';

/** Requests that a route is made for, and everybody who may send them. */
export interface RequestGroup {
  readonly request: RequestMatch;
  /** The same requests as the route has to name them; nothing where other groups have named all of them. */
  readonly named: readonly RequestMatch[];
  readonly callers: readonly Identity[];
  /** Whether the kubelet may send them too. */
  readonly probes: boolean;
}

/** One permission: these requests, to this caller or to the kubelet. */
export interface Grant {
  readonly request: RequestMatch;
  readonly to: Identity | 'kubelet';
}

/**
 * Permissions as routes, so that the one route which Linkerd picks for a request admits everybody who may send it.
 *
 * Linkerd looks at the policies of the best matching route only (linkerd2-proxy linkerd/http/route/src). Two permissions that overlap
 * would therefore shut one another's callers out. So the set of matches is closed under intersection, and each match
 * admits the callers of all permissions that cover it: the best match is then the smallest one, which nobody is missing from.
 *
 * @param besideCatchAll whether a route for all requests stands beside these
 */
export function requestGroups(grants: readonly Grant[], besideCatchAll = false): RequestGroup[] {
  const matches = closure(grants.map(grant => grant.request));
  return matches.map(request => {
    const covering = grants.filter(grant => covers(grant.request, request));
    const callers = new Map(covering.flatMap(({ to }) => (to === 'kubelet' ? [] : [[identityKey(to), to] as const])));
    return {
      request,
      named: heavierThanBelow(request, matches, besideCatchAll),
      callers: [...callers.keys()].sort().map(key => callers.get(key)!),
      probes: covering.some(({ to }) => to === 'kubelet'),
    };
  });
}

/**
 * One path and everything below it weigh alike: Linkerd compares the *length* of the matched path only (linkerd/http/route/src/http/match/path.rs),
 * and of two alike the older route wins. A named method outweighs none. So where both are there without a method, the path alone is written
 * once for each method, but for those that have a match of their own.
 */
function heavierThanBelow(request: RequestMatch, all: readonly RequestMatch[], besideCatchAll: boolean): RequestMatch[] {
  if (request.kind === 'grpc' || request.method !== undefined || request.path.kind === 'below') return [request];
  const { value } = request.path;
  const http = all.filter((other): other is HttpRequestMatch => other.kind === 'http' && other.path.value === value);
  const rivalled = http.some(other => other.path.kind === 'below' && other.method === undefined) || (besideCatchAll && value === '/');
  if (!rivalled) return [request];
  const own = http.filter(other => other.path.kind === 'exact').map(other => other.method);
  return METHODS.filter(method => !own.includes(method)).map(method => ({ ...request, method }));
}

/** Two groups that Linkerd cannot tell apart for some request, and that admit different callers: a path, and all below it, with one method. */
export function ambiguousPair(groups: readonly RequestGroup[]): [RequestGroup, RequestGroup] | undefined {
  for (const exact of groups) {
    const rival = groups.find(group => isTie(group.request, exact.request) && !sameCallers(group, exact));
    if (rival) return [rival, exact];
  }
  return undefined;
}

function isTie(below: RequestMatch, exact: RequestMatch): boolean {
  return below.kind === 'http' && exact.kind === 'http' && below.method !== undefined && below.method === exact.method
    && below.path?.kind === 'below' && exact.path?.kind === 'exact' && below.path.value === exact.path.value;
}

function sameCallers(a: RequestGroup, b: RequestGroup): boolean {
  return a.probes === b.probes && a.callers.map(identityKey).join() === b.callers.map(identityKey).join();
}

function closure(requests: readonly RequestMatch[]): RequestMatch[] {
  const known = new Map(requests.map(request => [requestKey(request), request]));
  const pending = [...known.values()];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const other of [...known.values()]) {
      const both = intersection(next, other);
      if (both && !known.has(requestKey(both))) {
        known.set(requestKey(both), both);
        pending.push(both);
      }
    }
  }
  return [...known.keys()].sort().map(key => known.get(key)!);
}
