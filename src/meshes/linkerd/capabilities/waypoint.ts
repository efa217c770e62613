import { WAYPOINT_NEEDS } from '../../../intent/needs/waypoint';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

/** What Linkerd carries of intents about proxies that stand beside no pod. */
export const LINKERD_WAYPOINT: CapabilitiesFor<typeof WAYPOINT_NEEDS> = {
  waypoint: {
    support: Support.NONE,
    source: 'linkerd/linkerd2 version-2.20 charts/linkerd-control-plane',
    note: 'it has a proxy in every pod, which sees the requests',
    instead: 'leave it out: rules about requests and routes need nothing here',
  },
};
