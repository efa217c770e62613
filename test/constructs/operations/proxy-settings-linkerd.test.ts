import { ApiObject, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  LinkerdMesh, LinkerdProxyOptions, PolicyTarget, ProxyAccessLog, ProxyImage, ProxyLogFormat, ProxyLogLevel, ProxySettings, ProxySettingsProps,
  ServicePort, ZeroTrustNamespace, ZeroTrustStage,
} from '../../../src';
import { chartOn, only, Pods, podsOf, refusal, refusalOn, synth, synthOn } from '../../program';

type Options = Partial<ProxySettingsProps>;
const HTTP = [ServicePort.http(80, { targetPort: 8080 })];
const RESOURCES = { cpu: kplus.Cpu.millis(100), memory: Size.mebibytes(128) };

/** Settings for a Deployment outside of a guarded namespace. */
const inLab = (options: object, pods: Pods = {}) => (chart: Chart) => new ProxySettings(chart, 'p', { target: podsOf(chart, 'web', { namespace: 'lab', ...pods }), ...options });
const annotated = (options: Options, pods?: Pods) => only(synthOn('linkerd', inLab(options, pods)), 'Deployment').spec.template.metadata.annotations;
const refused = (options: object, pods?: Pods) => refusalOn('linkerd', inLab(options, pods));

/** Settings for a workload of a guarded namespace. */
const guarded = (options: object, stage?: ZeroTrustStage) => (chart: Chart) => {
  const shop = new ZeroTrustNamespace(chart, 'shop', { stage });
  const cart = shop.addService('cart', { ports: HTTP, workload: podsOf(chart, 'cart'), plaintextPorts: [9000] });
  return new ProxySettings(chart, 'p', { target: cart, ...options });
};

test('what every mesh knows, as annotations of the pods', () => {
  const objects = synthOn('linkerd', inLab({
    resources: { ...RESOURCES, cpuLimit: kplus.Cpu.units(2), memoryLimit: Size.gibibytes(1) },
    holdApplicationUntilProxyStarts: true,
    terminationDrain: Duration.millis(2500),
    logLevel: ProxyLogLevel.WARNING,
    componentLogLevels: { 'linkerd_app': ProxyLogLevel.DEBUG, 'linkerd_proxy_http::balance': ProxyLogLevel.TRACE },
    excludeOutboundPorts: [3306, 5432],
    environment: { LINKERD2_PROXY_INBOUND_HTTP1_CONNECTION_POOL_IDLE_TIMEOUT: '9s', TZ: 'UTC' },
  }));
  expect(objects.map(({ kind }) => kind)).toEqual(['Deployment']);
  expect(objects[0].spec.template.metadata.annotations).toEqual({
    'config.linkerd.io/proxy-cpu-request': '100m',
    'config.linkerd.io/proxy-cpu-limit': '2',
    'config.linkerd.io/proxy-memory-request': '128Mi',
    'config.linkerd.io/proxy-memory-limit': '1Gi',
    'config.linkerd.io/proxy-await': 'enabled',
    'config.linkerd.io/shutdown-grace-period': '2500ms',
    'config.linkerd.io/skip-outbound-ports': '3306,5432',
    'config.linkerd.io/proxy-additional-env':
      '[{"name":"LINKERD2_PROXY_INBOUND_HTTP1_CONNECTION_POOL_IDLE_TIMEOUT","value":"9s"},{"name":"TZ","value":"UTC"}]',
    'config.linkerd.io/proxy-log-level': 'warn,linkerd_app=debug,linkerd_proxy_http::balance=trace',
  });
});

