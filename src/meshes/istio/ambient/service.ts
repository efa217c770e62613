import { requireOwnBackends } from './backends';
import { gatewayRoutes } from './gateways/gateway-routes';
import { requireWaypoint } from './require-waypoint';
import { versionRules, versionServices } from './versions';
import { ServiceIntent } from '../../../intent/service-intent';
import { meshRoutes } from '../../gateway-api/mesh-routes';
import { RouteDialect } from '../../gateway-api/route-rule';
import { Rendering } from '../../rendering';
import { destinationRule } from '../upstream/destination-rule';

/**
 * Routes and policies for the calls to one service in ambient mode, where its waypoint carries them out: routes of the Gateway API that are bound to the
 * Service, a Service for each version, and DestinationRules without subsets. There is never a VirtualService for calls within the mesh: Istio does
 * not say which of the two would hold.
 */
export function ambientService(intent: ServiceIntent, dialect: RouteDialect): Rendering {
  requireOwnBackends(intent);
  const routes = meshRoutes(intent, dialect);
  const policies = destinationRule(withoutVersions(intent));
  const versions = [...versionServices(intent), ...versionRules(intent)];
  if (routes.length + policies.length + versions.length > 0) requireWaypoint(intent);
  return { objects: [...versions, ...routes, ...policies, ...gatewayRoutes(intent, dialect)], decorations: [] };
}

/** The service as a whole: its versions are Services of their own. */
function withoutVersions(intent: ServiceIntent): ServiceIntent {
  return { ...intent, split: undefined, routes: undefined, versions: undefined, versionPolicies: undefined };
}
