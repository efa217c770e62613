import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  GatewayForm, GatewayListener, IstioMesh, MeshGateway, MeshService, PolicyTarget, ProxyImage, ProxyLogLevel, ProxySettings, ProxySettingsProps,
  ServicePort, ZeroTrustNamespace,
} from '../../../src';
import { chartOn, MeshName, ofKind, only, Pods, podsOf, refusal, refusalOn, synth, synthOn } from '../../program';

type Options = Partial<ProxySettingsProps>;
const HTTP = [ServicePort.http(80, { targetPort: 8080 })];
const RESOURCES = { cpu: kplus.Cpu.millis(100), memory: Size.mebibytes(128) };

/** A guarded workload with a Deployment of this program, and settings for its proxies. */
function settingsIn(chart: Chart, options: object, pods: Pods = {}): ProxySettings {
  const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: HTTP, workload: podsOf(chart, 'cart', pods) });
  return new ProxySettings(chart, 'cart-proxy', { target: cart, ...options });
}
const objectsOf = (options: Options, pods?: Pods) => synthOn('istio', chart => settingsIn(chart, options, pods));
const podsWith = (options: Options, pods?: Pods) => only(objectsOf(options, pods), 'Deployment').spec.template.metadata.annotations;
const refused = (options: object, mesh: MeshName = 'istio', pods?: Pods) => refusalOn(mesh, chart => settingsIn(chart, options, pods));

test('threads, image and environment are a ProxyConfig', () => {
  const objects = objectsOf({ concurrency: 0, image: ProxyImage.DISTROLESS, environment: { ISTIO_META_DNS_CAPTURE: 'true' } });
  expect(only(objects, 'ProxyConfig')).toEqual({
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'ProxyConfig',
    metadata: { name: 'cart-proxy', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'cart' } },
      concurrency: 0,
      image: { imageType: 'distroless' },
      environmentVariables: { ISTIO_META_DNS_CAPTURE: 'true' },
    },
  });
  expect(only(objects, 'Deployment').spec.template.metadata.annotations).toBeUndefined();
});

describe('where it stands', () => {
  const config = (target: (chart: Chart) => ProxySettingsProps['target']) => only(
    synthOn('istio', chart => new ProxySettings(chart, 'p', { target: target(chart), concurrency: 2 })), 'ProxyConfig',
  );

  test('for the mesh, in the namespace of the control plane', () => {
    const { metadata, spec } = config(() => PolicyTarget.mesh());
    expect([metadata.namespace, spec]).toEqual(['istio-system', { concurrency: 2 }]);
  });

  test('for a namespace', () => {
    const { metadata, spec } = config(() => PolicyTarget.namespace('shop'));
    expect([metadata.namespace, spec]).toEqual(['shop', { concurrency: 2 }]);
  });

  test('for a gateway of the Kubernetes Gateway API, whose pods are labelled with its name', () => {
    const { metadata, spec } = config(chart => PolicyTarget.gateway(new MeshGateway(chart, 'public', {
      namespace: 'ingress', form: GatewayForm.kubernetes(), listeners: [GatewayListener.http(80, { hosts: ['shop.example.com'] })],
    })));
    expect([metadata.namespace, spec.selector]).toEqual(['ingress', { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'public' } }]);
  });

  test('for a Deployment outside of a guarded namespace, by what it selects', () => {
    const { metadata, spec } = config(chart => podsOf(chart, 'web', { namespace: 'lab', labels: { version: 'v1' } }));
    expect([metadata.namespace, spec.selector]).toEqual(['lab', { matchLabels: { app: 'web', version: 'v1' } }]);
  });

  test('for a Pod, by its labels', () => {
    const { spec } = config(chart => new ApiObject(chart, 'pod', {
      apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'lab', labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i' }] },
    }));
    expect(spec.selector).toEqual({ matchLabels: { app: 'web' } });
  });
});

