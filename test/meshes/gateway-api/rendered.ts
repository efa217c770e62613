import { Protocol } from '../../../src/intent/protocol';
import { PortFacts, ServiceFacts } from '../../../src/intent/service';
import { RoutePlace } from '../../../src/meshes/gateway-api/route-place';
import { RouteDialect, RouteRule } from '../../../src/meshes/gateway-api/route-rule';
import { requestRoute } from '../../../src/meshes/gateway-api/routes';
import { check } from '../../../src/schema';
import { PlainObject, refusal } from '../../program';

/** A Service of the namespace `shop`. */
export function serviceFacts(name: string, namespace = 'shop', ports: readonly PortFacts[] = []): ServiceFacts {
  return { name, namespace, host: `${name}.${namespace}.svc.cluster.local`, ports, side: { kind: 'producer' } };
}

/** A rule for every request, which goes to the Service `web`, unless something else is said. */
export function rule(parts: Partial<RouteRule> = {}): RouteRule {
  return { matches: [{}], action: { kind: 'forward', to: [{ service: serviceFacts('web'), weight: 1 }] }, ...parts };
}

/** What else there is to say of a route. */
export type Options = Partial<RouteDialect> & { readonly protocol?: Protocol; readonly hostnames?: readonly string[] };

/** The route that rules become; the API server would take it. */
export function rendered(rules: readonly RouteRule[], options: Options = {}): PlainObject {
  const { protocol = Protocol.HTTP, hostnames, retryField = false, noRetries } = options;
  const parents = [{ group: '', kind: 'Service', name: 'web', port: 80 }];
  const place: RoutePlace = { metadata: { name: 'web', namespace: 'shop' }, parents, hostnames, port: 80, protocol, where: 'c/web' };
  const object = requestRoute(place, rules, { retryField, noRetries }).write();
  expect(check(object, { gatewayApi: retryField ? 'experimental' : 'standard' })).toEqual({ verdict: 'valid', problems: [] });
  return object;
}

/** The one rule that a rule becomes. */
export function renderedRule(parts: Partial<RouteRule>, options?: Options): any {
  const { rules } = rendered([rule(parts)], options).spec as { rules: any[] };
  expect(rules).toHaveLength(1);
  return rules[0];
}

/** What is said against a rule. */
export function refusedRule(parts: Partial<RouteRule>, options?: Options): string {
  return refusal(() => rendered([rule(parts)], options));
}
