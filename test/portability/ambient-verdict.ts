import { istioAllows } from './istio-verdict';
import { Attempt } from './request';
import { PlainObject } from '../program';

/** A call within the cluster, as its caller makes it. */
export interface MeshCall extends Omit<Attempt, 'port' | 'to' | 'isTcp'> {
  /** What carries it, for a caller with an identity: sidecars know no waypoints, and gateways those of Services that ask for it. */
  readonly by?: 'ztunnel' | 'sidecar' | 'gateway';
  /** A port of a Service, by its name, or one of a pod. */
  readonly to: { readonly namespace: string; readonly service: string; readonly port: number } | Attempt['to'] & { readonly port: number };
}

const ROOT = 'istio-system';
const CLASS = 'istio-waypoint';

/**
 * What Istio's ambient mode says to a call: the waypoint before the Service first, if there is one and the caller goes through it, and then ztunnel at
 * the pod, which sees the waypoint in the caller's place (istio.io/istio main of 2026-08-27 pilot/pkg/serviceregistry/ambient, pilot/pkg/model/policyattachment.go).
 */
export function ambientAllows(objects: readonly PlainObject[], call: MeshCall): boolean {
  const { to, from, by = 'ztunnel' } = call;
  if (!('service' in to)) return ztunnelAllows(objects, { ...call, from, to, port: to.port });
  const service = find(objects, 'Service', to.namespace, to.service);
  const pod = { namespace: to.namespace, labels: service.spec.selector };
  const { targetPort, name } = service.spec.ports.find(({ port }: any) => port === to.port);
  const waypoint = from === undefined || by === 'sidecar' ? undefined : waypointOf(objects, service);
  const asked = by !== 'gateway' || service.metadata.labels?.['istio.io/ingress-use-waypoint'] === 'true';
  if (!waypoint || !asked) return ztunnelAllows(objects, { ...call, from, to: pod, port: targetPort });
  const isTcp = /^(tcp|redis)/.test(name);
  if (!waypointAllows(objects, service, waypoint, { ...call, to: pod, port: to.port, isTcp })) return false;
  const { namespace, name: account } = waypoint.metadata;
  return ztunnelAllows(objects, { ...call, from: { namespace, account }, to: pod, port: targetPort });
}

/** The Gateway that a Service's calls go through: that which it names, or its namespace does. */
export function waypointOf(objects: readonly PlainObject[], { metadata: { namespace, labels = {} }, spec }: PlainObject): PlainObject | undefined {
  if (spec.clusterIP === 'None') return undefined;
  const own = 'istio.io/use-waypoint' in labels;
  const marks = own ? labels : find(objects, 'Namespace', undefined, namespace).metadata.labels ?? {};
  const name = marks['istio.io/use-waypoint'];
  if (name === undefined || name === 'none') return undefined;
  const home = marks['istio.io/use-waypoint-namespace'] ?? namespace;
  const gateway = objects.find(({ kind, metadata }) => kind === 'Gateway' && metadata.namespace === home && metadata.name === name);
  const takes = gateway && ['service', 'all'].includes(gateway.metadata.labels['istio.io/waypoint-for']);
  return takes && gateway.spec.gatewayClassName === CLASS && isOpenTo(namespace, gateway) ? gateway : undefined;
}

function isOpenTo(namespace: string, { metadata, spec }: PlainObject): boolean {
  const { from, selector } = spec.listeners[0].allowedRoutes.namespaces;
  return from === 'Same' ? metadata.namespace === namespace : selector.matchExpressions[0].values.includes(namespace);
}

/** Policies for the Service, in its namespace, and for the waypoint, in the waypoint's; a selector, or none, is not looked at. */
function waypointAllows(objects: readonly PlainObject[], service: PlainObject, waypoint: PlainObject, attempt: Attempt): boolean {
  const refersTo = (reference: any, home: string) => {
    const at = (kind: string, { metadata }: PlainObject) => {
      return reference.kind === kind && reference.name === metadata.name && home === metadata.namespace;
    };
    return at('Service', service) || at('Gateway', waypoint) || (reference.kind === 'GatewayClass' && reference.name === CLASS && home === ROOT);
  };
  const attached = objects.filter(({ metadata, spec }) => spec?.targetRefs?.some((reference: any) => refersTo(reference, metadata.namespace)));
  // The judge of sidecars looks for policies in the namespace of the pods
  const { namespace } = attempt.to;
  const here = attached.map(({ spec: { targetRefs, ...spec }, metadata, ...rest }) => ({ ...rest, metadata: { ...metadata, namespace }, spec }));
  return istioAllows(here, attempt);
}

/** References are not looked at, and no rule that is about requests is left: what allows by it allows nothing, what denies denies nothing. */
function ztunnelAllows(objects: readonly PlainObject[], attempt: Attempt): boolean {
  const known = objects.filter(({ kind, spec }) => !spec?.targetRefs && kind !== 'RequestAuthentication');
  const here = known.map(object => (object.kind === 'AuthorizationPolicy' && object.spec.rules
    ? { ...object, spec: { ...object.spec, rules: object.spec.rules.filter((rule: object) => !isOfRequests(rule)) } }
    : object));
  return istioAllows(here, { ...attempt, isTcp: true, token: undefined });
}

/** Of pilot/pkg/serviceregistry/ambient/authorization.go. */
const OF_CONNECTIONS = [
  'principals', 'namespaces', 'serviceAccounts', 'ipBlocks', 'ports', 'source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port',
];

function isOfRequests({ from = [], to = [], when = [] }: any): boolean {
  const keys = [...from, ...to].flatMap(({ source, operation }: any) => Object.keys(source ?? operation));
  const fields = keys.map(key => key.replace(/^not(.)/, (_, first) => first.toLowerCase()));
  return [...fields, ...when.map(({ key }: any) => key)].some(field => !OF_CONNECTIONS.includes(field));
}

function find(objects: readonly PlainObject[], kind: string, namespace: string | undefined, name: string): PlainObject {
  const [found, other] = objects.filter(object => object.kind === kind && object.metadata.namespace === namespace && object.metadata.name === name);
  if (!found || other) throw new Error(`not one ${kind} ${namespace}/${name}`);
  return found;
}
