import { ROUTING_NEEDS } from '../../../intent/needs/routing';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const NATIVE = Support.NATIVE;
const POLICY = 'linkerd/linkerd2 version-2.20 policy-controller/k8s/index';
const OUTBOUND = `${POLICY}/src/outbound/index.rs`;

/** What Linkerd carries of intents about routes. */
export const LINKERD_ROUTING: CapabilitiesFor<typeof ROUTING_NEEDS> = {
  'split.weight': { support: NATIVE, source: OUTBOUND, note: 'HTTPRoute or GRPCRoute backendRefs, with a Service for each version' },
  'split.header': { support: NATIVE, source: OUTBOUND, note: 'HTTPRoute or GRPCRoute matches.headers' },
  'split.mirror': {
    support: Support.NONE,
    source: `${POLICY}/src/outbound/index/http.rs`,
    note: 'a RequestMirror filter makes Linkerd ignore the whole route',
    instead: 'leave `mirror` out on Linkerd, or send a small weight to the canary',
  },
};
