import * as gateway from '../../../../imports/gateway.networking.k8s.io';
import { _hasRequests, Protocol } from '../../../intent/protocol';
import { HttpCondition } from '../../../intent/routing/condition';
import { quoted } from '../../../intent/routing/regular-expression';
import { planName, planNamespace, PortFacts, ServiceFacts, Version } from '../../../intent/service';
import { ServiceIntent } from '../../../intent/service-intent';
import { Labels } from '../../../kubernetes/objects';
import { versionService, versionServiceName } from '../../gateway-api/version-services';
import { manifestOf, RenderedObject, Rendering } from '../../rendering';
import { appProtocolOf } from '../app-protocol';
import { balancerAnnotations, callAnnotations } from '../call-policy';

/** What a route is for, beside the split that all routes of a service share. */
interface RouteShape {
  readonly name: string;
  readonly annotations?: Labels;
  /** Only requests of these methods; all where absent. */
  readonly methods?: readonly string[];
  /** Only on ports that speak gRPC. */
  readonly onlyGrpc?: boolean;
}

/**
 * Routes on the Service, one for each port (the standard channel of Gateway API cannot name a port in a second parentRef to one Service),
 * and a Service for each version: Linkerd has no subsets.
 */
export function splitRoutes(intent: ServiceIntent): Rendering {
  const ports = intent.service.ports.filter(port => _hasRequests(port.protocol));
  const shapes = routeShapes(intent);
  const several = intent.service.ports.length > 1;
  const shapesOf = (port: PortFacts) => shapes.filter(shape => !shape.onlyGrpc || port.protocol === Protocol.GRPC);
  const routes = ports.flatMap(port => shapesOf(port).map(shape => routeFor(intent, port, shape, several)));
  const services = versionsOf(intent).map(version => ofVersion(intent, version));
  return { objects: [...services, ...routes], decorations: [] };
}

/** Annotations hold for a whole route, so what only some methods get is a route of its own; the more specific match wins. */
function routeShapes(intent: ServiceIntent): RouteShape[] {
  const { service, split, timeout, retry } = intent;
  const consumer = service.side.kind === 'consumer';
  if (retry?.methods) {
    const rest = consumer ? callAnnotations({ ...intent, retry: undefined }) : undefined;
    return [{ name: '', annotations: rest }, { name: 'retried', annotations: callAnnotations(intent), methods: retry.methods }];
  }
  if (consumer && (timeout || retry)) return [{ name: '', annotations: callAnnotations(intent) }];
  if (split) return [{ name: '' }];
  // The gRPC retries of a Service are looked at only where it has a GRPCRoute (policy-controller/grpc/src/outbound.rs, version-2.20)
  return retry && retry.attempts > 0 ? [{ name: '', onlyGrpc: true }] : [];
}

function routeFor(intent: ServiceIntent, port: PortFacts, shape: RouteShape, several: boolean): RenderedObject {
  const { service } = intent;
  const grpc = port.protocol === Protocol.GRPC;
  const kind = grpc ? 'GRPCRoute' : 'HTTPRoute';
  const suffix = [...several ? [String(port.port)] : [], ...shape.name ? [shape.name] : []];
  const metadata = { name: [planName(service), ...suffix].join('-'), namespace: planNamespace(service), annotations: shape.annotations };
  const parentRefs = [parentRef(service, port)];
  const manifest = grpc
    ? manifestOf(gateway.GrpcRoute, metadata, () => ({ parentRefs, rules: grpcRules(intent, port) }))
    : manifestOf(gateway.HttpRoute, metadata, () => ({ parentRefs, rules: httpRules(intent, port, shape.methods) }));
  return { id: [kind, ...suffix].join('-'), manifest };
}

function parentRef(service: ServiceFacts, port: PortFacts) {
  const namespace = service.side.kind === 'consumer' ? service.namespace : undefined;
  return { group: '', kind: 'Service', name: service.name, namespace, port: port.port };
}

function httpRules(intent: ServiceIntent, port: PortFacts, methods?: readonly string[]): gateway.HttpRouteSpecRules[] {
  return rules(intent, port).map(({ override, backendRefs }) => ({ matches: httpMatches(override, methods), backendRefs }));
}

function httpMatches(override: Headers | undefined, methods?: readonly string[]): gateway.HttpRouteSpecRulesMatches[] | undefined {
  const { EXACT, REGULAR_EXPRESSION } = gateway.HttpRouteSpecRulesMatchesHeadersType;
  const headers = override?.map(({ regex, name, value }) => ({ type: regex ? REGULAR_EXPRESSION : EXACT, name, value }));
  if (!methods) return headers && [{ headers }];
  return methods.map(method => ({ headers, method: method as gateway.HttpRouteSpecRulesMatchesMethod }));
}

function grpcRules(intent: ServiceIntent, port: PortFacts): gateway.GrpcRouteSpecRules[] {
  const { EXACT, REGULAR_EXPRESSION } = gateway.GrpcRouteSpecRulesMatchesHeadersType;
  return rules(intent, port).map(({ override, backendRefs }) => ({
    matches: override && [{ headers: override.map(({ regex, name, value }) => ({ type: regex ? REGULAR_EXPRESSION : EXACT, name, value })) }],
    backendRefs,
  }));
}

type Headers = readonly { readonly name: string; readonly value: string; readonly regex: boolean }[];
type Backend = { readonly name: string; readonly namespace?: string; readonly port: number; readonly weight?: number };

/** The override first, then the split; both kinds of route have the same rules. */
function rules(intent: ServiceIntent, port: PortFacts): { override?: Headers; backendRefs: Backend[] }[] {
  const { service, split } = intent;
  const to = (version: Version, weight?: number) => ({ name: versionServiceName(service, version), port: port.port, weight });
  if (!split) {
    const namespace = service.side.kind === 'consumer' ? service.namespace : undefined;
    return [{ backendRefs: [{ name: service.name, namespace, port: port.port }] }];
  }
  const others = { backendRefs: split.shares.map(share => to(share.version, share.weight)) };
  if (!split.override) return [others];
  const { match, to: version } = split.override;
  return [{ override: headersOf(match), backendRefs: [to(version)] }, others];
}

/** The capability table lets an override ask for headers only. Linkerd's expressions match whole values, as ours do. */
function headersOf({ headers = {} }: HttpCondition): Headers {
  return Object.entries(headers).map(([name, { kind, value }]) => {
    const pattern = { exact: value, prefix: `${quoted(value)}.*`, regex: value, present: '.*' }[kind];
    return { name, value: pattern, regex: kind !== 'exact' };
  });
}

/** Requests that are balanced over it need the circuit breaker too. */
function ofVersion(intent: ServiceIntent, version: Version): RenderedObject {
  const annotations = balancerAnnotations(intent);
  return versionService(intent.service, version, {
    annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    appProtocol: port => appProtocolOf(port.protocol),
  });
}

function versionsOf({ split }: ServiceIntent): Version[] {
  if (!split) return [];
  const all = [...split.shares.map(share => share.version), ...split.override ? [split.override.to] : []];
  return [...new Map(all.map(version => [version.name, version])).values()];
}
