import { Chart } from 'cdk8s';
import { GatewayForm, GatewayListener, HttpRouteRule, MeshGateway, MeshService, ServicePort, ServiceRoute, ServiceRouteProps, ZeroTrustNamespace } from '../../../src';
import { MeshName, only, PlainObject, refusalOn, synthOn } from '../../program';

export const WEB = 'web.shop.svc.cluster.local';
export const API = 'api.shop.svc.cluster.local';

/** What the routes of a test speak of: `web` with the ports that are given, and `api` with an HTTP, a gRPC and a TCP port. */
export interface RouteScene {
  readonly chart: Chart;
  readonly web: MeshService;
  readonly api: MeshService;
  /** Takes HTTP for whatever is below `example.com`. It is made when it is asked for. */
  readonly gateway: MeshGateway;
}

export function sceneOn(chart: Chart, ports: ServicePort[] = [ServicePort.http(80)]): RouteScene {
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const web = shop.addService('web', { ports });
  const api = shop.addService('api', { ports: [ServicePort.http(80), ServicePort.grpc(7070), ServicePort.tcp(6379)] });
  return {
    chart,
    web,
    api,
    get gateway() {
      return gatewayIn(chart, 'public', [GatewayListener.http(8080, { hosts: ['*.example.com'] })]);
    },
  };
}

/** A gateway that stands in the namespace of the services, and runs in another one; the same one for one name. */
export function gatewayIn(chart: Chart, name: string, listeners: GatewayListener[], namespace = 'shop'): MeshGateway {
  return chart.node.tryFindChild(name) as MeshGateway | undefined ?? new MeshGateway(chart, name, { namespace, listeners, form: GatewayForm.mesh({ namespace: 'ingress' }) });
}

export type Options = Omit<ServiceRouteProps, 'service'>;
export type Writer<T> = (scene: RouteScene) => T;

/** The one VirtualService of routes for `web`. */
export function virtualServiceOf(options: Options | Writer<Options>, ports?: ServicePort[]): PlainObject {
  return only(synthOn('istio', chart => routed(chart, options, ports)), 'VirtualService');
}

/** Its HTTP routes. */
export function httpOf(rules: HttpRouteRule[] | Writer<HttpRouteRule[]>, ports?: ServicePort[]): PlainObject[] {
  return virtualServiceOf(scene => ({ rules: typeof rules === 'function' ? rules(scene) : rules }), ports).spec.http;
}

/** What is said against routes for `web`. */
export function refused(options: Options | Writer<Options>, ports?: ServicePort[], mesh: MeshName = 'istio'): string {
  return refusalOn(mesh, chart => routed(chart, options, ports));
}

/** What is said against rules. */
export function refusedRules(rules: any, ports?: ServicePort[]): string {
  return refused(scene => ({ rules: typeof rules === 'function' ? rules(scene) : rules }), ports);
}

function routed(chart: Chart, options: Options | Writer<Options>, ports?: ServicePort[]): void {
  const scene = sceneOn(chart, ports);
  new ServiceRoute(chart, 'routes', { service: scene.web, ...typeof options === 'function' ? options(scene) : options });
}

/** A route to `web`. */
export const toWeb = [{ destination: { host: WEB } }];
/** The route that takes what no rule matches. */
export const REST = { route: toWeb };
