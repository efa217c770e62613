import { Chart, Duration, JsonPatch } from 'cdk8s';
import {
  GatewayListener, HttpMatch, HttpPath, MeshGateway, PolicyTarget, Rate, RateLimit, RateLimitProps, ServicePort, StringMatch, ZeroTrustNamespace,
} from '../../../src';
import { MeshName, only, PlainObject, refusal, refusalOn, synthOn } from '../../program';

const HTTP = [ServicePort.http(80, { targetPort: 8080 })];
const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';
const FILTER = 'envoy.filters.http.local_ratelimit';
const PERCENT = (numerator: number, runtime: string) => ({ runtime_key: runtime, default_value: { numerator, denominator: 'HUNDRED' } });
const SEARCH = HttpMatch.path(HttpPath.below('/search'));

type Options = Partial<RateLimitProps>;
const cartIn = (chart: Chart, ports = HTTP) => new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports });
const limitIn = (chart: Chart, options: Options, ports?: ServicePort[]) => new RateLimit(chart, 'cart-limit', { target: cartIn(chart, ports), ...options });
const filterOf = (options: Options, ports?: ServicePort[]) => only(synthOn('istio', chart => { limitIn(chart, options, ports); }), 'EnvoyFilter');
const refused = (options: object, mesh: MeshName = 'istio', ports?: ServicePort[]) => refusalOn(mesh, chart => limitIn(chart, options, ports));
/** What stands on the routes. */
const onRoutes = (filter: PlainObject) => filter.spec.configPatches.slice(1);
const settings = (options: Options, ports?: ServicePort[]) => onRoutes(filterOf(options, ports))[0].patch.value.typed_per_filter_config[FILTER];

test('a limit for all requests: a filter that does nothing by itself, and its settings on the routes', () => {
  expect(filterOf({ limit: Rate.perSecond(100) })).toEqual({
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'cart-limit', namespace: 'shop' },
    spec: {
      workloadSelector: { labels: { app: 'cart' } },
      priority: 10,
      configPatches: [
        {
          applyTo: 'HTTP_FILTER',
          match: {
            context: 'SIDECAR_INBOUND',
            listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } } } },
          },
          patch: { operation: 'INSERT_BEFORE', value: { name: FILTER, typed_config: { '@type': TYPE, 'stat_prefix': 'http_local_rate_limiter' } } },
        },
        {
          applyTo: 'HTTP_ROUTE',
          match: { context: 'SIDECAR_INBOUND' },
          patch: {
            operation: 'MERGE',
            value: {
              typed_per_filter_config: {
                [FILTER]: {
                  '@type': TYPE,
                  'stat_prefix': 'http_local_rate_limiter',
                  'token_bucket': { max_tokens: 100, tokens_per_fill: 100, fill_interval: '1s' },
                  'filter_enabled': PERCENT(100, 'local_rate_limit_enabled'),
                  'filter_enforced': PERCENT(100, 'local_rate_limit_enforced'),
                },
              },
            },
          },
        },
      ],
    },
  });
});

test('limits for some requests: descriptors, and on the routes how requests come by them', () => {
  const filter = filterOf({
    limit: Rate.perSecond(100),
    requests: [
      { match: HttpMatch.of({ path: HttpPath.below('/search'), method: 'GET' }), limit: Rate.perMinute(60) },
      { match: HttpMatch.header('x-tier', 'free'), limit: Rate.tokenBucket({ maxTokens: 5, fillInterval: Duration.seconds(2) }) },
    ],
  });
  const [{ patch: { value } }] = onRoutes(filter);
  expect(value.route).toEqual({
    rate_limits: [
      {
        actions: [{
          header_value_match: {
            descriptor_value: 'path below "/search", method "GET"',
            headers: [{ name: ':path', string_match: { safe_regex: { regex: '/search([/?].*)?' } } }, { name: ':method', string_match: { exact: 'GET' } }],
          },
        }],
      },
      { actions: [{ header_value_match: { descriptor_value: 'header x-tier "free"', headers: [{ name: 'x-tier', string_match: { exact: 'free' } }] } }] },
    ],
  });
  expect(value.typed_per_filter_config[FILTER].descriptors).toEqual([
    { entries: [{ key: 'header_match', value: 'path below "/search", method "GET"' }], token_bucket: { max_tokens: 60, tokens_per_fill: 60, fill_interval: '60s' } },
    { entries: [{ key: 'header_match', value: 'header x-tier "free"' }], token_bucket: { max_tokens: 5, tokens_per_fill: 1, fill_interval: '2s' } },
  ]);
});

