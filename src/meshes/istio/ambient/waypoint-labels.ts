import { ServiceFacts } from '../../../intent/service';
import { ServiceWay, UsedWaypoint, WaypointFacts } from '../../../intent/waypoint';
import { Labels } from '../../../kubernetes/objects';
import { Decoration } from '../../rendering';

/** The labels by which a namespace or a Service names its waypoint (pilot/pkg/serviceregistry/ambient/waypoints.go, istio.io/istio main of 2026-08-27). */
const USE = 'istio.io/use-waypoint';
const USE_NAMESPACE = 'istio.io/use-waypoint-namespace';
/** How gateways are told to take the waypoint (pilot/pkg/serviceregistry/ambient/services.go ingressUseWaypointFromLabels). */
export const INGRESS = 'istio.io/ingress-use-waypoint';
const CANARY = 'istio.io/use-waypoint-canary';

/** What a namespace says of the waypoint before its Services. */
export function namespaceMark(namespace: string, waypoint: WaypointFacts | undefined): Decoration {
  return { on: 'namespace', labels: waypoint && use(waypoint, namespace), excludes: [USE, USE_NAMESPACE, CANARY] };
}

/**
 * What a Service of a guarded namespace says of its waypoint. Gateways go past waypoints unless told otherwise, and the pods behind one let nobody else
 * in, so each Service tells them (pilot/pkg/xds/endpoints/endpoint_builder.go findServiceWaypoint).
 */
export function serviceMark({ namespace, waypoint, ofNamespace }: ServiceWay): Decoration {
  const labels = { ...choice(waypoint, ofNamespace, namespace), ...waypoint && { [INGRESS]: 'true' } };
  return { on: 'service', labels, excludes: [USE, USE_NAMESPACE, INGRESS, CANARY] };
}

/** What the Service of a version says: the same, but for gateways, which are to call the Service that it is a version of. */
export function versionLabels({ waypoint, namespace, marks = {} }: Pick<ServiceFacts, 'waypoint' | 'namespace' | 'marks'>): Labels | undefined {
  if (waypoint) return waypoint.inherited ? undefined : use(waypoint, namespace);
  const own = [USE, USE_NAMESPACE].filter(key => key in marks);
  return own.length === 0 ? undefined : Object.fromEntries(own.map(key => [key, marks[key]]));
}

/** Whether labels name a waypoint. */
export function namesWaypoint(labels: Labels = {}): boolean {
  return !['', 'none'].includes(labels[USE] ?? '');
}

function choice(waypoint: UsedWaypoint | undefined, ofNamespace: WaypointFacts | undefined, namespace: string): Labels {
  if (waypoint) return waypoint.inherited ? {} : use(waypoint, namespace);
  return ofNamespace ? { [USE]: 'none' } : {};
}

function use({ name, namespace }: WaypointFacts, home: string): Labels {
  return { [USE]: name, ...namespace !== home && { [USE_NAMESPACE]: namespace } };
}
