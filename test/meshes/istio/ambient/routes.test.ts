import { ApiObject, App, Chart, Duration } from 'cdk8s';
import {
  CanaryService, DataPlane, GatewayApiChannel, GatewayForm, GatewayListener, HttpMatch, HttpPath, HttpRouteRule, IstioMesh, MeshGateway, MeshService,
  ResilientUpstream, RetryOn, RouteBackend, RouteNamespaces, ServicePort, ServiceRoute, ServiceRouteProps, UnmatchedRequests, Waypoint, Waypoints,
  ZeroTrustNamespace,
} from '../../../../src';
import '../../../../src/testing/matchers';
import { RouteScene, sceneOn } from '../../../constructs/traffic/route-program';
import { chartOn, inOrder, nameOf, ofKind, only, PlainObject, podsOf, refusal, refusalOn, synth, synthOn } from '../../../program';

const ambient = (props: object = {}) => (app: App) => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, ...props });
const EVERY = [{ path: { type: 'PathPrefix', value: '/' } }];
const at = (port: number, name = 'web') => [{ group: '', kind: 'Service', name, port }];
const path = (value: string) => HttpMatch.path(HttpPath.exact(value));

type Write = (scene: RouteScene) => Partial<ServiceRouteProps>;

/** Routes of `web`, and what else there is beside what guards it. */
function routed(write: Write, ports?: ServicePort[]): PlainObject[] {
  const chart = chartOn('ambient');
  const scene = sceneOn(chart, ports);
  new ServiceRoute(chart, 'routes', { service: scene.web, ...write(scene) });
  expect(chart).toSatisfySchemas();
  const objects = synth(chart);
  expect(ofKind(objects, 'VirtualService').filter(({ spec }) => spec.gateways === undefined || spec.gateways.includes('mesh'))).toEqual([]);
  return objects;
}

const refused = (write: Write, ports?: ServicePort[]) => refusalOn('ambient', chart => {
  const scene = sceneOn(chart, ports);
  new ServiceRoute(chart, 'routes', { service: scene.web, ...write(scene) });
});

