import { ApiObject, App, Chart, Duration } from 'cdk8s';
import {
  CanaryService, CorsPolicy, DataPlane, GatewayApiChannel, GatewayForm, GatewayListener, HttpMatch, HttpPath, IstioMesh, MeshGateway,
  MeshService, PathReplacement, ResilientUpstream, RetryOn, RouteBackend, RouteNamespaces, ServicePort, ServiceRoute, ServiceRouteProps, StringMatch,
  UnmatchedRequests, UpstreamRetry, Waypoint, ZeroTrustNamespace,
} from '../../../../../src';
import '../../../../../src/testing/matchers';
import { chartOn, inOrder, nameOf, ofKind, only, PlainObject, refusal } from '../../../../program';

const WEB = 'web.shop.svc.cluster.local';
const hosts = ['shop.example.com'];
const below = (path: string) => HttpMatch.path(HttpPath.below(path));
const header = (name: string) => ({ requestHeaders: { set: { [name]: '1' } } });
const retry: UpstreamRetry = { attempts: 3, on: [RetryOn.GATEWAY_ERROR], idempotent: true };

/** What a program speaks of: `web`, and `also`, another Service of the same pods. */
interface Scene {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: MeshService;
  readonly also: MeshService;
  /** Of Istio's own kind, at port 8080. */
  readonly edge: MeshGateway;
  /** Of the Kubernetes Gateway API. */
  readonly kubernetes: MeshGateway;
}

function sceneOn(ports: ServicePort[] = [ServicePort.http(80)]): Scene {
  const chart = chartOn((app: App) => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, gatewayApi: GatewayApiChannel.EXPERIMENTAL }));
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const web = shop.addService('web', { ports });
  const routesFrom = RouteNamespaces.of('shop');
  const gateway = (name: string, form?: GatewayForm) => new MeshGateway(chart, name, {
    namespace: 'ingress', form, listeners: [GatewayListener.http(8080, { hosts: ['*.example.com'], routesFrom }), GatewayListener.tcp(9000, { routesFrom })],
  });
  return {
    chart,
    shop,
    web,
    get also() { return shop.addService('also', { sharedWorkload: web.workload, ports }); },
    get edge() { return chart.node.tryFindChild('edge') as MeshGateway | undefined ?? gateway('edge'); },
    get kubernetes() { return gateway('public', GatewayForm.kubernetes()); },
  };
}

type Write = (scene: Scene) => Partial<ServiceRouteProps>;

/** All that a program makes, which needs the experimental channel where routes retry. */
function objectsOf(scene: Scene): PlainObject[] {
  expect(scene.chart).toSatisfySchemas({ gatewayApi: 'experimental' });
  return scene.chart.node.findAll().flatMap((each: any) => (each instanceof ApiObject ? [each.toJson()] : []));
}

/** With routes of `web`. */
function routed(write: Write, ports?: ServicePort[], more: (scene: Scene) => unknown = () => undefined): PlainObject[] {
  const scene = sceneOn(ports);
  more(scene);
  new ServiceRoute(scene.chart, 'routes', { service: scene.web, gateways: [scene.edge], hosts, ...write(scene) });
  return objectsOf(scene);
}

const refused = (write: Write, ports?: ServicePort[], more?: (scene: Scene) => unknown) => refusal(() => routed(write, ports, more));
const virtualService = (objects: readonly PlainObject[]) => only(objects, 'VirtualService').spec;
const rulesAt = (objects: readonly PlainObject[], name: string, kind = 'HTTPRoute') => only(objects, kind, name).spec.rules;

