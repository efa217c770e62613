import { Chart, Duration } from 'cdk8s';
import {
  CanaryService, HttpMatch, HttpPath, HttpRouteRule, MeshService, PathReplacement, ResilientUpstream, ResilientUpstreamProps, RetryOn, RouteBackend,
  ServicePort, ServiceRoute, ServiceRouteProps,
  StringMatch, UnmatchedRequests, ZeroTrustNamespace,
} from '../../../../src';
import '../../../../src/testing/matchers';
import { chartOn, ofKind, only, PlainObject, refusal, synth } from '../../../program';

interface Scene {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: MeshService;
}

function scene(ports = [ServicePort.http(80, { targetPort: 8080 })]): Scene {
  const chart = chartOn('linkerd');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  return { chart, shop, web: shop.addService('web', { ports }) };
}

const route = ({ chart, web }: Scene, rules: HttpRouteRule[], props: Partial<ServiceRouteProps> = {}) => new ServiceRoute(chart, 'routes', { service: web, rules, ...props });
const upstream = ({ chart, web }: Scene, props: Partial<ResilientUpstreamProps>) => new ResilientUpstream(chart, 'upstream', { service: web, ...props });
const canary = ({ chart, web }: Scene, override?: HttpMatch) =>
  new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10, override });
const path = (value: string) => HttpMatch.path(HttpPath.below(value));
const PUT = HttpMatch.of({ method: StringMatch.exact('PUT') });

/** The outbound routes of a complete program. */
function routes({ chart }: Scene): PlainObject[] {
  const objects = synth(chart);
  expect(chart).toSatisfySchemas();
  return ofKind(objects, 'HTTPRoute', 'GRPCRoute').filter(({ spec }) => spec.parentRefs[0].kind === 'Service');
}

const below = (value: string) => ({ path: { type: 'PathPrefix', value } });

test('rules are an HTTPRoute that is bound to the Service, and what no rule matches goes to it', () => {
  const own = scene();
  const stock = own.shop.addService('stock', { ports: [ServicePort.http(80)] });
  route(own, [
    { match: [path('/stock').and(HttpMatch.header('x-debug', '1'))], to: [RouteBackend.service(stock)], requestHeaders: { set: { 'x-from': 'web' } } },
    { match: [path('/slow')], timeout: Duration.seconds(30) },
    { match: [path('/old')], redirect: { authority: 'new.example.com', status: 301 } },
  ]);
  expect(routes(own)).toEqual([{
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'web', port: 80 }],
      rules: [
        {
          matches: [{ ...below('/stock'), headers: [{ type: 'Exact', name: 'x-debug', value: '1' }] }],
          filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-from', value: 'web' }] } }],
          backendRefs: [{ name: 'stock', port: 80 }],
        },
        { matches: [below('/slow')], backendRefs: [{ name: 'web', port: 80 }], timeouts: { request: '30s' } },
        { matches: [below('/old')], filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'new.example.com', statusCode: 301 } }] },
        { matches: [below('/')], backendRefs: [{ name: 'web', port: 80 }] },
      ],
    },
  }]);
});

test('one route a port, a GRPCRoute where that says everything', () => {
  const own = scene([ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070)]);
  route(own, [{ match: [HttpMatch.header('x-beta', '1')], requestHeaders: { set: { a: 'b' } } }]);
  expect(routes(own).map(({ kind, metadata, spec }) => [kind, metadata.name, spec.parentRefs[0].port])).toEqual([['HTTPRoute', 'web-80', 80], ['GRPCRoute', 'web-7070', 7070]]);
});

test('what no rule matches is answered with 404', () => {
  const own = scene();
  route(own, [{ match: [path('/a')] }], { unmatched: UnmatchedRequests.NOT_FOUND });
  expect(routes(own)[0].spec.rules).toHaveLength(1);
});

describe('with a canary', () => {
  test('rules that name no backend go by its shares', () => {
    const own = scene();
    route(own, [{ match: [path('/a')], timeout: Duration.seconds(1) }]);
    canary(own, HttpMatch.header('x-canary', 'true'));
    const shares = [{ name: 'web-v1', port: 80, weight: 90 }, { name: 'web-v2', port: 80, weight: 10 }];
    expect(routes(own)[0].spec.rules.map(({ backendRefs }: any) => backendRefs)).toEqual([[{ name: 'web-v2', port: 80 }], shares, [{ name: 'web-v2', port: 80 }], shares]);
    expect(ofKind(synth(own.chart), 'Service').map(({ metadata }) => metadata.name)).toEqual(['web', 'web-v1', 'web-v2']);
  });

  test('an override by a method', () => {
    const own = scene();
    canary(own, PUT);
    expect(routes(own)[0].spec.rules[0]).toEqual({ matches: [{ ...below('/'), method: 'PUT' }], backendRefs: [{ name: 'web-v2', port: 80 }] });
  });
});