test('without a limit for all, the bucket that Envoy wants is so large that it is none, and fills as often as the shortest of the others', () => {
  const requests = [{ match: SEARCH, limit: Rate.perMinute(1) }, { match: HttpMatch.header('a', 'b'), limit: Rate.perSecond(1) }];
  expect(settings({ requests }).token_bucket).toEqual({ max_tokens: 4294967295, tokens_per_fill: 4294967295, fill_interval: '1s' });
});

test('ports are those of containers, each with routes of its own', () => {
  const ports = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'admin' }), ServicePort.tcp(82)];
  const patches = onRoutes(filterOf({ limit: Rate.perSecond(1), ports: [8081, 8080] }, ports));
  expect(patches.map(({ match }: PlainObject) => match)).toEqual([8081, 8080].map(portNumber => ({ context: 'SIDECAR_INBOUND', routeConfiguration: { portNumber } })));
});

test('what becomes of a request over the limit', () => {
  expect(settings({
    limit: Rate.perSecond(1), status: 503, responseHeaders: { 'x-limited': 'true' }, showRemaining: true, statPrefix: 'cart', countedPercent: 50, enforcedPercent: 0,
  })).toEqual({
    '@type': TYPE,
    'stat_prefix': 'cart',
    'token_bucket': { max_tokens: 1, tokens_per_fill: 1, fill_interval: '1s' },
    'filter_enabled': PERCENT(50, 'local_rate_limit_enabled'),
    'filter_enforced': PERCENT(0, 'local_rate_limit_enforced'),
    'status': { code: 503 },
    'response_headers_to_add': [{ append_action: 'OVERWRITE_IF_EXISTS_OR_ADD', header: { key: 'x-limited', value: 'true' } }],
    'enable_x_ratelimit_headers': 'DRAFT_VERSION_03',
  });
});

describe('gRPC is answered with a status that clients do not try again', () => {
  const LIMIT = { limit: Rate.perSecond(1) };
  const grpc = (options: Options, ports: ServicePort[]) => settings({ ...LIMIT, ...options }, ports).rate_limited_as_resource_exhausted;
  const BOTH = [ServicePort.http(80), ServicePort.grpc(90)];

  test('where a counted port speaks it', () => {
    expect(grpc({}, BOTH)).toBe(true);
    expect(grpc({ ports: [90] }, BOTH)).toBe(true);
    expect(grpc({ ports: [80] }, BOTH)).toBeUndefined();
  });

  test('where the ports are not known', () => {
    const target = PolicyTarget.pods({ namespace: 'billing', labels: { app: 'invoices' } });
    const filter = only(synthOn('istio', chart => new RateLimit(chart, 'l', { target, limit: Rate.perSecond(1) })), 'EnvoyFilter');
    expect(filter.metadata.namespace).toBe('billing');
    expect(filter.spec.workloadSelector).toEqual({ labels: { app: 'invoices' } });
    expect(onRoutes(filter)[0].patch.value.typed_per_filter_config[FILTER].rate_limited_as_resource_exhausted).toBe(true);
  });
});