const FORWARD = { retries: { attempts: 0 }, route: [{ destination: { host: WEB } }] };
const prefix = (path: string) => [{ uri: { exact: path } }, { uri: { prefix: `${path}/` } }];
const matches = (value: string) => [{ path: { type: 'PathPrefix', value } }];
const ONCE = { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-envoy-max-retries', value: '0' }] } };
const backendRefs = [{ name: 'web', port: 80 }];

describe('rules for both ways: the waypoint carries them out, and the gateway forwards', () => {
  const effects: Write = ({ also }) => ({
    rules: [
      { name: 'copied', match: [below('/a')], to: [RouteBackend.itself({ requestHeaders: { add: { b: '2' } } })], mirrors: [{ to: RouteBackend.service(also), percentage: 10 }] },
      { match: [below('/b')], rewrite: { path: PathReplacement.prefix('/'), authority: 'b.test' }, ...header('a'), responseHeaders: { add: { c: '3' } } },
      { match: [below('/c')], timeout: Duration.seconds(5), retry },
      { match: [below('/d')], to: [RouteBackend.version('v1', { weight: 50 }), RouteBackend.version('v2', { weight: 50 })], mirrors: [{ to: RouteBackend.version('v3') }] },
      { match: [below('/e')], to: [RouteBackend.service(also)] },
    ],
  });

  test('of Istio\'s own kind', () => {
    const objects = routed(effects);
    expect(virtualService(objects)).toEqual({
      hosts,
      gateways: ['ingress/edge'],
      http: [{ name: 'copied', match: prefix('/a'), ...FORWARD }, ...['/b', '/c', '/d', '/e'].map(path => ({ match: prefix(path), ...FORWARD })), FORWARD],
    });
    const copies = (name: string) => ({ type: 'RequestMirror', requestMirror: { backendRef: { name, port: 80 }, ...name === 'also' && { percent: 10 } } });
    expect(rulesAt(objects, 'web')).toEqual([
      {
        name: 'copied',
        matches: matches('/a'),
        filters: [copies('also')],
        backendRefs: [{ name: 'web', port: 80, filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { add: [{ name: 'b', value: '2' }] } }] }],
      },
      {
        matches: matches('/b'),
        filters: [
          { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'a', value: '1' }] } },
          { type: 'ResponseHeaderModifier', responseHeaderModifier: { add: [{ name: 'c', value: '3' }] } },
          { type: 'URLRewrite', urlRewrite: { hostname: 'b.test', path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
        ],
        backendRefs,
      },
      { matches: matches('/c'), backendRefs, timeouts: { request: '5s' }, retry: { attempts: 3, codes: [502, 503, 504] } },
      { matches: matches('/d'), filters: [copies('web-v3')], backendRefs: [{ name: 'web-v1', port: 80, weight: 50 }, { name: 'web-v2', port: 80, weight: 50 }] },
      { matches: matches('/e'), backendRefs: [{ name: 'also', port: 80 }] },
      { matches: matches('/'), backendRefs },
    ]);
  });

  test('of the Kubernetes Gateway API, and versions have one Service', () => {
    const objects = routed(scene => ({ ...effects(scene), gateways: [scene.kubernetes] }));
    expect(only(objects, 'HTTPRoute', 'web-gateways').spec).toEqual({
      parentRefs: [{ name: 'public', namespace: 'ingress' }],
      hostnames: hosts,
      rules: [
        { name: 'copied', matches: matches('/a'), filters: [ONCE], backendRefs },
        ...['/b', '/c', '/d', '/e', '/'].map(path => ({ matches: matches(path), filters: [ONCE], backendRefs })),
      ],
    });
    expect(ofKind(objects, 'Service').map(nameOf).sort()).toEqual(['also', 'web', 'web-v1', 'web-v2', 'web-v3'].map(name => `Service shop/${name}`));
    expect(ofKind(objects, 'VirtualService')).toEqual([]);
  });

  test('of both kinds at once', () => {
    const objects = routed(({ edge, kubernetes }) => ({ gateways: [edge, kubernetes], rules: [{ match: [below('/a')], ...header('a') }] }));
    expect(virtualService(objects).http).toEqual([{ match: prefix('/a'), ...FORWARD }, FORWARD]);
    expect(rulesAt(objects, 'web-gateways')).toEqual(['/a', '/'].map(path => ({ matches: matches(path), filters: [ONCE], backendRefs })));
  });

  test('for gRPC', () => {
    const rules = [{ match: [HttpMatch.grpc('shop.Cart')], ...header('a') }];
    const objects = routed(({ kubernetes }) => ({ gateways: [kubernetes], rules }), [ServicePort.grpc(80)]);
    const match = { matches: [{ method: { service: 'shop.Cart' } }] };
    expect(rulesAt(objects, 'web-gateways', 'GRPCRoute')).toEqual([{ ...match, filters: [ONCE], backendRefs }, { filters: [ONCE], backendRefs }]);
    expect(rulesAt(objects, 'web', 'GRPCRoute')[0].filters).toEqual([{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'a', value: '1' }] } }]);
  });

  test('a redirect is written where the client\'s scheme and port are known', () => {
    const rules = [{ match: [below('/a')], ...header('a') }, { match: [below('/old')], redirect: { path: PathReplacement.prefix('/new') }, responseHeaders: { set: { b: '2' } } }];
    const objects = routed(() => ({ rules }));
    expect(virtualService(objects).http).toEqual([
      { match: prefix('/a'), ...FORWARD },
      { match: [{ uri: { exact: '/old' } }], redirect: { uri: '/new', redirectCode: 302 }, headers: { response: { set: { b: '2' } } } },
      { match: [{ uri: { prefix: '/old/' } }], redirect: { prefixRewrite: '/new/', redirectCode: 302 }, headers: { response: { set: { b: '2' } } } },
      FORWARD,
    ]);
    expect(rulesAt(objects, 'web')[1].filters).toHaveLength(2);
  });

  test('preflights are answered before it is asked who calls', () => {
    const cors: CorsPolicy = { allowOrigins: [StringMatch.exact('https://app.example.com')], allowCredentials: true };
    const objects = routed(() => ({ rules: [{ match: [below('/a')], cors, ...header('a') }] }));
    expect(virtualService(objects).http[0]).toEqual({ match: prefix('/a'), ...FORWARD, corsPolicy: { allowOrigins: [{ exact: 'https://app.example.com' }], allowCredentials: true } });
    expect(rulesAt(objects, 'web')[0].filters.map(({ type }: any) => type)).toEqual(['RequestHeaderModifier', 'CORS']);
  });

  test('what no rule matches may be answered with 404 at both', () => {
    const objects = routed(({ edge, kubernetes }) => ({ gateways: [edge, kubernetes], rules: [{ match: [below('/a')], ...header('a') }], unmatched: UnmatchedRequests.NOT_FOUND }));
    expect(virtualService(objects).http).toEqual([{ match: prefix('/a'), ...FORWARD }]);
    expect(rulesAt(objects, 'web-gateways')).toHaveLength(1);
    expect(rulesAt(objects, 'web')).toHaveLength(1);
  });

  test('of a service with several ports, for several hosts', () => {
    const both = ['shop.example.com', 'www.example.com'];
    const ports = [ServicePort.http(80), ServicePort.http(81)];
    const objects = routed(() => ({ hosts: both, gatewayPort: 81, rules: [{ match: [below('/a')], to: [RouteBackend.version('v1')] }] }), ports);
    const route = [{ destination: { host: WEB, port: { number: 81 } } }];
    expect(virtualService(objects)).toEqual({ hosts: both, gateways: ['ingress/edge'], http: [{ match: prefix('/a'), ...FORWARD, route }, { ...FORWARD, route }] });
    expect(rulesAt(objects, 'web-81')[0].backendRefs).toEqual([{ name: 'web-v1', port: 81 }]);
  });

  test('a rule for a port of the service and one of the gateway', () => {
    const at = (port: number) => HttpMatch.of({ path: HttpPath.below('/a'), port });
    const objects = routed(() => ({ rules: [{ match: [at(80), at(8080)], ...header('a') }] }));
    const ports = [80, 8080].flatMap(port => prefix('/a').map(match => ({ ...match, port })));
    expect(virtualService(objects).http).toEqual([{ match: ports, ...FORWARD }, FORWARD]);
    expect(rulesAt(objects, 'web')).toHaveLength(2);
  });

  test('opened as it is', () => {
    const objects = routed(() => ({}));
    expect(virtualService(objects).http).toEqual([FORWARD]);
    expect(rulesAt(objects, 'web')).toEqual([{ matches: matches('/'), backendRefs }]);
  });

  test('beside versions, times and retries of the service', () => {
    const objects = routed(({ kubernetes, edge }) => ({ gateways: [edge, kubernetes] }), undefined, ({ chart, web: service }) => {
      new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10, override: HttpMatch.header('x', 'y'), mirror: {} });
      new ResilientUpstream(chart, 'upstream', { service, timeout: Duration.seconds(2), retry });
    });
    expect(virtualService(objects).http).toEqual([FORWARD]);
    expect(rulesAt(objects, 'web-gateways')).toEqual([{ matches: matches('/'), filters: [ONCE], backendRefs }]);
    expect(ofKind(objects, 'Service').map(nameOf)).toEqual(['Service shop/web', 'Service shop/web-v1', 'Service shop/web-v2']);
  });

  test('connections: versions are chosen by the waypoint', () => {
    const to = [RouteBackend.version('v1', { weight: 90 }), RouteBackend.version('v2', { weight: 10 })];
    const objects = routed(({ edge, kubernetes }) => ({ gateways: [edge, kubernetes], tcp: [{ to }] }), [ServicePort.tcp(80)]);
    expect(virtualService(objects)).toEqual({ hosts, gateways: ['ingress/edge'], tcp: [{ route: [{ destination: { host: WEB } }] }] });
    expect(inOrder(ofKind(objects, 'TCPRoute')).map(({ metadata, spec }) => [metadata.name, spec.parentRefs[0].name, spec.rules])).toEqual([
      ['web', 'web', [{ backendRefs: [{ name: 'web-v1', port: 80, weight: 90 }, { name: 'web-v2', port: 80, weight: 10 }] }]],
      ['web-gateways-tcp', 'public', [{ backendRefs }]],
    ]);
  });
});

