import { EDGE_NEEDS } from '../../../intent/needs/edge';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

/** Linkerd leaves what enters the mesh to whatever ingress controller there is. */
const NO_GATEWAYS = {
  support: Support.NONE,
  source: 'https://linkerd.io/2-edge/tasks/using-ingress/',
  note: 'it has no gateways of its own: traffic enters by any ingress controller whose pods are in the mesh',
  instead: 'mesh the pods of your ingress controller, and allow it by MeshIdentity.gateway({ namespace, serviceAccount })',
};

const NO_EGRESS_NETWORKS = {
  support: Support.NONE,
  source: 'https://linkerd.io/2-edge/reference/egress-network/',
  note: 'it has EgressNetworks, by addresses and with routes for host names, which this library does not write yet',
  instead: 'make an EgressNetwork from the imported class: cdk8s-mesh/imports/policy.linkerd.io',
};

/** Its proxies look up a destination when it is called. */
const NO_SCOPES = {
  support: Support.NONE,
  source: 'linkerd/linkerd2 version-2.20 controller/api/destination/server.go',
  note: 'its proxies are sent only what they ask for, so there is nothing to limit',
  instead: 'leave it out',
};

/** What Linkerd carries of intents about traffic that enters or leaves the mesh. */
export const LINKERD_EDGE: CapabilitiesFor<typeof EDGE_NEEDS> = {
  'gateway': NO_GATEWAYS,
  'gateway.kubernetes': NO_GATEWAYS,
  'gateway.tls': NO_GATEWAYS,
  'gateway.second-certificate': NO_GATEWAYS,
  'gateway.clients': NO_GATEWAYS,
  'gateway.client-authority': NO_GATEWAYS,
  'gateway.passthrough': NO_GATEWAYS,
  'gateway.mesh-tls': NO_GATEWAYS,
  'gateway.tcp': NO_GATEWAYS,
  'gateway.redirect': NO_GATEWAYS,
  'external': NO_EGRESS_NETWORKS,
  'external.wildcard': NO_EGRESS_NETWORKS,
  'external.dynamic-dns': NO_EGRESS_NETWORKS,
  'external.visibility': NO_EGRESS_NETWORKS,
  'external.workload': {
    support: Support.NONE,
    source: 'https://linkerd.io/2-edge/reference/external-workload/',
    note: 'it has ExternalWorkloads, which this library does not write yet',
    instead: 'make an ExternalWorkload from the imported class: cdk8s-mesh/imports/workload.linkerd.io',
  },
  'egress.gateway': { ...NO_EGRESS_NETWORKS, note: 'it has EgressNetworks with routes to any Service, which this library does not write yet' },
  'egress.scope': NO_SCOPES,
  'egress.scope.except': NO_SCOPES,
};
