import { guardedAgainst } from './guarded-service';
import { Complaint, IntentError } from '../../intent/intent-error';
import { _hasRequests, Protocol } from '../../intent/protocol';
import { PortFacts } from '../../intent/service';
import { ServiceParts } from '../../intent/service-intent';
import { effectivePolicy, Place, placesOf, placeText } from '../../intent/upstream/effective-policy';
import { Http2Upgrade } from '../../intent/upstream/http2-upgrade';
import { PolicyIntent } from '../../intent/upstream/policy';
import { credentialOf, namesNobody } from '../../intent/upstream/tls-intent';
import { MeshService } from '../service/mesh-service';

type Fault = Omit<Complaint, 'where'> | undefined;

/** What a construct says of one place, and what comes to hold there. */
interface Said {
  readonly place: Place;
  readonly policy: PolicyIntent;
  readonly effective: PolicyIntent;
  readonly ports: readonly PortFacts[];
}

const RULES: readonly ((said: Said, parts: ServiceParts) => Fault)[] = [
  failoverThatNothingStarts, streamsWithoutHttp2, requestsWhereThereAreNone, secretThatNobodyReads, certificateOfAnybody,
];

/**
 * What one construct must say by itself, since nothing of it is missing only until another construct comes: the outcome may not depend on
 * which of them came first.
 */
export function requireComplete(parts: ServiceParts, service: MeshService, where: string): void {
  const fault = placesOf(parts).map(place => faultAt(saidAt(place, parts, service), parts)).find(Boolean)
    ?? tunnelOfRequests(parts, service) ?? guardedAgainst(parts, service) ?? halfForClients(parts);
  if (fault) throw new IntentError({ where, ...fault });
}

function saidAt(place: Place, parts: ServiceParts, { _facts }: MeshService): Said {
  const { portPolicies = [], versionPolicies = [] } = parts;
  const version = versionPolicies.find(layer => layer.version.name === place.version);
  const layers = place.version === undefined ? portPolicies : version?.ports ?? [];
  const own = place.port === undefined ? (version?.policy ?? parts) : layers.find(({ port }) => port === place.port)?.policy;
  const ports = _facts.ports.filter(({ port }) => place.port === undefined || port === place.port);
  return { place, policy: own ?? {}, effective: effectivePolicy(parts, place), ports };
}

function faultAt(said: Said, parts: ServiceParts): Fault {
  const fault = RULES.map(rule => rule(said, parts)).find(Boolean);
  const at = placeText(said.place);
  return fault && { ...fault, what: at === '' ? fault.what : `${at}: ${fault.what}` };
}

/** A warning of Istio's, since it can never take place (pkg/config/validation/agent/validation.go ValidateLocalityLbSetting, main of 2026-08-27). */
function failoverThatNothingStarts({ effective: { locality, circuitBreaker } }: Said): Fault {
  const standIns = locality?.kind === 'failover' || (locality?.kind === 'zone-aware' && (locality.regions ?? locality.priority));
  if (!standIns || circuitBreaker) return undefined;
  return {
    what: '`locality` fails over without a `circuitBreaker`',
    why: 'requests leave a region only when its endpoints are ejected, and nothing ejects them',
    instead: 'add a circuitBreaker',
  };
}

function streamsWithoutHttp2({ policy, effective, ports }: Said): Fault {
  const field = policy.connectionLimits?.maxConcurrentStreams !== undefined ? '`connectionLimits.maxConcurrentStreams`' : policy.connections?.http2Keepalive && '`connections.http2Keepalive`';
  const speaks = ports.some(({ protocol }) => protocol === Protocol.HTTP2 || protocol === Protocol.GRPC);
  if (!field || speaks || effective.connections?.http2Upgrade === Http2Upgrade.ALWAYS) return undefined;
  return { what: `${field} is given, and nothing speaks HTTP/2`, why: `it is about HTTP/2, and the service has ${portsText(ports)}`, instead: 'leave it out, or say http2Upgrade: Http2Upgrade.ALWAYS if the application speaks HTTP/2' };
}

function requestsWhereThereAreNone({ policy: { connections, sessionAffinity, connectionLimits }, ports }: Said): Fault {
  const affinity = sessionAffinity && sessionAffinity.key.kind !== 'source-address';
  const field = affinity ? `sessionAffinity by ${sessionAffinity.key.kind}`
    : connectionLimits?.maxRequestsPerConnection !== undefined ? 'connectionLimits.maxRequestsPerConnection'
      : (['httpIdleTimeout', 'http2Upgrade', 'useClientProtocol'] as const).filter(each => connections?.[each] !== undefined).map(each => `connections.${each}`)[0];
  if (!field || ports.some(({ protocol }) => _hasRequests(protocol))) return undefined;
  return { what: `${field} is given, and there are no requests`, why: `it is about HTTP, and the service has ${portsText(ports)}`, instead: 'leave it out' };
}

/** Istio takes the name from the host of a request (auto_san_validation), and on other ports there is none. */
function certificateOfAnybody({ policy: { tls }, ports }: Said): Fault {
  const other = namesNobody(tls) && ports.find(({ protocol }) => !_hasRequests(protocol));
  if (!other) return undefined;
  return {
    what: `\`tls\` says no name, and port ${other.port} speaks ${other.protocol}`,
    why: 'without requests there is no host to compare the certificate with: any that the authority signed would pass',
    instead: "write for example sni: 'db.example.com', of which the certificate must then be",
  };
}

/** pilot/pkg/networking/core/cluster_tls.go buildUpstreamClusterTLSContext: such a sidecar sends plaintext. */
function secretThatNobodyReads({ policy: { tls } }: Said, { clients }: ServiceParts): Fault {
  const credential = credentialOf(tls);
  if (credential === undefined || clients?.kind === 'pods') return undefined;
  return {
    what: `TLS with Secret "${credential}" is for every client`,
    why: 'sidecars look at a Secret only where a policy is for pods with some labels; the others would send plaintext',
    instead: 'say whose it is by `clientLabels`, or name files in the proxy',
  };
}

/** A tunnel is made at the listener of a connection: pilot/pkg/networking/core/tunnelingconfig. */
function tunnelOfRequests({ tunnel, versionPolicies = [] }: ServiceParts, { _facts: { ports } }: MeshService): Fault {
  const tunnels = tunnel ?? versionPolicies.find(version => version.tunnel);
  if (!tunnels || ports.some(({ protocol }) => !_hasRequests(protocol))) return undefined;
  return { what: '`tunnel` is given, and there are no connections to wrap', why: `requests are not tunneled, and the service has ${portsText(ports)}`, instead: 'leave it out' };
}

/** Routes hold for all clients, so in one breath with a policy for some clients they would be misread. */
function halfForClients({ clients, timeout, retry }: ServiceParts): Fault {
  const field = timeout ? 'timeout' : retry && 'retry';
  if (!clients || !field) return undefined;
  return {
    what: `\`${field}\` stands beside \`${clients.kind === 'pods' ? 'clientLabels' : 'visibleTo'}\``,
    why: 'timeouts and retries hold for all clients, the rest for some only',
    instead: 'say them in a ResilientUpstream of their own',
  };
}

function portsText(ports: readonly PortFacts[]): string {
  return `port ${ports.map(({ port, protocol }) => `${port} ${protocol}`).join(', ')}`;
}
