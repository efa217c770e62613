import { requireOrder } from './rule-order';
import { IntentError } from '../../../intent/intent-error';
import { Protocol } from '../../../intent/protocol';
import { HttpRule, RouteTable } from '../../../intent/routing/route-table';
import { ServiceIntent } from '../../../intent/service-intent';
import { meshRoutes } from '../../gateway-api/mesh-routes';
import { RouteDialect } from '../../gateway-api/route-rule';
import { versionServices } from '../../gateway-api/version-services';
import { Rendering } from '../../rendering';
import { appProtocolOf } from '../app-protocol';
import { balancerAnnotations } from '../call-policy';

/** Linkerd tries again by annotations, and by no field of a route. */
const DIALECT: RouteDialect = { retryField: false, requireOrder };

/** Of a GRPCRoute's rule, in the definitions of Gateway API 1.2.1. */
const MOST_MATCHES = 8;

/** The rules of a service for calls within the mesh, if it has some. */
export function meshTable({ routes = {} }: Pick<ServiceIntent, 'routes'>): RouteTable | undefined {
  return Object.values(routes).find(({ mesh }) => mesh);
}

/** Whether rules say how long requests may take. */
function limitsTimes(intent: Pick<ServiceIntent, 'routes'>): boolean {
  return meshTable(intent)?.http.some(({ timeout }) => timeout) ?? false;
}

/**
 * Ordered rules as HTTPRoutes and GRPCRoutes bound to the Service, and a Service for each version. Retries, and a timeout that is the same for all rules, stand in
 * annotations of the Service (linkerd/linkerd2 version-2.20 policy-controller/k8s/index/src/outbound/index.rs).
 */
export function ruleRoutes(intent: ServiceIntent): Rendering {
  for (const rule of meshTable(intent)?.http ?? []) requireKnown(rule, intent);
  requireOneTime(intent);
  requireSayableRetries(intent);
  const balancer = balancerAnnotations(intent);
  const annotations = Object.keys(balancer).length === 0 ? undefined : balancer;
  const versions = versionServices(intent, { annotations, appProtocol: port => appProtocolOf(port.protocol) });
  const timeout = intent.service.side.kind === 'consumer' ? intent.timeout : undefined;
  return { objects: [...versions, ...meshRoutes({ ...intent, timeout, retry: undefined }, DIALECT)], decorations: [] };
}

/** The Service's time is an annotation of it, and Linkerd does not say which of that and a rule's own would hold. */
function requireOneTime(intent: ServiceIntent): void {
  const { service, timeout, where } = intent;
  if (service.side.kind === 'consumer' || !timeout || !limitsTimes(intent)) return;
  throw new IntentError({
    where,
    what: `Service "${service.name}" has a timeout, and one of its rules has another`,
    why: 'on Linkerd the one is an annotation of the Service and the other stands in the route, and which of them holds nobody says',
    instead: 'say the time in each rule, or for the service alone',
  });
}

/** Annotations for retries hold for all of a Service's routes: what is not for all of them, or not on a Service of ours, cannot be said. */
function requireSayableRetries(intent: ServiceIntent): void {
  const { retry, service, where } = intent;
  if (!retry || retry.attempts === 0) return;
  const why = retry.methods ? 'on Linkerd retries of some methods are a route of their own, which would stand beside those rules'
    : service.side.kind === 'consumer' ? 'on Linkerd a client says retries by annotations of its own route, and they would hold for all of its rules'
      : limitsTimes(intent) && service.ports.some(({ protocol }) => protocol === Protocol.GRPC) && 'Linkerd tries gRPC again for GRPCRoutes only, which have no field for a timeout';
  if (!why) return;
  throw new IntentError({
    where,
    what: `Service "${service.name}" has rules of its own, and ${retry.methods ? 'retries for some methods only' : 'retries'}`,
    why,
    instead: retry.methods ? 'let all methods be tried again, or leave the rules out' : 'leave the retries out, or the rules',
  });
}

/** Linkerd reads the fields that Gateway API 1.2.1 has; one that it does not know had it ignore the whole route up to 2.19 (linkerd/linkerd2 issue 14846). */
function requireKnown({ name, action, matches }: HttpRule, { where }: ServiceIntent): void {
  const refuse = (what: string, why: string, instead: string) => new IntentError({ where, what, why, instead });
  if (name !== undefined) throw refuse(`a rule is called "${name}"`, 'Linkerd reads routes of Gateway API 1.2.1, whose rules have no name', 'leave `name` out');
  if (matches.length > MOST_MATCHES) {
    throw refuse(`a rule has ${matches.length} matches`, `Linkerd reads routes of Gateway API 1.2.1, whose rules for gRPC have ${MOST_MATCHES} at most`, 'write two rules');
  }
  if (action.kind !== 'redirect') return;
  if (action.path !== undefined) {
    throw refuse('a rule redirects to another path', 'Linkerd does not say that it redirects paths (its conformance report, MeshHTTPRouteRedirectPath)', 'redirect to another host, port or scheme');
  }
  if (![301, 302].includes(action.status)) {
    throw refuse(`a rule redirects with status ${action.status}`, 'Linkerd reads routes of Gateway API 1.2.1, which redirect with 301 or 302', 'use one of these');
  }
}
