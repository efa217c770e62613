import { Chart, JsonPatch } from 'cdk8s';
import {
  ExtensionPhase, IstioMesh, PolicyTarget, ServicePort, TrafficExtension, TrafficExtensionProps, TrafficMode, WasmExtension, WasmExtensionProps,
  WasmFailure, WasmLayer, WasmPull, WasmVariable, ZeroTrustNamespace,
} from '../../../src';
import { chartOn, MeshName, only, refusal, refusalOn, synth, synthOn } from '../../program';

const URL = 'oci://registry.example.com/filter:1.0';
const SCRIPT = 'function envoy_on_request(handle) end';
const cart = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop').addService('cart', {
  ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'admin' })],
});

type Wasm = Partial<WasmExtensionProps>;
type Traffic = Partial<TrafficExtensionProps>;
const wasmIn = (chart: Chart, options: object) => new WasmExtension(chart, 'w', { target: cart(chart), module: { url: URL }, ...options });
const trafficIn = (chart: Chart, options: object) => new TrafficExtension(chart, 'e', { target: cart(chart), ...options });
const wasm = (options: Wasm, mesh: MeshName = 'istio') => only(synthOn(mesh, chart => wasmIn(chart, options)), 'WasmPlugin');
const traffic = (options: Traffic, mesh: MeshName = 'istio') => only(synthOn(mesh, chart => trafficIn(chart, options)), 'TrafficExtension');

const FULL = {
  url: URL,
  sha256: 'ab'.repeat(32),
  pluginName: 'root',
  pluginConfig: { mode: 'strict', limits: [1, { a: true }] },
  onFailure: WasmFailure.IGNORE,
  pull: WasmPull.ALWAYS,
  pullSecret: 'registry',
  layer: WasmLayer.NETWORK,
  environment: [WasmVariable.value('MODE', ''), WasmVariable.ofProxy('POD_NAME')],
};
const FULL_WRITTEN = {
  url: URL,
  sha256: 'ab'.repeat(32),
  pluginName: 'root',
  pluginConfig: { mode: 'strict', limits: [1, { a: true }] },
  failStrategy: 'FAIL_OPEN',
  imagePullPolicy: 'Always',
  imagePullSecret: 'registry',
  type: 'NETWORK',
  vmConfig: { env: [{ name: 'MODE', value: '' }, { name: 'POD_NAME', valueFrom: 'HOST' }] },
};
const PLACE = {
  phase: ExtensionPhase.AUTHZ, priority: -5, traffic: [{ mode: TrafficMode.SERVER, ports: [8080, 8081] }, { mode: TrafficMode.CLIENT }],
};
const PLACE_WRITTEN = { phase: 'AUTHZ', priority: -5, match: [{ mode: 'SERVER', ports: [{ number: 8080 }, { number: 8081 }] }, { mode: 'CLIENT' }] };

test('a module is a WasmPlugin', () => {
  expect(wasm({})).toEqual({
    apiVersion: 'extensions.istio.io/v1alpha1',
    kind: 'WasmPlugin',
    metadata: { name: 'w', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'cart' } }, url: URL },
  });
  expect(wasm({ module: FULL, ...PLACE }).spec).toEqual({ selector: { matchLabels: { app: 'cart' } }, ...PLACE_WRITTEN, ...FULL_WRITTEN });
});

test('a script, or a module, is a TrafficExtension', () => {
  expect(traffic({ lua: SCRIPT, ...PLACE })).toEqual({
    apiVersion: 'extensions.istio.io/v1alpha1',
    kind: 'TrafficExtension',
    metadata: { name: 'e', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'cart' } }, ...PLACE_WRITTEN, lua: { inlineCode: SCRIPT } },
  });
  expect(traffic({ wasm: FULL }).spec).toEqual({ selector: { matchLabels: { app: 'cart' } }, wasm: FULL_WRITTEN });
});

test.each<[WasmFailure, string]>([[WasmFailure.DENY, 'FAIL_CLOSE'], [WasmFailure.IGNORE, 'FAIL_OPEN'], [WasmFailure.RELOAD, 'FAIL_RELOAD']])('%s on failure', (onFailure, strategy) => {
  expect(wasm({ module: { url: URL, onFailure } }).spec.failStrategy).toBe(strategy);
});

test.each(['registry.example.com/filter:1.0', 'file:///opt/filter.wasm', 'http://files/filter.wasm', 'https://files/filter.wasm'])('a module at %s', url => {
  expect(wasm({ module: { url } }).spec.url).toBe(url);
});

