import { IntentError } from '../../../intent/intent-error';
import { resolvedRules } from '../../../intent/routing/resolved-rules';
import { MirrorIntent, RouteTable, RouteTables } from '../../../intent/routing/route-table';
import { planNamespace, ServiceFacts } from '../../../intent/service';
import { ServiceIntent } from '../../../intent/service-intent';
import { routesForGateways } from '../../gateway-api/gateway-routes';
import { RouteDialect } from '../../gateway-api/route-rule';
import { RenderedObject } from '../../rendering';
import { versionRules, versionServices } from '../ambient/versions';

/**
 * What gateways of the Kubernetes Gateway API need beside sidecars: routes of that API, and where these lead to versions a Service and a
 * DestinationRule for each, as that API knows no subsets.
 */
export function kubernetesGatewayRoutes(intent: ServiceIntent, dialect: RouteDialect): RenderedObject[] {
  const routes: RouteTables = Object.fromEntries(Object.entries(intent.routes ?? {}).filter(([, table]) => isBound(table)));
  if (Object.keys(routes).length === 0) return [];
  const targets = Object.values(routes).flatMap(table => targetsOf(table, intent));
  requireOwnNamespace(targets, intent);
  const leadsToVersions = targets.some(({ version }) => version !== undefined);
  // Only versions that these routes lead to; a policy for another one has its subset
  const led: ServiceIntent = { ...intent, routes, split: leadsToVersions ? intent.split : undefined, versions: undefined };
  const own = new Set(targets.filter(({ service }) => service.host === intent.service.host).flatMap(({ version }) => version?.name ?? []));
  const versions = leadsToVersions ? [...versionServices(led), ...versionRules(led)].filter(({ id }) => own.has(id.slice(id.indexOf('-') + 1))) : [];
  return [...versions, ...routesForGateways({ ...intent, routes }, dialect)];
}

function isBound({ gateways }: RouteTable): boolean {
  return gateways.some(({ form }) => form === 'kubernetes');
}

function targetsOf(table: RouteTable, intent: ServiceIntent): MirrorIntent['to'][] {
  const requests = resolvedRules(table, intent).flatMap(({ action, mirrors = [] }) => [...action.kind === 'forward' ? action.to : [], ...mirrors.map(({ to }) => to)]);
  return [...requests, ...[...table.tls, ...table.tcp].flatMap(({ to }) => to ?? [])];
}

/** What lies elsewhere must be granted there, and a version of another service has no Service of its own. */
function requireOwnNamespace(targets: readonly MirrorIntent['to'][], { service, where }: ServiceIntent): void {
  const home = planNamespace(service);
  const hasNoService = ({ service: to, version }: MirrorIntent['to']) => version && (to.host !== service.host || to.outside);
  const other = targets.find(target => target.service.namespace !== home || hasNoService(target));
  if (!other) return;
  const { name, namespace }: ServiceFacts = other.service;
  throw new IntentError({
    where,
    what: `a route for a gateway of the Kubernetes Gateway API leads to ${other.version ? `version "${other.version.name}" of ` : ''}Service ${namespace}/${name}`,
    why: namespace === home
      ? 'that API knows no subsets, and the Services of versions are made for the service that the route is of, where it is one of the cluster'
      : `its routes lead to Services of their own namespace ("${home}"), unless the owner of the other one grants it`,
    instead: namespace === home ? `write the route for "${name}", without versions if it lies outside of the cluster` : 'use a gateway of the mesh\'s own kind (GatewayForm.mesh()), or write the route in that namespace',
  });
}