describe('routes for calls within the mesh', () => {
  test('are bound to the Service', () => {
    const objects = routed(() => ({ rules: [{ match: [path('/old')], redirect: { authority: 'new.test' } }] }));
    expect(only(objects, 'HTTPRoute')).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        parentRefs: at(80),
        rules: [
          {
            matches: [{ path: { type: 'Exact', value: '/old' } }],
            filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'new.test', statusCode: 302 } }],
          },
          { matches: EVERY, backendRefs: [{ name: 'web', port: 80 }] },
        ],
      },
    });
  });

  test('one for each port, of the kind of the port', () => {
    const ports = [ServicePort.http(80), ServicePort.grpc(7070), ServicePort.tcp(6379)];
    const objects = routed(() => ({
      rules: [
        { match: [HttpMatch.of({ path: HttpPath.exact('/a'), port: 80 })], requestHeaders: { set: { a: '1' } } },
        { match: [HttpMatch.of({ path: HttpPath.below('/shop.Cart'), port: 7070 })], requestHeaders: { set: { a: '2' } } },
      ],
      tcp: [{ to: [RouteBackend.version('v1', { weight: 90 }), RouteBackend.version('v2', { weight: 10 })] }],
    }), ports);
    const routes = inOrder(ofKind(objects, 'HTTPRoute', 'GRPCRoute', 'TCPRoute'));
    expect(routes.map(nameOf)).toEqual(['GRPCRoute shop/web-7070', 'HTTPRoute shop/web-80', 'TCPRoute shop/web-6379']);
    const [calls, requests, connections] = routes;
    expect(calls.spec).toMatchObject({ parentRefs: at(7070), rules: [{ matches: [{ method: { service: 'shop.Cart' } }] }, { backendRefs: [{ name: 'web', port: 7070 }] }] });
    expect(requests.spec.rules.map(({ matches }: any) => matches[0].path.value)).toEqual(['/a', '/']);
    expect(connections.spec).toEqual({ parentRefs: at(6379), rules: [{ backendRefs: [{ name: 'web-v1', port: 6379, weight: 90 }, { name: 'web-v2', port: 6379, weight: 10 }] }] });
  });

  test('the first rule for connections at a port decides', () => {
    const objects = routed(() => ({ tcp: [{ match: [{ port: 6380 }], to: [RouteBackend.version('v1')] }, { to: [RouteBackend.version('v2')] }] }), [ServicePort.tcp(6379), ServicePort.tcp(6380)]);
    expect(ofKind(objects, 'TCPRoute').map(({ metadata, spec }) => [metadata.name, spec.rules[0].backendRefs[0].name])).toEqual([['web-6379', 'web-v2'], ['web-6380', 'web-v1']]);
  });

  test('connections that go to the service need none', () => {
    expect(ofKind(routed(() => ({ rules: [{ match: [path('/a')], redirect: { authority: 'new.test' } }] }), [ServicePort.http(80), ServicePort.tcp(1)]), 'TCPRoute')).toEqual([]);
  });

  test('what no rule matches may be answered with 404', () => {
    const { rules } = only(routed(() => ({ rules: [{ match: [path('/a')], requestHeaders: { set: { a: '1' } } }], unmatched: UnmatchedRequests.NOT_FOUND })), 'HTTPRoute').spec;
    expect(rules).toHaveLength(1);
  });

  test('a port for which no rule is would be open then', () => {
    const rules: HttpRouteRule[] = [{ match: [HttpMatch.of({ path: HttpPath.exact('/a'), port: 80 })], requestHeaders: { set: { a: '1' } } }];
    expect(refused(() => ({ rules, unmatched: UnmatchedRequests.NOT_FOUND }), [ServicePort.http(80), ServicePort.http(81)])).toMatchInlineSnapshot(`
"c/routes: no rule is for port 81 of Service "web"
  because  what no rule matches is answered with 404, and a route of the Gateway API without rules would let everything through
  instead  add a rule for the port, or let what no rule matches go to the service"
`);
  });

  test('connections that tell more apart than their port', () => {
    expect(refused(() => ({ tcp: [{ match: [{ destinationSubnets: ['10.0.0.0/8'] }], to: [RouteBackend.version('v1')] }] }), [ServicePort.tcp(1)])).toMatchInlineSnapshot(`
"c/routes: a rule for connections asks for the addresses that are called
  because  a TCPRoute asks for nothing (Gateway API v1.6.1)
  instead  leave it out"
`);
    expect(refused(() => ({ tcp: [{ match: [{ sourceNamespace: 'lab' }], to: [RouteBackend.version('v1')] }] }), [ServicePort.tcp(1)])).toContain('cannot tell requests apart by who calls');
  });

  test('TLS connections', () => {
    expect(refused(({ web }) => ({ tls: [{ sniHosts: [web.host], to: [RouteBackend.version('v1')] }] }), [ServicePort.tls(443)])).toMatchInlineSnapshot(`
"c/routes: Service "web" has routes for TLS connections
  because  within the mesh nothing looks at the names that TLS connections ask for (Gateway API v1.6.1)
  instead  leave them out, or let them come in by a gateway"
`);
  });

  test('rules whose order is not that of a route', () => {
    const rules: HttpRouteRule[] = [{ match: [HttpMatch.of({ method: 'GET' })], redirect: { authority: 'a.test' } }, { match: [path('/b')], redirect: { authority: 'b.test' } }];
    expect(refused(() => ({ rules }))).toContain('c/routes: the rule for method "GET" stands before the rule for path "/b", and some requests match both');
    expect(only(routed(() => ({ rules: [...rules].reverse() })), 'HTTPRoute').spec.rules).toHaveLength(3);
  });
});

