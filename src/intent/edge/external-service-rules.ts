import { EndpointIntent, ExternalServiceIntent } from './external-service';
import { HostResolution } from './host-resolution';
import { ServiceLocation } from './service-location';
import { addressProblem } from '../../kubernetes/addresses';
import { Complaint, IntentError } from '../intent-error';
import { _hasRequests, Protocol } from '../protocol';

type Fault = Omit<Complaint, 'where'>;
type Rule = (service: ExternalServiceIntent) => Fault | undefined;

/**
 * Rules for what is outside of the cluster: pkg/config/validation/validation.go ValidateServiceEntry, istio.io/istio main of 2026-08-27. What is
 * a warning there and never does what was meant is an error here.
 *
 * @throws when one of them is broken
 */
export function requireReachable(service: ExternalServiceIntent): void {
  for (const rule of RULES) {
    const fault = rule(service);
    if (fault) throw new IntentError({ where: service.where, ...fault });
  }
}

const WITH_DNS: readonly HostResolution[] = [HostResolution.DNS, HostResolution.DNS_ROUND_ROBIN];

const endpointsFit: Rule = ({ resolution, endpoints, workloads }) => {
  const given = endpoints.length > 0 ? '`endpoints`' : '`workloadLabels`';
  if (endpoints.length > 0 && workloads) return { what: '`endpoints` and `workloadLabels` are both given', why: 'both say where it runs', instead: 'keep one of them' };
  if (resolution === HostResolution.STATIC && endpoints.length === 0 && !workloads) {
    return { what: 'it has no endpoints', why: 'with HostResolution.STATIC they are the only addresses there are', instead: 'name `endpoints`, or leave `resolution` out, for DNS' };
  }
  if ((resolution === HostResolution.NONE || resolution === HostResolution.DYNAMIC_DNS) && (endpoints.length > 0 || workloads)) {
    return { what: `${given} stands beside HostResolution.${resolution === HostResolution.NONE ? 'NONE' : 'DYNAMIC_DNS'}`, why: 'the address follows from each call, and endpoints would never be used', instead: 'leave one of the two out' };
  }
  if (resolution === HostResolution.DNS_ROUND_ROBIN && endpoints.length > 1) {
    return { what: `it has ${endpoints.length} endpoints`, why: 'HostResolution.DNS_ROUND_ROBIN looks up one name', instead: 'name one of them, or take HostResolution.DNS' };
  }
  const isName = ({ address }: EndpointIntent) => address !== undefined && addressProblem(address) !== undefined;
  const name = resolution === HostResolution.STATIC ? endpoints.find(isName) : undefined;
  return name && { what: `the endpoint "${name.address}" is a name`, why: 'with HostResolution.STATIC nobody looks it up', instead: 'write its IP address, or leave `resolution` out, for DNS' };
};

const wildcardsFit: Rule = ({ hosts, resolution, endpoints, workloads }) => {
  const wildcard = hosts.find(host => host.startsWith('*'));
  if (wildcard !== undefined && WITH_DNS.includes(resolution) && endpoints.length === 0 && !workloads) {
    return { what: `the host "${wildcard}"`, why: 'DNS knows no wildcards, and no endpoints are named to look up instead', instead: 'write resolution: HostResolution.NONE or HostResolution.DYNAMIC_DNS, or name `endpoints`' };
  }
  const name = resolution === HostResolution.DYNAMIC_DNS ? hosts.find(host => !host.startsWith('*')) : undefined;
  return name === undefined ? undefined : { what: `the host "${name}"`, why: 'HostResolution.DYNAMIC_DNS is for names below a wildcard', instead: 'leave `resolution` out, for DNS, or write a wildcard such as *.example.com' };
};

const portsFit: Rule = ({ ports, hosts, resolution }) => {
  const bytes = ports.find(({ protocol }) => protocol === Protocol.TCP);
  if (!bytes) return undefined;
  if (resolution === HostResolution.DYNAMIC_DNS) {
    return { what: `port ${bytes.port} is TCP`, why: 'HostResolution.DYNAMIC_DNS reads the name off a request or its SNI, and here are bytes', instead: 'leave the port out, or name the hosts one by one' };
  }
  return hosts.length > 1 && resolution !== HostResolution.NONE
    ? { what: `it has ${hosts.length} hosts, and port ${bytes.port} is TCP`, why: 'nothing tells the hosts apart in bytes', instead: 'make an ExternalService for each host' } : undefined;
};

/**
 * Without an address the proxy would take every connection to that port, whatever it is for (IST0134). An allocated one is used by
 * clients whose DNS the proxy answers: in ambient mode, and where ISTIO_META_DNS_CAPTURE says so.
 */
const addressesFit: Rule = ({ ports, addresses, allocateAddress, resolution }) => {
  const bytes = ports.find(({ protocol }) => !_hasRequests(protocol) && protocol !== Protocol.TLS);
  const range = addresses.find(address => address.includes('/'));
  if (range !== undefined && resolution !== HostResolution.NONE && resolution !== HostResolution.STATIC) {
    return { what: `the range ${range} in \`addresses\``, why: 'where names are looked up, a service has single addresses', instead: 'write single addresses, or resolution: HostResolution.NONE' };
  }
  if (addresses.length > 0 && resolution === HostResolution.DYNAMIC_DNS) {
    return { what: '`addresses` stands beside HostResolution.DYNAMIC_DNS', why: 'each name below the wildcard has addresses of its own', instead: 'leave `addresses` out' };
  }
  if (allocateAddress !== undefined && addresses.length > 0) {
    return { what: '`allocateAddress` stands beside `addresses`', why: 'a service that has an address is given none', instead: 'leave `allocateAddress` out' };
  }
  if (allocateAddress && resolution === HostResolution.NONE) {
    return { what: '`allocateAddress` stands beside HostResolution.NONE', why: 'calls go to the address that the client looked up itself, and at an allocated one nobody listens', instead: 'leave it out, and name `addresses`' };
  }
  return !bytes || addresses.length > 0 || allocateAddress ? undefined : {
    what: `port ${bytes.port} is TCP, and the service has no address`,
    why: 'only an address tells its connections from others: without one the proxy would take every connection to that port for it',
    instead: 'name its `addresses`; or write allocateAddress: true, if the proxies answer DNS (ambient mode, ISTIO_META_DNS_CAPTURE)',
  };
};

const workloadsFit: Rule = ({ location, workloads, endpoints }) => {
  if (location === ServiceLocation.INSIDE) return undefined;
  if (workloads) return { what: '`workloadLabels` stands beside ServiceLocation.OUTSIDE', why: 'what labels select is in the mesh', instead: 'write location: ServiceLocation.INSIDE, or name `endpoints`' };
  const account = endpoints.find(({ serviceAccount }) => serviceAccount !== undefined);
  return account && { what: `the endpoint "${account.address}" has a service account`, why: 'that is the identity of a workload in the mesh, and the service is outside of it', instead: 'write location: ServiceLocation.INSIDE, or leave `serviceAccount` out' };
};

const plaintextFits: Rule = ({ location, plaintext, tls }) => {
  if (!plaintext || (location === ServiceLocation.INSIDE && !tls)) return undefined;
  return {
    what: `\`dangerouslyPlaintext\` stands beside ${tls ? '`tls`' : 'ServiceLocation.OUTSIDE'}`,
    why: tls ? 'what is put around the connections is said by that' : 'the mesh puts nothing around calls to what is outside of it',
    instead: 'leave `dangerouslyPlaintext` out',
  };
};

const RULES: readonly Rule[] = [endpointsFit, wildcardsFit, portsFit, addressesFit, workloadsFit, plaintextFits];
