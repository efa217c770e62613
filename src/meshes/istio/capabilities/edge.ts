import { EDGE_NEEDS } from '../../../intent/needs/edge';
import { CapabilitiesFor } from '../../capability-table';

/** What Istio with sidecars carries of intents about traffic that enters or leaves the mesh. */
export const SIDECAR_EDGE: CapabilitiesFor<typeof EDGE_NEEDS> = {
};

/** The same in ambient mode. */
export const AMBIENT_EDGE: CapabilitiesFor<typeof EDGE_NEEDS> = {
  ...SIDECAR_EDGE,
};