test('at a gateway it is said of virtual hosts: a route may be a redirect', () => {
  const filter = only(synthOn('istio', chart => {
    const gateway = new MeshGateway(chart, 'public', { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: ['shop.example.com'] })] });
    new RateLimit(chart, 'l', { target: PolicyTarget.gateway(gateway), requests: [{ match: SEARCH, limit: Rate.perSecond(1) }], ports: [80] });
  }), 'EnvoyFilter');
  expect(filter.spec.configPatches[0].match.context).toBe('GATEWAY');
  const [{ applyTo, match, patch: { operation, value } }] = onRoutes(filter);
  expect({ applyTo, match, operation }).toEqual({ applyTo: 'VIRTUAL_HOST', match: { context: 'GATEWAY', routeConfiguration: { portNumber: 80 } }, operation: 'MERGE' });
  expect(Object.keys(value).sort()).toEqual(['rate_limits', 'typed_per_filter_config']);
});

test('a port that is added later is counted too', () => {
  const objects = synthOn('istio', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const cart = shop.addService('cart', { ports: HTTP });
    new RateLimit(chart, 'l', { target: cart, limit: Rate.perSecond(1) });
    shop.addService('cart-grpc', { ports: [ServicePort.grpc(90)], sharedWorkload: cart.workload });
  });
  expect(onRoutes(only(objects, 'EnvoyFilter'))[0].patch.value.typed_per_filter_config[FILTER].rate_limited_as_resource_exhausted).toBe(true);
});

test('overrides, and the objects', () => {
  const objects = synthOn('istio', chart => {
    const limit = limitIn(chart, { limit: Rate.perSecond(1), overrides: { EnvoyFilter: [JsonPatch.replace('/spec/priority', 7)] } });
    expect(limit.apiObjects.map(object => `${object.kind} ${object.name}`)).toEqual(['EnvoyFilter cart-limit']);
  });
  expect(only(objects, 'EnvoyFilter').spec.priority).toBe(7);
});