describe('versions', () => {
  const objects = (more: (web: MeshService, chart: Chart) => unknown = () => undefined) => synthOn('ambient', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const versions = { v1: podsOf(chart, 'v1', { labels: { app: 'web', version: 'v1' }, account: 'web' }), v2: podsOf(chart, 'v2', { labels: { app: 'web', version: 'v2' }, account: 'web' }) };
    const web = shop.addService('web', { versions, ports: [ServicePort.http(80, { targetPort: 8080 })] });
    new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
    more(web, chart);
    expect(chart).toSatisfySchemas();
  });

  test('have a Service each, behind the same waypoint', () => {
    const found = objects();
    expect(only(found, 'HTTPRoute').spec.rules[0].backendRefs).toEqual([{ name: 'web-v1', port: 80, weight: 90 }, { name: 'web-v2', port: 80, weight: 10 }]);
    expect(only(found, 'Service', 'web-v2')).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web-v2', namespace: 'shop' },
      spec: { selector: { app: 'web', version: 'v2' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    });
    expect(ofKind(found, 'DestinationRule')).toEqual([]);
  });

  test('of a service with a waypoint of its own name it too', () => {
    const found = synthOn('ambient', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const web = shop.addService('web', { ports: [ServicePort.http(80)], waypoint: shop.addWaypoint('second') });
      new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' } });
    });
    expect(only(found, 'Service', 'web-v1').metadata.labels).toEqual({ 'istio.io/use-waypoint': 'second' });
  });

  test('of a Service that names a waypoint itself name it too', () => {
    const labels = { 'istio.io/use-waypoint': 'shared', 'istio.io/use-waypoint-namespace': 'infra' };
    const found = synthOn('ambient', chart => {
      const service = MeshService.of(podService(chart, {}, { ...labels, team: 'web' }));
      new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: 'v2' } });
    });
    expect(only(found, 'Service', 'web-v1').metadata.labels).toEqual(labels);
  });

  test('have the policy of the service, in rules of their own, without subsets', () => {
    const found = objects((service, chart) => new ResilientUpstream(chart, 'upstream', { service, circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } }));
    const outlierDetection = expect.objectContaining({ consecutive5xxErrors: 5, baseEjectionTime: '30s' });
    expect(inOrder(ofKind(found, 'DestinationRule')).map(({ spec }) => spec)).toEqual(
      ['web', 'web-v1', 'web-v2'].map(name => ({ host: `${name}.shop.svc.cluster.local`, trafficPolicy: { outlierDetection } })),
    );
  });

  test('of a Service that selects nothing', () => {
    expect(refusalOn('ambient', (chart) => {
      const service = MeshService.of(podService(chart, { selector: undefined }));
      new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: 'v2' } });
    })).toMatchInlineSnapshot(`
"c/canary: Service "web" has no selector
  because  each version gets a Service of its own, which would select every pod of that version, of whatever application
  instead  give the Service a selector"
`);
  });
});

describe('backends', () => {
  test('another Service: the waypoint would call it as itself', () => {
    expect(refused(({ api }) => ({ rules: [{ to: [RouteBackend.service(api, { port: 80 })] }] }))).toMatchInlineSnapshot(`
"c/routes: a route of Service shop/web leads to Service shop/api
  because  in ambient mode the waypoint calls it as itself, and the rules of that service for its callers would not be asked
  instead  let callers call that service by its own name, or run the namespace with sidecars (DataPlane.SIDECAR)"
`);
    expect(refused(({ api }) => ({ rules: [{ mirrors: [{ to: RouteBackend.service(api, { port: 80 }) }] }] }))).toContain('leads to Service shop/api');
    expect(refused(({ api }) => ({ tcp: [{ to: [RouteBackend.service(api, { port: 6379 })] }] }), [ServicePort.tcp(6379)])).toContain('leads to Service shop/api');
  });

  test('another port of its own, for which other rules may be', () => {
    expect(refused(() => ({ rules: [{ match: [HttpMatch.of({ path: HttpPath.exact('/a'), port: 80 })], to: [RouteBackend.itself({ port: 81 })] }] }), [ServicePort.http(80), ServicePort.http(81)])).toMatchInlineSnapshot(`
"c/routes: a route of Service shop/web leads to port 81 of Service shop/web
  because  in ambient mode the waypoint asks for the rules of the port that was called, and not for those of the one that it calls
  instead  leave the port out, or let callers call it"
`);
  });

  test('the only port, by its number', () => {
    expect(only(routed(() => ({ rules: [{ to: [RouteBackend.itself({ port: 80 })] }] })), 'HTTPRoute').spec.rules[0].backendRefs).toEqual([{ name: 'web', port: 80 }]);
  });

  test('another Service that leads to the same pods and ports', () => {
    const objects = synthOn('ambient', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const web = shop.addService('web', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
      const also = shop.addService('also', { sharedWorkload: web.workload, ports: [ServicePort.http(8000, { targetPort: 8080 })] });
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ to: [RouteBackend.service(also, { port: 8000 })] }] });
    });
    expect(only(objects, 'HTTPRoute').spec.rules[0].backendRefs).toEqual([{ name: 'also', port: 8000 }]);
  });
});

