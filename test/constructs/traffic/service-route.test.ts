import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { httpOf, REST, sceneOn, toWeb, virtualServiceOf, WEB } from './route-program';
import {
  GrpcStatus, HttpMatch, HttpPath, HttpRouteRule, IstioMesh, MeshService, PathReplacement, RetryOn, RouteBackend,
  ServicePort, ServiceRoute, StringMatch, UnmatchedPreflights, UnmatchedRequests, ZeroTrustNamespace,
} from '../../../src';
import '../../../src/testing/matchers';
import { chartOn, ofKind, only, synth, synthOn } from '../../program';

const path = (value: string) => HttpMatch.path(HttpPath.below(value));

test('rules in order, and what no rule matches last', () => {
  expect(virtualServiceOf({
    rules: [
      { name: 'new', match: [HttpMatch.header('x-api-version', 'v2')], to: [RouteBackend.version('v2')] },
      { match: [path('/api')], to: [RouteBackend.version('v1', { weight: 90 }), RouteBackend.version('v2', { weight: 10 })] },
    ],
  })).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      hosts: [WEB],
      http: [
        { name: 'new', match: [{ headers: { 'x-api-version': { exact: 'v2' } } }], route: [{ destination: { host: WEB, subset: 'v2' } }] },
        {
          match: [{ uri: { exact: '/api' } }, { uri: { prefix: '/api/' } }],
          route: [{ destination: { host: WEB, subset: 'v1' }, weight: 90 }, { destination: { host: WEB, subset: 'v2' }, weight: 10 }],
        },
        REST,
      ],
    },
  });
});

test('each version is a subset, and the objects pass their schemas', () => {
  const chart = chartOn('istio');
  const { web } = sceneOn(chart);
  const route = new ServiceRoute(chart, 'routes', { service: web, rules: [{ match: [path('/v2')], to: [RouteBackend.version('v2')] }, { to: [RouteBackend.version('1.0.1')] }] });
  expect(only(synth(chart), 'DestinationRule').spec).toEqual({
    host: WEB, subsets: [{ name: 'v2', labels: { version: 'v2' } }, { name: '1-0-1', labels: { version: '1.0.1' } }],
  });
  expect(route.apiObjects.map(object => object.kind).sort()).toEqual(['DestinationRule', 'VirtualService']);
  expect(chart).toSatisfySchemas();
});

describe('matches', () => {
  const matchOf = (match: HttpMatch) => httpOf([{ match: [match], respond: { status: 200 } }])[0].match;

  test.each<[string, HttpMatch, object[]]>([
    ['an exact path', HttpMatch.path(HttpPath.exact('/a')), [{ uri: { exact: '/a' } }]],
    ['characters of a path', HttpMatch.path(HttpPath.prefix('/a')), [{ uri: { prefix: '/a' } }]],
    ['an expression', HttpMatch.path(HttpPath.regex('/a[0-9]+')), [{ uri: { regex: '/a[0-9]+' } }]],
    ['below, in any case', HttpMatch.path(HttpPath.below('/a', { ignoreCase: true })), [{ uri: { exact: '/a' }, ignoreUriCase: true }, { uri: { prefix: '/a/' }, ignoreUriCase: true }]],
    ['exact, in any case', HttpMatch.path(HttpPath.exact('/a', { ignoreCase: true })), [{ uri: { exact: '/a' }, ignoreUriCase: true }]],
    ['characters, in any case', HttpMatch.path(HttpPath.prefix('/a', { ignoreCase: true })), [{ uri: { prefix: '/a' }, ignoreUriCase: true }]],
    ['a gRPC method', HttpMatch.grpc('shop.Cart/GetCart'), [{ uri: { exact: '/shop.Cart/GetCart' } }]],
    ['a cookie', HttpMatch.cookie('audience', 'b'), [{ headers: { cookie: { regex: '(.*; ?)?audience=b(;.*)?' } } }]],
    ['that there is a header', HttpMatch.header('x-any', StringMatch.present()), [{ headers: { 'x-any': {} } }]],
    ['all of it', HttpMatch.of({
      path: HttpPath.exact('/a'),
      method: StringMatch.regex('GET|HEAD'),
      scheme: 'https',
      authority: 'web',
      headers: { a: StringMatch.prefix('b') },
      withoutHeaders: { c: 'd', e: StringMatch.present() },
      query: { q: StringMatch.regex('[0-9]+'), debug: StringMatch.present() },
      port: 80,
      sourceNamespace: 'lab',
      sourceLabels: { app: 'x' },
    }), [{
      uri: { exact: '/a' },
      method: { regex: 'GET|HEAD' },
      scheme: { exact: 'https' },
      authority: { exact: 'web' },
      headers: { a: { prefix: 'b' } },
      withoutHeaders: { c: { exact: 'd' }, e: {} },
      queryParams: { q: { regex: '[0-9]+' }, debug: {} },
      port: 80,
      sourceNamespace: 'lab',
      sourceLabels: { app: 'x' },
    }]],
  ])('%s', (_, match, made) => expect(matchOf(match)).toEqual(made));

  test('any of several', () => {
    expect(httpOf([{ match: [HttpMatch.header('a', '1'), HttpMatch.header('b', '1')], respond: { status: 200 } }])[0].match).toEqual([{ headers: { a: { exact: '1' } } }, { headers: { b: { exact: '1' } } }]);
  });
});

