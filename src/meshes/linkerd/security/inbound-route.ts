import * as gateway from '../../../../imports/gateway.networking.k8s.io';
import { GrpcRequestMatch, HttpRequestMatch, RequestMatch } from '../../../intent/security/requests';
import { LateManifest, manifestOf } from '../../rendering';

/** The kind of route that a Server of some protocol looks at. */
export type RouteKind = 'HTTPRoute' | 'GRPCRoute';

/** A route attached to a Server. "all" is said, and never an empty list, which a match that got lost would leave. */
export function inboundRoute(kind: RouteKind, name: string, namespace: string, server: string, requests: readonly RequestMatch[] | 'all'): LateManifest {
  if (requests.length === 0) throw new Error(`route ${namespace}/${name} would be for no request, which a mesh reads as all of them`);
  const matched = requests === 'all' ? [] : requests;
  const metadata = { name, namespace };
  const parentRefs = [{ group: 'policy.linkerd.io', kind: 'Server', name: server }];
  if (kind === 'GRPCRoute') {
    const matches = matched.map(request => grpcMatch(request as GrpcRequestMatch));
    return manifestOf(gateway.GrpcRoute, metadata, () => ({ parentRefs, rules: [matches.length === 0 ? {} : { matches }] }));
  }
  const matches = matched.map(request => httpMatch(asHttp(request)));
  return manifestOf(gateway.HttpRoute, metadata, () => ({ parentRefs, rules: [matches.length === 0 ? {} : { matches }] }));
}

/** gRPC as the HTTP that it is: on a Server that does not speak gRPC only, HTTPRoutes are looked at. */
export function asHttp(request: RequestMatch): HttpRequestMatch {
  if (request.kind === 'http') return request;
  const path = request.method === undefined
    ? { kind: 'below' as const, value: `/${request.service}` }
    : { kind: 'exact' as const, value: `/${request.service}/${request.method}` };
  return { kind: 'http', method: 'POST', path };
}

function grpcMatch({ service, method }: GrpcRequestMatch): gateway.GrpcRouteSpecRulesMatches {
  return { method: { type: gateway.GrpcRouteSpecRulesMatchesMethodType.EXACT, service, method } };
}

function httpMatch({ method, path }: HttpRequestMatch): gateway.HttpRouteSpecRulesMatches {
  const { EXACT, PATH_PREFIX } = gateway.HttpRouteSpecRulesMatchesPathType;
  return {
    method: method as gateway.HttpRouteSpecRulesMatchesMethod | undefined,
    path: path && { type: path.kind === 'exact' ? EXACT : PATH_PREFIX, value: path.value },
  };
}