describe('rules for gateways alone', () => {
  test('are carried out by the gateway', () => {
    const rules = [
      { match: [below('/admin')], meshTraffic: false, redirect: { authority: 'admin.test' } },
      { match: [below('/a')], meshTraffic: false, ...header('a'), rewrite: { path: PathReplacement.prefix('/b') } },
      { match: [below('/c')], ...header('c') },
    ];
    const objects = routed(() => ({ rules }));
    expect(virtualService(objects).http).toEqual([
      { match: prefix('/admin'), redirect: { authority: 'admin.test', redirectCode: 302 } },
      { match: [{ uri: { exact: '/a' } }], rewrite: { uri: '/b' }, headers: { request: { set: { a: '1' } } }, ...FORWARD },
      { match: [{ uri: { prefix: '/a/' } }], rewrite: { uri: '/b/' }, headers: { request: { set: { a: '1' } } }, ...FORWARD },
      { match: prefix('/c'), ...FORWARD },
      FORWARD,
    ]);
    expect(rulesAt(objects, 'web').map((rule: any) => rule.matches[0].path.value)).toEqual(['/c', '/']);
  });

  test('keep their time and their retries, where the waypoint has none', () => {
    const rules = [{ match: [below('/a')], meshTraffic: false, timeout: Duration.seconds(5), retry }];
    expect(virtualService(routed(() => ({ rules }))).http[0]).toEqual({ match: prefix('/a'), route: FORWARD.route, timeout: '5s', retries: { attempts: 3, retryOn: 'gateway-error' } });
  });

  test('may lead to another Service, which has rules of its own', () => {
    const objects = routed(({ also }) => ({ rules: [{ match: [below('/a')], meshTraffic: false, to: [RouteBackend.service(also)] }, header('c')] }));
    expect(virtualService(objects).http).toEqual([{ match: prefix('/a'), retries: { attempts: 0 }, route: [{ destination: { host: 'also.shop.svc.cluster.local' } }] }, FORWARD]);
  });

  test('connections to another Service', () => {
    const objects = routed(({ also, edge }) => ({ tcp: [{ gateways: [edge], to: [RouteBackend.service(also)] }, { to: [RouteBackend.version('v1')] }] }), [ServicePort.tcp(80)]);
    expect(virtualService(objects).tcp).toEqual([{ route: [{ destination: { host: 'also.shop.svc.cluster.local' } }] }, { route: FORWARD.route.map(each => each) }]);
  });
});

