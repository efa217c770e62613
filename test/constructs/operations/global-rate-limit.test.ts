import { Chart, Duration, JsonPatch } from 'cdk8s';
import {
  GlobalRateLimit, GlobalRateLimitProps, HttpMatch, HttpPath, MeshService, PolicyTarget, Rate, RateLimit, RateLimitFailure, RateLimitKey, ServicePort,
  ZeroTrustNamespace,
} from '../../../src';
import { MeshName, only, refusal, refusalOn, synthOn } from '../../program';

const HTTP = [ServicePort.http(80, { targetPort: 8080 })];
type Options = Partial<GlobalRateLimitProps>;

const counterIn = (chart: Chart, ports = [ServicePort.http(8080), ServicePort.grpc(8081)]) => MeshService.fromName(chart, 'counter', {
  name: 'ratelimit', namespace: 'infra', clientNamespace: 'shop', ports,
});
const limitIn = (chart: Chart, options: object = {}, counter = counterIn(chart)) => new GlobalRateLimit(chart, 'quota', {
  target: new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: HTTP }),
  service: counter,
  domain: 'shop',
  onFailure: RateLimitFailure.ALLOW,
  limits: [{ by: [RateLimitKey.header('X-User')], limit: Rate.perMinute(60) }],
  ...options,
});
const filterOf = (options: Options) => only(synthOn('istio', chart => limitIn(chart, options)), 'EnvoyFilter');
const refused = (options: object, mesh: MeshName = 'istio') => refusalOn(mesh, chart => limitIn(chart, options));
const config = (limits: GlobalRateLimitProps['limits']) => {
  let text = '';
  synthOn('istio', chart => { text = limitIn(chart, { limits }).config; });
  return text;
};

test('a filter that asks the service by its cluster, and on the routes what it is asked about', () => {
  expect(filterOf({})).toEqual({
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'quota', namespace: 'shop' },
    spec: {
      workloadSelector: { labels: { app: 'cart' } },
      priority: 20,
      configPatches: [
        {
          applyTo: 'HTTP_FILTER',
          match: {
            context: 'SIDECAR_INBOUND',
            listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } } } },
          },
          patch: {
            operation: 'INSERT_BEFORE',
            value: {
              name: 'envoy.filters.http.ratelimit',
              typed_config: {
                '@type': 'type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit',
                'domain': 'shop',
                'stage': 1,
                'failure_mode_deny': false,
                'rate_limit_service': {
                  grpc_service: { envoy_grpc: { cluster_name: 'outbound|8081||ratelimit.infra.svc.cluster.local', authority: 'ratelimit.infra.svc.cluster.local' } },
                  transport_api_version: 'V3',
                },
              },
            },
          },
        },
        {
          applyTo: 'HTTP_ROUTE',
          match: { context: 'SIDECAR_INBOUND' },
          patch: {
            operation: 'MERGE',
            value: { route: { rate_limits: [{ stage: 1, actions: [{ request_headers: { header_name: 'x-user', descriptor_key: 'x-user' } }] }] } },
          },
        },
      ],
    },
  });
});

test('every option of the filter', () => {
  const [{ patch: { value: { typed_config: filter } } }, { match }] = filterOf({
    onFailure: RateLimitFailure.DENY, timeout: Duration.millis(250), status: 503, responseHeaders: { 'x-quota': 'over' }, showRemaining: true, enforcedPercent: 10, ports: [8080],
  }).spec.configPatches;
  expect(filter).toMatchObject({
    failure_mode_deny: true,
    timeout: '0.25s',
    rate_limited_status: { code: 503 },
    response_headers_to_add: [{ append_action: 'OVERWRITE_IF_EXISTS_OR_ADD', header: { key: 'x-quota', value: 'over' } }],
    enable_x_ratelimit_headers: 'DRAFT_VERSION_03',
    filter_enforced: { runtime_key: 'ratelimit.http_filter_enforcing', default_value: { numerator: 10, denominator: 'HUNDRED' } },
  });
  expect(match.routeConfiguration).toEqual({ portNumber: 8080 });
});