describe('annotations of pods', () => {
  test('all of them', () => {
    expect(podsWith({
      resources: { ...RESOURCES, cpuLimit: kplus.Cpu.units(2), memoryLimit: Size.gibibytes(1) },
      holdApplicationUntilProxyStarts: true,
      terminationDrain: Duration.millis(2500),
      logLevel: ProxyLogLevel.ERROR,
      componentLogLevels: { rbac: ProxyLogLevel.DEBUG, http2: ProxyLogLevel.OFF },
      excludeOutboundPorts: [3306, 5432],
      excludeOutboundRanges: ['10.10.0.0/16', 'fd00::/8'],
    })).toEqual({
      'sidecar.istio.io/proxyCPU': '100m',
      'sidecar.istio.io/proxyMemory': '128Mi',
      'sidecar.istio.io/proxyCPULimit': '2',
      'sidecar.istio.io/proxyMemoryLimit': '1Gi',
      'sidecar.istio.io/logLevel': 'error',
      'sidecar.istio.io/componentLogLevel': 'rbac:debug,http2:off',
      'traffic.sidecar.istio.io/excludeOutboundPorts': '3306,5432',
      'traffic.sidecar.istio.io/excludeOutboundIPRanges': '10.10.0.0/16,fd00::/8',
      'proxy.istio.io/config': 'holdApplicationUntilProxyStarts: true\nterminationDrainDuration: 2.5s\n',
    });
  });

  test('stand beside those of the pods, and what these said is left alone', () => {
    const pods = { annotations: { 'team': 'shop', 'sidecar.istio.io/logLevel': 'error' } };
    expect(podsWith({ logLevel: ProxyLogLevel.ERROR, terminationDrain: Duration.seconds(9) }, pods)).toEqual({
      'team': 'shop', 'sidecar.istio.io/logLevel': 'error', 'proxy.istio.io/config': 'terminationDrainDuration: 9s\n',
    });
  });

  test('memory is written in the largest unit that it is a whole number of', () => {
    const memory = (size: Size) => podsWith({ resources: { ...RESOURCES, memory: size } })['sidecar.istio.io/proxyMemory'];
    expect([Size.kibibytes(1), Size.kibibytes(1536), Size.mebibytes(1536), Size.gibibytes(2)].map(memory)).toEqual(['1Ki', '1536Ki', '1536Mi', '2Gi']);
  });

  test('of cdk8s-plus, of every version', () => {
    const chart = chartOn('istio');
    const deployment = (version: string) => new kplus.Deployment(chart, version, {
      metadata: { namespace: 'shop', name: `cart-${version}` },
      podMetadata: { labels: { app: 'cart', version } },
      serviceAccount: new kplus.ServiceAccount(chart, `account-${version}`, { metadata: { namespace: 'shop', name: 'cart' } }),
      containers: [{ image: 'cart', portNumber: 8080 }],
    });
    const v1 = deployment('v1');
    v1.podMetadata.addAnnotation('team', 'shop');
    const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: HTTP, workload: v1 });
    new ProxySettings(chart, 'p', { target: cart.workload!, logLevel: ProxyLogLevel.OFF });
    expect(only(synth(chart), 'Deployment').spec.template.metadata.annotations).toMatchObject({ 'team': 'shop', 'sidecar.istio.io/logLevel': 'off' });
  });

  test('every version of a workload', () => {
    const objects = synthOn('istio', chart => {
      const pods = (version: string) => podsOf(chart, `cart-${version}`, { labels: { app: 'cart', version }, account: 'cart' });
      const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: HTTP, versions: { v1: pods('v1'), v2: pods('v2') } });
      new ProxySettings(chart, 'p', { target: cart, logLevel: ProxyLogLevel.OFF });
    });
    expect(ofKind(objects, 'Deployment').map(({ spec }) => spec.template.metadata.annotations)).toEqual([{ 'sidecar.istio.io/logLevel': 'off' }, { 'sidecar.istio.io/logLevel': 'off' }]);
  });

  test.each(['CronJob', 'Pod'])('of a %s', kind => {
    const metadata = { name: 'report', namespace: 'lab', labels: { app: 'report' } };
    const spec = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] };
    const whole = kind === 'Pod' ? spec : { schedule: '0 0 * * *', jobTemplate: { spec: { template: { metadata: { labels: { app: 'report' } }, spec } } } };
    const chart = chartOn('istio');
    const object = new ApiObject(chart, 'report', { apiVersion: kind === 'Pod' ? 'v1' : 'batch/v1', kind, metadata, spec: whole });
    new ProxySettings(chart, 'p', { target: object, logLevel: ProxyLogLevel.OFF });
    const json = object.toJson();
    expect((kind === 'Pod' ? json : json.spec.jobTemplate.spec.template).metadata).toEqual({ ...kind === 'Pod' ? metadata : { labels: { app: 'report' } }, annotations: { 'sidecar.istio.io/logLevel': 'off' } });
  });

  test('a template without metadata gets some', () => {
    const chart = chartOn('istio');
    const object = new ApiObject(chart, 'web', {
      apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', namespace: 'lab' }, spec: { selector: { matchLabels: { app: 'web' } }, template: { spec: { containers: [] } } },
    });
    new ProxySettings(chart, 'p', { target: object, logLevel: ProxyLogLevel.OFF });
    expect(object.toJson().spec.template.metadata).toEqual({ annotations: { 'sidecar.istio.io/logLevel': 'off' } });
  });

  test('two constructs may each say a part', () => {
    const chart = chartOn('istio');
    const object = podsOf(chart, 'web');
    new ProxySettings(chart, 'one', { target: object, logLevel: ProxyLogLevel.OFF });
    new ProxySettings(chart, 'two', { target: object, excludeOutboundPorts: [1] });
    expect(object.toJson().spec.template.metadata.annotations).toEqual({ 'sidecar.istio.io/logLevel': 'off', 'traffic.sidecar.istio.io/excludeOutboundPorts': '1' });
    expect(refusal(() => new ProxySettings(chart, 'three', { target: object, logLevel: ProxyLogLevel.INFO }))).toBe([
      'c/three: the pods of Deployment "web" say sidecar.istio.io/logLevel: "off", and here it is "info"',
      '  because  a pod has one value for it',
      '  instead  say it in one place only',
    ].join('\n'));
  });
});

