import { Chart, Duration } from 'cdk8s';
import { sceneOn } from './route-program';
import { CanaryService, ExternalService, GatewayForm, GatewayListener, HttpMatch, HttpPath, MeshGateway, MeshService, ResilientUpstream, RouteBackend, RouteNamespaces, ServicePort, ServiceRoute, ServiceRouteProps, TlsCredential, UnmatchedRequests } from '../../../src';
import '../../../src/testing/matchers';
import { chartOn, nameOf, ofKind, only, refusalOn, synth } from '../../program';

const hosts = ['shop.example.com'];
const routesFrom = RouteNamespaces.of('shop');
const below = (value: string) => HttpMatch.path(HttpPath.below(value));
const edgeIn = (chart: Chart) => new MeshGateway(chart, 'edge', { namespace: 'ingress', form: GatewayForm.kubernetes(), listeners: [GatewayListener.http(80, { hosts, routesFrom })] });

/** Routes of `web`, bound to a Gateway of the Kubernetes Gateway API beside sidecars. */
function routed(options: Partial<ServiceRouteProps> = {}, more: (web: MeshService, chart: Chart) => unknown = () => undefined) {
  const chart = chartOn('istio');
  const { web } = sceneOn(chart);
  more(web, chart);
  new ServiceRoute(chart, 'routes', { service: web, gateways: [edgeIn(chart)], hosts, meshTraffic: false, ...options });
  expect(chart).toSatisfySchemas();
  return synth(chart);
}

const parentRefs = [{ name: 'edge', namespace: 'ingress' }];

test('an HTTPRoute, and no VirtualService', () => {
  const objects = routed();
  expect(ofKind(objects, 'VirtualService', 'HTTPRoute').map(nameOf)).toEqual(['HTTPRoute shop/web-routes']);
  expect(only(objects, 'HTTPRoute').spec).toMatchObject({ parentRefs, hostnames: hosts, rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] });
});

test('both APIs for both ways', () => {
  const objects = routed({ meshTraffic: true, rules: [{ match: [below('/a')], requestHeaders: { set: { x: 'y' } } }] });
  expect(only(objects, 'VirtualService').spec).toMatchObject({ hosts: ['web.shop.svc.cluster.local'], http: [{ headers: { request: { set: { x: 'y' } } } }, {}] });
  expect(only(objects, 'VirtualService').spec.gateways).toBeUndefined();
  expect(only(objects, 'HTTPRoute').metadata.name).toBe('web-gateways');
  expect(only(objects, 'HTTPRoute').spec.rules).toHaveLength(2);
});

test('versions are Services there, with the policies of the service', () => {
  const objects = routed({}, (web, chart) => {
    new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
    new ResilientUpstream(chart, 'upstream', { service: web, circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } });
  });
  expect(only(objects, 'HTTPRoute').spec.rules[0].backendRefs).toEqual([{ name: 'web-v1', port: 80, weight: 90 }, { name: 'web-v2', port: 80, weight: 10 }]);
  expect(only(objects, 'Service', 'web-v2').spec.selector).toEqual({ app: 'web', version: 'v2' });
  const policy = { outlierDetection: expect.objectContaining({ consecutive5xxErrors: 5, baseEjectionTime: '30s' }) };
  expect(ofKind(objects, 'DestinationRule').map(({ metadata, spec }) => [metadata.name, spec.trafficPolicy])).toEqual([['web', policy], ['web-v1', policy], ['web-v2', policy]]);
});