test('every key is an action', () => {
  const limits = [
    [RateLimitKey.header('x-user', { key: 'user' }), RateLimitKey.path()],
    [RateLimitKey.remoteAddress()],
    [RateLimitKey.generic('all')],
    [RateLimitKey.generic('all', 'scope')],
    [RateLimitKey.requests(HttpMatch.path(HttpPath.below('/pay')))],
  ].map(by => ({ by, limit: Rate.perMinute(1) }));
  const { rate_limits } = filterOf({ limits }).spec.configPatches[1].patch.value.route;
  expect(rate_limits.map(({ actions }: any) => actions)).toEqual([
    [
      { request_headers: { header_name: 'x-user', descriptor_key: 'user' } },
      {
        extension: {
          name: 'envoy.rate_limit_descriptors.expr',
          typed_config: {
            '@type': 'type.googleapis.com/envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor', 'descriptor_key': 'path', 'text': 'request.url_path',
          },
        },
      },
    ],
    [{ remote_address: {} }],
    [{ generic_key: { descriptor_key: 'generic_key', descriptor_value: 'all' } }],
    [{ generic_key: { descriptor_key: 'scope', descriptor_value: 'all' } }],
    [{
      header_value_match: {
        descriptor_key: 'header_match', descriptor_value: 'path below "/pay"', headers: [{ name: ':path', string_match: { safe_regex: { regex: '/pay([/?].*)?' } } }],
      },
    }],
  ]);
});

test('limits for different values of one thing ask the service once, as it would count each question', () => {
  const limits = [
    { by: [RateLimitKey.header('x-user')], limit: Rate.perMinute(1) },
    { by: [RateLimitKey.header('x-user', { value: 'bob' })], limit: Rate.perMinute(9) },
    { by: [RateLimitKey.header('x-user', { value: 'bob', key: 'vip' })], limit: Rate.perMinute(9) },
  ];
  expect(filterOf({ limits }).spec.configPatches[1].patch.value.route.rate_limits).toEqual([
    { stage: 1, actions: [{ request_headers: { header_name: 'x-user', descriptor_key: 'x-user' } }] },
    { stage: 1, actions: [{ request_headers: { header_name: 'x-user', descriptor_key: 'vip' } }] },
  ]);
});

describe('the configuration of the service', () => {
  test('what begins alike stands under one entry, whatever the order', () => {
    const user = RateLimitKey.header('x-user');
    const pay = RateLimitKey.path({ value: '/pay' });
    const limits = [
      { by: [user, pay], limit: Rate.perDay(5) },
      { by: [user], limit: Rate.perMinute(60) },
      { by: [RateLimitKey.remoteAddress()], limit: Rate.perSecond(9) },
    ];
    expect(config(limits)).toBe(`domain: shop
descriptors:
  - key: x-user
    rate_limit:
      unit: minute
      requests_per_unit: 60
    descriptors:
      - key: path
        value: /pay
        rate_limit:
          unit: day
          requests_per_unit: 5
  - key: remote_address
    rate_limit:
      unit: second
      requests_per_unit: 9
`);
  });

  test('one value of a key, and all its values', () => {
    const limits = [
      { by: [RateLimitKey.header('x-tier', { value: 'free' })], limit: Rate.perHour(1) },
      { by: [RateLimitKey.header('x-tier')], limit: Rate.perHour(2) },
      { by: [RateLimitKey.header('x-tier'), RateLimitKey.path({ value: '/pay' })], limit: Rate.perHour(4) },
      { by: [RateLimitKey.remoteAddress({ value: '10.0.0.1' })], limit: Rate.perHour(3) },
    ];
    expect(config(limits)).toBe(`domain: shop
descriptors:
  - key: x-tier
    value: free
    rate_limit:
      unit: hour
      requests_per_unit: 1
    descriptors:
      - key: path
        value: /pay
        rate_limit:
          unit: hour
          requests_per_unit: 4
  - key: x-tier
    rate_limit:
      unit: hour
      requests_per_unit: 2
    descriptors:
      - key: path
        value: /pay
        rate_limit:
          unit: hour
          requests_per_unit: 4
  - key: remote_address
    value: 10.0.0.1
    rate_limit:
      unit: hour
      requests_per_unit: 3
`);
  });
});

