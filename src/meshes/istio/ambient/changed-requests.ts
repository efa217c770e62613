import { IntentError } from '../../../intent/intent-error';
import { requestChanges } from '../../../intent/routing/request-changes';
import { AccessRule } from '../../../intent/security/access';
import { GuardedService } from '../../../intent/security/guarded-service';
import { PolicyRule } from '../../../intent/security/policy-rule';

/** What of requests rules look at that routes may change. */
export interface RequestView {
  readonly paths: boolean;
  readonly hosts: boolean;
  /** Names in lower case. */
  readonly headers: readonly string[];
}

/** What some access rules look at. */
export function viewOfRules(rules: readonly AccessRule[]): RequestView {
  return {
    paths: rules.some(({ requests }) => requests.some(request => request.kind === 'grpc' || request.path.kind === 'exact' || request.path.value !== '/')),
    hosts: rules.some(({ conditions }) => conditions?.hosts !== undefined),
    headers: rules.flatMap(({ conditions }) => (conditions?.headers ?? []).map(({ name }) => name)),
  };
}

/** What the rules of a policy look at. */
export function viewOfPolicy(rules: readonly PolicyRule[]): RequestView {
  const operations = rules.flatMap(rule => rule.operations);
  const conditions = rules.flatMap(rule => rule.conditions);
  return {
    paths: operations.some(({ paths }) => paths !== undefined),
    hosts: operations.some(({ hosts }) => hosts !== undefined),
    headers: conditions.filter(({ kind }) => kind === 'header').map(({ name }) => name!.toLowerCase()),
  };
}

/**
 * Refuses rules about what a route changes: a waypoint looks at requests before it routes them (authorization is before the router in its chain:
 * pilot/pkg/networking/core/listener_waypoint.go, istio.io/istio main of 2026-08-27), and with sidecars the caller's proxy has changed them by then. A rule
 * for a path would be about the one that was asked for, and let through what the route makes of it.
 *
 * @throws with what is changed, and by the routes of which Service
 */
export function requireUnchanged(view: RequestView, services: readonly GuardedService[], where: string): void {
  for (const service of services) {
    const what = changedIn(view, service);
    if (what === undefined) continue;
    throw new IntentError({
      where,
      what: `a rule is about ${what}, and a route of Service "${service.name}" changes that`,
      why: 'in ambient mode the waypoint looks at rules before it changes the request, and not at what comes out; with sidecars it is the other way round',
      instead: 'say the rule by something that the route leaves alone, drop the change from the route, or run the namespace with sidecars (DataPlane.SIDECAR)',
    });
  }
}

function changedIn({ paths, hosts, headers }: RequestView, { routes }: GuardedService): string | undefined {
  const changed = requestChanges(routes?.());
  if (paths && changed.path) return 'the path of requests';
  if (hosts && changed.authority) return 'the host of requests';
  const header = headers.find(name => changed.headers.has(name));
  return header === undefined ? undefined : `the header "${header}"`;
}
