import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  CustomEnvoyFilter, EnvoyContext, EnvoyOperation, EnvoyPart, EnvoyRouteAction, ExtensionPhase, GlobalRateLimit, HttpMatch, HttpPath,
  IstioMesh, MeshMetric, MeshTelemetry, MetricTag, ProxyImage, ProxyLogLevel, ProxySettings, Rate, RateLimit, RateLimitFailure,
  RateLimitKey, ServicePort, TelemetryProvider, TraceTag, TrafficExtension, TrafficMode, WasmExtension, WasmFailure, WasmLayer, WasmPull,
  WasmVariable, ZeroTrustNamespace,
} from '../../../src';
import { only, podsOf, refusal, synth } from '../../program';

type Make = new (scope: Construct, id: string, props: any) => Construct;

/** What a variable may hold that nobody set, or that another program meant for something else. */
const JUNK: readonly unknown[] = [
  undefined, null, true, false, 0, -1, 1.5, 70_000, NaN, Infinity, '', ' ', 'x', 'x: y\n', '5', [], [null], [undefined], ['x'], [1], new Array(1), {}, { x: 1 },
  { x: undefined }, new Map([['x', 1]]), new Date(0), () => 1, Symbol('x'), 10n, Duration.millis(0), Duration.days(9000), Size.gibibytes(1), Object.create(null),
  Rate.perSecond(1), TelemetryProvider.named('x'),
];

const WASM = {
  url: 'oci://registry.example.com/filter:1.0',
  sha256: 'ab'.repeat(32),
  pluginName: 'root',
  pluginConfig: { a: [1] },
  onFailure: WasmFailure.IGNORE,
  pull: WasmPull.ALWAYS,
  pullSecret: 'registry',
  layer: WasmLayer.HTTP,
  environment: [WasmVariable.value('MODE', 'x')],
};
const PLACE = { phase: ExtensionPhase.AUTHN, priority: 5, traffic: [{ mode: TrafficMode.SERVER, ports: [8080] }] };

