import '../../../src/testing';
import { Chart, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  CanaryService, ExternalService, HttpMatch, HttpPath, MeshService, ResilientUpstream, RetryOn, RouteMetric, RouteMetrics, ServicePort, ServiceRoute,
  ZeroTrustNamespace,
} from '../../../src';
import { chartOn, MeshName, ofKind, only, refusal, refusalOn, synth, synthOn } from '../../program';

const cartIn = (chart: Chart, ports = [ServicePort.http(80)]): MeshService => new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports });
const metrics = (routes: RouteMetric[]) => (chart: Chart) => { new RouteMetrics(chart, 'metrics', { service: cartIn(chart), routes }); };
const refused = (routes: any, mesh: MeshName = 'linkerd') => refusalOn(mesh, metrics(routes));
const condition = (route: Omit<RouteMetric, 'name'>) => only(synthOn('linkerd', metrics([{ name: 'a', ...route }])), 'ServiceProfile').spec.routes[0].condition;
const CHECKOUT: RouteMetric = { name: 'checkout', path: HttpPath.below('/checkout') };

test('a ServiceProfile that only counts', () => {
  expect(only(synthOn('linkerd', metrics([
    { name: 'GET /cart/{id}', methods: ['GET'], path: HttpPath.regex('/cart/[^/]+') }, CHECKOUT, { name: 'reads', methods: ['GET', 'HEAD'] },
  ])), 'ServiceProfile')).toEqual({
    apiVersion: 'linkerd.io/v1alpha2',
    kind: 'ServiceProfile',
    metadata: { name: 'cart.shop.svc.cluster.local', namespace: 'shop' },
    spec: {
      routes: [
        { name: 'GET /cart/{id}', condition: { method: 'GET', pathRegex: '/cart/[^/]+' } },
        { name: 'checkout', condition: { pathRegex: '/checkout(/.*)?' } },
        { name: 'reads', condition: { any: [{ method: 'GET' }, { method: 'HEAD' }] } },
      ],
    },
  });
});

test('the API server takes it, and hands it out', () => {
  const chart = chartOn('linkerd');
  const made = new RouteMetrics(chart, 'metrics', {
    service: cartIn(chart), routes: [CHECKOUT], overrides: { ServiceProfile: [JsonPatch.add('/spec/routes/0/responseClasses', [{ condition: { status: { min: 500, max: 599 } }, isFailure: true }])] },
  });
  expect(made.apiObjects.map(({ kind }) => kind)).toEqual(['ServiceProfile']);
  expect(made.service.name).toBe('cart');
  expect(chart).toSatisfySchemas();
  expect(only(synth(chart), 'ServiceProfile').spec.routes[0].responseClasses).toHaveLength(1);
});

test.each<[string, HttpPath, string]>([
  ['one path', HttpPath.exact('/a.b'), '/a\\.b'],
  ['every path', HttpPath.below('/'), '/.*'],
  ['what begins so', HttpPath.prefix('/api'), '/api.*'],
  ['in any case', HttpPath.below('/api', { ignoreCase: true }), '(?i:/api(/.*)?)'],
  ['alternatives, which ^ and $ are put around', HttpPath.regex('/a|/b'), '(?:/a|/b)'],
  ['a quantity', HttpPath.regex('/a{2,3}/\\d{4}/\\x{41}/\\{x\\}'), '/a{2,3}/\\d{4}/\\x{41}/\\{x\\}'],
  ['a class', HttpPath.regex('/[[:alpha:]]+/[^/\\[]'), '/[[:alpha:]]+/[^/\\[]'],
])('%s', (_, path, pathRegex) => expect(condition({ path })).toEqual({ pathRegex }));

test('methods beside a path', () => {
  expect(condition({ path: HttpPath.exact('/a'), methods: ['PUT', 'POST', 'PUT'] })).toEqual({ pathRegex: '/a', any: [{ method: 'PUT' }, { method: 'POST' }] });
});

