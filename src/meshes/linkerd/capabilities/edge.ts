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

const EGRESS = 'linkerd/linkerd2 version-2.20 policy-controller/k8s/index/src/outbound/index.rs';

/** What leaves the cluster goes where the client's own lookup leads. */
function letOut(note: string) {
  return { support: Support.NATIVE, source: EGRESS, note };
}

function asItIsCalled(note: string, instead: string) {
  return { support: Support.NONE, source: EGRESS, note, instead };
}

/** Its proxies look up a destination when it is called. */
const NO_SCOPES = {
  support: Support.NONE,
  source: 'linkerd/linkerd2 version-2.20 controller/api/destination/server.go',
  note: 'its proxies are sent only what they ask for, so there is nothing to limit',
  instead: 'leave it out; what leaves the cluster from a namespace is limited by reaches: [ScopeHost.everything()] and outbound: OutboundTraffic.REGISTRY_ONLY',
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
  'external': letOut('it needs no object; where an EgressNetwork denies, an HTTPRoute or TLSRoute by hostnames for each port'),
  'external.wildcard': letOut('hostnames of these routes'),
  'external.dynamic-dns': letOut('the proxy goes to the address that the client looked up'),
  'external.visibility': letOut('routes for the EgressNetworks of these namespaces only'),
  'external.inside': asItIsCalled(
    'what is in the mesh is called by a Service', 'write a Service whose selector is the labels of the ExternalWorkloads, and pass that: MeshService.of(service)',
  ),
  'external.endpoints': asItIsCalled('calls go to the address that the client looked up', 'leave `endpoints` out; to choose addresses, write a Service with EndpointSlices of its own'),
  'external.target-port': asItIsCalled('calls go to the port that the client calls', 'let the clients call the port of the service itself'),
  'external.address': asItIsCalled('its proxies answer no DNS', 'leave `allocateAddress` out'),
  'external.tls': asItIsCalled('it speaks TLS within the mesh only', 'let the application speak TLS itself: ServicePort.tls(443)'),
  'external.workload': {
    support: Support.NATIVE,
    source: 'linkerd/linkerd2 version-2.20 charts/linkerd-crds/templates/workload/external-workload.yaml',
    note: 'ExternalWorkload, with one IP address and a SPIFFE identity',
  },
  'external.workload-group': {
    support: Support.NONE,
    source: 'linkerd/linkerd2 version-2.20 charts/linkerd-crds/templates/workload/external-workload.yaml',
    note: 'an ExternalWorkload is one machine, and machines do not join by themselves',
    instead: 'write an ExternalWorkload for each, or have an operator write them when machines come and go',
  },
  'egress.gateway': {
    support: Support.NONE,
    source: EGRESS,
    note: 'a route of an EgressNetwork can lead to any Service, which this library does not write yet',
    instead: 'let the calls go out by themselves, to known hosts only: a SidecarScope with ScopeHost.everything() and OutboundTraffic.REGISTRY_ONLY',
  },
  'egress.outbound': { support: Support.NATIVE, source: EGRESS, note: 'EgressNetwork trafficPolicy, for what is outside of the cluster\'s networks' },
  'egress.scope': NO_SCOPES,
  'egress.scope.except': NO_SCOPES,
};
