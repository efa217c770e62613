import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import {
  DataPlane, GatewayForm, GatewayListener, IstioMesh, MeshGateway, MeshMetric, MeshTelemetry, MeshTelemetryProps, MetricTag, PolicyTarget,
  ServicePort, TelemetryProvider, TraceTag, TrafficMode, ZeroTrustNamespace,
} from '../../../src';
import { chartOn, MeshName, only, refusal, refusalOn, synth, synthOn } from '../../program';

type Options = Partial<MeshTelemetryProps>;
const OTEL = TelemetryProvider.openTelemetry('otel');
const LOGS = TelemetryProvider.fileAccessLog();
const TRACED: Options = { tracing: { samplingPercent: 1 } };

const telemetryOn = (mesh: MeshName, options: object) => only(synthOn(mesh, chart => new MeshTelemetry(chart, 't', { target: PolicyTarget.mesh(), ...options })), 'Telemetry');
const specOf = (options: Options) => telemetryOn('istio', options).spec;
const refused = (options: object, mesh: MeshName = 'istio') => refusalOn(mesh, chart => new MeshTelemetry(chart, 't', { target: PolicyTarget.mesh(), ...options }));

test('an object of the name of the construct', () => {
  expect(telemetryOn('istio', { accessLogging: [{ providers: [LOGS] }] })).toEqual({
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: { name: 't', namespace: 'istio-system' },
    spec: { accessLogging: [{ providers: [{ name: 'envoy' }] }] },
  });
});

test('tracing, with everything that can be said of it', () => {
  expect(specOf({
    tracing: {
      provider: OTEL,
      samplingPercent: 0.01,
      mode: TrafficMode.CLIENT,
      disableSpanReporting: true,
      disableContextPropagation: false,
      useRequestIdForSampling: false,
      meshTags: false,
      tags: {
        region: TraceTag.literal('eu'), pod: TraceTag.environment('POD_NAME', 'none'), tenant: TraceTag.header('x-tenant'), sni: TraceTag.formatter('%REQUESTED_SERVER_NAME%'),
      },
    },
  })).toEqual({
    tracing: [{
      match: { mode: 'CLIENT' },
      providers: [{ name: 'otel' }],
      randomSamplingPercentage: 0.01,
      disableSpanReporting: true,
      disableContextPropagation: false,
      useRequestIdForTraceSampling: false,
      enableIstioTags: false,
      customTags: {
        region: { literal: { value: 'eu' } },
        pod: { environment: { name: 'POD_NAME', defaultValue: 'none' } },
        tenant: { header: { name: 'x-tenant' } },
        sni: { formatter: { value: '%REQUESTED_SERVER_NAME%' } },
      },
    }],
  });
});

test('access logs, with everything that can be said of them', () => {
  expect(specOf({
    accessLogging: [
      { providers: [LOGS, TelemetryProvider.openTelemetryAccessLog('als')], filter: "response.code >= 400 || request.path.startsWith('/pay')", mode: TrafficMode.SERVER },
      { providers: [TelemetryProvider.httpAccessLogService('http-als'), TelemetryProvider.tcpAccessLogService('tcp-als')], disabled: true },
    ],
  })).toEqual({
    accessLogging: [
      {
        match: { mode: 'SERVER' }, providers: [{ name: 'envoy' }, { name: 'als' }], filter: { expression: "response.code >= 400 || request.path.startsWith('/pay')" },
      },
      { providers: [{ name: 'http-als' }, { name: 'tcp-als' }], disabled: true },
    ],
  });
});

test('metrics, with everything that can be said of them', () => {
  expect(specOf({
    metrics: [{
      providers: [TelemetryProvider.prometheus()],
      reportingInterval: Duration.seconds(10),
      overrides: [
        { disabled: true },
        { metric: MeshMetric.REQUEST_COUNT, mode: TrafficMode.CLIENT_AND_SERVER, disabled: false },
        { customMetric: 'custom', tags: { host: MetricTag.value('request.host'), source_app: MetricTag.remove() } },
      ],
    }],
  })).toEqual({
    metrics: [{
      providers: [{ name: 'prometheus' }],
      reportingInterval: '10s',
      overrides: [
        { disabled: true },
        { match: { metric: 'REQUEST_COUNT', mode: 'CLIENT_AND_SERVER' }, disabled: false },
        { match: { customMetric: 'custom' }, tagOverrides: { host: { operation: 'UPSERT', value: 'request.host' }, source_app: { operation: 'REMOVE' } } },
      ],
    }],
  });
});

test.each(Object.values(MeshMetric))('the metric %s', metric => {
  expect(specOf({ metrics: [{ overrides: [{ metric, disabled: true }] }] }).metrics[0].overrides[0].match).toEqual({ metric });
});