const PROGRAMS: readonly [string, Make, (chart: Chart) => object][] = [
  ['RateLimit', RateLimit, chart => ({
    target: cart(chart),
    limit: Rate.perSecond(10),
    requests: [{ match: HttpMatch.path(HttpPath.exact('/a')), limit: Rate.perMinute(1) }],
    ports: [8080],
    status: 503,
    responseHeaders: { 'x-limited': 'yes' },
    showRemaining: true,
    statPrefix: 'carts',
    countedPercent: 50,
    enforcedPercent: 20,
    overrides: {},
  })],
  ['GlobalRateLimit', GlobalRateLimit, chart => ({
    ...asked(chart),
    servicePort: 8081,
    domain: 'shop',
    onFailure: RateLimitFailure.DENY,
    timeout: Duration.millis(50),
    limits: [{ by: [RateLimitKey.header('x-user'), RateLimitKey.path({ value: '/a' })], limit: Rate.perMinute(1) }],
    ports: [8080],
    status: 503,
    responseHeaders: { 'x-limited': 'yes' },
    showRemaining: true,
    enforcedPercent: 20,
    overrides: {},
  })],
  ['ProxySettings', ProxySettings, chart => ({
    target: podsOf(chart, 'web'),
    concurrency: 2,
    image: ProxyImage.DISTROLESS,
    environment: { A: 'b' },
    resources: { cpu: kplus.Cpu.millis(100), memory: Size.mebibytes(64), cpuLimit: kplus.Cpu.millis(200), memoryLimit: Size.mebibytes(128) },
    holdApplicationUntilProxyStarts: true,
    terminationDrain: Duration.seconds(5),
    logLevel: ProxyLogLevel.INFO,
    componentLogLevels: { rbac: ProxyLogLevel.DEBUG },
    excludeOutboundPorts: [25],
    excludeOutboundRanges: ['10.0.0.0/8'],
    overrides: {},
  })],
  ['MeshTelemetry', MeshTelemetry, chart => ({
    target: cart(chart),
    tracing: {
      provider: TelemetryProvider.zipkin('z'),
      samplingPercent: 5,
      tags: { a: TraceTag.header('x-a', 'none') },
      mode: TrafficMode.SERVER,
      disableSpanReporting: false,
      disableContextPropagation: false,
      useRequestIdForSampling: true,
      meshTags: false,
    },
    accessLogging: [{ providers: [TelemetryProvider.fileAccessLog()], disabled: false, filter: 'response.code >= 500', mode: TrafficMode.CLIENT }],
    metrics: [{
      providers: [TelemetryProvider.prometheus()],
      reportingInterval: Duration.seconds(10),
      overrides: [
        { metric: MeshMetric.REQUEST_COUNT, mode: TrafficMode.SERVER, disabled: false, tags: { a: MetricTag.value('request.host') } },
        { customMetric: 'mine', tags: { b: MetricTag.remove() } },
      ],
    }],
    overrides: {},
  })],
  ['WasmExtension', WasmExtension, chart => ({ target: cart(chart), module: WASM, ...PLACE, overrides: {} })],
  ['TrafficExtension of wasm', TrafficExtension, chart => ({ target: cart(chart), wasm: WASM, ...PLACE, overrides: {} })],
  ['TrafficExtension of lua', TrafficExtension, chart => ({ target: cart(chart), lua: 'function envoy_on_request(handle) end', ...PLACE, overrides: {} })],
  ['CustomEnvoyFilter', CustomEnvoyFilter, chart => ({
    target: cart(chart),
    priority: 5,
    patches: [{
      part: EnvoyPart.HTTP_FILTER,
      operation: EnvoyOperation.INSERT_FIRST,
      context: EnvoyContext.SIDECAR_INBOUND,
      proxy: { version: '^1\\.2', metadata: { a: 'b' } },
      listener: { port: 8080, filterChain: { networkFilter: 'envoy.filters.network.http_connection_manager' } },
      value: { name: 'x', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer' } },
    }, {
      part: EnvoyPart.HTTP_ROUTE,
      operation: EnvoyOperation.MERGE,
      context: EnvoyContext.SIDECAR_OUTBOUND,
      value: { a: 1 },
      routes: { name: '80', virtualHost: 'x:80', route: 'r', routeAction: EnvoyRouteAction.ROUTE },
    }, {
      part: EnvoyPart.CLUSTER, operation: EnvoyOperation.MERGE, value: { a: 1 }, cluster: { service: 'x.y.svc.cluster.local', port: 80, subset: 'v1' },
    }],
    overrides: {},
  })],
];

describe.each(PROGRAMS)('%s', (_, make, propsFor) => {
  const shop = () => {
    const app = new App();
    new IstioMesh(app, 'mesh', { version: '1.31' });
    return new Chart(app, 'c');
  };

  test('the whole of it is taken', () => {
    const chart = shop();
    new make(chart, 'it', propsFor(chart));
    expect(synth(chart).length).toBeGreaterThan(0);
  });

  const places = placesIn(propsFor(shop()));
  test.each(places.map(place => [place.join('.'), place] as const))('whatever stands at `%s` is refused, or makes objects that are valid', (__, place) => {
    for (const junk of JUNK) {
      const chart = shop();
      const props = replaced(propsFor(chart), place, junk);
      const outcome = outcomeOf(() => {
        new make(chart, 'it', props);
        synth(chart);
      });
      expect({ junk, outcome }).toEqual({ junk, outcome: expect.stringMatching(/^(taken|refused)$/) });
    }
  });
});

test('an object that is handed on unread is a copy of what was written', () => {
  const chart = new Chart(new App(), 'c');
  new IstioMesh(chart, 'mesh');
  const target = cart(chart);
  const make = (id: string, pluginConfig: any) => new WasmExtension(chart, id, { target, module: { url: WASM.url, pluginConfig } });
  const config: any = { list: [{ a: [[]], b: 'x', c: 0, d: false }], made: Object.create(null) };
  make('one', config);
  config.list[0].b = 'y';
  expect(only(synth(chart), 'WasmPlugin').spec.pluginConfig).toEqual({ list: [{ a: [[]], b: 'x', c: 0, d: false }], made: {} });
  config.list.push({ config });
  expect(refusal(() => make('two', config))).toContain('c/two: `module.pluginConfig["list"][1]["config"]` is an object that it stands in');
  expect(refusal(() => make('three', { at: null }))).toContain('`module.pluginConfig["at"]` is null');
});

function outcomeOf(write: () => unknown): string {
  try {
    write();
    return 'taken';
  } catch (error) {
    const { name, message, stack } = error as Error;
    // Some of it is refused when the program is complete
    const late = /^Validation failed with the following errors:\n {2}\[c\/it\] ([^]+)$/.exec(message)?.[1];
    const refused = (name === 'IntentError' || late !== undefined) && /^[^\n]+: [^]+\n {2}because {2}[^]+\n {2}instead {2}/.test(late ?? message);
    return refused ? 'refused' : `${name}: ${message}\n${stack}`;
  }
}

function cart(chart: Chart) {
  return new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
}

/** A service that counts, and one whose proxies may ask it. */
function asked(chart: Chart) {
  const service = new ZeroTrustNamespace(chart, 'infra').addService('counter', { ports: [ServicePort.grpc(8081)] });
  const target = cart(chart);
  service.allow(target);
  return { target, service };
}

/** Every place in plain props, the whole of them first; an object of a class is one value. */
function placesIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  const plain = Array.isArray(value) || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);
  return [at, ...(plain ? Object.entries(value as object).flatMap(([key, each]) => placesIn(each, [...at, key])) : [])];
}

function replaced(value: any, [key, ...rest]: readonly string[], junk: unknown): unknown {
  if (key === undefined) return junk;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = replaced(copy[key], rest, junk);
  return copy;
}
