import { gatewayIn, Options, refused, REST, RouteScene, sceneOn, toWeb, virtualServiceOf, WEB } from './route-program';
import {
  CanaryService, GatewayListener, HttpMatch, HttpPath, MeshGateway, MeshService, RouteBackend,
  RouteNamespaces, ServicePort, ServiceRoute, StringMatch, TlsCredential, UnmatchedRequests,
} from '../../../src';
import { chartOn, ofKind, only, refusal, refusalOn, synth, synthOn } from '../../program';

const below = (value: string) => HttpMatch.path(HttpPath.below(value));
const x = HttpMatch.header('x', 'y');
const hosts = ['shop.example.com'];

describe('one service port', () => {
  test('calls within the mesh and those of gateways share an object', () => {
    expect(virtualServiceOf(({ gateway }) => ({ gateways: [gateway], hosts, rules: [{ match: [x], to: [RouteBackend.version('v2')] }] })).spec).toEqual({
      hosts: [WEB, 'shop.example.com'],
      gateways: ['mesh', 'public'],
      http: [{ match: [{ headers: { x: { exact: 'y' } } }], route: [{ destination: { host: WEB, subset: 'v2' } }] }, REST],
    });
  });

  test('for gateways alone there is one of its own', () => {
    const rules = [{ match: [x], respond: { status: 200 } }];
    const object = virtualServiceOf(({ gateway }) => ({ gateways: [gateway], hosts, meshTraffic: false, rules }));
    expect(object.metadata.name).toBe('web-routes');
    expect(object.spec).toEqual({
      hosts: ['shop.example.com'],
      gateways: ['public'],
      http: [{ match: [{ headers: { x: { exact: 'y' } } }], directResponse: { status: 200 } }, REST],
    });
  });

  test('a gateway of another namespace has it in its name', () => {
    expect(virtualServiceOf(({ chart }) => ({ gateways: [gatewayIn(chart, 'edge', [GatewayListener.http(80, { hosts: ['*'], routesFrom: RouteNamespaces.of('shop') })], 'ingress')], hosts, meshTraffic: false })).spec).toEqual({
      hosts: ['shop.example.com'], gateways: ['ingress/edge'], http: [REST],
    });
  });

  test('with a gateway and nothing else the service is opened as it is, by its shares', () => {
    const objects = synthOn('istio', chart => {
      const { web, gateway } = sceneOn(chart);
      new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
      new ServiceRoute(chart, 'public-web', { service: web, gateways: [gateway], hosts, meshTraffic: false });
    });
    const http = [{ route: [{ destination: { host: WEB, subset: 'v1' }, weight: 90 }, { destination: { host: WEB, subset: 'v2' }, weight: 10 }] }];
    expect(ofKind(objects, 'VirtualService').map(({ metadata, spec }) => [metadata.name, spec.http])).toEqual([['web', http], ['web-public-web', http]]);
  });

  test('rules for some of the ways', () => {
    const { http } = virtualServiceOf(({ gateway, chart }) => ({
      gateways: [gateway, gatewayIn(chart, 'other', [GatewayListener.http(8081, { hosts: ['*'] })])],
      hosts,
      rules: [
        { match: [below('/admin')], meshTraffic: false, respond: { status: 404 } },
        { match: [below('/a')], gateways: [gateway], respond: { status: 200 } },
        { match: [below('/a')], gateways: [gateway], meshTraffic: true, respond: { status: 201 } },
        { meshTraffic: true, respond: { status: 202 } },
      ],
    })).spec;
    const ways = (match: any[]) => match.map(({ uri, gateways }) => [uri?.prefix ?? uri?.exact, gateways]);
    expect(http.map(({ match, directResponse }: any) => [directResponse?.status, match && ways(match)])).toEqual([
      [404, [['/admin', ['public', 'other']], ['/admin/', ['public', 'other']]]],
      [200, [['/a', ['public']], ['/a/', ['public']]]],
      [201, [['/a', ['mesh', 'public']], ['/a/', ['mesh', 'public']]]],
      [202, [[undefined, ['mesh']]]],
      [undefined, undefined],
    ]);
  });

  test('a claim of a token, at a gateway', () => {
    expect(virtualServiceOf(({ gateway }) => ({ gateways: [gateway], hosts, meshTraffic: false, rules: [{ match: [HttpMatch.claim(['realm', 'role'], StringMatch.prefix('ad'))], to: [RouteBackend.version('v2')] }] })).spec.http[0].match).toEqual([
      { headers: { '@request.auth.claims[realm][role]': { prefix: 'ad' } } },
    ]);
  });

  test('the port of a listener', () => {
    const rules = [{ match: [HttpMatch.of({ port: 8080 })], respond: { status: 200 } }];
    expect(virtualServiceOf(({ gateway }) => ({ gateways: [gateway], hosts, rules })).spec.http[0].match).toEqual([{ port: 8080 }]);
  });
});