describe('where it stands', () => {
  const HTTP = [ServicePort.http(80)];
  const placed = (mesh: MeshName, target: (chart: Chart) => MeshTelemetryProps['target']) => {
    const { metadata: { namespace }, spec: { selector, targetRefs } } = only(synthOn(mesh, chart => {
      new MeshTelemetry(chart, 't', { target: target(chart), ...TRACED });
    }), 'Telemetry');
    return { namespace, selector, targetRefs };
  };
  const cart = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: HTTP });

  test('for all of a mesh or a namespace, waypoints too', () => {
    for (const mesh of ['istio', 'ambient'] as const) {
      expect(placed(mesh, () => PolicyTarget.mesh())).toEqual({ namespace: 'istio-system' });
      expect(placed(mesh, () => PolicyTarget.namespace('shop'))).toEqual({ namespace: 'shop' });
    }
  });

  test('for a workload, by labels, and in ambient mode by its Services', () => {
    expect(placed('istio', cart)).toEqual({ namespace: 'shop', selector: { matchLabels: { app: 'cart' } } });
    expect(placed('ambient', cart)).toEqual({ namespace: 'shop', targetRefs: [{ group: '', kind: 'Service', name: 'cart' }] });
    expect(placed('ambient', chart => cart(chart).workload!)).toEqual({ namespace: 'shop', targetRefs: [{ group: '', kind: 'Service', name: 'cart' }] });
  });

  test('for a gateway, by the labels of its pods, where these are', () => {
    const listeners = [GatewayListener.http(80, { hosts: ['shop.example.com'] })];
    const form = GatewayForm.mesh({ labels: { istio: 'edge' }, namespace: 'edge' });
    expect(placed('istio', chart => PolicyTarget.gateway(new MeshGateway(chart, 'public', { namespace: 'ingress', form, listeners }))))
      .toEqual({ namespace: 'edge', selector: { matchLabels: { istio: 'edge' } } });
  });
});

