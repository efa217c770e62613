import { NEEDS_WAYPOINT } from './waypoint';
import { ROUTING_NEEDS } from '../../../intent/needs/routing';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const SOURCE = 'istio.io/api v1.31.1';
const NATIVE = Support.NATIVE;

/** What Istio with sidecars carries of intents about routes. */
export const SIDECAR_ROUTING: CapabilitiesFor<typeof ROUTING_NEEDS> = {
  'split.weight': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService weights over DestinationRule subsets' },
  'split.header': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService match.headers' },
  'split.mirror': { support: NATIVE, source: `${SOURCE} networking/v1alpha3/virtual_service.proto`, note: 'VirtualService mirrors' },
};

/** The same in ambient mode. */
export const AMBIENT_ROUTING: CapabilitiesFor<typeof ROUTING_NEEDS> = {
  ...SIDECAR_ROUTING,
  'split.weight': NEEDS_WAYPOINT,
  'split.header': NEEDS_WAYPOINT,
  'split.mirror': NEEDS_WAYPOINT,
};