describe('a rule for calls within the mesh alone', () => {
  test.each<[string, Write]>([
    ['comes after those for both ways', () => ({ rules: [{ match: [below('/a')], ...header('a') }, { meshTraffic: true, ...header('b') }], unmatched: UnmatchedRequests.NOT_FOUND })],
    ['comes before another one', () => ({
      rules: [{ match: [below('/a')], ...header('a') }, { match: [below('/b')], meshTraffic: true, ...header('b') }, { meshTraffic: true, ...header('b') }],
      unmatched: UnmatchedRequests.NOT_FOUND,
    })],
    ['is for requests that gateways redirect', () => ({ rules: [{ match: [below('/a')], meshTraffic: false, redirect: { authority: 'a.test' } }, { match: [below('/a')], meshTraffic: true, ...header('b') }] })],
    ['is for another port than that which gateways call', () => ({ gatewayPort: 80, rules: [{ match: [HttpMatch.of({ port: 81 })], meshTraffic: true, ...header('b') }] })],
  ])('%s: fine', (_, write) => {
    const objects = routed(write, [ServicePort.http(80), ServicePort.http(81)].slice(0, write({} as Scene).gatewayPort === undefined ? 1 : 2));
    expect(JSON.stringify(virtualService(objects).http)).not.toContain('"b"');
  });

  test('would hold for what comes by gateways', () => {
    expect(refused(() => ({ rules: [{ name: 'traced', match: [below('/a')], meshTraffic: true, ...header('a') }] }))).toMatchInlineSnapshot(`
"c/routes: rule "traced" for calls within the mesh (path below "/a") would hold for what comes by gateway "ingress/edge" as well
  because  in ambient mode gateways send requests to the waypoint of the Service, which follows what is said of calls within the mesh, whoever calls
  instead  let it be for both ways, put a redirect for gateways before it, or run the namespace with sidecars (DataPlane.SIDECAR)"
`);
  });

  test.each<[string, Write, string]>([
    ['of some', ({ edge, kubernetes }) => ({ gateways: [edge, kubernetes], rules: [{ match: [below('/a')], gateways: [edge], meshTraffic: true, ...header('a') }] }), 'the rule for calls within the mesh (path below "/a") would hold for what comes by gateway "ingress/public" as well'],
    ['by the port of the service', () => ({ rules: [{ match: [HttpMatch.of({ port: 80, path: HttpPath.below('/a') })], ...header('a') }] }), 'the rule for calls within the mesh (path below "/a", port 80) would hold for what comes by gateway "ingress/edge" as well'],
    ['after a redirect of some of it', () => ({ rules: [{ match: [below('/a/b')], meshTraffic: false, redirect: { authority: 'a.test' } }, { match: [below('/a')], meshTraffic: true, ...header('b') }] }), 'the rule for calls within the mesh (path below "/a") would hold'],
    ['before one that leads to another Service', ({ also }) => ({ rules: [{ match: [below('/a')], meshTraffic: true, ...header('a') }, { to: [RouteBackend.service(also)] }] }), 'the rule for calls within the mesh (path below "/a") would hold'],
    ['at a gateway of which nothing is known', ({ chart }) => ({ gateways: [MeshGateway.fromName(chart, { name: 'far', namespace: 'ingress' })], rules: [{ match: [HttpMatch.of({ port: 80 })], ...header('a') }] }), 'the rule for calls within the mesh (port 80) would hold for what comes by gateway "ingress/far" as well'],
  ])('%s', (_, write, problem) => expect(refused(write)).toContain(`c/routes: ${problem}`));
});