describe('the pods were read when the workload was added', () => {
  const problems = (change: (deployment: ApiObject, chart: Chart) => void) => {
    const chart = chartOn('istio');
    const deployment = podsOf(chart, 'cart', { annotations: { team: 'shop' } });
    const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: HTTP, workload: deployment });
    new ProxySettings(chart, 'p', { target: cart, logLevel: ProxyLogLevel.OFF });
    change(deployment, chart);
    return chart.node.root.node.findAll().flatMap(node => node.node.validate());
  };

  test('what is added here is no change of theirs', () => {
    expect(problems(() => undefined)).toEqual([]);
  });

  test('nor where the object itself is named', () => {
    expect(problems((deployment, chart) => { new ProxySettings(chart, 'q', { target: deployment, excludeOutboundPorts: [1] }); })).toEqual([]);
  });

  test('a change of theirs still is', () => {
    const change = (deployment: ApiObject) => deployment.addJsonPatch(JsonPatch.replace('/spec/template/metadata/annotations/team', 'web'));
    expect(problems(change)).toEqual([expect.stringContaining('the pod template of "cart" was changed after it was added to the mesh')]);
  });

  test('and what overrides these settings is said', () => {
    const change = (deployment: ApiObject) => deployment.addJsonPatch(JsonPatch.replace('/spec/template/metadata/annotations/sidecar.istio.io~1logLevel', 'trace'));
    expect(problems(change)).toEqual(['the pods of Deployment "cart" say sidecar.istio.io/logLevel: "trace", and here it is "off"']);
  });
});

describe('pods that are made elsewhere', () => {
  const LINES = ['             sidecar.istio.io/proxyCPU: "100m"', '             sidecar.istio.io/proxyMemory: "128Mi"'];
  const foreign = (target: (chart: Chart) => ProxySettingsProps['target']) => refusalOn('istio', chart => new ProxySettings(chart, 'p', { target: target(chart), resources: RESOURCES }));

  test('of a guarded workload: the lines that their owner must add', () => {
    expect(foreign(chart => new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: HTTP }))).toBe([
      'c/p: the pods of service "shop/cart" are not made here',
      '  because  some of these settings are annotations of the pods themselves',
      '  instead  pass the workload\'s object, or add to the pod templates, under metadata.annotations',
      ...LINES,
    ].join('\n'));
  });

  test('of a service of others, or by their labels', () => {
    expect(foreign(() => PolicyTarget.pods({ namespace: 'lab', labels: { app: 'web' } }))).toContain(['the pods of workload "lab/app=web" are not made here'].join('\n'));
    const invoices = (chart: Chart) => MeshService.of(new kplus.Service(chart, 'invoices', {
      metadata: { name: 'invoices', namespace: 'lab' }, ports: [{ port: 80, name: 'http' }], selector: kplus.Pods.select(chart, 'pods', { labels: { app: 'invoices' } }),
    }));
    expect(foreign(invoices)).toContain('the pods of service "lab/invoices" are not made here');
  });

  test('of a whole namespace', () => {
    expect(foreign(() => PolicyTarget.namespace('lab'))).toBe([
      'c/p: the pods of namespace "lab" are not known one by one',
      '  because  some of these settings are annotations of the pods themselves',
      '  instead  name a workload of this program, or add to the pod templates, under metadata.annotations',
      ...LINES,
    ].join('\n'));
  });

  test('a refused one leaves nothing', () => {
    const chart = chartOn('istio');
    refusal(() => new ProxySettings(chart, 'p', { target: PolicyTarget.namespace('lab'), concurrency: 1, logLevel: ProxyLogLevel.OFF }));
    expect(synth(chart)).toEqual([]);
  });
});