test.each<[LinkerdProxyOptions, string, string]>([
  [{ opaquePorts: [5432, 9300] }, 'config.linkerd.io/opaque-ports', '5432,9300'],
  [{ skipInboundPorts: [7000] }, 'config.linkerd.io/skip-inbound-ports', '7000'],
  [{ skipSubnets: ['10.10.0.0/16', 'fd00::/8'] }, 'config.linkerd.io/skip-subnets', '10.10.0.0/16,fd00::/8'],
  [{ identityRequiredPorts: [8080] }, 'config.linkerd.io/proxy-require-identity-inbound-ports', '8080'],
  [{ podInboundPorts: [8080, 9090] }, 'config.linkerd.io/pod-inbound-ports', '8080,9090'],
  [{ inboundConnectTimeout: Duration.millis(250) }, 'config.linkerd.io/proxy-inbound-connect-timeout', '250ms'],
  [{ outboundConnectTimeout: Duration.seconds(2) }, 'config.linkerd.io/proxy-outbound-connect-timeout', '2000ms'],
  [{ inboundDiscoveryCacheTimeout: Duration.minutes(2) }, 'config.linkerd.io/proxy-inbound-discovery-cache-unused-timeout', '120s'],
  [{ outboundDiscoveryCacheTimeout: Duration.seconds(9) }, 'config.linkerd.io/proxy-outbound-discovery-cache-unused-timeout', '9s'],
  [{ disableInboundDetectTimeout: true }, 'config.linkerd.io/proxy-disable-inbound-protocol-detect-timeout', 'true'],
  [{ disableOutboundDetectTimeout: false }, 'config.linkerd.io/proxy-disable-outbound-protocol-detect-timeout', 'false'],
  [{ externalProfiles: true }, 'config.linkerd.io/enable-external-profiles', 'true'],
  [{ accessLog: ProxyAccessLog.APACHE }, 'config.linkerd.io/access-log', 'apache'],
  [{ accessLog: ProxyAccessLog.JSON }, 'config.linkerd.io/access-log', 'json'],
  [{ logFormat: ProxyLogFormat.JSON }, 'config.linkerd.io/proxy-log-format', 'json'],
  [{ dangerouslyLogHeaders: true }, 'config.linkerd.io/proxy-log-http-headers', 'insecure'],
  [{ dangerouslyLogHeaders: false }, 'config.linkerd.io/proxy-log-http-headers', 'off'],
  [{ hostnameLabels: true }, 'config.linkerd.io/proxy-metrics-hostname-labels', 'true'],
  [{ imageName: 'registry.test:5000/linkerd/proxy' }, 'config.linkerd.io/proxy-image', 'registry.test:5000/linkerd/proxy'],
  [{ imageVersion: 'edge-26.6.3' }, 'config.linkerd.io/proxy-version', 'edge-26.6.3'],
  [{ imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT }, 'config.linkerd.io/image-pull-policy', 'IfNotPresent'],
  [{ nativeSidecar: false }, 'config.linkerd.io/proxy-enable-native-sidecar', 'false'],
  [{ debugSidecar: true }, 'config.linkerd.io/enable-debug-sidecar', 'true'],
  [{ waitBeforeExit: Duration.seconds(7) }, 'config.alpha.linkerd.io/proxy-wait-before-exit-seconds', '7'],
  [{ shutdownEndpoint: true }, 'config.linkerd.io/proxy-admin-shutdown', 'enabled'],
  [{ shutdownEndpoint: false }, 'config.linkerd.io/proxy-admin-shutdown', 'disabled'],
  [{ cpuRatio: 0.25 }, 'config.linkerd.io/proxy-cpu-ratio-limit', '0.25'],
  [{ ephemeralStorage: Size.mebibytes(64) }, 'config.linkerd.io/proxy-ephemeral-storage-request', '64Mi'],
  [{ ephemeralStorageLimit: Size.gibibytes(1) }, 'config.linkerd.io/proxy-ephemeral-storage-limit', '1Gi'],
  [{ userId: 2200 }, 'config.linkerd.io/proxy-uid', '2200'],
  [{ groupId: 2300 }, 'config.linkerd.io/proxy-gid', '2300'],
  [{ inboundPort: 5143 }, 'config.linkerd.io/inbound-port', '5143'],
  [{ outboundPort: 5140 }, 'config.linkerd.io/outbound-port', '5140'],
  [{ adminPort: 5191 }, 'config.linkerd.io/admin-port', '5191'],
  [{ controlPort: 5190 }, 'config.linkerd.io/control-port', '5190'],
])('%j of Linkerd alone', (linkerd, annotation, value) => {
  expect(annotated({ linkerd })).toEqual({ [annotation]: value });
});

test('an application that does not wait, and a proxy that logs nothing', () => {
  expect(annotated({ holdApplicationUntilProxyStarts: false, logLevel: ProxyLogLevel.OFF })).toEqual({
    'config.linkerd.io/proxy-await': 'disabled', 'config.linkerd.io/proxy-log-level': 'off',
  });
});

