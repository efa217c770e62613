import { IntentError } from '../../../intent/intent-error';
import { isEveryRequest } from '../../../intent/routing/covers';
import { RouteTable, RouteTables } from '../../../intent/routing/route-table';
import { ServiceIntent } from '../../../intent/service-intent';
import { RouteDialect } from '../../gateway-api/route-rule';
import { RenderedObject } from '../../rendering';
import { kubernetesGatewayRoutes } from '../routing/kubernetes-gateways';
import { virtualService } from '../routing/virtual-service';

/**
 * The routes by which gateways send requests to a service. They lead to the Service as a whole: its waypoint, which stands behind the gateway, shares them out
 * among versions, and limits and repeats them. Of what the gateway would repeat by itself there is nothing left then.
 */
export function gatewayRoutes(intent: ServiceIntent, dialect: RouteDialect): RenderedObject[] {
  const routes = Object.fromEntries(Object.entries(intent.routes ?? {}).filter(([, { gateways }]) => gateways.length > 0));
  if (Object.keys(routes).length === 0) return [];
  requireNoVersions(routes, intent);
  const tables = intent.retry ? Object.fromEntries(Object.entries(routes).map(([name, table]) => [name, triedOnce(table)])) : routes;
  const atGateways: ServiceIntent = { ...intent, routes: tables, split: undefined, timeout: undefined, retry: undefined };
  return [...virtualService({ ...atGateways, routes: withoutMesh(tables) }), ...kubernetesGatewayRoutes(atGateways, dialect)];
}

/** What is tried again is tried again by the waypoint. */
function triedOnce(table: RouteTable): RouteTable {
  const retry = { attempts: 0, on: [] };
  const rules = table.http.map(rule => (rule.action.kind === 'forward' ? { ...rule, retry: rule.retry ?? retry } : rule));
  const isOpen = rules.length > 0 && table.unmatched === 'service' && !rules.some(({ matches }) => matches.length === 0 || matches.some(isEveryRequest));
  return { ...table, http: isOpen ? [...rules, { matches: [], action: { kind: 'forward' }, retry }] : rules };
}

/** The same tables for gateways alone: calls within the mesh have routes of the Gateway API. */
function withoutMesh(routes: RouteTables): RouteTables {
  return Object.fromEntries(Object.entries(routes).filter(([, { gateways }]) => gateways.some(({ form }) => form === 'mesh'))
    .map(([name, table]) => [table.mesh ? 'gateways' : name, { ...table, mesh: false }]));
}

function requireNoVersions(routes: RouteTables, { service, where }: ServiceIntent): void {
  const version = Object.values(routes).filter(({ mesh }) => !mesh).flatMap(versionsOf)[0];
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