describe('what is done', () => {
  const first = (rule: HttpRouteRule) => httpOf([{ match: [path('/a')], ...rule }]);
  const below = [{ uri: { exact: '/a' } }, { uri: { prefix: '/a/' } }];

  test.each<[string, HttpRouteRule, object]>([
    ['redirect', { redirect: { scheme: 'https', authority: 'www.example.com', port: 8443, path: PathReplacement.full('/b'), status: 308 } }, { redirect: { scheme: 'https', authority: 'www.example.com', port: 8443, uri: '/b', redirectCode: 308 } }],
    ['redirect that clients forget', { redirect: { scheme: 'https' } }, { redirect: { scheme: 'https', redirectCode: 302 } }],
    ['an answer', { respond: { status: 503, body: 'closed' } }, { directResponse: { status: 503, body: { string: 'closed' } } }],
    ['an answer without a body, and with a header', { respond: { status: 204 }, responseHeaders: { set: { 'Retry-After': '60' } } }, { directResponse: { status: 204 }, headers: { response: { set: { 'retry-after': '60' } } } }],
    ['another host', { rewrite: { authority: 'old.example.com' } }, { rewrite: { authority: 'old.example.com' }, route: toWeb }],
    ['a whole path', { rewrite: { path: PathReplacement.full('/b\\c') } }, { rewrite: { uriRegexRewrite: { match: '^/.*$', rewrite: '/b\\\\c' } }, route: toWeb }],
    ['an expression', { rewrite: { path: PathReplacement.regex('^/a/([^/]+)', '/b/\\1') } }, { rewrite: { uriRegexRewrite: { match: '^/a/([^/]+)', rewrite: '/b/\\1' } }, route: toWeb }],
    ['headers', { requestHeaders: { set: { 'X-A': '1' }, add: { b: '%REQ(c)%' }, remove: ['D'] }, responseHeaders: { remove: ['server'] } }, { headers: { request: { set: { 'x-a': '1' }, add: { b: '%REQ(c)%' }, remove: ['d'] }, response: { remove: ['server'] } }, route: toWeb }],
    ['cors', {
      cors: {
        allowOrigins: [StringMatch.exact('https://a.example'), StringMatch.exact('https://*.b.example'), StringMatch.regex('https://c[0-9]\\.example')],
        allowMethods: ['GET', 'PUT'],
        allowHeaders: ['X-A'],
        exposeHeaders: ['x-b'],
        maxAge: Duration.hours(1),
        allowCredentials: true,
        unmatchedPreflights: UnmatchedPreflights.IGNORE,
      },
    }, {
      corsPolicy: {
        allowOrigins: [{ exact: 'https://a.example' }, { regex: 'https://[^/]+\\.b\\.example' }, { regex: 'https://c[0-9]\\.example' }],
        allowMethods: ['GET', 'PUT'],
        allowHeaders: ['X-A'],
        exposeHeaders: ['x-b'],
        maxAge: '1h',
        allowCredentials: true,
        unmatchedPreflights: 'IGNORE',
      },
      route: toWeb,
    }],
    ['any origin', { cors: { allowOrigins: [StringMatch.exact('*')], unmatchedPreflights: UnmatchedPreflights.FORWARD } }, { corsPolicy: { allowOrigins: [{ exact: '*' }], unmatchedPreflights: 'FORWARD' }, route: toWeb }],
    ['copies', { mirrors: [{ to: RouteBackend.version('v2') }, { to: RouteBackend.version('v3'), percentage: 0.5 }] }, {
      mirrors: [{ destination: { host: WEB, subset: 'v2' }, percentage: { value: 100 } }, { destination: { host: WEB, subset: 'v3' }, percentage: { value: 0.5 } }], route: toWeb,
    }],
    ['faults', { fault: { delay: { duration: Duration.seconds(5), percentage: 10 }, abort: { status: 503 } } }, { fault: { delay: { fixedDelay: '5s', percentage: { value: 10 } }, abort: { httpStatus: 503, percentage: { value: 100 } } }, route: toWeb }],
    ['a gRPC fault', { fault: { abort: { grpcStatus: GrpcStatus.UNAVAILABLE, percentage: 0.1 } } }, { fault: { abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 0.1 } } }, route: toWeb }],
    ['times', { timeout: Duration.seconds(9), retry: { attempts: 2, on: [RetryOn.GATEWAY_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.RETRIABLE_4XX], perTryTimeout: Duration.seconds(3), backoff: Duration.millis(250), idempotent: true } }, {
      timeout: '9s', retries: { attempts: 2, perTryTimeout: '3s', backoff: '250ms', retryOn: 'gateway-error,connect-failure,retriable-4xx' }, route: toWeb,
    }],
    ['headers of one backend', { to: [RouteBackend.version('v1', { weight: 50, requestHeaders: { set: { a: 'b' } } }), RouteBackend.itself({ weight: 50, responseHeaders: { add: { c: 'd' } } })] }, {
      route: [{ destination: { host: WEB, subset: 'v1' }, weight: 50, headers: { request: { set: { a: 'b' } } } }, { destination: { host: WEB }, weight: 50, headers: { response: { add: { c: 'd' } } } }],
    }],
  ])('%s', (_, rule, made) => expect(first(rule)).toEqual([{ match: below, ...made }, REST]));

  test('the part of a path that was matched: what is below is two matches, and the slash stays', () => {
    expect(first({ rewrite: { path: PathReplacement.prefix('/b') } })).toEqual([
      { match: [{ uri: { exact: '/a' } }], rewrite: { uri: '/b' }, route: toWeb },
      { match: [{ uri: { prefix: '/a/' } }], rewrite: { uri: '/b/' }, route: toWeb },
      REST,
    ]);
    expect(first({ redirect: { path: PathReplacement.prefix('/b') } })).toEqual([
      { match: [{ uri: { exact: '/a' } }], redirect: { uri: '/b', redirectCode: 302 } },
      { match: [{ uri: { prefix: '/a/' } }], redirect: { prefixRewrite: '/b/', redirectCode: 302 } },
      REST,
    ]);
  });

  test('to the root it is one, where nothing is cut off by characters', () => {
    expect(first({ rewrite: { path: PathReplacement.prefix('/') } })[0]).toEqual({ match: below, rewrite: { uri: '/' }, route: toWeb });
  });

  test.each<[string, HttpMatch[] | undefined, object]>([
    ['characters', [HttpMatch.path(HttpPath.prefix('/a'))], { match: [{ uri: { prefix: '/a' } }], rewrite: { uri: '/b' } }],
    ['one path', [HttpMatch.path(HttpPath.exact('/a'))], { match: [{ uri: { exact: '/a' } }], rewrite: { uri: '/b' } }],
    ['everything below the root', [path('/')], { match: [{ uri: { prefix: '/' } }], rewrite: { uri: '/b/' } }],
    ['no path', [HttpMatch.header('x', 'y')], { match: [{ headers: { x: { exact: 'y' } } }], rewrite: { uri: '/b/' } }],
    ['no match', undefined, { rewrite: { uri: '/b/' } }],
  ])('a new beginning for %s', (_, match, made) => {
    expect(httpOf([{ match, rewrite: { path: PathReplacement.prefix('/b') } }])[0]).toEqual({ ...made, route: toWeb });
  });

  test('a whole path for one path is put in its place', () => {
    expect(httpOf([{ match: [HttpMatch.path(HttpPath.exact('/a'))], rewrite: { path: PathReplacement.full('/b') } }])[0].rewrite).toEqual({ uri: '/b' });
  });

  test('what is retried of one rule only', () => {
    expect(first({ retry: { attempts: 1, on: [RetryOn.RESET], methods: ['GET'] } })).toEqual([
      { match: [{ uri: { exact: '/a' }, method: { exact: 'GET' } }, { uri: { prefix: '/a/' }, method: { exact: 'GET' } }], retries: { attempts: 1, retryOn: 'reset' }, route: toWeb },
      { match: below, retries: { attempts: 0 }, route: toWeb },
      REST,
    ]);
  });
});

