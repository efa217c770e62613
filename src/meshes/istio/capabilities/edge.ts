import { EDGE_NEEDS } from '../../../intent/needs/edge';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const NATIVE = Support.NATIVE;
const GATEWAY = 'istio.io/api v1.31.1 networking/v1alpha3/gateway.proto';
const SIDECAR = 'istio.io/api v1.31.1 networking/v1alpha3/sidecar.proto';
const SERVICE_ENTRY = 'istio.io/api v1.31.1 networking/v1alpha3/service_entry.proto';
const KUBERNETES_GATEWAY = 'istio.io/istio main of 2026-08-27 pilot/pkg/config/kube/gateway/conversion.go';

/** What Istio with sidecars carries of intents about traffic that enters or leaves the mesh. */
export const SIDECAR_EDGE: CapabilitiesFor<typeof EDGE_NEEDS> = {
  'gateway': { support: NATIVE, source: GATEWAY, note: 'Gateway of networking.istio.io, for pods that are installed already' },
  'gateway.kubernetes': { support: NATIVE, source: KUBERNETES_GATEWAY, note: 'Gateway of gateway.networking.k8s.io, for which istiod runs pods' },
  'gateway.tls': { support: NATIVE, source: GATEWAY, note: 'tls.mode SIMPLE; Terminate' },
  'gateway.second-certificate': { support: NATIVE, since: '1.26', source: GATEWAY, note: 'tls.credentialNames; certificateRefs' },
  'gateway.clients': { support: NATIVE, source: GATEWAY, note: 'tls.mode MUTUAL and OPTIONAL_MUTUAL' },
  'gateway.client-authority': {
    support: NATIVE,
    since: '1.28',
    source: GATEWAY,
    note: 'tls.caCertCredentialName',
    instead: 'leave `authority` out, and put ca.crt into the Secret of the certificate or into one of its name and -cacert',
  },
  'gateway.passthrough': { support: NATIVE, source: GATEWAY, note: 'tls.mode PASSTHROUGH' },
  'gateway.mesh-tls': { support: NATIVE, source: GATEWAY, note: 'tls.mode ISTIO_MUTUAL and AUTO_PASSTHROUGH' },
  'gateway.tcp': { support: NATIVE, source: GATEWAY, note: 'a server or listener with protocol TCP' },
  'gateway.redirect': { support: NATIVE, source: GATEWAY, note: 'tls.httpsRedirect; an HTTPRoute with RequestRedirect' },
  'external': { support: NATIVE, source: SERVICE_ENTRY, note: 'ServiceEntry' },
  'external.wildcard': { support: NATIVE, source: SERVICE_ENTRY, note: 'ServiceEntry hosts' },
  'external.dynamic-dns': { support: NATIVE, since: '1.31', source: SERVICE_ENTRY, note: 'ServiceEntry resolution DYNAMIC_DNS' },
  'external.visibility': { support: NATIVE, source: SERVICE_ENTRY, note: 'ServiceEntry exportTo' },
  'external.inside': { support: NATIVE, source: SERVICE_ENTRY, note: 'ServiceEntry location MESH_INTERNAL' },
  'external.endpoints': { support: NATIVE, source: SERVICE_ENTRY, note: 'ServiceEntry endpoints' },
  'external.target-port': { support: NATIVE, source: SERVICE_ENTRY, note: 'ServiceEntry ports.targetPort' },
  'external.address': { support: NATIVE, source: SERVICE_ENTRY, note: 'label networking.istio.io/enable-autoallocate-ip' },
  'external.tls': { support: NATIVE, source: SERVICE_ENTRY, note: 'DestinationRule tls; ServiceEntry subjectAltNames' },
  'external.workload': { support: NATIVE, source: 'istio.io/api v1.31.1 networking/v1alpha3/workload_entry.proto', note: 'WorkloadEntry' },
  'external.workload-group': { support: NATIVE, source: 'istio.io/api v1.31.1 networking/v1alpha3/workload_group.proto', note: 'WorkloadGroup' },
  'egress.gateway': { support: NATIVE, source: GATEWAY, note: 'Gateway, VirtualServices of the external service, DestinationRule of the gateway' },
  'egress.outbound': { support: NATIVE, source: SIDECAR, note: 'Sidecar outboundTrafficPolicy' },
  'egress.scope': { support: NATIVE, source: SIDECAR, note: 'Sidecar' },
  'egress.scope.except': { support: NATIVE, since: '1.31', source: SIDECAR, note: 'Sidecar egress.hosts with ~' },
};

const NO_SIDECARS = {
  support: Support.NONE,
  source: 'istio.io/istio main of 2026-08-27 pilot/pkg/model/sidecar.go',
  note: 'a Sidecar is for sidecars: ztunnel asks for what it needs, and waypoints pass it over',
  instead: 'leave it out: ztunnel is sent only the workloads that are called',
};

/** The same in ambient mode. */
export const AMBIENT_EDGE: CapabilitiesFor<typeof EDGE_NEEDS> = {
  ...SIDECAR_EDGE,
  'external.wildcard': {
    support: Support.NONE,
    source: SERVICE_ENTRY,
    note: 'ztunnel and waypoints know no wildcard hosts',
    instead: 'name the hosts one by one',
  },
  'external.dynamic-dns': {
    support: Support.NONE,
    source: 'istio.io/istio main of 2026-08-27 releasenotes/notes/se-wildcard-host.yaml',
    note: 'it takes a waypoint as egress gateway, which this library does not write yet',
    instead: 'name the hosts one by one',
  },
  'external.visibility': {
    support: Support.NONE,
    source: SERVICE_ENTRY,
    note: 'ztunnel and waypoints show a ServiceEntry to every namespace, whatever exportTo says',
    instead: 'leave visibleIn out: it hides nothing from workloads in ambient mode',
  },
  'egress.gateway': {
    support: Support.NONE,
    source: 'istio.io/istio main of 2026-08-27 pilot/pkg/serviceregistry/ambient/services.go',
    note: 'ztunnel takes no routes; a waypoint of the ServiceEntry takes that part, which this library does not write yet',
    instead: 'let the calls go out by themselves, or run the callers with sidecars (DataPlane.SIDECAR)',
  },
  'egress.outbound': NO_SIDECARS,
  'egress.scope': NO_SIDECARS,
  'egress.scope.except': NO_SIDECARS,
};
