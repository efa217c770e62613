import { meshTlsAuthentication } from './identities';
import { asHttp, inboundRoute, RouteKind } from './inbound-route';
import { openToIdentities, openToProbes, server } from './policies';
import { probeRequests, requireReachableByKubelet } from './probe-routes';
import { ambiguousPair, Grant, RequestGroup, requestGroups } from './request-groups';
import { routeNames } from './route-names';
import { requireScrapable } from './scrapes';
import { AccessRule, WorkloadAccess } from '../../intent/access';
import { Identity, identityKey } from '../../intent/identity';
import { IntentError } from '../../intent/intent-error';
import { Protocol, _hasRequests } from '../../intent/protocol';
import { RequestMatch, requestKey } from '../../intent/requests';
import { ZeroTrustStage } from '../../intent/stage';
import { RenderedObject, Rendering } from '../rendering';

const PROXY_PROTOCOLS: { readonly [protocol in Protocol]: string } = {
  [Protocol.HTTP]: 'HTTP/1', [Protocol.HTTP2]: 'HTTP/2', [Protocol.GRPC]: 'gRPC', [Protocol.TCP]: 'opaque', [Protocol.TLS]: 'TLS',
};

/** Everything about one port of the workload. */
interface GuardedPort {
  readonly access: WorkloadAccess;
  readonly port: number;
  readonly protocol: Protocol;
  /** Name of the Server, and the beginning of all names around it. */
  readonly name: string;
  readonly rules: readonly AccessRule[];
}

/**
 * The rules of one workload: a Server for each port that somebody may call, and what opens it.
 *
 * A rule about whole connections opens the Server. Rules about requests, gRPC probes and metrics open routes that are attached to it;
 * with the first of them Linkerd stops letting anything else through, its own probe routes included
 * (policy-controller/k8s/index/src/inbound/index.rs, version-2.20), so all that is needed is attached.
 */
export function guardWorkload(access: WorkloadAccess, prometheus: Identity): Rendering {
  const ports = guardedPorts(access);
  const protocolOf = (port: number) => ports.find(guarded => guarded.port === port)?.protocol;
  if (access.stage === ZeroTrustStage.STRICT) {
    const held = access.workload.probes.filter(probe => !access.plaintextPorts.includes(probe.port ?? 0));
    requireReachableByKubelet({ ...access.workload, probes: held }, protocolOf, access.where);
    requireScrapable(access, protocolOf);
  }
  return { objects: ports.flatMap(port => guardPort(port, prometheus)), decorations: [] };
}

function guardedPorts(access: WorkloadAccess): GuardedPort[] {
  const { workload, rules, plaintextPorts } = access;
  const grpcProbed = workload.probes.filter(probe => probe.kind === 'grpc').map(probe => probe.port!);
  const wanted = [...rules.map(rule => rule.port), ...plaintextPorts, ...grpcProbed, ...workload.metrics ? [workload.metrics.port] : []];
  return [...new Set(wanted)].sort((a, b) => a - b).map(port => ({
    access,
    port,
    protocol: workload.ports.find(known => known.port === port)?.protocol ?? (grpcProbed.includes(port) ? Protocol.GRPC : Protocol.HTTP),
    name: `${workload.name}-${port}`,
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
    proxyProtocol: PROXY_PROTOCOLS[guarded.protocol],
    accessPolicy: plaintext ? 'all-unauthenticated' : access.stage === ZeroTrustStage.OBSERVE ? 'audit' : 'deny',
  });
  const open = { id: `Server-${port}`, manifest };
  return plaintext ? [open] : [open, ...wholePort(guarded), ...routes(guarded, prometheus)];
}

/** Who may send anything to the port. What opens a Server opens every route of it. */
function wholePort({ access, name, rules }: GuardedPort): RenderedObject[] {
  const callers = rules.filter(rule => rule.requests.length === 0).map(rule => rule.from);
  if (callers.length === 0) return [];
  const { namespace } = access.workload;
  return openToIdentities(name, namespace, { kind: 'Server', name }, meshTlsAuthentication(name, namespace, callers));
}

function routes(guarded: GuardedPort, prometheus: Identity): RenderedObject[] {
  const { access, protocol, name, rules } = guarded;
  const grants = grantsOf(guarded, prometheus);
  if (!grants) return [];
  const kind: RouteKind = protocol === Protocol.GRPC ? 'GRPCRoute' : 'HTTPRoute';
  const groups = requestGroups(grants);
  const ambiguous = ambiguousPair(groups);
  if (ambiguous) throw ambiguity(guarded, ambiguous);
  const names = routeNames(name, groups.map(group => group.request));
  const made = groups.flatMap(group => routeOf(guarded, kind, names.get(requestKey(group.request))!, group));
  const rest = rules.some(rule => rule.requests.length === 0) || access.stage === ZeroTrustStage.OBSERVE;
  if (!rest) return made;
  const all = `${name}-all`;
  return [...made, { id: `${kind}-${all}`, manifest: inboundRoute(kind, all, access.workload.namespace, name, []) }];
}

/** The permissions that need routes; nothing where Linkerd's own routes (all requests, and HTTP probes) are enough. */
function grantsOf({ access, port, protocol, rules }: GuardedPort, prometheus: Identity): Grant[] | undefined {
  const { workload } = access;
  if (!_hasRequests(protocol)) return undefined;
  const grpc = protocol === Protocol.GRPC;
  const normal = (request: RequestMatch) => (grpc ? request : asHttp(request));
  const asked: Grant[] = rules.flatMap(rule => rule.requests.map(request => ({ request: normal(request), to: rule.from })));
  const scraped = workload.metrics?.port === port && !grpc ? [metricsGrant(workload.metrics.path, prometheus)] : [];
  // While a namespace is only observed, a probe that its Server's routes cannot name is let through with all the rest
  const probed: Grant[] = probeRequests(workload, port).filter(request => !grpc || request.kind === 'grpc').map(request => ({ request: normal(request), to: 'kubelet' }));
  const needed = asked.length + scraped.length > 0 || workload.probes.some(probe => probe.kind === 'grpc' && probe.port === port);
  return needed ? [...asked, ...scraped, ...probed] : undefined;
}

function metricsGrant(path: string, prometheus: Identity): Grant {
  return { request: { kind: 'http', method: 'GET', path: { kind: 'exact', value: path } }, to: prometheus };
}

function routeOf(guarded: GuardedPort, kind: RouteKind, name: string, group: RequestGroup): RenderedObject[] {
  const { namespace } = guarded.access.workload;
  const route = { id: `${kind}-${name}`, manifest: inboundRoute(kind, name, namespace, guarded.name, [group.request]) };
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
    instead: 'allow both to the same callers, or put a further element into one of the paths',
  });
}
