import { IntentError } from '../../../intent/intent-error';
import { AccessRule, WorkloadAccess } from '../../../intent/security/access';
import { isDirect, wayAround, waypointsBefore } from '../../../intent/security/guarded-service';
import { waypointKey } from '../../../intent/waypoint';
import { WaypointTraffic } from '../../../intent/waypoint-traffic';

/**
 * Refuses what nobody would carry out: rules about requests where ztunnel alone stands, which drops them
 * (pilot/pkg/serviceregistry/ambient/authorization.go handleRule, istio.io/istio main of 2026-08-27), and ways around a waypoint.
 */
export function refuseDetours(access: WorkloadAccess): void {
  const { rules, plaintextPorts, workload: { ports, services } } = access;
  for (const { port } of ports) requireOneWay(port, access);
  for (const rule of rules.filter(({ port }) => isDirect(port, services))) {
    if (rule.requests.length > 0 || rule.conditions) requireWaypoint(rule, access);
    requirePodsCalled(rule.port, access);
  }
  for (const port of plaintextPorts) requireOneWay(port, access);
}

/** Whoever may call the pods at a port can do so whatever the waypoint before it says. */
function requireOneWay(port: number, { workload: { name, services }, where }: WorkloadAccess): void {
  const [through] = waypointsBefore(port, services);
  const around = wayAround(port, services);
  if (!through || !around) return;
  throw new IntentError({
    where,
    what: `Service "${around.name}" leads to port ${port} of "${name}" around the waypoint of Service "${through.name}"`,
    why: 'the pods let in the waypoint alone there, or else anyone could go around it; calls by the other Service would be refused',
    instead: `let both go one way: with an address of its own and the same \`waypoint\`, or with waypoint: Waypoint.none() for "${through.name}" too`,
  });
}

/** A Service may still come; once the program is complete none will. */
function requireWaypoint({ from, port }: AccessRule, { workload: { name, services }, complete, where }: WorkloadAccess): void {
  const around = wayAround(port, services);
  if (!around && !complete) return;
  const caller = from.kind === 'namespace' ? `namespace "${from.namespace}"` : `"${from.namespace}/${from.name}"`;
  throw new IntentError({
    where,
    what: `what ${caller} may ask of "${name}" at port ${port} is limited, and no waypoint stands before it`,
    why: around
      ? `Service "${around.name}" leads to the pods themselves, and ztunnel sees connections only: it would drop the rule`
      : 'no Service leads to it, and ztunnel sees connections only: it would drop the rule',
    instead: around ? 'let the Service have an address and a waypoint, or allow the whole port' : 'add a Service for the port, or allow the whole port',
  });
}

/** What goes to a pod by way of a waypoint arrives under its name, and there its policies cannot tell one workload from another. */
function requirePodsCalled(port: number, { workload: { name }, waypoint, where }: WorkloadAccess): void {
  if (waypoint?.traffic !== WaypointTraffic.ALL) return;
  throw new IntentError({
    where,
    what: `port ${port} of "${name}" is called by the address of a pod, and the waypoint "${waypointKey(waypoint)}" takes such calls too`,
    why: 'policies of a waypoint are for Services, and it lets through to pods nothing that no policy is for',
    instead: 'add a Service for the port, or make the waypoint for WaypointTraffic.SERVICE',
  });
}
