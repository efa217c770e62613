import { AMBIENT_EDGE, SIDECAR_EDGE } from './edge';
import { AMBIENT_OPERATIONS, SIDECAR_OPERATIONS } from './operations';
import { AMBIENT_ROUTING, SIDECAR_ROUTING } from './routing';
import { AMBIENT_SECURITY, SIDECAR_SECURITY } from './security';
import { AMBIENT_UPSTREAM, SIDECAR_UPSTREAM } from './upstream';
import { CapabilityTable } from '../../capability-table';
import { DataPlane } from '../data-plane';

const SIDECAR: CapabilityTable = { ...SIDECAR_SECURITY, ...SIDECAR_ROUTING, ...SIDECAR_UPSTREAM, ...SIDECAR_EDGE, ...SIDECAR_OPERATIONS };
const AMBIENT: CapabilityTable = { ...AMBIENT_SECURITY, ...AMBIENT_ROUTING, ...AMBIENT_UPSTREAM, ...AMBIENT_EDGE, ...AMBIENT_OPERATIONS };

/** What Istio carries on a data plane. */
export function capabilitiesOf(dataPlane: DataPlane): CapabilityTable {
  return dataPlane === DataPlane.AMBIENT ? AMBIENT : SIDECAR;
}