describe('several service ports', () => {
  const ports = [ServicePort.http(80), ServicePort.http(8081, { name: 'admin' })];
  const both = (options: (scene: RouteScene) => Options) => ofKind(synthOn('istio', chart => {
    const scene = sceneOn(chart, ports);
    new ServiceRoute(chart, 'routes', { service: scene.web, ...options(scene) });
  }), 'VirtualService').map(({ metadata, spec }) => ({ name: metadata.name, ...spec }));
  const at = (number: number) => [{ destination: { host: WEB, port: { number } } }];

  test('gateways have an object of their own: they listen at other ports', () => {
    const rules = [{ match: [x], fault: { abort: { status: 500 } } }];
    expect(both(({ gateway }) => ({ gateways: [gateway], hosts, gatewayPort: 8081, rules }))).toEqual([
      {
        name: 'web',
        hosts: [WEB],
        http: [80, 8081].flatMap(port => [
          { match: [{ headers: { x: { exact: 'y' } }, port }], fault: { abort: { httpStatus: 500, percentage: { value: 100 } } }, route: at(port) },
          { match: [{ port }], route: at(port) },
        ]),
      },
      {
        name: 'web-gateways',
        hosts: ['shop.example.com'],
        gateways: ['public'],
        http: [{ match: [{ headers: { x: { exact: 'y' } } }], fault: { abort: { httpStatus: 500, percentage: { value: 100 } } }, route: at(8081) }, { route: at(8081) }],
      },
    ]);
  });

  test('a rule for one of the ways is in one of them only', () => {
    const rule = { match: [x], respond: { status: 200 } };
    const objects = both(({ gateway }) => ({ gateways: [gateway], hosts, gatewayPort: 80, rules: [{ ...rule, gateways: [gateway] }] }));
    expect(objects.map(({ http }) => http.length)).toEqual([2, 2]);
  });

  test('which one is meant must be said', () => {
    expect(refused(({ gateway }) => ({ gateways: [gateway], hosts, rules: [{ match: [x], respond: { status: 200 } }] }), ports)).toBe([
      'c/routes: which port of service "web" is meant is not said',
      '  because  what comes by a gateway comes for none of its ports, and it has several for HTTP or gRPC',
      '  instead  name one: gatewayPort: 80',
    ].join('\n'));
    expect(refused(({ gateway }) => ({ gateways: [gateway], hosts, rules: [{ to: [RouteBackend.version('v2')] }] }), ports)).toContain(
      '`rules[0].to[0]` is service "web"\n  because  what comes by a gateway, or from another route, comes for none of its ports, and it has several\n  instead  name a port of it: 80, 8081',
    );
    expect(refused(({ gateway }) => ({ gateways: [gateway], hosts, gatewayPort: 82 }), ports)).toContain('`gatewayPort` is 82\n  because  the service has the ports 80, 8081');
  });

  test('unless nothing goes to the service without one', () => {
    const rules = [{ match: [x], to: [RouteBackend.itself({ port: 80 })] }];
    const [object] = both(({ gateway }) => ({ gateways: [gateway], hosts, meshTraffic: false, unmatched: UnmatchedRequests.NOT_FOUND, rules }));
    expect(object.http[0].route).toEqual(at(80));
  });
});

test('a service of others may be opened by a gateway too', () => {
  const objects = synthOn('istio', chart => {
    const { gateway } = sceneOn(chart);
    const service = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    new ServiceRoute(chart, 'routes', { service, gateways: [gateway], hosts });
  });
  expect(ofKind(objects, 'VirtualService').map(({ metadata, spec }) => [metadata.name, spec.hosts, spec.exportTo])).toEqual([
    ['ads.lab', ['ads.lab.svc.cluster.local'], ['.']],
    ['ads.lab-gateways', ['shop.example.com'], undefined],
  ]);
});

