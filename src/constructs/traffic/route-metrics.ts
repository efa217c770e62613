import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { RouteMetric, RouteMetricsProps } from './route-metrics-props';
import { instanceOf, kubeObject, list, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { _hasRequests } from '../../intent/protocol';
import { HttpCondition } from '../../intent/routing/condition';
import { conditionProblem } from '../../intent/routing/condition-problem';
import { coversCondition } from '../../intent/routing/covers';
import { HttpPath } from '../../intent/routing/http-path';
import { CountedRoute } from '../../intent/routing/route-metrics';
import { methodProblem } from '../../intent/security/requests';
import { chosenMesh } from '../plan/chosen-mesh';
import { readOverrides } from '../plan/overrides';
import { MeshService } from '../service/mesh-service';

const FIELDS: readonly string[] = ['service', 'routes', 'mesh', 'overrides'] satisfies (keyof RouteMetricsProps)[];
const ROUTE_FIELDS: readonly string[] = ['name', 'path', 'methods'] satisfies (keyof RouteMetric)[];

/**
 * Metrics of a service by routes: how many requests of which kind there are, how many fail, and how long they take.
 *
 * Linkerd only: a ServiceProfile. Where a service has one, Linkerd's proxies look at nothing else that is said of the calls to it, so that splits, routes,
 * timeouts, retries and circuit breakers for the same service are refused, whichever comes first. Istio: its metrics know no routes; `MeshTelemetry` gives
 * them tags.
 *
 * @example
 * new RouteMetrics(chart, 'cart-metrics', {
 *   service: cart,
 *   routes: [
 *     { name: 'GET /cart/{id}', methods: ['GET'], path: HttpPath.regex('/cart/[^/]+') },
 *     { name: 'checkout', path: HttpPath.below('/checkout') },
 *   ],
 * });
 */
export class RouteMetrics extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws when a route could count nothing, when something else is said of the calls to the service, or when the mesh does not count by routes
   */
  constructor(scope: Construct, id: string, props: RouteMetricsProps) {
    super(scope, id);
    const where = this.node.path;
    const { service, routes, mesh, overrides } = onlyFields(props, FIELDS, 'props', where);
    const patches = readOverrides(overrides, where);
    const chosen = chosenMesh(mesh, where);
    const counted = readRoutes(routes, where);
    this.service = service instanceof MeshService ? service : MeshService._of(kubeObject(service, 'service', where), chosen);
    this.requireRequests();
    this.service._contribute(this, { parts: { metrics: { routes: counted } }, mesh: chosen });
    this.service._override(this, patches);
  }

  /** The objects of the service's routes and policies, as they are now; all constructs that speak of it share them. */
  public get apiObjects(): ApiObject[] {
    return this.service.apiObjects;
  }

  private requireRequests(): void {
    const { ports, name, outside } = this.service._facts;
    if (outside) {
      throw new IntentError({ where: this.node.path, what: `"${name}" is no Service of the cluster`, why: 'requests are counted by the name of one', instead: 'leave it out' });
    }
    if (ports.some(({ protocol }) => _hasRequests(protocol))) return;
    const listed = ports.map(({ port, protocol }) => `${port} ${protocol}`).join(', ');
    throw new IntentError({
      where: this.node.path, what: `service "${name}" has no HTTP or gRPC port`, why: `requests are counted, and on its ports (${listed}) none are seen`, instead: 'say what its ports speak, if it is HTTP or gRPC',
    });
  }
}

function readRoutes(given: unknown, where: string): CountedRoute[] {
  const routes = list(given, (value, name) => readRoute(value as RouteMetric, name, where), 'routes', where);
  if (routes.length === 0) throw new IntentError({ where, what: '`routes` is an empty list', why: 'nothing would be counted', instead: 'name a route' });
  for (const [index, route] of routes.entries()) requireReached(route, routes.slice(0, index), where);
  return routes;
}

function readRoute(given: RouteMetric, name: string, where: string): CountedRoute {
  const { name: called, path, methods } = onlyFields(given, ROUTE_FIELDS, name, where);
  const route = {
    name: text(called, `${name}.name`, where),
    path: optional(path, (value, each) => instanceOf(value, HttpPath, each, "HttpPath.below('/cart')", where), `${name}.path`, where)?._condition,
    methods: optional(methods, (value, each) => list(value, text, each, where), `${name}.methods`, where),
  };
  const problem = problemOf(route);
  if (problem) throw new IntentError({ where, what: `\`${name}\` cannot be counted`, why: problem, instead: "write for example { name: 'checkout', path: HttpPath.below('/checkout') }" });
  return { name: route.name, ...route.path && { path: route.path }, ...route.methods && { methods: [...new Set(route.methods)] } };
}

function problemOf({ name, path, methods }: CountedRoute): string | undefined {
  if (name.trim() === '') return 'it has no name';
  if (!path && !methods) return 'it names neither a path nor methods, and would count every request';
  if (methods?.length === 0) return '`methods` is an empty list, and would match nothing';
  return methods?.map(methodProblem).find(Boolean) ?? conditionProblem({ path })?.why;
}

/** A name counts once, and the first route that a request is like counts it. */
function requireReached(route: CountedRoute, before: readonly CountedRoute[], where: string): void {
  const same = before.find(({ name }) => name === route.name);
  const covered = conditionsOf(route).every(condition => before.some(each => conditionsOf(each).some(wide => coversCondition(wide, condition))));
  if (!same && !covered) return;
  throw new IntentError({
    where,
    what: same ? `two routes are called "${route.name}"` : `no request would be counted as "${route.name}"`,
    why: same ? 'in the metrics they would be one' : 'routes before it are for all of these requests, and the first one that a request is like counts it',
    instead: same ? 'call one of them otherwise' : 'put it before them',
  });
}

function conditionsOf({ path, methods = [] }: CountedRoute): HttpCondition[] {
  return methods.length === 0 ? [{ path }] : methods.map(method => ({ path, method: { kind: 'exact', value: method } }));
}