describe('for a namespace', () => {
  test('annotations of the Namespace, beside those of its guard', () => {
    const objects = synthOn('linkerd', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      new ProxySettings(chart, 'p', { target: PolicyTarget.namespace(shop), resources: RESOURCES, linkerd: { opaquePorts: [5432] } });
    });
    expect(only(objects, 'Namespace').metadata.annotations).toEqual({
      'linkerd.io/inject': 'enabled',
      'config.linkerd.io/default-inbound-policy': 'deny',
      'config.linkerd.io/proxy-cpu-request': '100m',
      'config.linkerd.io/proxy-memory-request': '128Mi',
      'config.linkerd.io/opaque-ports': '5432',
    });
  });

  test('by its name, of cdk8s-plus', () => {
    const objects = synthOn('linkerd', chart => {
      new kplus.Namespace(chart, 'ns', { metadata: { name: 'lab' } });
      new ProxySettings(chart, 'p', { target: PolicyTarget.namespace('lab'), logLevel: ProxyLogLevel.ERROR });
    });
    expect(only(objects, 'Namespace').metadata.annotations).toEqual({ 'config.linkerd.io/proxy-log-level': 'error' });
  });

  test('of others: the lines that their owner must add', () => {
    expect(refusalOn('linkerd', chart => new ProxySettings(chart, 'p', { target: PolicyTarget.namespace('lab'), logLevel: ProxyLogLevel.ERROR, linkerd: { cpuRatio: 0.5 } }))).toBe([
      'c/p: namespace "lab" is not made here',
      '  because  these settings are annotations of the Namespace, which its pods get when they start',
      '  instead  make the Namespace first, or add to it, under metadata.annotations',
      '             config.linkerd.io/proxy-log-level: "error"',
      '             config.linkerd.io/proxy-cpu-ratio-limit: "0.5"',
    ].join('\n'));
  });

  test('that says something else, before or after', () => {
    const chart = chartOn('linkerd');
    const namespace = new ApiObject(chart, 'ns', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab' } });
    new ProxySettings(chart, 'p', { target: PolicyTarget.namespace('lab'), logLevel: ProxyLogLevel.ERROR });
    expect(refusal(() => new ProxySettings(chart, 'q', { target: PolicyTarget.namespace('lab'), logLevel: ProxyLogLevel.INFO }))).toContain('Namespace "lab" says config.linkerd.io/proxy-log-level: "error"');
    namespace.metadata.addAnnotation('config.linkerd.io/proxy-log-level', 'trace');
    const problems = chart.node.root.node.findAll().flatMap(node => node.node.validate());
    expect(problems).toEqual([expect.stringContaining('Namespace "lab" of "c/p" says config.linkerd.io/proxy-log-level: "trace"')]);
  });
});