describe('what no rule matches', () => {
  test('is answered with 404 where that is asked for', () => {
    expect(virtualServiceOf({ rules: [{ match: [path('/a')], to: [RouteBackend.version('v2')] }], unmatched: UnmatchedRequests.NOT_FOUND }).spec.http).toHaveLength(1);
  });

  test('is nothing where the last rule is for every request', () => {
    expect(httpOf([{ match: [path('/a')], respond: { status: 200 } }, { to: [RouteBackend.version('v2')] }])).toHaveLength(2);
    expect(httpOf([{ match: [path('/')], to: [RouteBackend.version('v2')] }])).toHaveLength(1);
  });
});

describe('several ports', () => {
  const ports = [ServicePort.http(80), ServicePort.grpc(7070), ServicePort.tcp(6379)];
  const at = (port: number, subset?: string) => ({ destination: { host: WEB, subset, port: { number: port } } });

  test('each has the rules, and each request stays on its own', () => {
    expect(httpOf([{ match: [HttpMatch.header('x', 'y')], to: [RouteBackend.version('v2')] }], ports)).toEqual([
      { match: [{ headers: { x: { exact: 'y' } }, port: 80 }], route: [at(80, 'v2')] },
      { match: [{ port: 80 }], route: [at(80)] },
      { match: [{ headers: { x: { exact: 'y' } }, port: 7070 }], route: [at(7070, 'v2')] },
      { match: [{ port: 7070 }], route: [at(7070)] },
    ]);
  });

  test('a rule for one of them, and one that leads to another', () => {
    expect(httpOf([{ match: [HttpMatch.of({ port: 7070 })], to: [RouteBackend.itself({ port: 80 })] }], ports)).toEqual([
      { match: [{ port: 80 }], route: [at(80)] },
      { match: [{ port: 7070 }], route: [at(80)] },
    ]);
  });

  test('retries are those that the port can answer with', () => {
    const retries = httpOf([{ retry: { attempts: 1, on: [RetryOn.UNAVAILABLE], idempotent: true } }], ports).map(route => route.retries.retryOn);
    expect(retries).toEqual(['503', 'unavailable']);
  });
});