describe('a rule for gateways alone, after which the waypoint would do more', () => {
  const gatewayOnly = (rule: object = {}) => ({ match: [below('/a')], meshTraffic: false, ...rule });

  test('another rule', () => {
    expect(refused(() => ({ rules: [gatewayOnly(header('a')), { name: 'all', ...header('b') }] }))).toMatchInlineSnapshot(`
"c/routes: rule "all" for calls within the mesh (every request) would hold for what the rule for gateways (path below "/a") sends on as well
  because  in ambient mode gateways send requests to the waypoint of the Service, which follows what is said of calls within the mesh, whoever calls
  instead  write rules for both ways, in one ServiceRoute, let no request match two, or run the namespace with sidecars (DataPlane.SIDECAR)"
`);
  });

  test.each<[string, Write]>([
    ['one that it has not matched before', () => ({ rules: [gatewayOnly({ rewrite: { path: PathReplacement.prefix('/b') } }), { match: [below('/b')], ...header('b') }] })],
    ['one for another value of a header that it sets', () => ({
      rules: [{ ...gatewayOnly(header('b')), match: [below('/a').and(HttpMatch.header('b', '2'))] }, { match: [HttpMatch.header('b', '1')], ...header('c') }],
    })],
    ['one for a header that it takes away', () => ({ rules: [{ match: [HttpMatch.header('b', '1')], ...header('c') }, gatewayOnly(header('b'))] })],
    ['one that stands before it', () => ({ rules: [{ match: [below('/b')], ...header('b') }, gatewayOnly({ rewrite: { path: PathReplacement.full('/b') } })] })],
    ['one for a header that it sets', () => ({ rules: [gatewayOnly(header('b')), { match: [HttpMatch.header('b', '1')], ...header('c') }] })],
    ['one for a header that a backend gets', () => ({ rules: [gatewayOnly({ to: [RouteBackend.itself({ requestHeaders: { remove: ['b'] } })] }), { match: [HttpMatch.header('b', '1')], ...header('c') }] })],
    ['the same one by another condition, with another beginning', () => ({
      rules: [{ match: [['/a', 8080], ['/', 80]].map(([path, port]) => HttpMatch.of({ path: HttpPath.below(`${path}`), port: Number(port) })), rewrite: { path: PathReplacement.prefix('/b') } }],
    })],
    ['at a gateway of which nothing is known', ({ chart }) => ({
      gateways: [MeshGateway.fromName(chart, { name: 'far', namespace: 'ingress' })], rules: [{ match: [HttpMatch.of({ path: HttpPath.below('/a'), port: 443 })], ...header('a') }, header('b')],
    })],
    ['a redirect', () => ({ rules: [gatewayOnly(), { match: [below('/a/b')], redirect: { authority: 'b.test' } }] })],
    ['a rewrite', () => ({ rules: [gatewayOnly(), { match: [below('/a')], rewrite: { path: PathReplacement.full('/b') } }] })],
    ['answers', () => ({ rules: [gatewayOnly(), { match: [below('/a')], responseHeaders: { set: { b: '1' } } }] })],
    ['CORS', () => ({ rules: [gatewayOnly(), { match: [below('/a')], cors: { allowOrigins: [StringMatch.exact('*')] } }] })],
    ['copies', ({ also }) => ({ rules: [gatewayOnly(), { match: [below('/a')], mirrors: [{ to: RouteBackend.service(also) }] }] })],
    ['a version', () => ({ rules: [gatewayOnly(), { match: [below('/a')], to: [RouteBackend.version('v1')] }] })],
    ['another Service', ({ also }) => ({ rules: [gatewayOnly(), { match: [below('/a')], to: [RouteBackend.service(also)] }] })],
    ['headers of a backend', () => ({ rules: [gatewayOnly(), { match: [below('/a')], to: [RouteBackend.itself(header('b'))] }] })],
    ['answers of a backend', () => ({ rules: [gatewayOnly(), { match: [below('/a')], to: [RouteBackend.itself({ responseHeaders: { set: { b: '1' } } })] }] })],
  ])('%s', (_, write) => expect(refused(write)).toMatch(/^c\/routes: the rule for calls within the mesh \(.+\) would hold for what the rule for gateways \(path below "\/a".*\) sends on as well\n/));

  test.each<[string, Write]>([
    ['what it sends on is told apart', () => ({ rules: [gatewayOnly({ rewrite: { path: PathReplacement.full('/c') } }), { match: [below('/a')], ...header('b') }] })],
    ['what it sends on is one path', () => ({ rules: [gatewayOnly({ rewrite: { path: PathReplacement.full('/b') } }), { match: [below('/b/c')], ...header('b') }] })],
    ['the gateway follows the other one first', () => ({ rules: [{ match: [below('/a/b')], ...header('b') }, gatewayOnly(header('a'))] })],
    ['it changes nothing that the other one looks at', () => ({ rules: [{ match: [HttpMatch.header('x', 'y')], ...header('b') }, gatewayOnly({ rewrite: { path: PathReplacement.full('/b') } })] })],
    ['the other one only sends it on', () => ({ rules: [gatewayOnly(header('a')), { match: [below('/a')], to: [RouteBackend.itself()], timeout: Duration.seconds(2) }] })],
    ['only one of the two tries again', () => ({
      rules: [gatewayOnly({ retry }), { match: [below('/a/b')], retry: { attempts: 0 } }, { ...gatewayOnly({ retry: { attempts: 0 } }), match: [below('/c')] }, { match: [below('/c')], retry }],
    })],
    ['the other one has what it sends on whole', () => ({ rules: [gatewayOnly(header('a')), { match: [below('/a')], timeout: Duration.seconds(2) }, header('b')] })],
  ])('unless %s', (_, write) => expect(virtualService(routed(write)).gateways).toEqual(['ingress/edge']));

  test('404', () => {
    expect(refused(() => ({ rules: [gatewayOnly(header('a')), { match: [below('/b')], ...header('b') }], unmatched: UnmatchedRequests.NOT_FOUND }))).toMatchInlineSnapshot(`
"c/routes: what the rule for gateways (path below "/a") sends on would be answered with 404: no rule for calls within the mesh matches all of it
  because  in ambient mode gateways send requests to the waypoint of the Service, which follows what is said of calls within the mesh, whoever calls
  instead  let the rule be for both ways, or let what no rule matches go to the service"
`);
  });

  test('a shorter time', () => {
    expect(refused(() => ({ rules: [gatewayOnly({ timeout: Duration.seconds(60) }), { match: [below('/a')], timeout: Duration.seconds(2) }] }))).toMatchInlineSnapshot(`
"c/routes: the rule for gateways (path below "/a") gives requests 1m, and the waypoint 2s
  because  in ambient mode gateways send requests to the waypoint of the Service, which follows what is said of calls within the mesh, whoever calls
  instead  give calls within the mesh that time too, or leave it out of the rule"
`);
    const ofService = (seconds: number) => ({ chart, web: service }: Scene) => new ResilientUpstream(chart, 'upstream', { service, timeout: Duration.seconds(seconds) });
    const rules = [gatewayOnly({ timeout: Duration.seconds(5) })];
    expect(refused(() => ({ rules }), undefined, ofService(2))).toContain('the rule for gateways (path below "/a") gives requests 5s, and the waypoint 2s');
    expect(virtualService(routed(() => ({ rules }), undefined, ofService(5))).http[0].timeout).toBe('5s');
  });

  test('more tries', () => {
    expect(refused(() => ({ rules: [gatewayOnly({ retry }), { match: [below('/a')], retry }] }))).toMatchInlineSnapshot(`
"c/routes: what the rule for gateways (path below "/a") tries again would each time be tried again by the waypoint
  because  in ambient mode gateways send requests to the waypoint of the Service, which follows what is said of calls within the mesh, whoever calls
  instead  leave the retries out of one of the two"
`);
    expect(refused(() => ({ rules: [gatewayOnly({ retry })] }), undefined, ({ chart, web: service }) => new ResilientUpstream(chart, 'upstream', { service, retry }))).toContain('would each time be tried again');
  });

  test('a version: the waypoint chooses it', () => {
    expect(refused(() => ({ rules: [gatewayOnly({ to: [RouteBackend.version('v1')] })] }))).toContain('c/routes: a route of gateways to Service "web" leads to its version "v1"');
    expect(refused(() => ({ rules: [gatewayOnly({ mirrors: [{ to: RouteBackend.version('v2') }] })] }))).toContain('leads to its version "v2"');
    expect(refused(({ edge }) => ({ tcp: [{ gateways: [edge], to: [RouteBackend.version('v3')] }] }), [ServicePort.tcp(80)])).toContain('leads to its version "v3"');
    const unopened = [ServicePort.tcp(80), ServicePort.tls(443)];
    expect(refused(() => ({ gatewayPort: 443, tcp: [{ to: [RouteBackend.version('v4')] }] }), unopened)).toContain('leads to its version "v4"');
  });

  test('another rule for connections', () => {
    const ports = [ServicePort.tcp(80)];
    expect(refused(({ edge }) => ({ tcp: [{ gateways: [edge] }, { to: [RouteBackend.version('v1')] }] }), ports)).toMatchInlineSnapshot(`
"c/routes: a rule for connections within the mesh would hold for those that gateways send to port 80 of Service "web" as well
  because  in ambient mode they come to the waypoint of the Service, which does not tell them from others
  instead  let one rule be for both ways, or run the namespace with sidecars (DataPlane.SIDECAR)"
`);
    expect(refused(() => ({ tcp: [{ match: [{ port: 9000 }] }, { match: [{ port: 80 }], to: [RouteBackend.version('v1')] }] }), ports)).toContain('would hold for those that gateways send to port 80');
    expect(virtualService(routed(() => ({ tcp: [{ match: [{ port: 80 }], to: [RouteBackend.version('v1')] }] }), ports)).tcp[0].route).toEqual(FORWARD.route);
    const ofOtherPort = routed(() => ({ gatewayPort: 81, tcp: [{ match: [{ port: 80 }] }, { to: [RouteBackend.version('v1')] }] }), [...ports, ServicePort.tcp(81)]);
    expect(virtualService(ofOtherPort).tcp[1].route).toEqual([{ destination: { host: WEB, port: { number: 81 } } }]);
  });
});

