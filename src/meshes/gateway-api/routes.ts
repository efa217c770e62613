import { grpcRouteRules } from './grpc-route';
import { httpRouteRules } from './http-route';
import { requireWithinLimits } from './limits';
import { Pathless } from './matches';
import { requireOrder } from './precedence';
import { conditionsOn } from './retries';
import { RoutePlace } from './route-place';
import { RouteDialect, RouteRule } from './route-rule';
import { unsayable } from './unsayable';
import * as gateway from '../../../imports/gateway.networking.k8s.io';
import { Protocol } from '../../intent/protocol';
import { dnsSubdomainProblem } from '../../kubernetes/names';
import { LateManifest, manifestOf } from '../rendering';

/**
 * The route for ordered rules: a GRPCRoute for gRPC where that can say everything, an HTTPRoute otherwise.
 *
 * @throws when the Gateway API has no field for something, or would take the rules in another order
 */
export function requestRoute(place: RoutePlace, planned: readonly RouteRule[], dialect: RouteDialect): LateManifest {
  const { metadata, parents, hostnames, where } = place;
  const rules = planned.map(rule => possible(rule, place));
  const common = { parentRefs: parents.map(parent => ({ ...parent })), hostnames: hostnames && hostnames.length > 0 ? [...hostnames] : undefined };
  const grpcRules = place.protocol === Protocol.GRPC ? grpcRouteRules(place, rules, dialect) : undefined;
  if (grpcRules) {
    if (dialect.requireOrder) dialect.requireOrder(rules, where);
    else requireOrder(rules, 'none', where);
    requireNamesOnce(grpcRules, where);
    requireWithinLimits({ ...common, rules: grpcRules }, where);
    return manifestOf(gateway.GrpcRoute, metadata, () => ({ ...common, rules: grpcRules }));
  }
  const pathless: Pathless = rules.some(rule => rule.matches.some(({ path }) => path?.kind === 'regex')) ? 'regex' : 'prefix';
  if (dialect.requireOrder) dialect.requireOrder(rules, where);
  else requireOrder(rules, pathless, where);
  const { rules: httpRules, retries } = httpRouteRules(place, rules, pathless, dialect);
  requireNamesOnce(httpRules, where);
  requireWithinLimits({ ...common, rules: httpRules }, where);
  const plain = manifestOf(gateway.HttpRoute, metadata, () => ({ ...common, rules: httpRules }));
  return retries.size === 0 ? plain : { ...plain, write: () => withRetries(plain.write(), retries) };
}

/** Retries on what cannot come true at the port are none at all, and not those of the controller. */
function possible(rule: RouteRule, { protocol, where }: RoutePlace): RouteRule {
  const { name, retry } = rule;
  const problem = name === undefined ? undefined : dnsSubdomainProblem(name);
  if (problem) throw unsayable(where, `a rule is called "${name}"`, problem, 'call it by a name that DNS takes');
  return retry && retry.attempts > 0 && conditionsOn(protocol, retry).length === 0 ? { ...rule, retry: { attempts: 0, on: [] } } : rule;
}

/** What becomes several rules is called by numbers, which another rule may have in its name. */
function requireNamesOnce(rules: readonly { readonly name?: string }[], where: string): void {
  const names = rules.flatMap(({ name }) => name ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw unsayable(where, `two rules would be called "${twice}"`, 'a name stands for one rule', 'call one of them otherwise');
}

/** The imported class would drop the field. */
function withRetries(object: ReturnType<LateManifest['write']>, retries: ReadonlyMap<number, object>) {
  const spec = object.spec as { readonly rules: readonly object[] };
  const rules = spec.rules.map((rule, index) => (retries.has(index) ? { ...rule, retry: retries.get(index) } : rule));
  return { ...object, spec: { ...spec, rules } };
}