test('a Service that nobody guards', () => {
  const objects = synthOn('linkerd', chart => {
    const service = new kplus.Service(chart, 'Web', { metadata: { name: 'web', namespace: 'lab' }, ports: [{ port: 80, name: 'http' }] });
    new RouteMetrics(chart, 'metrics', { service, routes: [CHECKOUT] });
  });
  expect(only(objects, 'ServiceProfile').metadata).toEqual({ name: 'web.lab.svc.cluster.local', namespace: 'lab' });
});

describe('what it would silence', () => {
  const says = 'metrics by route and';
  test.each<[string, string, (chart: Chart, service: MeshService) => unknown]>([
    ['a timeout', 'a timeout', (chart, service) => new ResilientUpstream(chart, 'x', { service, timeout: Duration.seconds(1) })],
    ['other times', 'times of answers and silence', (chart, service) => new ResilientUpstream(chart, 'x', { service, idleTimeout: Duration.seconds(1) })],
    ['retries', 'retries', (chart, service) => new ResilientUpstream(chart, 'x', { service, retry: { attempts: 1, on: [RetryOn.GATEWAY_ERROR], idempotent: true } })],
    ['a circuit breaker', 'a circuit breaker', (chart, service) => new ResilientUpstream(chart, 'x', { service, circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } })],
    ['a split', 'a split among versions', (chart, service) => new CanaryService(chart, 'x', { service, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 })],
    ['routes', 'routes', (chart, service) => new ServiceRoute(chart, 'x', { service, rules: [{ match: [HttpMatch.path(HttpPath.below('/slow'))], timeout: Duration.seconds(9) }] })],
  ])('%s, whichever comes first', (_, text, make) => {
    const first = chartOn('linkerd');
    const cart = cartIn(first);
    make(first, cart);
    expect(refusal(() => new RouteMetrics(first, 'metrics', { service: cart, routes: [CHECKOUT] }))).toBe(
      `c/metrics: with "c/x": ${says} ${text} are for one service\n`
      + '  because  what counts requests by route (a ServiceProfile) has the proxies look at nothing else that is said of the calls to the service\n'
      + '  instead  leave the one or the other out; what goes by the rules of a ServiceRoute is counted by itself as it is',
    );
    expect(ofKind(synth(first), 'ServiceProfile')).toEqual([]);
    const last = chartOn('linkerd');
    const service = cartIn(last);
    new RouteMetrics(last, 'metrics', { service, routes: [CHECKOUT] });
    expect(refusal(() => make(last, service))).toContain(`c/x: with "c/metrics": ${says} ${text} are for one service`);
    expect(ofKind(synth(last), 'HTTPRoute', 'GRPCRoute').filter(({ spec }) => spec.parentRefs[0].kind === 'Service')).toEqual([]);
  });

  test('annotations of a Service', () => {
    const chart = chartOn('linkerd');
    const service = new kplus.Service(chart, 'Web', {
      metadata: { name: 'web', namespace: 'lab', annotations: { 'balancer.linkerd.io/failure-accrual': 'consecutive' } }, ports: [{ port: 80, name: 'http' }],
    });
    expect(refusal(() => new RouteMetrics(chart, 'metrics', { service, routes: [CHECKOUT] }))).toBe(
      'c/metrics: Service "web" says balancer.linkerd.io/failure-accrual: "consecutive"\n'
      + '  because  the mesh would have to say nothing of it\n  instead  drop balancer.linkerd.io/failure-accrual from the Service',
    );
  });

  test('what the owner of a Service says', () => {
    const chart = chartOn('linkerd');
    const service = MeshService.fromName(chart, 'web', { name: 'web', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    expect(refusal(() => new RouteMetrics(chart, 'metrics', { service, routes: [CHECKOUT] }))).toContain(
      'c/metrics: Service lab/web belongs to another repository\n  because  a ServiceProfile of ours would have our proxies look at nothing that its owner says',
    );
  });

  test('other metrics', () => {
    const chart = chartOn('linkerd');
    const service = cartIn(chart);
    new RouteMetrics(chart, 'one', { service, routes: [CHECKOUT] });
    expect(refusal(() => new RouteMetrics(chart, 'two', { service, routes: [{ name: 'x', methods: ['GET'] }] }))).toContain('c/two: it contradicts "c/one" about the metrics by route of service shop/cart');
  });
});

describe('what is refused', () => {
  test.each<[string, unknown, string]>([
    ['no routes', [], '`routes` is an empty list\n  because  nothing would be counted\n  instead  name a route'],
    ['no list', {}, '`routes` is {}'],
    ['no name', [{ name: ' ', methods: ['GET'] }], '`routes[0]` cannot be counted\n  because  it has no name'],
    ['a number', [{ name: 1, methods: ['GET'] }], '`routes[0].name` is 1'],
    ['everything', [{ name: 'a' }], 'it names neither a path nor methods, and would count every request'],
    ['no methods', [{ name: 'a', methods: [] }], '`methods` is an empty list, and would match nothing'],
    ['a method that is none', [{ name: 'a', methods: ['get'] }], '"get" is not one of the HTTP methods'],
    ['a path as a text', [{ name: 'a', path: '/a' }], '`routes[0].path` is "/a", a string'],
    ['a path that is none', [{ name: 'a', path: HttpPath.exact('a') }], '"a" is not a path'],
    ['an expression that is none', [{ name: 'a', path: HttpPath.regex('(') }], '"(" is no regular expression of RE2'],
    ['a misspelt field', [{ name: 'a', pathRegex: '/a' }], '`routes[0]` has no option "pathRegex"'],
    ['a name twice', [CHECKOUT, { name: 'checkout', methods: ['GET'] }], 'two routes are called "checkout"\n  because  in the metrics they would be one\n  instead  call one of them otherwise'],
    ['a route that nothing reaches', [CHECKOUT, { name: 'pay', path: HttpPath.exact('/checkout/pay'), methods: ['POST'] }], 'no request would be counted as "pay"\n  because  routes before it are for all of these requests, and the first one that a request is like counts it\n  instead  put it before them'],
    ['one that several take away', [{ name: 'a', methods: ['GET'] }, { name: 'b', methods: ['PUT'] }, { name: 'c', methods: ['GET', 'PUT'], path: HttpPath.exact('/c') }], 'no request would be counted as "c"'],
  ])('%s', (_, routes, message) => expect(refused(routes)).toContain(message));

  test.each(['/users/{id}', '/a\\Qb.c\\E', '/\\101', '/[[]', '/[a&&b]'])('an expression that Rust reads otherwise: %s', pattern => {
    expect(refused([{ name: 'a', path: HttpPath.regex(pattern) }])).toContain(`c/metrics: the expression "${pattern}"\n  because  what stands at "`);
  });

  test('what is misspelt', () => {
    expect(refusalOn('linkerd', chart => new RouteMetrics(chart, 'metrics', { service: cartIn(chart), route: [] } as any))).toContain('`props` has no option "route"');
  });

  test('a service without requests', () => {
    expect(refusalOn('linkerd', chart => new RouteMetrics(chart, 'metrics', { service: cartIn(chart, [ServicePort.tcp(6379)]), routes: [CHECKOUT] }))).toBe(
      'c/metrics: service "cart" has no HTTP or gRPC port\n  because  requests are counted, and on its ports (6379 tcp) none are seen\n  instead  say what its ports speak, if it is HTTP or gRPC',
    );
  });

  test.each(['istio', 'ambient'] as const)('%s', mesh => {
    expect(refused([CHECKOUT], mesh)).toContain('Istio 1.31 cannot tell requests apart in metrics by routes that only count\n  because  its metrics know no routes');
  });

  test('what is no Service of the cluster', () => {
    const chart = chartOn('istio');
    const { service } = new ExternalService(chart, 'pay', { namespace: 'shop', hosts: ['pay.test'], ports: [ServicePort.http(80)] });
    expect(refusal(() => new RouteMetrics(chart, 'metrics', { service, routes: [CHECKOUT] }))).toBe(
      'c/metrics: "pay" is no Service of the cluster\n  because  requests are counted by the name of one\n  instead  leave it out',
    );
  });
});