describe('times and retries', () => {
  const upstream = (props: object, channel = GatewayApiChannel.EXPERIMENTAL, ports = [ServicePort.http(80)]) => {
    const chart = chartOn(ambient({ gatewayApi: channel }));
    const { web: service } = sceneOn(chart, ports);
    new ResilientUpstream(chart, 'upstream', { service, ...props });
    expect(chart).toSatisfySchemas({ gatewayApi: `${channel}` });
    return chart.node.findAll().flatMap((each: any) => (['HTTPRoute', 'GRPCRoute'].includes(each.kind) ? [each.toJson()] : []));
  };

  test('with the experimental channel', () => {
    const retry = { attempts: 2, perTryTimeout: Duration.millis(600), on: [RetryOn.GATEWAY_ERROR], idempotent: true };
    const [route] = upstream({ timeout: Duration.seconds(2), retry });
    expect(route.spec.rules).toEqual([{
      matches: EVERY, backendRefs: [{ name: 'web', port: 80 }], retry: { attempts: 2, codes: [502, 503, 504] }, timeouts: { request: '2s', backendRequest: '600ms' },
    }]);
  });

  test('without it', () => {
    expect(refusal(() => upstream({ retry: { attempts: 2, on: [RetryOn.CONNECT_FAILURE] } }, GatewayApiChannel.STANDARD))).toMatchInlineSnapshot(`
"c/upstream: Istio 1.31 cannot retry on a failure of the connection
  because  routes of the standard channel of the Gateway API have no field for it (istio.io/istio main of 2026-08-27 pilot/pkg/config/kube/gateway/conversion.go)
  instead  install the experimental channel and say so, gatewayApi: GatewayApiChannel.EXPERIMENTAL, or leave it out"
`);
  });

  test('none at all, on either: Envoy\'s own header', () => {
    const [route] = upstream({ retry: { attempts: 0 } }, GatewayApiChannel.STANDARD, [ServicePort.grpc(7070)]);
    expect(route.kind).toBe('GRPCRoute');
    const requestHeaderModifier = { set: [{ name: 'x-envoy-max-retries', value: '0' }] };
    expect(route.spec.rules[0].filters).toEqual([{ type: 'RequestHeaderModifier', requestHeaderModifier }]);
  });

  test('a time is of the standard channel', () => {
    expect(upstream({ timeout: Duration.seconds(1) }, GatewayApiChannel.STANDARD)[0].spec.rules[0].timeouts).toEqual({ request: '1s' });
  });
});

describe('what no waypoint would carry out', () => {
  const retried = (service: MeshService, chart: Chart) => new ResilientUpstream(chart, 'upstream', { service, timeout: Duration.seconds(1) });

  test.each<[string, (chart: Chart) => MeshService]>([
    ['a Service without a waypoint', chart => new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)], waypoint: Waypoint.none() })],
    ['a Service that nobody guards', chart => MeshService.of(podService(chart))],
  ])('%s', (_, service) => {
    expect(refusalOn('ambient', chart => retried(service(chart), chart))).toContain('no waypoint stands before Service "web"');
  });

  test('whole', () => {
    expect(refusalOn('ambient', (chart) => retried(MeshService.of(podService(chart)), chart))).toMatchInlineSnapshot(`
"c/upstream: no waypoint stands before Service "web"
  because  in ambient mode routes and policies for calls are carried out by a waypoint; ztunnel knows none of them
  instead  add it to a ZeroTrustNamespace that has a waypoint, or label it with one: istio.io/use-waypoint: waypoint"
`);
  });

  test('a headless Service', () => {
    expect(refusalOn('ambient', (chart) => retried(MeshService.of(podService(chart, { clusterIP: 'None' }, { 'istio.io/use-waypoint': 'waypoint' })), chart))).toMatchInlineSnapshot(`
"c/upstream: no waypoint stands before Service "web"
  because  it has no address of its own: it is called by the addresses of its pods, past any waypoint
  instead  give the Service an address"
`);
  });

  test('a Service of another repository', () => {
    expect(refusalOn('ambient', (chart) => {
      const ads = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
      retried(ads, chart);
    })).toMatchInlineSnapshot(`
"c/upstream: Service lab/ads is not ours, and something is wanted of the calls to it
  because  in ambient mode that is carried out by the waypoint before the Service, for all of its callers
  instead  ask its owner for it"
`);
  });

  test('a Service that names a waypoint itself may be one that nobody guards', () => {
    const objects = synthOn('ambient', chart => void retried(MeshService.of(podService(chart, {}, { 'istio.io/use-waypoint': 'waypoint' })), chart));
    expect(only(objects, 'HTTPRoute').spec.parentRefs).toEqual(at(80));
    expect(refusalOn('ambient', chart => retried(MeshService.of(podService(chart, {}, { 'istio.io/use-waypoint': 'none' })), chart))).toContain('no waypoint stands before');
  });

  test('a mesh without waypoints', () => {
    const chart = chartOn(ambient({ waypoints: Waypoints.NONE }));
    expect(refusal(() => retried(sceneOn(chart).web, chart))).toContain('this mesh has no waypoints');
  });
});

