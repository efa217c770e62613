import { inRange } from './istio-rule';
import { Attempt, selectedBy } from './request';
import { PlainObject } from '../program';

/**
 * What Linkerd's inbound proxy says to an attempt: the one Server of the port, the best matching route attached to it, and the policies
 * of that route and of the Server. What is decided by the age of objects, which nobody knows beforehand, is a fault here.
 *
 * Sources: linkerd2 policy-controller/k8s/index/src/inbound, linkerd2-proxy linkerd/http/route/src (version-2.20).
 */
export function linkerdAllows(objects: readonly PlainObject[], attempt: Attempt): boolean {
  const here = objects.filter(({ metadata }) => metadata.namespace === attempt.to.namespace);
  const servers = here.filter(({ kind, spec }) => kind === 'Server' && spec.port === attempt.port && selectedBy(spec.podSelector.matchLabels, attempt.to));
  if (servers.length > 1) throw new Error(`the older of these Servers decides: ${servers.map(({ metadata }) => metadata.name).join(', ')}`);
  if (servers.length === 0) return defaultPolicy(objects, attempt) === 'audit' || isProbe(objects, attempt);
  const [server] = servers;
  const { accessPolicy } = server.spec;
  const serverOpen = accessPolicy === 'all-unauthenticated' || accessPolicy === 'audit' || opened(here, 'Server', server.metadata.name, attempt);
  const routes = attached(here, server);
  if (routes.length === 0) return serverOpen || isProbe(objects, attempt);
  const best = bestRoutes(routes, attempt);
  if (best.length === 0) return false;
  const verdicts = new Set(best.map(({ kind, metadata }) => serverOpen || opened(here, kind, metadata.name, attempt)));
  if (verdicts.size > 1) throw new Error(`the older of these routes decides: ${best.map(({ metadata }) => metadata.name).join(', ')}`);
  return verdicts.has(true);
}

function defaultPolicy(objects: readonly PlainObject[], { to }: Attempt): string {
  const namespace = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === to.namespace);
  return namespace?.metadata.annotations?.['config.linkerd.io/default-inbound-policy'] ?? 'all-unauthenticated';
}

/** Where no route is attached, Linkerd lets the HTTP probes of the pods in by itself. */
function isProbe(objects: readonly PlainObject[], { to, port, method, path }: Attempt): boolean {
  const templates = objects.filter(({ kind, metadata }) => kind === 'Deployment' && metadata.namespace === to.namespace).map(({ spec }) => spec.template);
  const ofPod = templates.filter(({ metadata }) => selectedBy(to.labels, { ...to, labels: metadata.labels }));
  const containers: any[] = ofPod.flatMap(({ spec }) => spec.containers);
  return method === 'GET' && containers.some(({ livenessProbe }) => livenessProbe?.httpGet?.port === port && livenessProbe.httpGet.path === path);
}

const ROUTES: { readonly [proxyProtocol: string]: string | undefined } = {
  'unknown': 'HTTPRoute', 'HTTP/1': 'HTTPRoute', 'HTTP/2': 'HTTPRoute', 'gRPC': 'GRPCRoute',
};

function attached(here: readonly PlainObject[], server: PlainObject): PlainObject[] {
  const kind = ROUTES[server.spec.proxyProtocol ?? 'unknown'];
  return here.filter(object => object.kind === kind && object.spec.parentRefs.some((parent: any) => parent.kind === 'Server' && parent.name === server.metadata.name));
}

/** Length of the matched path (a service and a method, for gRPC), and then whether a method is matched. */
type Weight = readonly [number, number];

function bestRoutes(routes: readonly PlainObject[], attempt: Attempt): PlainObject[] {
  const weighed = routes.flatMap(route => {
    const matches: any[] = route.spec.rules.flatMap((rule: any) => rule.matches ?? [{}]);
    const weights = matches.flatMap(match => weightOf(route.kind, match, attempt) ?? []);
    return weights.length === 0 ? [] : [{ route, weight: Math.max(...weights) }];
  });
  const best = Math.max(...weighed.map(({ weight }) => weight));
  return weighed.filter(({ weight }) => weight === best).map(({ route }) => route);
}

function weightOf(kind: string, match: any, attempt: Attempt): number | undefined {
  const weight = kind === 'GRPCRoute' ? grpcWeight(match, attempt) : httpWeight(match, attempt);
  return weight && weight[0] * 10_000 + weight[1];
}

function httpWeight({ method, path = { type: 'PathPrefix', value: '/' } }: any, attempt: Attempt): Weight | undefined {
  if (method !== undefined && method !== attempt.method) return undefined;
  const length = path.type === 'Exact' ? (path.value === attempt.path ? path.value.length : undefined) : prefixLength(path.value, attempt.path);
  return length === undefined ? undefined : [length, method === undefined ? 0 : 1];
}

function prefixLength(value: string, path: string): number | undefined {
  if (value === '/') return 1;
  const prefix = value.replace(/\/+$/, '');
  const plain = path.replace(/\/+$/, '');
  return plain === prefix || plain.startsWith(`${prefix}/`) ? prefix.length : undefined;
}

/** Only a POST to a path of two elements is a gRPC call. */
function grpcWeight({ method: rpc = {} }: any, { method, path }: Attempt): Weight | undefined {
  const [empty, service, name] = path.split('/');
  if (method !== 'POST' || empty !== '' || name === undefined) return undefined;
  if (rpc.service !== undefined && rpc.service !== service) return undefined;
  if (rpc.method !== undefined && rpc.method !== name) return undefined;
  return [rpc.service?.length ?? 0, rpc.method?.length ?? 0];
}

function opened(here: readonly PlainObject[], kind: string, name: string, attempt: Attempt): boolean {
  const policies = here.filter(object => object.kind === 'AuthorizationPolicy' && object.spec.targetRef.kind === kind && object.spec.targetRef.name === name);
  return policies.some(({ spec }) => spec.requiredAuthenticationRefs.every((ref: any) => authenticated(here, ref, attempt)));
}

function authenticated(here: readonly PlainObject[], ref: any, { from, address }: Attempt): boolean {
  const authentication = here.find(({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name);
  if (authentication === undefined) throw new Error(`the policy is void: there is no ${ref.kind} "${ref.name}"`);
  if (authentication.kind === 'NetworkAuthentication') return authentication.spec.networks.some((network: any) => holds(network, address));
  const { identities = [], identityRefs = [] } = authentication.spec;
  return from !== undefined && (identities.includes('*') || identityRefs.some((identity: any) => identity.kind === 'Namespace'
    ? identity.name === from.namespace
    : identity.name === from.account && identity.namespace === from.namespace));
}

function holds({ cidr, except = [] }: { cidr: string; except?: string[] }, address: string | undefined): boolean {
  if (cidr === '0.0.0.0/0' && except.length === 0) return true;
  return address !== undefined && inRange(address, cidr) && !except.some(range => inRange(address, range));
}
