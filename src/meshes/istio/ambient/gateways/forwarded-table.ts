import { holdsAtWaypoint, withoutWays } from './gateway-ways';
import { Protocol } from '../../../../intent/protocol';
import { HttpCondition } from '../../../../intent/routing/condition';
import { coversCondition, isEveryRequest } from '../../../../intent/routing/covers';
import { HttpRule, RouteTable, TcpRule } from '../../../../intent/routing/route-table';
import { targetPort } from '../../../../intent/routing/target-port';
import { PortFacts } from '../../../../intent/service';

/** Requests are tried again by the waypoint, where at all. */
const ONCE = { attempts: 0, on: [] };

/**
 * What gateways do of a table that is for calls within the mesh as well. They send requests to the Service as they come, and its waypoint
 * carries the rules out: at both, a path would be rewritten twice, and a copy sent twice.
 *
 * Two things stay with them. A redirect is written with the scheme and the port that the client knows, and not with those that the waypoint sees.
 * And preflights of browsers are answered before anybody asks who calls, as they carry no token: a waypoint asks that first (authorization is before
 * CORS in its chain: pilot/pkg/networking/core/listener_waypoint.go buildWaypointInboundHTTPFilters, istio.io/istio main of 2026-08-27). The headers
 * that CORS adds to other answers are set, so that twice is as once. Rules that the waypoint does not have are theirs alone.
 */
export function forwardedTable(table: RouteTable, ports: readonly PortFacts[]): RouteTable {
  const called = targetPort('http', table, ports)?.port;
  const followed = connectionRule(table.tcp, targetPort('tcp', table, ports));
  return {
    ...table,
    http: triedOnce(table).flatMap(rule => forwarded(rule, called)),
    tcp: table.tcp.map(rule => (rule === followed ? { matches: rule.matches } : rule)),
  };
}

/** Rules that leave it to the waypoint to try again, that of the requests included that no other one matches. */
export function triedOnce({ http, unmatched }: RouteTable): HttpRule[] {
  const isOpen = http.length > 0 && unmatched === 'service' && !http.some(({ matches }) => matches.length === 0 || matches.some(isEveryRequest));
  const rules: readonly HttpRule[] = isOpen ? [...http, { matches: [], action: { kind: 'forward' } }] : http;
  return rules.map(rule => (rule.action.kind === 'forward' ? { ...rule, retry: rule.retry ?? ONCE } : rule));
}

/** The rule that the waypoint follows for the connections to a port: of several the first decides. */
export function connectionRule(rules: readonly TcpRule[], called: PortFacts | undefined): TcpRule | undefined {
  if (called?.protocol !== Protocol.TCP) return undefined;
  return rules.find(({ matches }) => matches.length === 0 || matches.some(match => holdsAtWaypoint(match, called.port)));
}

/** What of a rule the waypoint does not look at, the gateway carries out. */
function forwarded(rule: HttpRule, called: number | undefined): HttpRule[] {
  if (rule.action.kind !== 'forward' || called === undefined) return [rule];
  const conditions = rule.matches.length === 0 ? [{}] : rule.matches;
  const there = conditions.filter(condition => conditions.some(other => standsFor(other, condition, called)));
  const here = conditions.filter(condition => !there.includes(condition));
  const { name, cors } = rule;
  const forward: HttpRule = { ...name !== undefined && { name }, matches: there, action: { kind: 'forward' }, ...cors && { cors }, retry: ONCE };
  return [...there.length > 0 ? [forward] : [], ...here.length > 0 ? [{ ...rule, matches: here }] : []];
}

/** Whether the waypoint finds a rule by one of its conditions where a gateway found it by another, that is the same for another port. */
export function standsFor(there: HttpCondition, atGateway: HttpCondition, called: number): boolean {
  const [one, other] = [withoutWays(there), withoutWays(atGateway)];
  return holdsAtWaypoint(there, called) && coversCondition(one, other) && coversCondition(other, one);
}