describe('routes for gateways alone, beside routes for calls within the mesh', () => {
  /** The second of them is called \`within\`. */
  const two = (outside: Write, within: Write, ports?: ServicePort[]) => routed(scene => ({ meshTraffic: false, ...outside(scene) }), ports, scene => {
    new ServiceRoute(scene.chart, 'within', { service: scene.web, ...within(scene) });
  });
  const refusedTwo = (...args: Parameters<typeof two>) => refusal(() => two(...args));

  test('stay as they are, where the others only send on', () => {
    const objects = two(() => ({ rules: [{ match: [below('/a')], ...header('a') }] }), () => ({ rules: [{ match: [below('/a/b')], timeout: Duration.seconds(2) }] }));
    expect(virtualService(objects).http).toEqual([{ match: prefix('/a'), headers: { request: { set: { a: '1' } } }, route: FORWARD.route }, { route: FORWARD.route }]);
  });

  test('leave it to the waypoint to try again', () => {
    const objects = two(() => ({ rules: [{ match: [below('/a')], ...header('a') }] }), () => ({ rules: [{ match: [below('/a/b')], retry }] }));
    expect(virtualService(objects).http).toEqual([{ match: prefix('/a'), headers: { request: { set: { a: '1' } } }, ...FORWARD }, FORWARD]);
  });

  test('as a ResilientUpstream says it', () => {
    const more = ({ chart, web: service }: Scene) => new ResilientUpstream(chart, 'upstream', { service, retry });
    expect(virtualService(routed(() => ({ meshTraffic: false }), undefined, more)).http).toEqual([FORWARD]);
  });

  test('may redirect what the others would take', () => {
    const rules = [{ match: [below('/a')], redirect: { authority: 'a.test' } }, { match: [below('/b')], ...header('a') }];
    const objects = two(() => ({ rules, unmatched: UnmatchedRequests.NOT_FOUND }), () => ({ rules: [{ match: [below('/a')], ...header('a') }] }));
    expect(virtualService(objects).http).toHaveLength(2);
  });

  test('of which the others would take some once more', () => {
    expect(refusedTwo(() => ({}), () => ({ rules: [{ match: [below('/old')], redirect: { path: PathReplacement.prefix('/new') } }] }))).toMatchInlineSnapshot(`
"c/routes: the rule for calls within the mesh (path below "/old") would hold for what the rule for gateways (every request) sends on as well
  because  in ambient mode gateways send requests to the waypoint of the Service, which follows what is said of calls within the mesh, whoever calls
  instead  write rules for both ways, in one ServiceRoute, let no request match two, or run the namespace with sidecars (DataPlane.SIDECAR)"
`);
    expect(refusedTwo(() => ({}), () => ({ rules: [{ match: [below('/a')], timeout: Duration.seconds(2) }], unmatched: UnmatchedRequests.NOT_FOUND })))
      .toContain('what the rule for gateways (every request) sends on would be answered with 404');
  });

  test('whichever is said first', () => {
    const scene = sceneOn();
    const { chart, web: service, edge } = scene;
    new ServiceRoute(chart, 'routes', { service, gateways: [edge], hosts, meshTraffic: false });
    expect(refusal(() => new ServiceRoute(chart, 'within', { service, rules: [header('a')] }))).toContain('c/within: the rule for calls within the mesh (every request) would hold for what the rule for gateways (every request) sends on');
    expect(virtualService(objectsOf(scene)).http).toEqual([{ route: FORWARD.route }]);
  });

  test('at the port that they call', () => {
    const ports = [ServicePort.http(80), ServicePort.http(81)];
    const within: Write = () => ({ rules: [{ match: [HttpMatch.of({ port: 81 })], ...header('a') }] });
    const to = (port: number) => () => ({ rules: [{ match: [below('/a')], to: [RouteBackend.itself({ port })] }], unmatched: UnmatchedRequests.NOT_FOUND });
    expect(refusedTwo(to(81), within, ports)).toContain('the rule for calls within the mesh (port 81) would hold');
    expect(virtualService(two(to(80), within, ports)).http).toEqual([{ match: prefix('/a'), route: [{ destination: { host: WEB, port: { number: 80 } } }] }]);
  });

  test('for connections', () => {
    const versions = () => ({ tcp: [{ to: [RouteBackend.version('v1')] }] });
    expect(refusedTwo(() => ({ tcp: [{}] }), versions, [ServicePort.tcp(80)])).toContain('would hold for those that gateways send to port 80');
    const elsewhere: Write = ({ also }) => ({ tcp: [{ to: [RouteBackend.service(also)] }] });
    expect(refusedTwo(() => ({ tcp: [{}] }), elsewhere, [ServicePort.tcp(80)])).toContain('to port 80');
    const itself = () => ({ tcp: [{ to: [RouteBackend.itself()] }] });
    expect(virtualService(two(() => ({ tcp: [{}] }), itself, [ServicePort.tcp(80)])).tcp).toEqual([{ route: FORWARD.route }]);
  });
});