describe('refused', () => {
  test.each<[string, (scene: RouteScene) => Options, string]>([
    ['no host', ({ gateway }) => ({ gateways: [gateway] }), 'there are gateways and no hosts'],
    ['an empty list of hosts', ({ gateway }) => ({ gateways: [gateway], hosts: [] }), '`hosts`\n  because  it names none'],
    ['a host that is none', ({ gateway }) => ({ gateways: [gateway], hosts: ['a b.example.com'] }), '`hosts`\n  because  "a b" is not allowed'],
    ['a host without a dot', ({ gateway }) => ({ gateways: [gateway], hosts: ['shop'] }), '"shop" is no full name'],
    ['every host, within the mesh', ({ gateway }) => ({ gateways: [gateway], hosts: ['*'] }), '"*" is any host, within the mesh too'],
    ['a host twice', ({ gateway }) => ({ gateways: [gateway], hosts: ['a.example.com', 'a.example.com'] }), '"a.example.com" stands there twice'],
    ['hosts that overlap', ({ gateway }) => ({ gateways: [gateway], hosts: ['a.example.com', '*.example.com'] }), '"a.example.com" and "*.example.com" overlap'],
    ['a host that the gateway does not take', ({ gateway }) => ({ gateways: [gateway], hosts: ['shop.example.org'] }), 'gateway "shop/public"\n  because  its listeners for HTTP or HTTPS do not take "shop.example.org", but *.example.com'],
    ['a gateway twice', ({ gateway }) => ({ gateways: [gateway, gateway], hosts }), '`gateways` has gateway "shop/public" twice'],
    ['a gateway that speaks no HTTP', ({ chart }) => ({ gateways: [gatewayIn(chart, 'db', [GatewayListener.tcp(5432)])], hosts }), 'gateway "shop/db"\n  because  it has no listener for HTTP or HTTPS'],
    ['a gateway that only redirects', ({ chart }) => ({ gateways: [gatewayIn(chart, 'plain', [GatewayListener.http(80, { hosts: ['*'], redirectToHttps: true }), GatewayListener.tcp(5432)])], hosts }), 'it has no listener for HTTP or HTTPS'],
    ['a gateway that takes no routes from here', ({ chart }) => ({ gateways: [gatewayIn(chart, 'closed', [GatewayListener.http(80, { hosts: ['*'], routesFrom: RouteNamespaces.of('lab') })], 'ingress')], hosts }), 'gateway "ingress/closed"\n  because  its listeners take no routes of namespace "shop"'],
    ['a rule for a gateway of another route', ({ gateway, chart }) => ({ gateways: [gateway], hosts, rules: [{ gateways: [gatewayIn(chart, 'other', [GatewayListener.http(81, { hosts: ['*'] })])] }] }), '`rules[0].gateways` has gateway "shop/other"\n  because  the route is not for it'],
    ['a rule for the mesh on a route for gateways', ({ gateway }) => ({ gateways: [gateway], hosts, meshTraffic: false, rules: [{ meshTraffic: true }] }), '`rules[0].meshTraffic` is true\n  because  the route is for gateways only'],
    ['a claim within the mesh', ({ gateway }) => ({ gateways: [gateway], hosts, rules: [{ match: [HttpMatch.claim(['a'], 'b')] }] }), 'the claims of a token are known at gateways only'],
    ['who calls, at a gateway', ({ gateway }) => ({ gateways: [gateway], hosts, rules: [{ gateways: [gateway], match: [HttpMatch.of({ sourceNamespace: 'lab' })] }] }), 'a rule that is about some gateways only does not look at who calls'],
    ['a port of no listener', ({ gateway }) => ({ gateways: [gateway], hosts, meshTraffic: false, rules: [{ match: [HttpMatch.of({ port: 80 })] }] }), 'no request comes at port 80; they come at 8080'],
  ])('%s', (_, options, problem) => expect(refused(options)).toContain(problem));

  test.each(['mesh', 'gateways'])('%s, as the name of a route for gateways only', id => {
    const message = refusalOn('istio', chart => {
      const { web, gateway } = sceneOn(chart);
      new ServiceRoute(chart, id, { service: web, gateways: [gateway], hosts, meshTraffic: false });
    });
    expect(message).toContain(`the route is called "${id}"`);
  });
});