describe('refused', () => {
  const tracing = (given: object) => ({ tracing: given });
  const log = (given: object) => ({ accessLogging: [given] });
  const override = (given: object) => ({ metrics: [{ overrides: [given] }] });

  test.each<[string, object, string]>([
    ['nothing', {}, 'c/t: it says nothing\n  because  it has neither tracing, nor accessLogging, nor metrics\n  instead  give one of them'],
    ['nothing in lists', { accessLogging: [], metrics: [] }, 'it says nothing'],
    ['a misspelt part', { accessLog: [] }, '`props` has no option "accessLog"'],
    ['no target', { target: undefined, ...TRACED }, '`target` is undefined'],
    ['empty tracing', tracing({}), '`tracing` says nothing\n  because  it has none of provider, sampling,'],
    ['a misspelt option of tracing', tracing({ sampling: 1 }), '`tracing` has no option "sampling"'],
    ['sampling above all', tracing({ samplingPercent: 100.1 }), '`tracing.samplingPercent` is 100.1\n  because  it is a share in percent, from 0 to 100\n  instead  write 1 for one request of a hundred'],
    ['sampling below nothing', tracing({ samplingPercent: -1 }), '`tracing.samplingPercent` is -1'],
    ['sampling of no number', tracing({ samplingPercent: NaN }), '`tracing.samplingPercent` is NaN'],
    ['a provider by its name', tracing({ provider: 'otel' }), '`tracing.provider` is "otel", a string\n  because  it is a TelemetryProvider'],
    ['a provider without a name', tracing({ provider: TelemetryProvider.named(' ') }), '`tracing.provider`, " ", is used for tracing\n  because  a provider is found by its name, and this one has none'],
    ['metrics to where traces go', { metrics: [{ providers: [OTEL], overrides: [{ disabled: true }] }] }, [
      '`metrics[0].providers[0]`, "otel", is used for metrics',
      '  because  it is for tracing, and the mesh would ignore it',
      '  instead  name a provider for metrics',
    ].join('\n')],
    ['traces to where logs go', tracing({ provider: LOGS }), '`tracing.provider`, "envoy", is used for tracing\n  because  it is for access logs'],
    ['logs to where traces go', log({ providers: [OTEL] }), '`accessLogging[0].providers[0]`, "otel", is used for access logs\n  because  it is for tracing'],
    ['logs to where metrics go', log({ providers: [TelemetryProvider.prometheus()] }), 'because  it is for metrics'],
    ['an empty tag', tracing({ tags: { a: TraceTag.literal('') } }), '`tracing.tags["a"]`\n  because  the value of a tag is not empty'],
    ['a tag of no header', tracing({ tags: { a: TraceTag.header('') } }), 'because  the header of a tag is not empty'],
    ['a tag of no variable', tracing({ tags: { a: TraceTag.environment('') } }), 'because  the environment of a tag is not empty'],
    ['a tag without a name', tracing({ tags: { '': TraceTag.literal('x') } }), '`tracing.tags` has a tag without a name\n  because  a tag has a name'],
    ['no tags', tracing({ tags: {} }), '`tracing.tags` is empty'],
    ['a tag as text', tracing({ tags: { a: 'b' } }), '`tracing.tags["a"]` is "b", a string\n  because  it is a TraceTag'],
    ['a side that is none', tracing({ mode: 'INBOUND' }), '`tracing.mode` is "INBOUND", a string\n  because  it is one of "CLIENT", "SERVER", "CLIENT_AND_SERVER"'],
    ['an empty log', log({}), '`accessLogging[0]` says nothing\n  because  it has none of providers, disabled, filter, mode'],
    ['a misspelt option of a log', log({ expression: 'true' }), '`accessLogging[0]` has no option "expression"'],
    ['an empty filter', log({ filter: '' }), '`accessLogging[0].filter` is ""\n  because  an expression is not empty'],
    ['a filter that does not parse', log({ filter: 'response.code = 500' }), [
      '`accessLogging[0].filter` is "response.code = 500"',
      '  because  "=" is no operator: equality is "=="',
      "  instead  write an expression of CEL, for example 'response.code >= 400'",
    ].join('\n')],
    ['metrics without a change', { metrics: [{ providers: [TelemetryProvider.prometheus()] }] }, '`metrics[0]` says nothing\n  because  it has none of overrides, reportingInterval'],
    ['an override without a change', override({ metric: MeshMetric.ALL }), '`metrics[0].overrides[0]` says nothing\n  because  it has none of disabled, tags'],
    ['an override of two metrics', override({ metric: MeshMetric.ALL, customMetric: 'x', disabled: true }), '`metrics[0].overrides[0]` has `metric` and `customMetric`\n  because  it is about one of the two'],
    ['an override of no metric', override({ customMetric: '', disabled: true }), '`metrics[0].overrides[0].customMetric` is empty\n  because  a metric is found by its name'],
    ['a metric that is none', override({ metric: 'requests_total', disabled: true }), '`metrics[0].overrides[0].metric` is "requests_total", a string'],
    ['a misspelt option of an override', override({ disable: true }), '`metrics[0].overrides[0]` has no option "disable"'],
    ['a tag with an empty value', override({ tags: { a: MetricTag.value('') } }), [
      'the value of `metrics[0].overrides[0].tags["a"]` is empty',
      '  because  a tag has a value',
      '  instead  write MetricTag.remove() to have no such tag',
    ].join('\n')],
    ['a tag of a metric as text', override({ tags: { a: 'request.host' } }), '`metrics[0].overrides[0].tags["a"]` is "request.host", a string\n  because  it is a MetricTag'],
    ['an interval as text', { metrics: [{ reportingInterval: '5s' }] }, '`metrics[0].reportingInterval` is "5s"'],
  ])('%s', (_, options, message) => {
    expect(refused(options)).toContain(message);
  });

  test('one name for providers of two kinds', () => {
    expect(refused({ tracing: { provider: OTEL }, accessLogging: [{ providers: [TelemetryProvider.openTelemetryAccessLog('otel')] }] })).toBe([
      'c/t: the provider "otel" is TelemetryProvider.openTelemetryAccessLog here, and TelemetryProvider.openTelemetry elsewhere',
      '  because  in the configuration of the mesh a name stands for one provider of one kind',
      '  instead  make it once, and use that value everywhere',
    ].join('\n'));
    expect(refusalOn('istio', chart => {
      new MeshTelemetry(chart, 'a', { target: PolicyTarget.mesh(), tracing: { provider: OTEL } });
      new MeshTelemetry(chart, 'b', { target: PolicyTarget.namespace('shop'), tracing: { provider: TelemetryProvider.zipkin('otel') } });
    })).toContain('the provider "otel" is TelemetryProvider.zipkin here, and TelemetryProvider.openTelemetry elsewhere');
  });

  test('and a refused one has noted no kinds', () => {
    const chart = chartOn('istio');
    refusal(() => new MeshTelemetry(chart, 'a', { target: PolicyTarget.mesh(), tracing: { provider: OTEL }, overrides: 5 as any }));
    new MeshTelemetry(chart, 'b', { target: PolicyTarget.mesh(), tracing: { provider: TelemetryProvider.zipkin('otel') } });
  });

  test.each<[string, PolicyTarget, PolicyTarget, string]>([
    ['the mesh', PolicyTarget.mesh(), PolicyTarget.mesh(), '"c/a" has the telemetry of the mesh, and this is for the mesh'],
    ['a namespace', PolicyTarget.namespace('shop'), PolicyTarget.namespace('shop'), '"c/a" has the telemetry of namespace "shop"'],
    ['pods', PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' } }), PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart', version: 'v1' } }), 'IST0159'],
  ])('two for %s', (_, a, b, message) => {
    expect(refusalOn('istio', chart => [a, b].forEach((target, index) => new MeshTelemetry(chart, 'ab'[index], { target, ...TRACED })))).toContain(message);
  });

  test('not one for each: the mesh, a namespace, another one, a workload, another one', () => {
    const pods = (app: string) => PolicyTarget.pods({ namespace: 'shop', labels: { app } });
    const targets = [PolicyTarget.mesh(), PolicyTarget.namespace('shop'), PolicyTarget.namespace('lab'), pods('cart'), pods('web')];
    expect(synthOn('istio', chart => targets.forEach((target, index) => new MeshTelemetry(chart, `t${index}`, { target, ...TRACED })))).toHaveLength(5);
  });

  test('a workload and the service before it', () => {
    expect(refusalOn('istio', chart => {
      const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
      new MeshTelemetry(chart, 'a', { target: cart, ...TRACED });
      new MeshTelemetry(chart, 'b', { target: cart.workload!, ...TRACED });
    })).toContain('"c/a" has the telemetry of service "shop/cart", and this is for workload "shop/cart"');
  });

  test('Linkerd, where it is set when the mesh is installed', () => {
    expect(refused(TRACED, 'linkerd')).toBe([
      'c/t: Linkerd 2.20 cannot say which requests are traced, and where spans go',
      '  because  tracing is set once for all proxies, where Linkerd is installed (linkerd/linkerd2 version-2.20 charts/linkerd-control-plane/values.yaml)',
      '  instead  set proxy.tracing in the values of the control plane',
    ].join('\n'));
    expect(refused(log({ providers: [LOGS] }), 'linkerd')).toContain('write ProxySettings with linkerd: { accessLog: ProxyAccessLog.JSON }');
    expect(refused(override({ disabled: true }), 'linkerd')).toContain('its metrics are what they are');
  });

  test.each<[string, string, Options]>([
    ['1.28', '1.29', tracing({ tags: { a: TraceTag.formatter('%REQ(a)%') } })],
    ['1.24', '1.25', tracing({ meshTags: true })],
    ['1.29', '1.30', tracing({ disableContextPropagation: true })],
  ])('version %s: it came with %s', (version, since, options) => {
    const on = (written: string, dataPlane: DataPlane) => chartOn(app => new IstioMesh(app, 'mesh', { version: written, dataPlane }));
    for (const dataPlane of [DataPlane.SIDECAR, DataPlane.AMBIENT]) {
      expect(refusal(() => new MeshTelemetry(on(version, dataPlane), 't', { target: PolicyTarget.mesh(), ...options }))).toContain(`it came with Istio ${since}`);
      new MeshTelemetry(on(since, dataPlane), 't', { target: PolicyTarget.mesh(), ...options });
    }
  });
});

