import { AMBIENT_EDGE, SIDECAR_EDGE } from './edge';
import { AMBIENT_OPERATIONS, SIDECAR_OPERATIONS } from './operations';
import { AMBIENT_ROUTING, SIDECAR_ROUTING } from './routing';
import { AMBIENT_SECURITY, SIDECAR_SECURITY } from './security';
import { AMBIENT_UPSTREAM, SIDECAR_UPSTREAM } from './upstream';
import { AMBIENT_WAYPOINT, narrowed, SIDECAR_WAYPOINT } from './waypoint';
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

/** What of a mesh decides what it carries. */
export interface IstioTraits {
  readonly dataPlane: DataPlane;
  readonly waypoints: Waypoints;
  readonly gatewayApi: GatewayApiChannel;
}

/** What Istio carries, as it is set up. */
export function capabilitiesOf({ dataPlane, waypoints, gatewayApi }: IstioTraits): CapabilityTable {
  return dataPlane === DataPlane.AMBIENT ? narrowed(AMBIENT, waypoints, gatewayApi) : SIDECAR;
}