describe('times and retries', () => {
  const annotations = ({ chart }: Scene) => only(synth(chart), 'Service', 'web').metadata.annotations;

  test('of the service as a whole are annotations of it', () => {
    const own = scene();
    route(own, [{ match: [path('/a')], requestHeaders: { set: { a: 'b' } } }]);
    upstream(own, { timeout: Duration.seconds(2), retry: { attempts: 2, on: [RetryOn.SERVER_ERROR], idempotent: true } });
    expect(annotations(own)).toEqual({ 'timeout.linkerd.io/request': '2s', 'retry.linkerd.io/http': '5xx', 'retry.linkerd.io/limit': '2' });
    expect(routes(own)[0].spec.rules.map(({ timeouts }: any) => timeouts)).toEqual([undefined, undefined]);
  });

  test('a time of the service beside one of a rule is refused, whoever comes first', () => {
    for (const order of [0, 1]) {
      const own = scene();
      const steps = [() => route(own, [{ match: [path('/a')], timeout: Duration.seconds(9) }]), () => upstream(own, { timeout: Duration.seconds(2) })];
      steps[order]();
      expect(refusal(steps[1 - order])).toContain([
        'Service "web" has a timeout, and one of its rules has another',
        '  because  on Linkerd the one is an annotation of the Service and the other stands in the route, and which of them holds nobody says',
        '  instead  say the time in each rule, or for the service alone',
      ].join('\n'));
    }
  });

  test.each<[string, (own: Scene) => unknown, string]>([
    ['for some methods', own => upstream(own, { retry: { attempts: 2, on: [RetryOn.SERVER_ERROR], methods: ['GET'] } }), 'and retries for some methods only\n  because  on Linkerd retries of some methods are a route of their own, which would stand beside those rules\n  instead  let all methods be tried again, or leave the rules out'],
  ])('%s: refused', (_, write, message) => {
    const own = scene();
    route(own, [{ match: [path('/a')], requestHeaders: { set: { a: 'b' } } }]);
    expect(refusal(() => write(own))).toContain(`c/upstream: Service "web" has rules of its own, ${message}`);
  });

  test('of gRPC beside times of rules: refused', () => {
    const own = scene([ServicePort.grpc(7070)]);
    route(own, [{ match: [HttpMatch.header('a', 'b')], timeout: Duration.seconds(1) }]);
    expect(refusal(() => upstream(own, { retry: { attempts: 1, on: [RetryOn.UNAVAILABLE], idempotent: true } }))).toContain(
      'c/upstream: Service "web" has rules of its own, and retries\n  because  Linkerd tries gRPC again for GRPCRoutes only, which have no field for a timeout\n  instead  leave the retries out, or the rules',
    );
  });
});

describe('a client of a service of others', () => {
  const ads = (chart: Chart) => MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });

  test('has a route in its own namespace, with the times in it', () => {
    const { chart } = scene();
    const service = ads(chart);
    new ServiceRoute(chart, 'routes', { service, rules: [{ match: [path('/a')], requestHeaders: { set: { a: 'b' } } }] });
    new ResilientUpstream(chart, 'upstream', { service, timeout: Duration.seconds(2) });
    const [{ metadata, spec }] = ofKind(synth(chart), 'HTTPRoute').filter(each => each.spec.parentRefs[0].name === 'ads');
    expect(metadata).toEqual({ name: 'ads.lab', namespace: 'shop' });
    expect(spec.parentRefs).toEqual([{ group: '', kind: 'Service', name: 'ads', namespace: 'lab', port: 80 }]);
    expect(spec.rules.map(({ backendRefs, timeouts }: any) => [backendRefs, timeouts])).toEqual([1, 2].map(() => [[{ name: 'ads', namespace: 'lab', port: 80 }], { request: '2s' }]));
  });

  test('says no retries beside its rules', () => {
    const { chart } = scene();
    const service = ads(chart);
    new ServiceRoute(chart, 'routes', { service, rules: [{ match: [path('/a')], requestHeaders: { set: { a: 'b' } } }] });
    expect(refusal(() => new ResilientUpstream(chart, 'upstream', { service, retry: { attempts: 1, on: [RetryOn.SERVER_ERROR], idempotent: true } })))
      .toContain('because  on Linkerd a client says retries by annotations of its own route, and they would hold for all of its rules');
  });
});

test.each<[string, HttpRouteRule, string]>([
  ['a name', { name: 'api', match: [path('/a')] }, 'a rule is called "api"\n  because  Linkerd reads routes of Gateway API 1.2.1, whose rules have no name\n  instead  leave `name` out'],
  ['a redirect to another path', { match: [path('/a')], redirect: { path: PathReplacement.full('/b'), status: 301 } }, 'a rule redirects to another path\n  because  Linkerd does not say that it redirects paths (its conformance report, MeshHTTPRouteRedirectPath)\n  instead  redirect to another host, port or scheme'],
  ['a redirect that Gateway API 1.2.1 does not know', { match: [path('/a')], redirect: { authority: 'b.test', status: 308 } }, 'a rule redirects with status 308\n  because  Linkerd reads routes of Gateway API 1.2.1, which redirect with 301 or 302\n  instead  use one of these'],
  ['nine matches', { match: Array.from({ length: 9 }, (_, index) => HttpMatch.header('a', String(index))), requestHeaders: { set: { a: 'b' } } }, 'a rule has 9 matches\n  because  Linkerd reads routes of Gateway API 1.2.1, whose rules for gRPC have 8 at most\n  instead  write two rules'],
  ['a rewrite', { match: [path('/a')], rewrite: { authority: 'x.test' } }, 'cannot rewrite the host that requests ask for\n  because  a URLRewrite filter makes Linkerd ignore the whole route'],
])('%s is refused', (_, rule, message) => {
  expect(refusal(() => route(scene(), [rule]))).toContain(message);
});