describe('in a guarded namespace', () => {
  test.each<[string, object, string, string]>([
    ['a port past the proxy', { linkerd: { skipInboundPorts: [9000, 8080] } }, '`linkerd.skipInboundPorts` has port 8080', 'plaintextPorts: [8080]'],
    ['a port past the proxy that nobody declared', { linkerd: { skipInboundPorts: [7777] } }, '`linkerd.skipInboundPorts` has port 7777', 'plaintextPorts: [7777]'],
    ['addresses past the proxy', { linkerd: { skipSubnets: ['10.0.0.0/8'] } }, '`linkerd.skipSubnets` has 10.0.0.0/8', 'write excludeOutboundPorts'],
    ['a port of requests that is opaque', { linkerd: { opaquePorts: [8080] } }, '`linkerd.opaquePorts` has port 8080, which speaks http', 'ServicePort.tcp(...)'],
    ['another inbound port', { linkerd: { inboundPort: 5143 } }, '`linkerd.inboundPort` is 5143', 'leave the ports of the proxy alone'],
    ['another admin port', { linkerd: { adminPort: 5191 } }, '`linkerd.adminPort` is 5191', 'leave the ports of the proxy alone'],
    ['another policy, by a variable', { environment: { LINKERD2_PROXY_INBOUND_DEFAULT_POLICY: 'all-unauthenticated' } }, '`environment` sets LINKERD2_PROXY_INBOUND_DEFAULT_POLICY', 'leave it out'],
    ['another authority, by a variable', { environment: { LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS: 'x' } }, '`environment` sets LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS', 'leave it out'],
  ])('refused: %s', (_, options, what, instead) => {
    const message = refusalOn('linkerd', guarded(options));
    expect(message).toContain(`c/p: service "shop/cart" is guarded, and ${what}\n`);
    expect(message.split('\n  instead  ')[1]).toContain(instead);
  });

  test('a port that takes plaintext from anyone may be reached past the proxy', () => {
    const objects = synthOn('linkerd', guarded({ linkerd: { skipInboundPorts: [9000] }, environment: { LINKERD2_PROXY_LOG: 'info' } }));
    expect(only(objects, 'Deployment').spec.template.metadata.annotations).toMatchObject({ 'config.linkerd.io/skip-inbound-ports': '9000' });
  });

  test('while it is observed nothing is guarded, and requests are looked at all the same', () => {
    expect(synthOn('linkerd', guarded({ linkerd: { skipInboundPorts: [8080], adminPort: 5191 } }, ZeroTrustStage.OBSERVE))).not.toEqual([]);
    expect(refusalOn('linkerd', guarded({ linkerd: { opaquePorts: [8080] } }, ZeroTrustStage.OBSERVE))).toContain('which speaks http');
  });

  test('the namespace as a whole', () => {
    const whole = (linkerd: LinkerdProxyOptions) => refusalOn('linkerd', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      shop.addService('cart', { ports: HTTP, plaintextPorts: [9000] });
      new ProxySettings(chart, 'p', { target: PolicyTarget.namespace(shop), linkerd });
    });
    expect(whole({ skipInboundPorts: [9000] })).toContain('c/p: namespace "shop" is guarded, and `linkerd.skipInboundPorts` has port 9000');
    expect(whole({ opaquePorts: [8080] })).toContain('`linkerd.opaquePorts` has port 8080, which speaks http');
  });

  test('its Deployment, whether it is guarded before or after', () => {
    const chart = chartOn('linkerd');
    const deployment = podsOf(chart, 'cart');
    new ProxySettings(chart, 'p', { target: deployment, linkerd: { skipInboundPorts: [8080] } });
    new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: HTTP, workload: deployment });
    const problems = chart.node.root.node.findAll().flatMap(node => node.node.validate());
    expect(problems).toEqual([expect.stringContaining('`linkerd.skipInboundPorts` has port 8080')]);
    expect(refusal(() => new ProxySettings(chart, 'q', { target: deployment, linkerd: { skipSubnets: ['10.0.0.0/8'] } }))).toContain('`linkerd.skipSubnets` has 10.0.0.0/8');
  });
});

