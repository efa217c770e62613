import { Identity, identityKey } from '../../intent/identity';
import { covers, intersection, RequestMatch, requestKey } from '../../intent/requests';

/** Requests that a route is made for, and everybody who may send them. */
export interface RequestGroup {
  readonly request: RequestMatch;
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
 */
export function requestGroups(grants: readonly Grant[]): RequestGroup[] {
  const matches = closure(grants.map(grant => grant.request));
  return matches.map(request => {
    const covering = grants.filter(grant => covers(grant.request, request));
    const callers = new Map(covering.flatMap(({ to }) => (to === 'kubelet' ? [] : [[identityKey(to), to] as const])));
    return {
      request,
      callers: [...callers.keys()].sort().map(key => callers.get(key)!),
      probes: covering.some(({ to }) => to === 'kubelet'),
    };
  });
}

/**
 * Two groups that Linkerd cannot tell apart for some request, and that admit different callers: it compares the *length* of the matched path
 * only, so a path and everything below that same path weigh alike (linkerd/http/route/src/http/match/path.rs), and the older route wins.
 */
export function ambiguousPair(groups: readonly RequestGroup[]): [RequestGroup, RequestGroup] | undefined {
  for (const exact of groups) {
    const rival = groups.find(group => isTie(group.request, exact.request) && !sameCallers(group, exact));
    if (rival) return [rival, exact];
  }
  return undefined;
}

function isTie(below: RequestMatch, exact: RequestMatch): boolean {
  return below.kind === 'http' && exact.kind === 'http' && below.method === exact.method
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
