import * as gateway from '../../../../imports/gateway.networking.k8s.io';
import { WaypointFacts, WaypointIntent } from '../../../intent/waypoint';
import { Labels } from '../../../kubernetes/objects';
import { manifestOf, Rendering } from '../../rendering';
import { authorizationPolicy } from '../security/authorization-policy';

const GATEWAY_API = 'gateway.networking.k8s.io';

/** What istiod gives the pods of a Gateway (manifests/charts/istio-control/istio-discovery/files/waypoint.yaml, istio.io/istio main of 2026-08-27). */
export function waypointFacts(known: Omit<WaypointFacts, 'podLabels'>): WaypointFacts {
  return { ...known, podLabels: { 'gateway.networking.k8s.io/gateway-name': known.name } };
}

/**
 * A waypoint: a Gateway, for which istiod runs the proxy, and a policy for it without rules.
 *
 * Policies without `targetRefs`, the default deny of a namespace among them, are not looked at by a waypoint
 * (pilot/pkg/model/policyattachment.go ShouldAttachPolicy); one that targets the Gateway holds for every Service behind it. Without it a Service that
 * no rule is for would be open by way of the waypoint, which its pods let in.
 *
 * @param revision that of the mesh, if it has one
 */
export function waypointGateway({ waypoint, revision, users }: WaypointIntent, meshRevision?: string): Rendering {
  const { name, namespace, stage, traffic } = waypoint;
  const rev = revision ?? meshRevision;
  const labels: Labels = { 'istio.io/waypoint-for': traffic, ...rev !== undefined && { 'istio.io/rev': rev } };
  const target = { group: GATEWAY_API, kind: 'Gateway', name };
  return {
    objects: [
      {
        id: 'Gateway',
        manifest: manifestOf(gateway.Gateway, { name, namespace, labels }, () => ({
          gatewayClassName: 'istio-waypoint',
          listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: allowed(namespace, users()) } }],
        })),
      },
      { id: 'AuthorizationPolicy', manifest: authorizationPolicy({ name: `${name}-deny-by-default`, namespace }, stage, () => ({ targetRefs: [target] })) },
    ],
    decorations: [],
  };
}

/** Whose Services may use it (pilot/pkg/serviceregistry/ambient/waypoints.go makeAllowedRoutes). */
function allowed(namespace: string, users: readonly string[]): gateway.GatewaySpecListenersAllowedRoutesNamespaces {
  const { SAME, SELECTOR } = gateway.GatewaySpecListenersAllowedRoutesNamespacesFrom;
  if (users.length === 0) return { from: SAME };
  const values = [...new Set([namespace, ...users])].sort();
  return { from: SELECTOR, selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] } };
}
