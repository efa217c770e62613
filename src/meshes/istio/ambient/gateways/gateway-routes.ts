import { requireConnectionsDecidedOnce } from './connections-decided-once';
import { requireDecidedOnce } from './decided-once';
import { forwardedTable, triedOnce } from './forwarded-table';
import { IntentError } from '../../../../intent/intent-error';
import { RouteTable, RouteTables } from '../../../../intent/routing/route-table';
import { ServiceIntent } from '../../../../intent/service-intent';
import { RouteDialect } from '../../../gateway-api/route-rule';
import { RenderedObject } from '../../../rendering';
import { kubernetesGatewayRoutes } from '../../routing/kubernetes-gateways';
import { virtualService } from '../../routing/virtual-service';
import { INGRESS, namesWaypoint } from '../waypoint-labels';

/**
 * The routes by which gateways send requests to a service. They lead to the Service as a whole: its waypoint, which stands behind the gateway, carries out the
 * rules for calls within the mesh, shares requests out among versions, and limits and repeats them. So of rules for both ways the gateway forwards
 * only; of what the gateway would repeat by itself there is nothing left.
 */
export function gatewayRoutes(intent: ServiceIntent, dialect: RouteDialect): RenderedObject[] {
  const bound = Object.entries(intent.routes ?? {}).filter(([, { gateways }]) => gateways.length > 0);
  if (bound.length === 0) return [];
  const tables: RouteTables = Object.fromEntries(bound.map(([name, table]) => [name, atGateways(table, intent)]));
  requireToldGateways(intent);
  requireNoVersions(tables, intent);
  requireDecidedOnce(intent);
  requireConnectionsDecidedOnce(intent);
  const forwarding: ServiceIntent = { ...intent, routes: tables, split: undefined, timeout: undefined, retry: undefined };
  return [...virtualService({ ...forwarding, routes: withoutMesh(tables) }), ...kubernetesGatewayRoutes(forwarding, dialect)];
}

/** What is tried again is tried again by the waypoint, for requests that come by gateways too. */
function atGateways(table: RouteTable, { routes = {}, retry, service }: ServiceIntent): RouteTable {
  if (table.mesh) return forwardedTable(table, service.ports);
  const isTriedAgain = retry ?? Object.values(routes).some(({ mesh, http }) => mesh && http.some(rule => rule.retry));
  return isTriedAgain ? { ...table, http: triedOnce(table) } : table;
}

/** The same tables for gateways alone: calls within the mesh have routes of the Gateway API. */
function withoutMesh(routes: RouteTables): RouteTables {
  return Object.fromEntries(Object.entries(routes).filter(([, { gateways }]) => gateways.some(({ form }) => form === 'mesh'))
    .map(([name, table]) => [table.mesh ? 'gateways' : name, { ...table, mesh: false }]));
}

/** In a guarded namespace the Service is labelled; what is said of other ones is with whoever writes them. */
function requireToldGateways({ routes = {}, split, timeout, retry, service, where }: ServiceIntent): void {
  const { name, marks = {} } = service;
  const isForWaypoint = split ?? timeout ?? retry ?? Object.values(routes).some(({ mesh }) => mesh);
  if (!namesWaypoint(marks) || marks[INGRESS] === 'true' || !isForWaypoint) return;
  throw new IntentError({
    where,
    what: `gateways go past the waypoint of Service "${name}", and something is wanted of the calls to it`,
    why: 'in ambient mode the waypoint carries that out, which gateways take where the Service tells them to',
    instead: `label the Service: ${INGRESS}: "true"`,
  });
}

function requireNoVersions(routes: RouteTables, { service, where }: ServiceIntent): void {
  const version = Object.values(routes).flatMap(versionsOf)[0];
  if (version === undefined) return;
  throw new IntentError({
    where,
    what: `a route of gateways to Service "${service.name}" leads to its version "${version}"`,
    why: 'in ambient mode gateways call the Service by way of its waypoint, and the waypoint chooses the version',
    instead: 'route the calls within the mesh: what comes in by gateways follows the same rules then',
  });
}

function versionsOf({ http, tls, tcp }: RouteTable): string[] {
  const requests = http.flatMap(({ action, mirrors = [] }) => [...action.kind === 'forward' ? action.to ?? [] : [], ...mirrors.map(({ to }) => to)]);
  return [...requests, ...[...tls, ...tcp].flatMap(({ to }) => to ?? [])].flatMap(({ version }) => version?.name ?? []);
}
