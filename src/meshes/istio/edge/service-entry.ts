import { requireMutualTls } from './inside-service';
import * as networking from '../../../../imports/networking.istio.io';
import { EndpointIntent, ExternalServiceIntent } from '../../../intent/edge/external-service';
import { HostResolution } from '../../../intent/edge/host-resolution';
import { ServiceLocation } from '../../../intent/edge/service-location';
import { PortFacts } from '../../../intent/service';
import { manifestOf, Rendering } from '../../rendering';
import { DataPlane } from '../data-plane';
import { exportTo } from '../export-to';

const LOCATION = networking.ServiceEntrySpecLocation;
const LOCATIONS: { readonly [location in ServiceLocation]: networking.ServiceEntrySpecLocation } = {
  [ServiceLocation.OUTSIDE]: LOCATION.MESH_UNDERSCORE_EXTERNAL,
  [ServiceLocation.INSIDE]: LOCATION.MESH_UNDERSCORE_INTERNAL,
};

const RESOLUTION = networking.ServiceEntrySpecResolution;
const RESOLUTIONS: { readonly [resolution in HostResolution]: networking.ServiceEntrySpecResolution } = {
  [HostResolution.DNS]: RESOLUTION.DNS,
  [HostResolution.DNS_ROUND_ROBIN]: RESOLUTION.DNS_UNDERSCORE_ROUND_UNDERSCORE_ROBIN,
  [HostResolution.DYNAMIC_DNS]: RESOLUTION.DYNAMIC_UNDERSCORE_DNS,
  [HostResolution.STATIC]: RESOLUTION.STATIC,
  [HostResolution.NONE]: RESOLUTION.NONE,
};

/** The label by which istiod gives a ServiceEntry an address: pilot/pkg/networking/serviceentry/ip_autoallocation.go, istio.io/istio main of 2026-08-27. */
const ALLOCATE = 'networking.istio.io/enable-autoallocate-ip';

/** A service outside of the cluster: istio.io/api v1.31.1 networking/v1alpha3/service_entry.proto. */
export function serviceEntry(intent: ExternalServiceIntent, dataPlane: DataPlane): Rendering {
  requireMutualTls(intent, dataPlane);
  const { name, namespace, allocateAddress, workloads } = intent;
  const labels = allocateAddress === undefined ? undefined : { [ALLOCATE]: String(allocateAddress) };
  const manifest = manifestOf(networking.ServiceEntry, { name, namespace, labels }, () => ({
    hosts: [...intent.hosts],
    addresses: some(intent.addresses),
    location: LOCATIONS[intent.location],
    resolution: RESOLUTIONS[intent.resolution],
    ports: intent.ports.map(port),
    endpoints: some(intent.endpoints.map(endpoint)),
    workloadSelector: workloads && { labels: { ...workloads } },
    subjectAltNames: some(intent.subjectAltNames),
    exportTo: exportTo(intent.visibleIn, namespace),
  }));
  return { objects: [{ id: 'ServiceEntry', manifest }], decorations: [] };
}

function port({ name, port: number, targetPort, protocol }: PortFacts): networking.ServiceEntrySpecPorts {
  return { number, name, protocol: protocol.toUpperCase(), targetPort: targetPort === number ? undefined : targetPort };
}

function endpoint({ ports, labels, ...endpointFields }: EndpointIntent): networking.ServiceEntrySpecEndpoints {
  return { ...endpointFields, ports: ports && { ...ports }, labels: labels && { ...labels } };
}

function some<T>(values: readonly T[]): T[] | undefined {
  return values.length === 0 ? undefined : [...values];
}
