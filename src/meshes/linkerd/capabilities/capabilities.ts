import { LINKERD_EDGE } from './edge';
import { LINKERD_OPERATIONS } from './operations';
import { LINKERD_ROUTING } from './routing';
import { LINKERD_SECURITY } from './security';
import { LINKERD_UPSTREAM } from './upstream';
import { LINKERD_WAYPOINT } from './waypoint';
import { CapabilityTable } from '../../capability-table';

/** What Linkerd carries. */
export const LINKERD_CAPABILITIES: CapabilityTable = {
  ...LINKERD_SECURITY, ...LINKERD_ROUTING, ...LINKERD_UPSTREAM, ...LINKERD_EDGE, ...LINKERD_OPERATIONS, ...LINKERD_WAYPOINT,
};
