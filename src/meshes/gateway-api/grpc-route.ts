import { backendRefs } from './backends';
import { mirrorFilter } from './filters';
import { headerChanges } from './header-filters';
import { withoutRetries } from './http-route';
import { grpcMatch } from './matches';
import { RoutePlace } from './route-place';
import { RouteDialect, RouteRule } from './route-rule';
import * as gateway from '../../../imports/gateway.networking.k8s.io';

type GrpcRule = gateway.GrpcRouteSpecRules;

/** The rules of a GRPCRoute; nothing where it has no field for something, such as a timeout, and an HTTPRoute may have one. */
export function grpcRouteRules(place: RoutePlace, rules: readonly RouteRule[], dialect: RouteDialect): GrpcRule[] | undefined {
  const { metadata: { namespace }, port } = place;
  const all = rules.map(rule => grpcRule(withoutRetries(rule, dialect), { namespace, port }));
  return all.every(rule => rule !== undefined) ? all : undefined;
}

function grpcRule(rule: RouteRule, place: { readonly namespace: string; readonly port: number }): GrpcRule | undefined {
  const { name, action, rewrite, cors, fault, timeout, retry, mirrors = [] } = rule;
  if (action.kind !== 'forward' || rewrite || cors || fault || timeout || (retry && retry.attempts > 0)) return undefined;
  const matches = rule.matches.map(grpcMatch);
  if (!matches.every(match => match !== undefined)) return undefined;
  const every = rule.matches.some(match => Object.keys(match).length === 0);
  const filters = [...headerChanges(rule), ...mirrors.map(mirror => mirrorFilter(mirror, place))];
  return {
    name,
    // A match of nothing is not one that the API takes: without any it is every call
    matches: every ? undefined : matches,
    filters: filters.length === 0 ? undefined : filters as unknown as GrpcRule['filters'],
    backendRefs: backendRefs(action.to, place) as unknown as GrpcRule['backendRefs'],
  };
}
