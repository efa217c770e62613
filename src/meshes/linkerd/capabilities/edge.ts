import { EDGE_NEEDS } from '../../../intent/needs/edge';
import { CapabilitiesFor } from '../../capability-table';

/** What Linkerd carries of intents about traffic that enters or leaves the mesh. */
export const LINKERD_EDGE: CapabilitiesFor<typeof EDGE_NEEDS> = {
};
