import { serverName } from './guarded-target';
import { meshTlsAuthentication } from './identities';
import { requireInMesh } from './in-mesh';
import { asHttp, inboundRoute, RouteKind } from './inbound-route';
import { openToIdentities, openToProbes, server } from './policies';
import { probeRequests, requireReachableByKubelet } from './probe-routes';
import { ambiguousPair, Grant, RequestGroup, requestGroups } from './request-groups';
import { routeNames } from './route-names';
import { requireScrapable } from './scrapes';
import { Identity, identityKey } from '../../../intent/identity';
import { IntentError } from '../../../intent/intent-error';
import { Protocol, _hasRequests } from '../../../intent/protocol';
import { AccessRule, metricsOf, probesOf, WorkloadAccess } from '../../../intent/security/access';
import { exactPath, RequestMatch, requestKey } from '../../../intent/security/requests';
import { ZeroTrustStage } from '../../../intent/security/stage';
import { RenderedObject, Rendering } from '../../rendering';

const PROXY_PROTOCOLS: { readonly [protocol in Protocol]: string } = {
  [Protocol.HTTP]: 'HTTP/1', [Protocol.HTTP2]: 'HTTP/2', [Protocol.GRPC]: 'gRPC', [Protocol.TCP]: 'opaque', [Protocol.TLS]: 'TLS',
};

/** Everything about one port of the workload. */
interface GuardedPort {
  readonly access: WorkloadAccess;
  readonly port: number;
  /** Absent where nobody says what is spoken: a port that is named as an exception only. */
  readonly protocol?: Protocol;
  /** Name of the Server, and the beginning of all names around it. */
  readonly name: string;
  readonly rules: readonly AccessRule[];
}

/**
 * The rules of one workload: a Server for each port that is known, and what opens it. A port without one is left to the pod's annotation,
 * which pods that run already got before anything was guarded.
 *
 * A rule about whole connections opens the Server. Rules about requests, gRPC probes and metrics open routes that are attached to it;
 * with the first of them Linkerd stops letting anything else through, its own probe routes included
 * (policy-controller/k8s/index/src/inbound/index.rs, version-2.20), so all that is needed is attached.
 */
export function guardWorkload(access: WorkloadAccess, prometheus: Identity): Rendering {
  const ports = guardedPorts(access);
  const protocolOf = (port: number) => ports.find(guarded => guarded.port === port)?.protocol;
  requireInMesh(access);
  if (access.stage === ZeroTrustStage.STRICT) {
    requireReachableByKubelet(access, protocolOf);
    requireScrapable(access, protocolOf);
  }
  return { objects: ports.flatMap(port => guardPort(port, prometheus)), decorations: [] };
}

function guardedPorts(access: WorkloadAccess): GuardedPort[] {
  const { workload, rules, plaintextPorts } = access;
  const grpcProbed = probesOf(workload).filter(probe => probe.kind === 'grpc').map(probe => probe.port!);
  const scraped = metricsOf(workload).map(({ port }) => port);
  const wanted = [...workload.ports.map(({ port }) => port), ...plaintextPorts, ...grpcProbed, ...scraped];
  return [...new Set(wanted)].sort((a, b) => a - b).map(port => ({
    access,
    port,
    protocol: workload.ports.find(known => known.port === port)?.protocol
      ?? (grpcProbed.includes(port) ? Protocol.GRPC : scraped.includes(port) ? Protocol.HTTP : undefined),
    name: serverName(workload.name, port),
    rules: rules.filter(rule => rule.port === port),
  }));
}

function guardPort(guarded: GuardedPort, prometheus: Identity): RenderedObject[] {
  const { access, name, port } = guarded;
  const { namespace } = access.workload;
  const plaintext = access.plaintextPorts.includes(port);
  const manifest = server(name, namespace, {
    podSelector: { matchLabels: { ...access.workload.labels } },
    port,
    proxyProtocol: proxyProtocol(guarded),
    accessPolicy: plaintext ? 'all-unauthenticated' : access.stage === ZeroTrustStage.OBSERVE ? 'audit' : 'deny',
  });
  const open = { id: `Server-${port}`, manifest };
  return plaintext ? [open] : [open, ...wholePort(guarded), ...routes(guarded, prometheus)];
}

/**
 * While a namespace is only observed, a port is taken for whatever comes: routes of gRPC match nothing but gRPC calls
 * (linkerd2-proxy linkerd/http/route/src/grpc/match.rs), and all the rest would be answered with 404.
 */
function proxyProtocol({ access, protocol }: GuardedPort): string {
  if (protocol === undefined) return 'unknown';
  return access.stage === ZeroTrustStage.OBSERVE && _hasRequests(protocol) ? 'unknown' : PROXY_PROTOCOLS[protocol];
}