describe('refused', () => {
  test.each<[string, object, string]>([
    ['an empty set of options', { linkerd: {} }, '`linkerd` is empty\n  because  it would set nothing'],
    ['an option that is none', { linkerd: { opaquePort: [1] } }, '`linkerd` has no option "opaquePort"'],
    ['the policy by default', { linkerd: { defaultInboundPolicy: 'deny' } }, '`linkerd` has no option "defaultInboundPolicy"'],
    ['no ports', { linkerd: { opaquePorts: [] } }, '`linkerd.opaquePorts`\n  because  it would set nothing'],
    ['a range that is none', { linkerd: { skipSubnets: ['10.0.0.1'] } }, 'is no range of IP addresses'],
    ['half a second', { linkerd: { inboundDiscoveryCacheTimeout: Duration.millis(500) } }, '`linkerd.inboundDiscoveryCacheTimeout` is 500 ms\n  because  Linkerd counts it in whole seconds\n  instead  write for example Duration.seconds(5)'],
    ['a time that is none', { linkerd: { waitBeforeExit: 5 } }, '`linkerd.waitBeforeExit` is 5'],
    ['more than all cores', { linkerd: { cpuRatio: 1.5 } }, '`linkerd.cpuRatio` is 1.5\n  because  it is a part of the cores: above 0, and at most 1'],
    ['no core', { linkerd: { cpuRatio: 0 } }, '`linkerd.cpuRatio` is 0'],
    ['a tag in the name of the image', { linkerd: { imageName: 'registry.test/proxy:v1' } }, 'it is the name of an image without its tag'],
    ['a tag that is none', { linkerd: { imageVersion: 'a b' } }, '`linkerd.imageVersion` is "a b"\n  because  it is the tag of an image'],
    ['the user root', { linkerd: { userId: 0 } }, '`linkerd.userId` is 0'],
    ['one port twice', { linkerd: { adminPort: 5000, controlPort: 5000 } }, '`linkerd` names a port twice (5000, 5000)'],
    ['a native sidecar that waits', { linkerd: { nativeSidecar: true, waitBeforeExit: Duration.seconds(5) } }, '`linkerd.waitBeforeExit` stands beside `nativeSidecar`'],
    ['more storage than the limit', { linkerd: { ephemeralStorage: Size.mebibytes(2), ephemeralStorageLimit: Size.mebibytes(1) } }, '`linkerd.ephemeralStorage` is more than its limit'],
    ['levels of parts alone', { componentLogLevels: { linkerd_app: ProxyLogLevel.DEBUG } }, '`componentLogLevels` stands alone\n  because  on Linkerd it takes the place of the mesh\'s own levels'],
    ['a level that Linkerd lacks', { logLevel: ProxyLogLevel.CRITICAL }, 'a log level is "critical"\n  because  Linkerd\'s proxies have no such level\n  instead  take ProxyLogLevel.ERROR'],
    ['threads', { concurrency: 2 }, 'Linkerd 2.20 cannot set the number of worker threads of a proxy\n  because  its threads follow from the CPU limit'],
    ['a build of the image', { image: ProxyImage.DISTROLESS }, 'Linkerd 2.20 cannot choose the image of a proxy'],
    ['ranges past the proxy, one way', { excludeOutboundRanges: ['10.0.0.0/8'] }, 'Linkerd 2.20 cannot let calls to some addresses go past the proxy'],
  ])('%s', (_, options, message) => {
    expect(refused(options)).toMatch(/^c\/p: /);
    expect(refused(options)).toContain(message);
  });

  test('a proxy that goes on after the pod is killed', () => {
    const spec = { terminationGracePeriodSeconds: 30 };
    expect(refused({ terminationDrain: Duration.seconds(20), linkerd: { waitBeforeExit: Duration.seconds(10) } }, { spec })).toContain('30 s, and the pods are killed after 30 s');
    expect(annotated({ terminationDrain: Duration.seconds(19), linkerd: { waitBeforeExit: Duration.seconds(10) } }, { spec })).toBeDefined();
  });

  test('for the mesh, which its control plane sets', () => {
    expect(refusalOn('linkerd', chart => new ProxySettings(chart, 'p', { target: PolicyTarget.mesh(), logLevel: ProxyLogLevel.OFF }))).toBe([
      'c/p: it is for the mesh',
      '  because  Linkerd reads settings of proxies off pods and their namespaces (linkerd/linkerd2 version-2.20 pkg/inject/values.go)',
      '  instead  set it in the values of the control plane (proxy), or for each namespace',
    ].join('\n'));
  });

  test.each([
    [{ environment: { TZ: 'UTC' } }, 'give environment variables to a proxy'],
    [{ linkerd: { nativeSidecar: true } }, 'say whether a proxy is a sidecar that Kubernetes knows as one'],
  ])('before Linkerd 2.20: %j', (options, what) => {
    const chart = chartOn(app => new LinkerdMesh(app, 'mesh', { version: '2.19' }));
    expect(refusal(() => inLab(options)(chart))).toContain(`Linkerd 2.19 cannot ${what}\n  because  it came with Linkerd 2.20`);
  });

  test.each(['istio', 'ambient'] as const)('on %s, what only Linkerd knows', mesh => {
    expect(refusalOn(mesh, inLab({ linkerd: { opaquePorts: [5432] } }))).toContain('cannot tell a proxy what only Linkerd\'s know\n  because  its proxy is Envoy');
  });

  test('on Istio, a part of another proxy', () => {
    expect(refusalOn('istio', inLab({ componentLogLevels: { 'linkerd_app::core': ProxyLogLevel.OFF } }))).toContain('`componentLogLevels` has "linkerd_app::core"\n  because  it is not the name of a part of Envoy');
  });
});

test('pods that say so already are left alone, and one that says otherwise is refused', () => {
  const pods = { annotations: { 'config.linkerd.io/proxy-log-level': 'error' } };
  expect(annotated({ logLevel: ProxyLogLevel.ERROR }, pods)).toEqual(pods.annotations);
  expect(refused({ logLevel: ProxyLogLevel.INFO }, pods)).toContain('the pods of Deployment "web" say config.linkerd.io/proxy-log-level: "error", and here it is "info"');
  const chart = chartOn('linkerd');
  inLab({ linkerd: { cpuRatio: 1 } })(chart);
  expect(synth(chart)).toHaveLength(1);
});
