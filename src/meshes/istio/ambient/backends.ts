import { IntentError } from '../../../intent/intent-error';
import { Backend, MirrorIntent, RouteTable } from '../../../intent/routing/route-table';
import { PortFacts, ServiceFacts } from '../../../intent/service';
import { ServiceIntent } from '../../../intent/service-intent';
import { selects } from '../../../kubernetes/labels';

type Target = MirrorIntent['to'];

/**
 * Refuses routes that lead to other pods than the Service itself, or to another port of them.
 *
 * A waypoint asks for the rules of the Service that was called, and then calls the backend as itself. The pods of the backend let the waypoint in; whether
 * their own rules would let the caller in is asked by nobody (pilot/pkg/networking/core/listener_waypoint.go buildWaypointInternal,
 * istio.io/istio main of 2026-08-27).
 */
export function requireOwnBackends({ routes = {}, service, where }: ServiceIntent): void {
  for (const table of Object.values(routes).filter(({ mesh }) => mesh)) {
    for (const target of targetsOf(table)) requireOwn(target, service, where);
  }
}

function targetsOf({ http, tls, tcp }: RouteTable): Target[] {
  const requests = http.flatMap(({ action, mirrors = [] }) => [...action.kind === 'forward' ? action.to ?? [] : [], ...mirrors.map(({ to }) => to)]);
  const connections: readonly Backend[] = [...tls, ...tcp].flatMap(({ to }) => to ?? []);
  return [...requests, ...connections];
}

function requireOwn({ service: backend, port, version }: Target, service: ServiceFacts, where: string): void {
  const title = `Service ${backend.namespace}/${backend.name}`;
  if (!samePods(backend, service) || (version && backend.host !== service.host)) {
    throw new IntentError({
      where,
      what: `a route of Service ${service.namespace}/${service.name} leads to ${version ? `version "${version.name}" of ` : ''}${title}`,
      why: 'in ambient mode the waypoint calls it as itself, and the rules of that service for its callers would not be asked',
      instead: 'let callers call that service by its own name, or run the namespace with sidecars (DataPlane.SIDECAR)',
    });
  }
  if (port === undefined && backend.host === service.host) return;
  const leads = service.ports.some(own => (port === undefined || own.targetPort === portOf(backend, port)?.targetPort)
    && portOf(backend, port ?? own.port)?.targetPort === own.targetPort);
  if (leads && service.ports.length === 1) return;
  throw new IntentError({
    where,
    what: `a route of Service ${service.namespace}/${service.name} leads to port ${port ?? 'of the call'} of ${title}`,
    why: 'in ambient mode the waypoint asks for the rules of the port that was called, and not for those of the one that it calls',
    instead: 'leave the port out, or let callers call it',
  });
}

function samePods(a: ServiceFacts, b: ServiceFacts): boolean {
  if (a.host === b.host) return true;
  const [one, other] = [a.selector ?? {}, b.selector ?? {}];
  return a.namespace === b.namespace && Object.keys(one).length > 0 && selects(one, other) && selects(other, one);
}

function portOf({ ports }: ServiceFacts, number: number): PortFacts | undefined {
  return ports.find(({ port }) => port === number);
}