describe('refused', () => {
  test.each<[string, object, string]>([
    ['nothing', {}, 'c/cart-proxy: it sets nothing\n  because  none of its options is given'],
    ['a misspelt option', { concurency: 2 }, '`props` has no option "concurency"'],
    ['a share of a thread', { concurrency: 0.5 }, '`concurrency` is 0.5'],
    ['an image that is none', { image: 'alpine' }, '`image` is "alpine", a string\n  because  it is one of "default", "debug", "distroless"'],
    ['a variable that is none', { environment: { '1A': 'x' } }, '`environment` has "1A"\n  because  it is not the name of a variable'],
    ['a long value', { environment: { A: 'x'.repeat(2049) } }, '`environment` has "A"\n  because  its value has 2049 characters, and at most 2048 are allowed'],
    ['no variables', { environment: {} }, '`environment` is empty\n  because  it would set nothing'],
    ['a number as a variable', { environment: { A: 1 } }, '`environment["A"]` is 1'],
    ['CPU as a string', { resources: { ...RESOURCES, cpu: '100m' } }, '`resources.cpu` is "100m", a string'],
    ['no CPU', { resources: { ...RESOURCES, cpu: kplus.Cpu.millis(0) } }, '`resources.cpu` is a Cpu\n  because  it is a Cpu of cdk8s-plus, at least a thousandth of one'],
    ['memory without CPU', { resources: { memory: Size.mebibytes(1) } }, '`resources.cpu` is undefined'],
    ['memory as a string', { resources: { ...RESOURCES, memory: '128Mi' } }, '`resources.memory` is "128Mi"\n  because  it is a Size of cdk8s, at least 1 KiB'],
    ['no memory', { resources: { ...RESOURCES, memory: Size.kibibytes(0) } }, '`resources.memory` is nothing'],
    ['more CPU than allowed', { resources: { ...RESOURCES, cpuLimit: kplus.Cpu.millis(99) } }, [
      '`resources.cpu` is 100m, and its limit 99m',
      '  because  Kubernetes takes no pod that reserves more than it may use',
      '  instead  raise the limit, or reserve less',
    ].join('\n')],
    ['more memory than allowed', { resources: { ...RESOURCES, memoryLimit: Size.mebibytes(127) } }, '`resources.memory` is 128Mi, and its limit 127Mi'],
    ['a limit of another name', { resources: { ...RESOURCES, limits: {} } }, '`resources` has no option "limits"'],
    ['a level that is none', { logLevel: 'warn' }, '`logLevel` is "warn", a string\n  because  it is one of "trace", "debug", "info", "warning", "error", "critical", "off"'],
    ['a part that is none', { componentLogLevels: { 'rbac:debug,x': ProxyLogLevel.INFO } }, '`componentLogLevels` has "rbac:debug,x"\n  because  it is not the name of a part of a proxy'],
    ['no parts', { componentLogLevels: {} }, '`componentLogLevels` is empty'],
    ['a level of a part that is none', { componentLogLevels: { rbac: 'on' } }, '`componentLogLevels["rbac"]` is "on"'],
    ['a port that is none', { excludeOutboundPorts: [0] }, '`excludeOutboundPorts`\n  because  0 is not a port'],
    ['no ports', { excludeOutboundPorts: [] }, '`excludeOutboundPorts`\n  because  it would set nothing\n  instead  write for example [3306], or leave it out'],
    ['an address', { excludeOutboundRanges: ['10.0.0.1'] }, '`excludeOutboundRanges`\n  because  "10.0.0.1" is no range of IP addresses'],
    ['a flag as a string', { holdApplicationUntilProxyStarts: 'false' }, '`holdApplicationUntilProxyStarts` is "false", a string'],
    ['a time as a number', { terminationDrain: 5 }, '`terminationDrain` is 5\n  because  a time is a Duration of cdk8s'],
    ['a drain as long as the pods have', { terminationDrain: Duration.seconds(30) }, [
      '`terminationDrain` is 30 s, and the pods are killed after 30 s',
      '  because  what the proxy still waits for then is cut off (terminationGracePeriodSeconds)',
      '  instead  raise terminationGracePeriodSeconds of the pods, or drain for less than 30 s',
    ].join('\n')],
    ['a name as a target', { target: 'cart', concurrency: 1 }, '`target` is "cart", a string'],
    ['another object as a target', { target: new ApiObject(new Chart(new App(), 'x'), 'x', { apiVersion: 'v1', kind: 'ConfigMap' }), concurrency: 1 }, 'the workload is a ConfigMap\n  because  only a workload has pods'],
  ])('%s', (_, options, message) => {
    expect(refused(options)).toContain(message);
  });

  test('a drain within a longer time', () => {
    expect(podsWith({ terminationDrain: Duration.seconds(50) }, { spec: { terminationGracePeriodSeconds: 60 } })).toEqual({ 'proxy.istio.io/config': 'terminationDrainDuration: 50s\n' });
  });

  test('an object without a namespace', () => {
    expect(refusalOn('istio', chart => new ProxySettings(chart, 'p', {
      target: new ApiObject(chart, 'web', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', labels: { app: 'web' } }, spec: {} }), concurrency: 1,
    }))).toContain('c/p: Pod "web" has no namespace\n  because  settings stand in the namespace of the pods');
  });

  test('two for one target, though one for a workload and one for its namespace stand together', () => {
    const chart = chartOn('istio');
    const pods = PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' } });
    new ProxySettings(chart, 'all', { target: PolicyTarget.namespace('shop'), concurrency: 1 });
    new ProxySettings(chart, 'cart', { target: pods, concurrency: 1 });
    expect(refusal(() => new ProxySettings(chart, 'again', { target: PolicyTarget.namespace('shop'), concurrency: 1 }))).toBe([
      'c/again: "c/all" has the proxy settings of namespace "shop", and this is for namespace "shop"',
      '  because  a proxy takes those of the older object as a whole, and which one that is, is not known here',
      '  instead  say it in one of the two constructs, or select pods by labels that differ',
    ].join('\n'));
    expect(synth(chart)).toHaveLength(2);
  });

  test.each<[MeshName, string]>([
    ['ambient', 'Istio 1.31 cannot set the number of worker threads of a proxy\n  because  in ambient mode pods have no proxy of their own'],
    ['linkerd', 'Linkerd 2.20 cannot set the number of worker threads of a proxy\n  because  its threads follow from the CPU limit, or from the cores of the node'],
  ])('%s', (mesh, message) => {
    expect(refused({ concurrency: 1 }, mesh)).toContain(message);
  });
});

test('overrides, the objects, and a mesh of another root namespace', () => {
  const chart = chartOn(app => new IstioMesh(app, 'mesh', { controlPlaneNamespace: 'mesh-root' }));
  const settings = new ProxySettings(chart, 'p', { target: PolicyTarget.mesh(), concurrency: 1, overrides: { ProxyConfig: [JsonPatch.replace('/spec/concurrency', 3)] } });
  expect(settings.apiObjects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['ProxyConfig p']);
  const { metadata, spec } = only(synth(chart), 'ProxyConfig');
  expect([metadata.namespace, spec.concurrency]).toEqual(['mesh-root', 3]);
  expect(refusal(() => new ProxySettings(chart, 'q', { target: podsOf(chart, 'web'), logLevel: ProxyLogLevel.OFF, overrides: { ProxyConfig: [] } }))).toContain('`overrides` names ProxyConfig');
});