describe('routes of two owners at one gateway', () => {
  type Two = (scene: RouteScene) => { readonly web: Options; readonly api: Options };
  const two = (write: Two) => () => {
    const chart = chartOn('istio');
    const scene = sceneOn(chart);
    const { web, api } = write(scene);
    new ServiceRoute(chart, 'web', { service: scene.web, meshTraffic: false, gateways: [scene.gateway], hosts, ...web });
    new ServiceRoute(chart, 'api', { service: scene.api, meshTraffic: false, gateways: [scene.gateway], hosts, gatewayPort: 80, ...api });
    return synth(chart);
  };
  const rules = (...values: string[]) => values.map(value => ({ match: [below(value)], fault: { abort: { status: 500 } } }));

  test.each<[string, Two, string]>([
    ['both take what no rule matches', () => ({ web: {}, api: { rules: rules('/api') } }), 'c/api: "c/web" has routes for the same requests: at gateway "shop/public" those for host "shop.example.com" with every request'],
    ['two rules meet', () => ({ web: { rules: rules('/api') }, api: { rules: rules('/api/v2'), unmatched: UnmatchedRequests.NOT_FOUND } }), 'with path below "/api/v2"'],
    ['two rules overlap', () => ({ web: { rules: [{ match: [x] }] }, api: { rules: rules('/api'), unmatched: UnmatchedRequests.NOT_FOUND } }), 'with header x "y", and with path below "/api"'],
    ['within the mesh', () => ({ web: { meshTraffic: true }, api: { meshTraffic: true, rules: rules('/api'), unmatched: UnmatchedRequests.NOT_FOUND } }), 'within the mesh those for host "shop.example.com"'],
  ])('%s', (_, write, problem) => {
    const message = refusal(two(write));
    expect(message).toContain(problem);
    expect(message).toContain('because  which of the two is looked at first depends on which object is older');
  });

  test.each<[string, Two]>([
    ['one takes what the other does not', () => ({ web: {}, api: { rules: rules('/api'), unmatched: UnmatchedRequests.NOT_FOUND } })],
    ['paths are apart', () => ({ web: { rules: rules('/web'), unmatched: UnmatchedRequests.NOT_FOUND }, api: { rules: rules('/api'), unmatched: UnmatchedRequests.NOT_FOUND } })],
    ['hosts are apart', () => ({ web: {}, api: { hosts: ['api.example.com'] } })],
    ['gateways are apart', ({ chart }) => ({ web: {}, api: { gateways: [gatewayIn(chart, 'other', [GatewayListener.http(8081, { hosts: ['*'] })])] } })],
  ])('%s: fine', (_, write) => expect(ofKind(two(write)(), 'VirtualService')).toHaveLength(2));
});

test('an HTTPS listener and one for a redirect', () => {
  expect(virtualServiceOf(({ chart }) => ({
    hosts,
    meshTraffic: false,
    gateways: [gatewayIn(chart, 'edge', [
      GatewayListener.https(443, { hosts, certificate: TlsCredential.secret('shop-tls') }), GatewayListener.http(80, { hosts, redirectToHttps: true }),
    ])],
  })).spec).toEqual({ hosts, gateways: ['edge'], http: [{ route: toWeb }] });
});

test('a gateway of others', () => {
  expect(virtualServiceOf(({ chart }) => ({ hosts, meshTraffic: false, gateways: [MeshGateway.fromName(chart, { name: 'edge', namespace: 'ingress' })], rules: [{ match: [HttpMatch.of({ port: 443 })], respond: { status: 200 } }] })).spec.gateways).toEqual(['ingress/edge']);
});

test('every object passes its schema and is only made once', () => {
  const chart = chartOn('istio');
  const { web, gateway } = sceneOn(chart);
  new ServiceRoute(chart, 'routes', { service: web, gateways: [gateway], hosts, rules: [{ match: [x], respond: { status: 200 } }] });
  expect(only(synth(chart), 'VirtualService').metadata).toEqual({ name: 'web', namespace: 'shop' });
});