test('a service without versions there has no Services for them', () => {
  const objects = routed({ rules: [{ to: [RouteBackend.itself()] }] }, (web, chart) => new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' } }));
  expect(ofKind(objects, 'Service').map(nameOf)).toEqual(['Service shop/web', 'Service shop/api']);
});

test('two owners: only the same match twice depends on their age there', () => {
  const two = (a: string, b: string) => {
    const chart = chartOn('istio');
    const { web, api } = sceneOn(chart);
    const edge = edgeIn(chart);
    const of = (path: string) => ({ gateways: [edge], hosts, meshTraffic: false, rules: [{ match: [below(path)], requestHeaders: { set: { x: 'y' } } }], unmatched: UnmatchedRequests.NOT_FOUND });
    new ServiceRoute(chart, 'one', { service: web, ...of(a) });
    new ServiceRoute(chart, 'other', { service: api, gatewayPort: 80, ...of(b) });
    return ofKind(synth(chart), 'HTTPRoute');
  };
  expect(two('/a', '/a/b')).toHaveLength(2);
  expect(() => two('/a', '/a')).toThrow('c/other: "c/one" has routes for the same requests: at gateway "ingress/edge" those for host "shop.example.com" with path below "/a"');
});

test('a listener that redirects to https takes no other route: plain HTTP would be served', () => {
  const chart = chartOn('istio');
  const { web } = sceneOn(chart);
  const edge = new MeshGateway(chart, 'edge', {
    namespace: 'ingress',
    form: GatewayForm.kubernetes(),
    listeners: [
      GatewayListener.https(443, { hosts, certificate: TlsCredential.secret('tls'), routesFrom }),
      GatewayListener.http(80, { hosts, redirectToHttps: true }),
    ],
  });
  new ServiceRoute(chart, 'routes', { service: web, gateways: [edge], hosts, meshTraffic: false });
  expect(chart).toSatisfySchemas();
  const objects = synth(chart);
  const names = only(objects, 'Gateway').spec.listeners.map(({ name, port }: any) => [port, name]);
  expect(only(objects, 'HTTPRoute', 'web-routes').spec.parentRefs).toEqual([{ ...parentRefs[0], sectionName: new Map<number, string>(names).get(443) }]);
  expect(only(objects, 'HTTPRoute', 'edge-to-https').spec.parentRefs).toEqual([{ name: 'edge', sectionName: new Map<number, string>(names).get(80) }]);
});

test('a service outside of the cluster is named by its host', () => {
  const chart = chartOn('istio');
  const api = new ExternalService(chart, 'payments', { namespace: 'shop', hosts: ['api.payments.example'], ports: [ServicePort.http(80)] });
  new ServiceRoute(chart, 'routes', { service: api.service, gateways: [edgeIn(chart)], hosts, meshTraffic: false });
  expect(chart).toSatisfySchemas();
  expect(only(synth(chart), 'HTTPRoute').spec.rules).toEqual([
    { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ group: 'networking.istio.io', kind: 'Hostname', name: 'api.payments.example', port: 80 }] },
  ]);
});

describe('refused', () => {
  const refused = (write: (scene: ReturnType<typeof sceneOn>) => Partial<ServiceRouteProps>) => refusalOn('istio', chart => {
    const scene = sceneOn(chart);
    new ServiceRoute(chart, 'routes', { service: scene.web, gateways: [edgeIn(chart)], hosts, meshTraffic: false, ...write(scene) });
  });

  test('a Service of another namespace', () => {
    expect(refused(({ chart }) => {
      const ads = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
      return { rules: [{ to: [RouteBackend.service(ads)] }] };
    })).toContain('c/routes: a route for a gateway of the Kubernetes Gateway API leads to Service lab/ads\n  because  its routes lead to Services of their own namespace ("shop")');
  });

  test('a version of another service', () => {
    expect(refused(({ api }) => ({ rules: [{ to: [RouteBackend.service(api, { version: 'v2', port: 80 })] }] }))).toContain('leads to version "v2" of Service shop/api\n  because  that API knows no subsets');
  });

  test('a version of what lies outside of the cluster', () => {
    expect(refusalOn('istio', chart => {
      const api = new ExternalService(chart, 'payments', { namespace: 'shop', hosts: ['api.payments.example'], ports: [ServicePort.http(80)] });
      new ServiceRoute(chart, 'routes', { service: api.service, gateways: [edgeIn(chart)], hosts, meshTraffic: false, rules: [{ to: [RouteBackend.version('v1')] }] });
    })).toContain('leads to version "v1" of Service shop/payments\n  because  that API knows no subsets');
  });

  test('what the API cannot say', () => {
    expect(refused(() => ({ rules: [{ match: [below('/a')], respond: { status: 200 } }] }))).toContain('(Gateway API v1.6.1)');
  });
});
