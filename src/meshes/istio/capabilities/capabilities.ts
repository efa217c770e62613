import { AMBIENT_EDGE, SIDECAR_EDGE } from './edge';
import { AMBIENT_OPERATIONS, SIDECAR_OPERATIONS } from './operations';
import { AMBIENT_ROUTING, SIDECAR_ROUTING } from './routing';
import { AMBIENT_SECURITY, SIDECAR_SECURITY } from './security';
import { AMBIENT_UPSTREAM, ROUTE_UPSTREAM, SIDECAR_UPSTREAM } from './upstream';
import { AMBIENT_WAYPOINT, narrowed, SIDECAR_WAYPOINT } from './waypoint';
import { Support } from '../../capability';
import { CapabilityTable } from '../../capability-table';
import { GatewayApiChannel } from '../../gateway-api/channel';
import { Waypoints } from '../ambient/waypoints';
import { DataPlane } from '../data-plane';

const SIDECAR: CapabilityTable = {
  ...SIDECAR_SECURITY, ...SIDECAR_ROUTING, ...SIDECAR_UPSTREAM, ...SIDECAR_EDGE, ...SIDECAR_OPERATIONS, ...SIDECAR_WAYPOINT,
};
const AMBIENT: CapabilityTable = {
  ...AMBIENT_SECURITY, ...AMBIENT_ROUTING, ...AMBIENT_UPSTREAM, ...AMBIENT_EDGE, ...AMBIENT_OPERATIONS, ...AMBIENT_WAYPOINT,
};

/** The versions of a service are Services of their own, which a Sidecar for what may be called would not name. */
const HIDDEN = {
  support: Support.NONE,
  source: 'istio.io/api v1.31.1 networking/v1alpha3/sidecar.proto',
  note: 'it would hide the Services of versions, to which routes of the Gateway API lead',
  instead: 'leave it out, or write the routes by Istio itself: new IstioMesh(...)',
};
const VERSIONS_HIDDEN = { 'egress.scope': HIDDEN, 'egress.scope.except': HIDDEN };

/** What of a mesh decides what it carries. */
export interface IstioTraits {
  readonly dataPlane: DataPlane;
  readonly waypoints: Waypoints;
  readonly gatewayApi: GatewayApiChannel;
}

/** What Istio carries where routes are those of the Gateway API: with sidecars, as waypoints carry routes, and policies as sidecars carry them. */
export function gatewayApiCapabilities(traits: IstioTraits): CapabilityTable {
  if (traits.dataPlane === DataPlane.AMBIENT) return capabilitiesOf(traits);
  return narrowed({ ...SIDECAR, ...AMBIENT_ROUTING, ...ROUTE_UPSTREAM, ...VERSIONS_HIDDEN }, Waypoints.PER_NAMESPACE, traits.gatewayApi);
}

/** What Istio carries, as it is set up. */
export function capabilitiesOf({ dataPlane, waypoints, gatewayApi }: IstioTraits): CapabilityTable {
  return dataPlane === DataPlane.AMBIENT ? narrowed(AMBIENT, waypoints, gatewayApi) : SIDECAR;
}