test('two meshes of one program have each a whole of their own, and a configuration of their own', () => {
  const app = new App();
  const [one, other] = ['istio-one', 'istio-other'].map(controlPlaneNamespace => {
    const chart = new Chart(app, controlPlaneNamespace);
    new IstioMesh(chart, 'mesh', { controlPlaneNamespace });
    return chart;
  });
  const target = PolicyTarget.mesh();
  const trace = (chart: Chart, id: string, provider: TelemetryProvider) => new MeshTelemetry(chart, id, { target, tracing: { provider } });
  trace(one, 'traces', TelemetryProvider.openTelemetry('x'));
  trace(other, 'traces', TelemetryProvider.zipkin('x'));
  expect(synth(one).map(({ metadata }) => metadata.namespace)).toEqual(['istio-one', 'istio-other']);
  expect(refusal(() => trace(one, 'more', TelemetryProvider.openTelemetry('x')))).toContain('"istio-one/traces" has the telemetry of the mesh');
  const shop = { target: PolicyTarget.namespace('shop'), tracing: { provider: TelemetryProvider.zipkin('x') } };
  expect(refusal(() => new MeshTelemetry(one, 'shop', shop))).toContain('the provider "x" is TelemetryProvider.zipkin here');
});

test('overrides, and the objects', () => {
  const chart = chartOn('istio');
  const telemetry = new MeshTelemetry(chart, 't', {
    target: PolicyTarget.mesh(), ...TRACED, overrides: { Telemetry: [JsonPatch.add('/metadata/labels', { team: 'platform' })] },
  });
  expect(telemetry.apiObjects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Telemetry t']);
  expect(only(synth(chart), 'Telemetry').metadata.labels).toEqual({ team: 'platform' });
});