describe('routes by which gateways call', () => {
  const hosts = ['shop.example.com'];
  const kubernetes = (chart: Chart) => new MeshGateway(chart, 'edge', {
    namespace: 'ingress', form: GatewayForm.kubernetes(), listeners: [GatewayListener.http(80, { hosts, routesFrom: RouteNamespaces.of('shop') })],
  });
  const rules = [{ match: [path('/a')], requestHeaders: { set: { a: '1' } } }];

  test('a VirtualService for a gateway of Istio\'s own kind, beside an HTTPRoute within the mesh', () => {
    const objects = routed(({ gateway }) => ({ gateways: [gateway], hosts, rules }));
    const forward = { route: [{ destination: { host: 'web.shop.svc.cluster.local' } }], retries: { attempts: 0 } };
    expect(only(objects, 'VirtualService').spec).toEqual({ hosts, gateways: ['public'], http: [{ match: [{ uri: { exact: '/a' } }], ...forward }, forward] });
    expect(only(objects, 'HTTPRoute').spec).toMatchObject({ parentRefs: at(80), rules: [{ filters: [{ type: 'RequestHeaderModifier' }] }, {}] });
    expect(only(objects, 'HTTPRoute').spec).not.toHaveProperty('hostnames');
  });

  test('an HTTPRoute each, for one of the Kubernetes Gateway API', () => {
    const objects = routed(({ chart }) => ({ gateways: [kubernetes(chart)], hosts, rules }));
    const shapes = ofKind(objects, 'HTTPRoute').map(({ metadata, spec }) => [metadata.name, spec.parentRefs[0].name, spec.hostnames]);
    expect(shapes).toEqual([['web', 'web', undefined], ['web-gateways', 'edge', hosts]]);
  });

  test('they lead to the Service as a whole: its waypoint shares requests out, limits and repeats them', () => {
    const chart = chartOn(ambient({ gatewayApi: GatewayApiChannel.EXPERIMENTAL }));
    const scene = sceneOn(chart);
    const { web: service } = scene;
    new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
    new ResilientUpstream(chart, 'upstream', { service, timeout: Duration.seconds(2), retry: { attempts: 2, on: [RetryOn.GATEWAY_ERROR], idempotent: true } });
    new ServiceRoute(chart, 'routes', { service, gateways: [scene.gateway, kubernetes(chart)], hosts, rules });
    const objects = chart.node.findAll().flatMap((each: any) => (each.kind ? [each.toJson()] : []));
    const { http } = only(objects, 'VirtualService').spec;
    expect(http.map(({ route, timeout, retries }: any) => [route[0].destination, timeout, retries])).toEqual([
      [{ host: 'web.shop.svc.cluster.local' }, undefined, { attempts: 0 }], [{ host: 'web.shop.svc.cluster.local' }, undefined, { attempts: 0 }],
    ]);
    const off = { name: 'x-envoy-max-retries', value: '0' };
    const [within, outside] = ['web', 'web-gateways'].map(name => only(objects, 'HTTPRoute', name).spec.rules);
    expect(outside.map(({ filters, backendRefs, retry }: any) => [filters[0].requestHeaderModifier.set.at(-1), backendRefs, retry])).toEqual([
      [off, [{ name: 'web', port: 80 }], undefined], [off, [{ name: 'web', port: 80 }], undefined],
    ]);
    expect(within[1]).toMatchObject({ backendRefs: [{ name: 'web-v1' }, { name: 'web-v2' }], retry: { attempts: 2 }, timeouts: { request: '2s' } });
  });

  test('to a version: the waypoint chooses it', () => {
    expect(refused(({ gateway }) => ({ gateways: [gateway], hosts, meshTraffic: false, rules: [{ to: [RouteBackend.version('v2')] }] }))).toMatchInlineSnapshot(`
"c/routes: a route of gateways to Service "web" leads to its version "v2"
  because  in ambient mode gateways call the Service by way of its waypoint, and the waypoint chooses the version
  instead  route the calls within the mesh: what comes in by gateways follows the same rules then"
`);
  });

  test('for gateways alone there is no route within the mesh', () => {
    const objects = routed(({ gateway }) => ({ gateways: [gateway], hosts, meshTraffic: false }));
    expect(ofKind(objects, 'HTTPRoute')).toEqual([]);
    expect(only(objects, 'VirtualService').metadata.name).toBe('web-routes');
  });
});

/** The Service `web`, as a person writes it. */
function podService(chart: Chart, spec: object = {}, labels?: { [key: string]: string }) {
  return new ApiObject(chart, 'Web', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop', labels }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }], ...spec },
  });
}