describe('other services', () => {
  const to = (options: object, ports?: ServicePort[]) => {
    const [{ route }] = httpOf(({ api }) => [{ to: [RouteBackend.service(api, options)] }], ports);
    return route[0].destination;
  };

  test('their port is named where they have several', () => {
    expect(to({ port: 7070 })).toEqual({ host: 'api.shop.svc.cluster.local', port: { number: 7070 } });
  });

  test('it is the one that the request came for, where they have that', () => {
    expect(to({}, [ServicePort.grpc(7070), ServicePort.tcp(1)])).toEqual({ host: 'api.shop.svc.cluster.local', port: { number: 7070 } });
  });

  test('it is their only one, where one speaks in requests', () => {
    const objects = synthOn('istio', chart => {
      const { web } = sceneOn(chart);
      const ads = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(8080), ServicePort.tcp(1)] });
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ to: [RouteBackend.service(ads)] }] });
    });
    expect(only(objects, 'VirtualService').spec.http[0].route[0].destination).toEqual({ host: 'ads.lab.svc.cluster.local', port: { number: 8080 } });
  });

  test('their version is a subset of theirs', () => {
    const objects = synthOn('istio', chart => {
      const { web, api } = sceneOn(chart);
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ to: [RouteBackend.service(api, { version: 'v3', port: 80, weight: 10 }), RouteBackend.itself({ weight: 90 })], mirrors: [{ to: RouteBackend.service(api, { version: 'v4', versionName: 'next', port: 80 }) }] }] });
    });
    expect(ofKind(objects, 'DestinationRule').map(({ metadata, spec }) => [metadata.name, spec.subsets])).toEqual([
      ['api', [{ name: 'next', labels: { version: 'v4' } }, { name: 'v3', labels: { version: 'v3' } }]],
    ]);
  });

  test('a Service of cdk8s-plus', () => {
    const chart = chartOn('istio');
    const plain = (name: string) => new kplus.Service(chart, name, { metadata: { name, namespace: 'shop' }, ports: [{ name: 'http', port: 80 }] });
    new ServiceRoute(chart, 'routes', { service: plain('web'), rules: [{ to: [RouteBackend.service(plain('api'))] }] });
    expect(only(synth(chart), 'VirtualService').spec).toEqual({ hosts: [WEB], http: [{ route: [{ destination: { host: 'api.shop.svc.cluster.local' } }] }] });
  });
});

