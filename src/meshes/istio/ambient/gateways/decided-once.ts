import { standsFor } from './forwarded-table';
import { GatewayWay, gatewayWays, holdsAtWaypoint, holdsBy, mayComeBy, withoutWays } from './gateway-ways';
import { againDecided, Decision, titleOf } from './second-decision';
import { looksAtChanges, sentOn } from './sent-on';
import { IntentError } from '../../../../intent/intent-error';
import { HttpCondition } from '../../../../intent/routing/condition';
import { both, NEVER } from '../../../../intent/routing/conjunction';
import { coversCondition, isEveryRequest, wayKey } from '../../../../intent/routing/covers';
import { RouteTable } from '../../../../intent/routing/route-table';
import { targetPort } from '../../../../intent/routing/target-port';
import { ServiceIntent } from '../../../../intent/service-intent';

/** What a gateway sends on: what meets a condition of a rule, and none of those before it. */
interface Sent {
  readonly decision: Decision;
  readonly before: readonly Decision[];
  readonly way: GatewayWay;
}

/**
 * Refuses routes by which the requests of gateways would not be treated as their own rules say. What a gateway sends on comes to the waypoint, which follows the
 * rules for calls within the mesh whoever calls (all routes of a Service stand in one virtual host: pilot/pkg/networking/core/listener_waypoint.go
 * buildWaypointInboundHTTPRouteConfig, istio.io/istio main of 2026-08-27).
 *
 * @throws when a rule there that is not for the gateway would take them, or one that changes them once more, or none, where that means 404
 */
export function requireDecidedOnce(intent: ServiceIntent): void {
  const tables = Object.values(intent.routes ?? {}).filter(({ http }) => http.length > 0);
  const mesh = tables.find(table => table.mesh);
  const within = decisionsOf(mesh ?? { http: [], unmatched: 'service' });
  for (const table of tables) {
    const decisions = table === mesh ? within : decisionsOf(table);
    for (const way of gatewayWays(table.gateways, ['http', 'https'])) {
      for (const sent of sentBy(way, decisions)) requireDecided(sent, table, within, intent);
    }
  }
}

/** In order, with what becomes of requests that no rule matches, where they go to the service. */
function decisionsOf({ http, unmatched }: Pick<RouteTable, 'http' | 'unmatched'>): Decision[] {
  const decisions = http.flatMap(rule => (rule.matches.length === 0 ? [{}] : rule.matches).map(condition => ({ condition, rule })));
  const isOpen = unmatched === 'service' && !decisions.some(({ condition }) => isEveryRequest(condition));
  return isOpen ? [...decisions, { condition: {}, rule: { matches: [], action: { kind: 'forward' } } }] : decisions;
}

function sentBy(way: GatewayWay, decisions: readonly Decision[]): Sent[] {
  const here = decisions.filter(({ condition }) => mayComeBy(condition, way));
  return here.map((decision, index) => ({ decision, before: here.slice(0, index).filter(({ condition }) => holdsBy(condition, way)), way }));
}

/** At the port to which gateways send what the waypoint is to decide about, or at those that the rule calls. */
function requireDecided(sent: Sent, table: RouteTable, within: readonly Decision[], intent: ServiceIntent): void {
  const { rule, condition } = sent.decision;
  const { host, ports } = intent.service;
  if (rule.action.kind !== 'forward') return;
  const called = targetPort('http', table, ports)?.port;
  if (called !== undefined && within.some(met => met.rule === rule && standsFor(met.condition, condition, called))) {
    return requireItsRule(sent, within.filter(met => holdsAtWaypoint(met.condition, called)), intent);
  }
  const own = rule.action.to ? rule.action.to.filter(({ service }) => service.host === host) : [{ port: called }];
  for (const port of new Set(own.map(to => to.port ?? called))) {
    if (port !== undefined) requireNoMore(sent, within.filter(met => holdsAtWaypoint(met.condition, port)), intent);
  }
}

/** The waypoint is to carry the rule out. */
function requireItsRule(sent: Sent, there: readonly Decision[], intent: ServiceIntent): void {
  const { rule, condition } = sent.decision;
  const first = there.find(met => met.rule === rule || (mayMeet(met, withoutWays(condition)) && !isTakenBefore(met, sent)));
  if (!first || first.rule === rule) return;
  throw refusal(
    `${titleOf(first, 'calls within the mesh')} would hold for what comes by gateway "${wayKey(sent.way.gateway)}" as well`,
    'let it be for both ways, put a redirect for gateways before it, or run the namespace with sidecars (DataPlane.SIDECAR)', intent,
  );
}

/** The gateway has carried it out. */
function requireNoMore(sent: Sent, there: readonly Decision[], intent: ServiceIntent): void {
  const { decision } = sent;
  const request = sentOn(decision);
  for (const met of there) {
    if (!mayMeet(met, request) || (!looksAtChanges(met.condition, decision.rule) && isTakenBefore(met, sent))) continue;
    const again = againDecided(met, decision, intent);
    if (again) throw refusal(again.what, again.instead, intent);
    if (coversCondition(withoutWays(met.condition), request)) return;
  }
  throw refusal(
    `what ${titleOf(decision, 'gateways')} sends on would be answered with 404: no rule for calls within the mesh matches all of it`,
    'let the rule be for both ways, or let what no rule matches go to the service', intent,
  );
}

function mayMeet({ condition }: Decision, request: HttpCondition): boolean {
  return both(withoutWays(condition), request) !== NEVER;
}

/** Whether the gateway sends what meets a condition elsewhere. */
function isTakenBefore({ condition: asked }: Decision, { before }: Sent): boolean {
  return before.some(({ condition }) => coversCondition(withoutWays(condition), withoutWays(asked)));
}

function refusal(what: string, instead: string, { where }: ServiceIntent): IntentError {
  const why = 'in ambient mode gateways send requests to the waypoint of the Service, which follows what is said of calls within the mesh, whoever calls';
  return new IntentError({ where, what, why, instead });
}
