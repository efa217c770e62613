import { ExternalService } from './external-service';
import { HostResolution } from '../../intent/edge/host-resolution';
import { ServiceLocation } from '../../intent/edge/service-location';
import { Complaint, IntentError } from '../../intent/intent-error';
import { _hasRequests, Protocol } from '../../intent/protocol';
import { PortFacts, versionSlug } from '../../intent/service';
import { dnsLabelProblem } from '../../kubernetes/names';

/** An external service that an egress gateway carries. */
export interface CarriedService {
  readonly service: ExternalService;
  /** Its port for requests. */
  readonly requests?: PortFacts;
  /** Its port for TLS that passes unopened. */
  readonly tls?: PortFacts;
}

/**
 * What of a service an egress gateway carries: all of it.
 *
 * @throws when it cannot: hosts are told apart by the names that are asked for, and each comes with one port for requests and one for TLS
 */
export function carriedService(service: ExternalService, gatewayNamespace: string, where: string): CarriedService {
  const fault = uncarriable(service, gatewayNamespace);
  if (fault) throw new IntentError({ where, ...fault });
  const { ports } = service._intent;
  return { service, requests: ports.find(({ protocol }) => _hasRequests(protocol)), tls: ports.find(({ protocol }) => protocol === Protocol.TLS) };
}

/** What a host is called at the gateway: a name among listeners and versions. */
export function carriedName(host: string, where: string): string {
  const name = versionSlug(host);
  const problem = dnsLabelProblem(name);
  if (problem) throw new IntentError({ where, what: `the host "${host}"`, why: `it would be called so at the gateway: ${problem}`, instead: 'leave it to go out by itself' });
  return name;
}

function uncarriable({ _intent, _target, node }: ExternalService, gatewayNamespace: string): Omit<Complaint, 'where'> | undefined {
  const { hosts, ports, location, resolution, visibleIn } = _intent;
  const called = `"${node.path}"`;
  if (_target.carriedBy !== undefined) return { what: `${called} is carried by "${_target.carriedBy}" already`, why: 'its calls leave by one gateway', instead: 'carry it once' };
  if (location === ServiceLocation.INSIDE) return { what: `${called} is inside of the mesh`, why: 'calls to it do not leave the mesh, and end its mTLS at its own workloads', instead: 'call it directly' };
  const wildcard = hosts.find(host => host.startsWith('*'));
  if (wildcard !== undefined || resolution === HostResolution.NONE) {
    return { what: wildcard === undefined ? `${called} is called at the address that the client looked up` : `${called} has the host "${wildcard}"`, why: 'the gateway could not tell where to go from there', instead: 'name its hosts one by one, with HostResolution.DNS' };
  }
  const bytes = ports.find(({ protocol }) => protocol === Protocol.TCP);
  if (bytes) return { what: `port ${bytes.port} of ${called} is TCP`, why: 'the gateway tells hosts apart by the name that is asked for, and in bytes there is none', instead: 'let it go out by itself, in an ExternalService of its own' };
  for (const [kind, fits] of [['requests', _hasRequests], ['TLS', (protocol: Protocol) => protocol === Protocol.TLS]] as const) {
    const alike = ports.filter(({ protocol }) => fits(protocol));
    if (alike.length > 1) return { what: `ports ${alike.map(({ port }) => port).join(' and ')} of ${called} are both for ${kind}`, why: 'they come to the gateway at one port, and would not be told apart', instead: 'make an ExternalService for each' };
  }
  return visibleIn && !visibleIn.includes(gatewayNamespace)
    ? { what: `${called} is not seen in "${gatewayNamespace}"`, why: 'the gateway is there, and must know it', instead: `add '${gatewayNamespace}' to visibleIn` } : undefined;
}