test('a local limit stands beside it: each looks at descriptors of its own stage', () => {
  const objects = synthOn('istio', chart => {
    const quota = limitIn(chart);
    expect(quota.apiObjects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['EnvoyFilter quota']);
    new RateLimit(chart, 'local', { target: PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' } }), limit: Rate.perSecond(1) });
  });
  expect(only(objects, 'EnvoyFilter', 'local').spec.priority).toBeLessThan(only(objects, 'EnvoyFilter', 'quota').spec.priority);
});

test('the port is the only one of gRPC, or the one that is named', () => {
  const port = (ports: ServicePort[], servicePort?: number) => only(synthOn('istio', chart => limitIn(chart, { servicePort }, counterIn(chart, ports))), 'EnvoyFilter')
    .spec.configPatches[0].patch.value.typed_config.rate_limit_service.grpc_service.envoy_grpc.cluster_name;
  const two = [ServicePort.grpc(1, { name: 'a' }), ServicePort.grpc(2, { name: 'b' })];
  expect(port([ServicePort.grpc(8081)])).toBe('outbound|8081||ratelimit.infra.svc.cluster.local');
  expect(port(two, 2)).toBe('outbound|2||ratelimit.infra.svc.cluster.local');
  expect(refusalOn('istio', chart => limitIn(chart, {}, counterIn(chart, two)))).toBe([
    'c/quota: which port of service "ratelimit" counts is not known',
    '  because  proxies ask by gRPC, and its ports of gRPC are 1, 2',
    '  instead  write servicePort: 1',
  ].join('\n'));
  expect(refusalOn('istio', chart => limitIn(chart, {}, counterIn(chart, HTTP)))).toContain([
    '  because  proxies ask by gRPC, and its ports of gRPC are none',
    '  instead  name the port after what it speaks: ServicePort.grpc(8081)',
  ].join('\n'));
  expect(refused({ servicePort: 8080 })).toContain('port 8080 of service "ratelimit" does not speak gRPC');
});

describe('refused', () => {
  const BY = [RateLimitKey.generic('all')];

  test.each<[string, object, string]>([
    ['no decision about failures', { onFailure: undefined }, '`onFailure` is undefined\n  because  it is one of "allow", "deny"'],
    ['a service by its name', { service: 'ratelimit' }, '`service` is "ratelimit", a string\n  because  it is a MeshService'],
    ['no domain', { domain: ' ' }, '`domain` is empty\n  because  the service keeps limits by their domain'],
    ['no limits', { limits: [] }, '`limits` is an empty list\n  because  nothing would be counted'],
    ['nothing to count by', { limits: [{ by: [], limit: Rate.perMinute(1) }] }, '`limits[0].by` is an empty list\n  because  a service counts by something'],
    ['a header by its name', { limits: [{ by: ['x-user'], limit: Rate.perMinute(1) }] }, '`limits[0].by[0]` is "x-user", a string\n  because  it is a RateLimitKey'],
    ['a bucket', { limits: [{ by: BY, limit: Rate.tokenBucket({ maxTokens: 1, fillInterval: Duration.seconds(1) }) }] }, [
      '`limits[0].limit` is a bucket of tokens',
      '  because  the service counts in whole seconds, minutes, hours or days',
      '  instead  write for example Rate.perMinute(60)',
    ].join('\n')],
    ['the same twice', { limits: [{ by: BY, limit: Rate.perMinute(1) }, { by: [RateLimitKey.generic('all')], limit: Rate.perHour(1) }] }, [
      '`limits[1]` counts by the same as `limits[0]`',
      '  because  the service keeps one limit for it',
    ].join('\n')],
    ['a misspelt option', { failOpen: true }, '`props` has no option "failOpen"'],
    ['a misspelt option of a limit', { limits: [{ by: BY, rate: Rate.perMinute(1) }] }, '`limits[0]` has no option "rate"'],
    ['no time', { timeout: Duration.millis(0) }, '`timeout` is 0 ms'],
    ['no ports', { ports: [] }, '`ports` is an empty list'],
    ['another port', { ports: [1] }, 'port 1 of service "shop/cart" takes no requests'],
  ])('%s', (_, options, message) => {
    expect(refused(options)).toContain(message);
  });

  test.each<[string, () => unknown, string]>([
    ['a header that is none', () => RateLimitKey.header('x user'), 'RateLimitKey.header: the header\n  because  "x user" is not the name of an HTTP header'],
    ['the host as a header', () => RateLimitKey.header('Host'), '"host" is no header of its own'],
    ['an empty value', () => RateLimitKey.path({ value: '' }), 'RateLimitKey.path: `value` is empty\n  because  the service that counts takes no empty names and values'],
    ['an empty key', () => RateLimitKey.header('a', { key: '' }), 'RateLimitKey.header: `key` is empty'],
    ['an empty name', () => RateLimitKey.generic(''), 'RateLimitKey.generic: `value` is empty'],
    ['a path as text', () => RateLimitKey.path('/pay' as any), 'RateLimitKey.path: `options` is "/pay", a string'],
    ['a misspelt option', () => RateLimitKey.remoteAddress({ name: 'a' } as any), 'RateLimitKey.remoteAddress: `options` has no option "name"'],
    ['a path with a query', () => RateLimitKey.path({ value: '/pay?x=1' }), [
      'RateLimitKey.path: `value` is "/pay?x=1"',
      '  because  "/pay?x=1" is not a path: it starts with "/" and has no spaces, no query and no "#"',
    ].join('\n')],
    ['a value that the service takes for any', () => RateLimitKey.header('x-user', { value: 'bo*' }), [
      'RateLimitKey.header: `value` is "bo*"',
      '  because  the service takes a "*" at the end for any text',
      '  instead  count what begins so by RateLimitKey.requests(HttpMatch...)',
    ].join('\n')],
    ['a header that is called so', () => RateLimitKey.header('x*'), 'RateLimitKey.header: `key` is "x*"\n  because  the service takes a "*" at the end for any text\n  instead  give it another `key`'],
    ['a path that ends so', () => RateLimitKey.path({ value: '/a*' }), 'RateLimitKey.path: `value` is "/a*"'],
    ['all requests under such a name', () => RateLimitKey.generic('all*'), 'RateLimitKey.generic: `value` is "all*"'],
    ['an address by another key', () => RateLimitKey.remoteAddress({ key: 'ip' }), [
      'RateLimitKey.remoteAddress: `key` is "ip"',
      '  because  Envoy calls it remote_address, and nothing else',
      '  instead  leave `key` out',
    ].join('\n')],
    ['requests by port', () => RateLimitKey.requests(HttpMatch.of({ port: 80 })), 'RateLimitKey.requests: `match` (port 80)\n  because  what is counted is told apart by path, method, authority and headers, and not by port'],
  ])('as a key: %s', (_, make, message) => {
    expect(refusal(make)).toContain(message);
  });

  test('a domain that another one has, and not the same domain of another service', () => {
    const target = (app: string) => PolicyTarget.pods({ namespace: 'shop', labels: { app } });
    expect(refusalOn('istio', chart => {
      const counter = counterIn(chart);
      limitIn(chart, { target: target('a') }, counter);
      new GlobalRateLimit(chart, 'two', { target: target('b'), service: counter, domain: 'shop', onFailure: RateLimitFailure.DENY, limits: [{ by: BY, limit: Rate.perDay(1) }] });
    })).toBe([
      'c/two: "c/quota" has the domain "shop" of ratelimit.infra.svc.cluster.local',
      '  because  the service reads one file for each domain, and refuses all of them where there are two',
      '  instead  give this one a domain of its own',
    ].join('\n'));
  });

  test('two for one workload', () => {
    expect(refusalOn('istio', chart => {
      const counter = counterIn(chart);
      const target = PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' } });
      for (const domain of ['one', 'two']) {
        const limits = [{ by: BY, limit: Rate.perDay(1) }];
        new GlobalRateLimit(chart, domain, { target, service: counter, domain, onFailure: RateLimitFailure.DENY, limits });
      }
    })).toContain('"c/one" has the global rate limit of workload "shop/app=cart"');
  });

  test.each<[MeshName, string]>([
    ['ambient', 'Istio 1.31 cannot limit requests by a service that counts for all proxies'],
    ['linkerd', 'Linkerd 2.20 cannot limit requests by a service that counts for all proxies'],
  ])('%s', (mesh, message) => {
    expect(refused({}, mesh)).toContain(message);
  });
});

test('overrides', () => {
  const overrides = { EnvoyFilter: [JsonPatch.replace('/spec/priority', 7)] };
  expect(filterOf({ overrides }).spec.priority).toBe(7);
});