describe('refused', () => {
  test.each<[string, object, string]>([
    ['no limit', {}, 'c/cart-limit: it limits nothing\n  because  neither `limit` nor `requests` is given, and nothing for clients\n  instead  write for example limit: Rate.perSecond(100)'],
    ['no limit in a list', { requests: [] }, 'it limits nothing'],
    ['a number as a limit', { limit: 10 }, '`limit` is 10\n  because  it is a Rate'],
    ['a misspelt option', { limit: Rate.perSecond(1), statusCode: 503 }, '`props` has no option "statusCode"'],
    ['a misspelt option of some requests', { requests: [{ matches: SEARCH, limit: Rate.perSecond(1) }] }, '`requests[0]` has no option "matches"'],
    ['no match', { requests: [{ limit: Rate.perSecond(1) }] }, '`requests[0].match` is undefined\n  because  it is a HttpMatch'],
    ['a status that is none', { limit: Rate.perSecond(1), status: 430 }, '`status` is 430\n  because  Envoy knows the statuses 400, 401,'],
    ['a status of success', { limit: Rate.perSecond(1), status: 200 }, '`status` is 200\n  because  it is a whole number from 400 to 599'],
    ['a header that is none', { limit: Rate.perSecond(1), responseHeaders: { 'x y': 'a' } }, '`responseHeaders` has "x y"\n  because  "x y" is not the name of an HTTP header'],
    ['a value that Envoy would take for a variable', { limit: Rate.perSecond(1), responseHeaders: { x: '100%' } }, '`responseHeaders` has "x"\n  because  the value of header "x" has a "%"'],
    ['a share above all', { limit: Rate.perSecond(1), enforcedPercent: 101 }, '`enforcedPercent` is 101\n  because  it is a whole number from 0 to 100'],
    ['a share that is half a percent', { limit: Rate.perSecond(1), countedPercent: 0.5 }, '`countedPercent` is 0.5'],
    ['a prefix that is no name', { limit: Rate.perSecond(1), statPrefix: 'a.b' }, '`statPrefix` is "a.b"\n  because  it becomes a part of names of metrics\n  instead  use letters, digits, "_" and "-"'],
    ['no ports', { limit: Rate.perSecond(1), ports: [] }, '`ports` is an empty list\n  because  nothing would be counted\n  instead  name a port, or leave it out'],
    ['another port', { limit: Rate.perSecond(1), ports: [80] }, [
      'port 80 of service "shop/cart" takes no requests',
      '  because  its ports are 8080 http',
      '  instead  name a container port that speaks http, http2 or grpc',
    ].join('\n')],
    ['the same requests twice', { requests: [{ match: SEARCH, limit: Rate.perSecond(1) }, { match: HttpMatch.path(HttpPath.below('/search/')), limit: Rate.perSecond(2) }] }, [
      'two limits are for the same requests (path below "/search")',
      '  because  only the lower one could be reached',
      '  instead  write one',
    ].join('\n')],
    ['intervals that do not fit the limit for all', { limit: Rate.perMinute(1), requests: [{ match: SEARCH, limit: Rate.perSecond(1) }] }, [
      'c/cart-limit: `requests[0].limit` is filled every 1000 ms, and `limit` every 60000 ms',
      '  because  Envoy takes an interval only if it is a multiple of that of the limit for all, and refuses the whole listener otherwise',
      '  instead  count in one unit, or in a longer one than the limit for all',
    ].join('\n')],
    ['intervals that do not fit one another', {
      requests: [
        { match: SEARCH, limit: Rate.tokenBucket({ maxTokens: 1, fillInterval: Duration.seconds(2) }) },
        { match: HttpMatch.header('a', 'b'), limit: Rate.tokenBucket({ maxTokens: 1, fillInterval: Duration.seconds(3) }) },
      ],
    }, '`requests[1].limit` is filled every 3000 ms, and another one every 2000 ms'],
    ['a condition on the query', { requests: [{ match: HttpMatch.of({ query: { q: 'a' } }), limit: Rate.perSecond(1) }] }, [
      '`requests[0].match` (query q "a")',
      '  because  what is counted is told apart by path, method, authority and headers, and not by query',
    ].join('\n')],
    ['a condition that no mesh takes', { requests: [{ match: HttpMatch.header('a b', 'c'), limit: Rate.perSecond(1) }] }, '`requests[0].match` (header a b "c")\n  because  "a b" is not the name of an HTTP header\n  instead  write letters, digits and "-", as in x-tenant'],
    ['overrides for another kind', { limit: Rate.perSecond(1), overrides: { Telemetry: [] } }, '`overrides` names Telemetry'],
    ['a name as a target', { target: 'cart', limit: Rate.perSecond(1) }, '`target` is "cart", a string\n  because  it is a PolicyTarget'],
  ])('%s', (_, options, message) => {
    expect(refused(options)).toContain(message);
  });

  test('a workload that takes no requests', () => {
    expect(refused({ limit: Rate.perSecond(1) }, 'istio', [ServicePort.tcp(6379)])).toBe([
      'c/cart-limit: there are no requests to count at service "shop/cart"',
      '  because  its ports are 6379 tcp',
      '  instead  name a container port that speaks http, http2 or grpc',
    ].join('\n'));
  });

  test('a gateway without HTTP', () => {
    expect(refusalOn('istio', chart => {
      const gateway = new MeshGateway(chart, 'public', { namespace: 'ingress', listeners: [GatewayListener.tcp(5432)] });
      new RateLimit(chart, 'l', { target: PolicyTarget.gateway(gateway), limit: Rate.perSecond(1) });
    })).toContain('there are no requests to count at gateway "ingress/public"\n  because  its ports are 5432 tcp\n  instead  name a port where HTTP comes in');
  });

  test.each([['namespace', PolicyTarget.namespace('shop')], ['mesh', PolicyTarget.mesh()]])('one for a whole %s', (_, target) => {
    expect(refusalOn('istio', chart => new RateLimit(chart, 'l', { target, limit: Rate.perSecond(1) }))).toContain([
      '  because  each workload takes another number of requests, and one limit for all of them fits none',
      '  instead  name a workload, a service or a gateway, with one limit each',
    ].join('\n'));
  });

  test('two for the same pods, whichever way they are named, and in whatever order', () => {
    const pods = (labels: { [key: string]: string }) => PolicyTarget.pods({ namespace: 'shop', labels });
    const twice = (first: PolicyTarget, second: PolicyTarget) => refusalOn('istio', chart => {
      new RateLimit(chart, 'one', { target: first, limit: Rate.perSecond(1) });
      new RateLimit(chart, 'two', { target: second, limit: Rate.perSecond(1) });
    });
    expect(twice(pods({ app: 'cart' }), pods({ app: 'cart', version: 'v1' }))).toBe([
      'c/two: "c/one" has the rate limit of workload "shop/app=cart", and this is for workload "shop/app=cart,version=v1"',
      '  because  both would stand in the proxies of the same pods, and each request would be counted by both',
      '  instead  say it in one of the two constructs, or select pods by labels that differ',
    ].join('\n'));
    expect(twice(pods({ app: 'cart', version: 'v1' }), pods({ app: 'cart' }))).toContain('"c/one" has the rate limit');
  });

  test('not for others: another workload, another namespace, another label', () => {
    const pods = (namespace: string, app: string) => PolicyTarget.pods({ namespace, labels: { app } });
    expect(synthOn('istio', chart => {
      const targets = [pods('shop', 'cart'), pods('shop', 'web'), pods('lab', 'cart')];
      targets.forEach((target, index) => new RateLimit(chart, `l${index}`, { target, limit: Rate.perSecond(1) }));
    })).toHaveLength(3);
  });

  test('a refused one has claimed nothing', () => {
    synthOn('istio', chart => {
      const target = PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' } });
      refusal(() => new RateLimit(chart, 'one', { target, limit: Rate.perSecond(1), requests: [{ match: SEARCH, limit: Rate.tokenBucket({ maxTokens: 1, fillInterval: Duration.millis(1500) }) }] }));
      new RateLimit(chart, 'two', { target, limit: Rate.perSecond(1) });
    });
  });

  test.each<[MeshName, string]>([
    ['ambient', 'Istio 1.31 cannot limit the requests that each proxy lets in\n  because  in ambient mode ztunnel is no Envoy, and a waypoint ignores an EnvoyFilter that has a selector'],
  ])('%s', (mesh, message) => {
    expect(refused({ limit: Rate.perSecond(1) }, mesh)).toContain(message);
  });
});

test('all that can be compared becomes a matcher', () => {
  const [{ patch: { value } }] = onRoutes(filterOf({
    requests: [{
      match: HttpMatch.of({
        path: HttpPath.prefix('/api'),
        method: StringMatch.regex('GET|HEAD'),
        authority: StringMatch.prefix('shop.'),
        headers: { 'x-a': StringMatch.present(), 'x-b': StringMatch.prefix('b') },
        withoutHeaders: { 'x-c': 'c', 'x-d': StringMatch.present() },
      }),
      limit: Rate.perSecond(1),
    }],
  }));
  expect(value.route.rate_limits[0].actions[0].header_value_match.headers).toEqual([
    { name: ':path', string_match: { prefix: '/api' } },
    { name: ':method', string_match: { safe_regex: { regex: 'GET|HEAD' } } },
    { name: ':authority', string_match: { prefix: 'shop.', ignore_case: true } },
    { name: 'x-a', present_match: true },
    { name: 'x-b', string_match: { prefix: 'b' } },
    { name: 'x-c', string_match: { exact: 'c' }, invert_match: true, treat_missing_header_as_empty: true },
    { name: 'x-d', present_match: true, invert_match: true },
  ]);
});