describe('a Service', () => {
  test('without a waypoint: gateways call its pods, and carry everything out', () => {
    const scene = sceneOn();
    const { chart, shop, edge } = scene;
    const service = shop.addService('bare', { ports: [ServicePort.http(80)], waypoint: Waypoint.none() });
    new ServiceRoute(chart, 'routes', { service, gateways: [edge], hosts, meshTraffic: false, rules: [{ match: [below('/a')], ...header('a'), retry }] });
    const route = [{ destination: { host: 'bare.shop.svc.cluster.local' } }];
    expect(virtualService(objectsOf(scene)).http).toEqual([
      { match: prefix('/a'), headers: { request: { set: { a: '1' } } }, retries: { attempts: 3, retryOn: 'gateway-error' }, route }, { route },
    ]);
  });

  type Labels = { [key: string]: string };
  const labelled = (labels: Labels, props: Partial<ServiceRouteProps> = {}, more?: (service: MeshService, chart: Chart) => unknown) => {
    const scene = sceneOn();
    const { chart } = scene;
    const listeners = [GatewayListener.http(80, { hosts }), GatewayListener.tcp(9000)];
    const edge = new MeshGateway(chart, 'ingress', { namespace: 'lab', listeners });
    const service = MeshService.of(new ApiObject(chart, 'Own', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'own', namespace: 'lab', labels },
      spec: { selector: { app: 'own' }, ports: [{ name: 'http', port: 80 }, { name: 'tcp', port: 90 }] },
    }));
    more?.(service, chart);
    new ServiceRoute(chart, 'routes', { service, gateways: [edge], hosts, rules: [header('a')], ...props });
    return virtualService(objectsOf(scene));
  };
  const waypoint = { 'istio.io/use-waypoint': 'waypoint' };

  test('that nobody guards says itself that gateways take its waypoint', () => {
    expect(refusal(() => labelled(waypoint))).toMatchInlineSnapshot(`
"c/routes: gateways go past the waypoint of Service "own", and something is wanted of the calls to it
  because  in ambient mode the waypoint carries that out, which gateways take where the Service tells them to
  instead  label the Service: istio.io/ingress-use-waypoint: "true""
`);
    expect(refusal(() => labelled({ ...waypoint, 'istio.io/ingress-use-waypoint': 'false' }))).toContain('gateways go past the waypoint of Service "own"');
    const timed = (service: MeshService, chart: Chart) => new ResilientUpstream(chart, 'upstream', { service, timeout: Duration.seconds(1) });
    expect(refusal(() => labelled(waypoint, { meshTraffic: false }, timed))).toContain('gateways go past the waypoint of Service "own"');
    const route = [{ destination: { host: 'own.lab.svc.cluster.local', port: { number: 80 } } }];
    expect(labelled({ ...waypoint, 'istio.io/ingress-use-waypoint': 'true' }).http).toEqual([{ ...FORWARD, route }]);
    expect(labelled(waypoint, { meshTraffic: false }).http).toEqual([{ headers: { request: { set: { a: '1' } } }, route }]);
    expect(labelled({}, { rules: undefined, tcp: [{}] }).tcp).toEqual([{ route: [{ destination: { host: 'own.lab.svc.cluster.local', port: { number: 90 } } }] }]);
  });
});