test('in ambient mode it runs in the waypoint of the services, or in all waypoints', () => {
  expect(wasm({}, 'ambient').spec).toEqual({ targetRefs: [{ group: '', kind: 'Service', name: 'cart' }], url: URL });
  expect(traffic({ target: PolicyTarget.mesh(), lua: SCRIPT }, 'ambient').metadata.namespace).toBe('istio-system');
  expect(traffic({ target: PolicyTarget.mesh(), lua: SCRIPT }, 'ambient').spec.targetRefs).toEqual([{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }]);
});

test('several may stand in one place', () => {
  expect(synthOn('istio', chart => ['a', 'b'].forEach(id => new WasmExtension(chart, id, { target: PolicyTarget.mesh(), module: { url: URL } })))).toHaveLength(2);
});

describe('refused', () => {
  const module = (fields: object) => ({ module: { url: URL, ...fields } });
  test.each<[string, object, string]>([
    ['a misspelt option', { modul: {} }, '`props` has no option "modul"'],
    ['no module', { module: undefined }, '`module` is undefined'],
    ['a misspelt field', module({ sha: 'x' }), '`module` has no option "sha"'],
    ['no address', module({ url: '' }), 'c/w: `module.url` is ""\n  because  it is no address\n  instead  write \'oci://registry.example.com/filter:1.0\''],
    ['another scheme', module({ url: 'ftp://files/filter.wasm' }), '`module.url` is "ftp://files/filter.wasm"\n  because  a module is fetched by oci, http or https, or read as a file, and not by ftp'],
    ['a scheme alone', module({ url: 'https://' }), '`module.url` is "https://"\n  because  it is no address'],
    ['a space', module({ url: 'oci://a b' }), 'because  it is no address'],
    ['a sum in upper case', module({ sha256: 'AB'.repeat(32) }), 'because  a SHA-256 sum has 64 hexadecimal digits, in lower case\n  instead  write the 64 digits that sha256sum prints'],
    ['a short sum', module({ sha256: 'ab' }), '`module.sha256` is "ab"'],
    ['a long name', module({ pluginName: 'a'.repeat(257) }), 'because  it has 257 characters, and takes 1 to 256\n  instead  write the root id of the module'],
    ['no name', module({ pluginName: '' }), '`module.pluginName` is ""'],
    ['a Secret that is none', module({ pullSecret: 'Registry' }), '`module.pullSecret` is "Registry"'],
    ['text as a configuration', module({ pluginConfig: '{}' }), '`module.pluginConfig` is "{}"\n  because  it is an object, which the module gets as JSON'],
    ['a list as a configuration', module({ pluginConfig: [] }), '`module.pluginConfig` is []'],
    ['a failure that is none', module({ onFailure: 'FAIL_CLOSED' }), '`module.onFailure` is "FAIL_CLOSED"'],
    ['a variable twice', module({ environment: [WasmVariable.ofProxy('A'), WasmVariable.value('A', 'b')] }), '`module.environment` has "A" twice\n  because  a variable has one value'],
    ['a variable as an object', module({ environment: [{ name: 'A' }] }), '`module.environment[0]` is {"name":"A"}\n  because  it is a WasmVariable'],
    ['more variables than there may be', module({ environment: Array.from({ length: 257 }, (_, i) => WasmVariable.ofProxy(`A${i}`)) }), '`module.environment` has 257 variables'],
    ['a phase that is none', { phase: 'FIRST' }, '`phase` is "FIRST"'],
    ['a priority that is none', { priority: 2147483648 }, '`priority` is 2147483648'],
    ['traffic that asks for nothing', { traffic: [{}] }, '`traffic[0]`\n  because  it asks for nothing: all traffic is meant without it\n  instead  write for example { mode: TrafficMode.SERVER, ports: [8080] }'],
    ['a port that is none', { traffic: [{ ports: [0] }] }, '`traffic[0]`\n  because  0 is not a port'],
    ['a port twice', { traffic: [{ ports: [80, 80] }] }, '`traffic[0]`\n  because  a port is named twice'],
    ['a misspelt option of traffic', { traffic: [{ port: 80 }] }, '`traffic[0]` has no option "port"'],
  ])('of a module: %s', (_, options, message) => {
    expect(refusalOn('istio', chart => wasmIn(chart, options))).toContain(message);
  });

  test.each<[string, object, string]>([
    ['neither', {}, 'c/e: it has neither `lua` nor `wasm`\n  because  one of the two runs\n  instead  give one; two extensions may stand in one place'],
    ['both', { lua: SCRIPT, wasm: { url: URL } }, 'it has `lua` and `wasm`'],
    ['an empty script', { lua: ' ' }, '`lua` is empty\n  because  a script has something to say, and at most 65536 bytes'],
    ['a long script', { lua: 'é'.repeat(32769) }, '`lua` has 65538 bytes\n  because  a script has something to say, and at most 65536 bytes\n  instead  write a WebAssembly module where more is needed'],
    ['a script that is none', { lua: 5 }, '`lua` is 5'],
    ['a misspelt option', { luaScript: SCRIPT }, '`props` has no option "luaScript"'],
    ['a module without an address', { wasm: {} }, '`wasm.url` is undefined'],
  ])('of a script: %s', (_, options, message) => {
    expect(refusalOn('istio', chart => trafficIn(chart, options))).toContain(message);
  });

  test.each<[string, () => unknown, string]>([
    ['a name that is none', () => WasmVariable.ofProxy('1A'), 'WasmVariable.ofProxy: the variable "1A"\n  because  a name has letters, digits and "_", no digit first, and at most 256 characters'],
    ['a long name', () => WasmVariable.value('A'.repeat(257), ''), 'WasmVariable.value: the variable "AAA'],
    ['a long value', () => WasmVariable.value('A', 'x'.repeat(2049)), 'WasmVariable.value: the value of "A" has 2049 characters\n  because  at most 2048 are allowed'],
  ])('of a variable: %s', (_, make, message) => {
    expect(refusal(make)).toContain(message);
  });

  test('in ambient mode for a whole namespace, whose waypoint would not find it', () => {
    const message = [
      'c/e: the extension is for all of namespace "shop"',
      '  because  in ambient mode it runs in waypoints, and a waypoint finds an extension by the service that it is attached to',
      '  instead  make one for each service whose requests it is about, or one for PolicyTarget.mesh(), which all waypoints run',
    ].join('\n');
    const target = PolicyTarget.namespace('shop');
    expect(refusalOn('ambient', chart => new WasmExtension(chart, 'e', { target, module: { url: URL } }))).toBe(message);
    expect(refusalOn('ambient', chart => new TrafficExtension(chart, 'e', { target, lua: SCRIPT }))).toBe(message);
    expect(wasm({ target }).spec).toEqual({ url: URL });
  });

  test.each<[string, (chart: Chart) => unknown, string]>([
    ['1.29', chart => new TrafficExtension(chart, 'e', { target: PolicyTarget.mesh(), lua: SCRIPT }), 'Istio 1.29 cannot run a Lua script in proxies\n  because  it came with Istio 1.30'],
    ['1.29', chart => new TrafficExtension(chart, 'e', { target: PolicyTarget.mesh(), wasm: { url: URL } }), 'instead  use a WasmExtension, which older versions know'],
    ['1.26', chart => new WasmExtension(chart, 'w', { target: PolicyTarget.mesh(), module: { url: URL, onFailure: WasmFailure.RELOAD } }), 'it came with Istio 1.27'],
  ])('version %s', (version, write, message) => {
    expect(refusal(() => write(chartOn(app => new IstioMesh(app, 'mesh', { version }))))).toContain(message);
  });

  test('Linkerd', () => {
    expect(refusalOn('linkerd', chart => wasmIn(chart, {}))).toContain('Linkerd 2.20 cannot run a WebAssembly module in proxies\n  because  its proxy is not Envoy');
    expect(refusalOn('linkerd', chart => trafficIn(chart, { lua: SCRIPT }))).toContain('Linkerd 2.20 cannot run a Lua script in proxies');
  });
});

test('overrides, and the objects', () => {
  const chart = chartOn('istio');
  const overrides = { WasmPlugin: [JsonPatch.add('/spec/verificationKey', 'key')] };
  expect(wasmIn(chart, { overrides }).apiObjects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['WasmPlugin w']);
  const script = new TrafficExtension(chart, 'e', { target: PolicyTarget.mesh(), lua: SCRIPT });
  expect(script.apiObjects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['TrafficExtension e']);
  expect(only(synth(chart), 'WasmPlugin').spec.verificationKey).toBe('key');
});