/** Who may send anything to the port. What opens a Server opens every route of it. */
function wholePort({ access, name, rules }: GuardedPort): RenderedObject[] {
  const callers = rules.filter(rule => rule.requests.length === 0).map(rule => rule.from);
  if (callers.length === 0) return [];
  const { namespace } = access.workload;
  return openToIdentities(name, namespace, { kind: 'Server', name }, meshTlsAuthentication(name, namespace, callers));
}

function routes(guarded: GuardedPort, prometheus: Identity): RenderedObject[] {
  const { access, name, rules } = guarded;
  const grants = grantsOf(guarded, prometheus);
  if (!grants) return [];
  const kind: RouteKind = looksAtGrpc(guarded) ? 'GRPCRoute' : 'HTTPRoute';
  // What an AccessPolicy opens is a whole Server, and what no other route names must have one to be let in
  const rest = rules.some(rule => rule.requests.length === 0) || access.allowedByPolicy || access.stage === ZeroTrustStage.OBSERVE;
  const groups = requestGroups(grants, rest);
  const ambiguous = ambiguousPair(groups);
  if (ambiguous) throw ambiguity(guarded, ambiguous);
  const all = `${name}-all`;
  const names = routeNames(name, groups.map(group => group.request), all);
  const made = groups.flatMap(group => routeOf(guarded, kind, names.get(requestKey(group.request))!, group));
  const everythingNamed = groups.some(({ request }) => requestKey(request) === '/*');
  if (!rest || everythingNamed) return made;
  return [...made, { id: `${kind}-${all}`, manifest: inboundRoute(kind, all, access.workload.namespace, name, 'all') }];
}

function looksAtGrpc({ access, protocol }: GuardedPort): boolean {
  return protocol === Protocol.GRPC && access.stage !== ZeroTrustStage.OBSERVE;
}

/** The permissions that need routes; nothing where Linkerd's own routes (all requests, and HTTP probes) are enough. */
function grantsOf(guarded: GuardedPort, prometheus: Identity): Grant[] | undefined {
  const { access, port, protocol, rules } = guarded;
  const { workload } = access;
  if (protocol === undefined || !_hasRequests(protocol)) return undefined;
  const grpc = looksAtGrpc(guarded);
  const normal = (request: RequestMatch) => (grpc ? request : asHttp(request));
  const asked: Grant[] = rules.flatMap(rule => rule.requests.map(request => ({ request: normal(request), to: rule.from })));
  const paths = metricsOf(workload).filter(metrics => metrics.port === port).map(metrics => metrics.path);
  const scraped = grpc ? [] : metricsGrants(paths, prometheus);
  const needed = asked.length + scraped.length > 0 || probesOf(workload).some(probe => probe.kind === 'grpc' && probe.port === port);
  if (!needed) return undefined;
  const probed = probeRequests(workload, port, access.where).filter(request => !grpc || request.kind === 'grpc');
  return [...asked, ...scraped, ...probed.map(request => ({ request: normal(request), to: 'kubelet' as const }))];
}

/** Metrics at a path that no route can name have been refused; while a namespace is only observed they come in with all the rest. */
function metricsGrants(paths: readonly string[], prometheus: Identity): Grant[] {
  const matches = paths.map(exactPath).filter(match => typeof match !== 'string');
  return matches.map(path => ({ request: { kind: 'http', method: 'GET', path }, to: prometheus }));
}

function routeOf(guarded: GuardedPort, kind: RouteKind, name: string, group: RequestGroup): RenderedObject[] {
  if (group.named.length === 0) return [];
  const { namespace } = guarded.access.workload;
  const route = { id: `${kind}-${name}`, manifest: inboundRoute(kind, name, namespace, guarded.name, group.named) };
  const target = { kind, name };
  // What anyone may send needs no list of identities beside it
  if (group.probes) return [route, openToProbes(name, namespace, target)];
  return [route, ...openToIdentities(name, namespace, target, meshTlsAuthentication(name, namespace, group.callers))];
}

function ambiguity({ access }: GuardedPort, [a, b]: [RequestGroup, RequestGroup]): IntentError {
  const callers = (group: RequestGroup) => [...group.callers.map(identityKey), ...group.probes ? ['the kubelet'] : []].join(', ');
  return new IntentError({
    where: access.where,
    what: `"${requestKey(a.request)}" and "${requestKey(b.request)}" are allowed to different callers (${callers(a)}; ${callers(b)})`,
    why: 'Linkerd compares only the length of the matched path, so for the path itself the older of two routes would decide',
    instead: 'allow both to the same callers, leave the method out of the longer pattern, or put a further element into one of the paths',
  });
}
