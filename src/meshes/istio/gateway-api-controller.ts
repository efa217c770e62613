import { versionRules, versionServices } from './ambient/versions';
import { IntentError } from '../../intent/intent-error';
import { ServiceIntent } from '../../intent/service-intent';
import { routesForGateways } from '../gateway-api/gateway-routes';
import { grantsFor } from '../gateway-api/grants';
import { meshRoutes } from '../gateway-api/mesh-routes';
import { RouteDialect } from '../gateway-api/route-rule';
import { Rendering } from '../rendering';
import { destinationRule } from './upstream/destination-rule';

/**
 * Routes of the Gateway API for sidecars: they are bound to the Service, a version is a Service of its own, and what is wanted of calls besides stands in a
 * DestinationRule for each of these Services, without subsets (istio.io/istio main of 2026-08-27 pilot/pkg/config/kube/gateway/conversion.go).
 */
export function gatewayApiService(intent: ServiceIntent, dialect: RouteDialect): Rendering {
  requireOwn(intent);
  const whole: ServiceIntent = { ...intent, split: undefined, routes: undefined, versions: undefined, versionPolicies: undefined };
  const routes = [...meshRoutes(intent, dialect), ...routesForGateways(intent, dialect)];
  return {
    objects: [...versionServices(intent), ...versionRules(intent), ...routes, ...grantsFor(routes), ...destinationRule(whole)],
    decorations: [],
  };
}

/** A route of a client's leads to a Service of another namespace, whose owner must grant that. */
function requireOwn({ service: { name, namespace, side, outside, host }, where }: ServiceIntent): void {
  if (outside) {
    throw new IntentError({
      where,
      what: `something is wanted of the calls to ${host}, which lies outside of the mesh`,
      why: 'a route of the Gateway API is bound to a Service',
      instead: 'leave it out, or write it for Istio itself: mesh: new IstioMesh(...)',
    });
  }
  if (side.kind !== 'consumer') return;
  throw new IntentError({
    where,
    what: `Service ${namespace}/${name} is not ours, and something is wanted of the calls to it`,
    why: "a route of the client's own would lead to another namespace, and Istio follows it where the owner has a ReferenceGrant for it",
    instead: 'ask its owner for it, or write it for Istio itself: mesh: new IstioMesh(...)',
  });
}
