import { ExternalServiceIntent } from '../../../intent/edge/external-service';
import { SidecarScopeIntent } from '../../../intent/edge/sidecar-scope';
import { Complaint, IntentError } from '../../../intent/intent-error';
import { _hasRequests, Protocol } from '../../../intent/protocol';
import { PortFacts } from '../../../intent/service';
import { GatewayApiChannel } from '../../gateway-api/channel';

/** Gateway API v1.6.1 apis/v1/httproute_types.go and tlsroute_types.go. */
const MOST_HOSTS = 16;

/** A port of a service that is to be called. */
interface Opening {
  readonly service: ExternalServiceIntent;
  readonly port: PortFacts;
}

/**
 * Refuses services to which no route opens the way.
 *
 * @throws when a port says no name, when its route would not be read, or when two routes exclude each other
 */
export function requireOpenable(open: readonly ExternalServiceIntent[], scope: SidecarScopeIntent, channel: GatewayApiChannel): void {
  const openings = open.flatMap(service => service.ports.map(port => ({ service, port })));
  // The last one was just made: the message is for that
  for (const opening of [...openings].reverse()) {
    const fault = faultOf(opening, scope, channel) ?? clashOf(opening, openings);
    if (fault) throw new IntentError({ where: opening.service.where, ...fault });
  }
}

function faultOf({ service: { hosts }, port: { port, protocol } }: Opening, { namespace, where }: SidecarScopeIntent, channel: GatewayApiChannel): Omit<Complaint, 'where'> | undefined {
  const seen = `and "${where}" lets only known hosts be called from namespace "${namespace}"`;
  if (protocol === Protocol.TCP) {
    return { what: `port ${port} is TCP, ${seen}`, why: 'in bytes no host is named, and Linkerd opens hosts', instead: 'let the clients speak TLS (ServicePort.tls), or keep it from that namespace: visibleIn' };
  }
  if (hosts.length > MOST_HOSTS) return { what: `it has ${hosts.length} hosts, ${seen}`, why: `a route names ${MOST_HOSTS} at most`, instead: 'make several ExternalServices of them' };
  if (protocol !== Protocol.TLS || channel === GatewayApiChannel.EXPERIMENTAL) return undefined;
  return {
    what: `port ${port} is TLS, ${seen}`,
    why: 'Linkerd reads TLSRoutes at v1alpha2, which only the experimental channel of the Gateway API serves: the route would not be there for it (policy-controller/k8s/api/src/lib.rs, version-2.20)',
    instead: "install the experimental channel, and say so: new LinkerdMesh(app, 'mesh', { gatewayApi: GatewayApiChannel.EXPERIMENTAL })",
  };
}

/** Of an HTTPRoute and a TLSRoute for one port of a parent the TLSRoute is not accepted (policy-controller/k8s/status/src/index.rs, version-2.20). */
function clashOf({ service, port }: Opening, openings: readonly Opening[]): Omit<Complaint, 'where'> | undefined {
  const isSeen = _hasRequests(port.protocol);
  const other = openings.find(each => each.port.port === port.port && _hasRequests(each.port.protocol) !== isSeen);
  return other && service !== other.service ? {
    what: `its port ${port.port} speaks ${port.protocol}, and that of "${other.service.where}" ${other.port.protocol}`,
    why: 'of routes for requests and for TLS at one port Linkerd takes the first kind only',
    instead: 'keep the two from one namespace: visibleIn',
  } : undefined;
}