describe('what came with a later version of Istio is refused before', () => {
  const on = (version: string, rule: HttpRouteRule) => () => synthOn(app => new IstioMesh(app, 'mesh', { version }), chart => {
    new ServiceRoute(chart, 'routes', { service: sceneOn(chart).web, rules: [rule] });
  });

  test.each<[string, string, HttpRouteRule, string]>([
    ['1.25', '1.26', { retry: { attempts: 1, on: [RetryOn.CONNECT_FAILURE], backoff: Duration.seconds(1) } }, 'set the pause before a retry'],
    ['1.30', '1.31', { match: [path('/a')], redirect: { path: PathReplacement.prefix('/b') } }, 'redirect to a path with another beginning'],
    ['1.22', '1.23', { cors: { allowOrigins: [StringMatch.exact('*')], unmatchedPreflights: UnmatchedPreflights.IGNORE } }, 'choose who answers the preflight requests of origins that are not allowed'],
  ])('%s', (before, since, rule, what) => {
    expect(on(before, rule)).toThrow(`c/routes: Istio ${before} cannot ${what}\n  because  it came with Istio ${since}`);
    expect(on(since, rule)).not.toThrow();
  });
});

test('conditions of retries are written as they were given', () => {
  const on = [RetryOn.RATE_LIMITED, RetryOn.status(429), RetryOn.SERVER_ERROR, RetryOn.REFUSED_STREAM];
  const [{ retries }] = httpOf([{ retry: { attempts: 1, on, idempotent: true } }]);
  expect(retries.retryOn).toBe('envoy-ratelimited,429,5xx,refused-stream');
});

test('what the rate limit of a proxy refused has not reached the application', () => {
  expect(httpOf([{ retry: { attempts: 1, on: [RetryOn.RATE_LIMITED] } }])[0].retries).toEqual({ attempts: 1, retryOn: 'envoy-ratelimited' });
});

test('a service of another repository has routes for one client', () => {
  const objects = synthOn('istio', chart => {
    const service = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    new ServiceRoute(chart, 'routes', { service, rules: [{ fault: { abort: { status: 500 } } }] });
  });
  expect(only(objects, 'VirtualService')).toMatchObject({ metadata: { name: 'ads.lab', namespace: 'shop' }, spec: { hosts: ['ads.lab.svc.cluster.local'], exportTo: ['.'] } });
});

test('patches, and a mesh that is passed', () => {
  const app = new App();
  const chart = new Chart(app, 'c');
  const mesh = new IstioMesh(app, 'mesh', { clusterDomain: 'cluster.test' });
  const service = new kplus.Service(chart, 'Web', { metadata: { name: 'web', namespace: 'shop' }, ports: [{ name: 'http', port: 80 }] });
  new ServiceRoute(chart, 'routes', { service, mesh, rules: [{ respond: { status: 200 } }], overrides: { VirtualService: [JsonPatch.add('/metadata/labels', { by: 'patch' })] } });
  expect(only(synth(chart), 'VirtualService')).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'web', namespace: 'shop', labels: { by: 'patch' } },
    spec: { hosts: ['web.shop.svc.cluster.test'], http: [{ directResponse: { status: 200 } }] },
  });
});

test('a guarded service has its namespace\'s mesh', () => {
  const chart = chartOn('istio');
  const service = new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)] });
  expect(new ServiceRoute(chart, 'routes', { service, rules: [{ respond: { status: 200 } }] }).service).toBe(service);
});
