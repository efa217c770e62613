import { App, Chart, JsonPatch } from 'cdk8s';
import {
  AccessAction, AccessPolicy, IstioMesh, MtlsMode, MutualTls, MutualTlsProps, PolicyTarget, ServicePort, ZeroTrustNamespace, ZeroTrustStage,
} from '../../../src';
import { GatewayFacts } from '../../../src/intent/edge/gateway';
import { istioAllows } from '../../portability/istio-verdict';
import { chartOn, MeshName, only, refusal, refusalOn, synth, synthOn } from '../../program';

const orders = PolicyTarget.pods({ namespace: 'lab', labels: { app: 'orders' } });
const peers = (target: PolicyTarget, props: Omit<MutualTlsProps, 'target'>, mesh: MeshName = 'istio') => only(synthOn(mesh, chart => new MutualTls(chart, 'tls', { target, ...props })), 'PeerAuthentication');

describe('levels', () => {
  test.each<[string, PolicyTarget, string, object]>([
    ['the mesh', PolicyTarget.mesh(), 'istio-system', {}],
    ['a namespace', PolicyTarget.namespace('lab'), 'lab', {}],
    ['pods', orders, 'lab', { selector: { matchLabels: { app: 'orders' } } }],
  ])('%s', (_, target, namespace, selector) => {
    expect(peers(target, { mode: MtlsMode.STRICT })).toEqual({
      apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'tls', namespace }, spec: { ...selector, mtls: { mode: 'STRICT' } },
    });
  });

  test('ports of pods; their other ports are as the namespace says', () => {
    expect(peers(orders, { portModes: { 8080: MtlsMode.PERMISSIVE, 9000: MtlsMode.STRICT } }).spec)
      .toEqual({ selector: { matchLabels: { app: 'orders' } }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' }, 9000: { mode: 'STRICT' } } });
    expect(peers(orders, { mode: MtlsMode.STRICT, portModes: { 8080: MtlsMode.PERMISSIVE } }).spec)
      .toEqual({ selector: { matchLabels: { app: 'orders' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } });
  });

  test.each([[MtlsMode.STRICT, 'STRICT'], [MtlsMode.PERMISSIVE, 'PERMISSIVE'], [MtlsMode.PLAINTEXT_ONLY, 'DISABLE']])('%s is %s', (mode, written) => {
    expect(peers(PolicyTarget.namespace('lab'), { mode }).spec).toEqual({ mtls: { mode: written } });
  });
});

describe('what would say nothing, or not what is meant', () => {
  const gateway: GatewayFacts = { name: 'edge', namespace: 'ingress', form: 'mesh', podLabels: { istio: 'ingress' }, serviceAccount: 'edge', listeners: [] };
  test.each<[string, any, string]>([
    ['nothing', undefined, 'c/tls: `props` is undefined'],
    ['no target', { mode: MtlsMode.STRICT }, '`target` is undefined'],
    ['neither mode nor ports', { target: orders }, 'neither `mode` nor `portModes` is given'],
    ['no ports', { target: orders, portModes: {} }, 'neither `mode` nor `portModes` is given'],
    ['a mode as Istio spells it', { target: orders, mode: 'STRICT' }, '`mode` is "STRICT", a string'],
    ['a misspelt option', { target: orders, mode: MtlsMode.STRICT, portMode: {} }, 'write `portModes`, or leave it out'],
    ['ports as a list', { target: orders, portModes: [8080] }, '`portModes` is [8080]'],
    ['a port by its name', { target: orders, portModes: { http: MtlsMode.STRICT } }, 'a port in `portModes`\n  because  "http" is not a port'],
    ['a port that is none', { target: orders, portModes: { 0: MtlsMode.STRICT } }, '0 is not a port'],
    ['a mode of a port', { target: orders, portModes: { 80: 'open' } }, '`portModes["80"]` is "open", a string'],
    ['ports of the mesh', { target: PolicyTarget.mesh(), portModes: { 80: MtlsMode.STRICT } }, 'it names ports of the mesh\n  because  a port is one of a workload'],
    ['a gateway', { target: PolicyTarget.gateway({ _gateway: () => gateway, _gatewayTarget: () => ({ kind: 'gateway', gateway }) }), mode: MtlsMode.STRICT }, 'it is for gateway "ingress/edge"\n  because  what a gateway takes from outside is said by its listeners'],
    ['a port of the Service', { target: PolicyTarget.pods({ namespace: 'lab', labels: { app: 'a' }, ports: [ServicePort.http(80, { targetPort: 8080 })] }), portModes: { 80: MtlsMode.STRICT } }, 'workload "lab/app=a" does not listen on port 80\n  because  mTLS is about the ports of containers, and its ports are: 8080'],
    ['pods of the root namespace, which Istio ignores', { target: PolicyTarget.pods({ namespace: 'istio-system', labels: { app: 'a' } }), mode: MtlsMode.STRICT }, 'it is for single workloads of namespace "istio-system"\n  because  that is the root namespace'],
    ['plaintext only, which clients do not know of', { target: orders, mode: MtlsMode.PLAINTEXT_ONLY }, 'workload "lab/app=orders" would take plaintext only\n  because  clients look at what the namespace and the mesh say, and would send it mTLS all the same\n  instead  write MtlsMode.PERMISSIVE'],
    ['plaintext only at a port', { target: orders, portModes: { 80: MtlsMode.PLAINTEXT_ONLY } }, 'would take plaintext only'],
    ['no patches', { target: orders, mode: MtlsMode.STRICT, overrides: [] }, '`overrides` is []'],
  ])('%s: refused', (_, props, message) => {
    expect(refusalOn('istio', chart => new MutualTls(chart, 'tls', props))).toContain(message);
  });

  test('a name that Kubernetes does not take', () => {
    expect(refusalOn('istio', chart => new MutualTls(chart, 'TLS', { target: orders, mode: MtlsMode.STRICT }))).toContain('c/TLS: the policy is called "TLS"');
  });
});

describe('two for one target: the older one would count', () => {
  const two = (first: PolicyTarget, second: PolicyTarget) => () => synthOn('istio', chart => {
    new MutualTls(chart, 'first', { target: first, mode: MtlsMode.STRICT });
    new MutualTls(chart, 'second', { target: second, mode: MtlsMode.PERMISSIVE });
  });
  const pods = (labels: { [key: string]: string }, namespace = 'lab') => PolicyTarget.pods({ namespace, labels });

  test('the whole message', () => {
    expect(refusal(two(PolicyTarget.mesh(), PolicyTarget.mesh()))).toMatchInlineSnapshot(`
"c/second: "c/first" says already what connections the mesh takes
  because  of two the mesh looks at the older one, and nobody knows which that will be
  instead  say it there"
`);
  });

  test.each<[string, PolicyTarget, PolicyTarget]>([
    ['a namespace', PolicyTarget.namespace('lab'), PolicyTarget.namespace('lab')],
    ['the same pods', orders, pods({ app: 'orders' })],
    ['pods, and some of them', orders, pods({ app: 'orders', version: 'v1' })],
    ['some pods, and all of them', pods({ app: 'orders', version: 'v1' }), orders],
  ])('%s: refused', (_, first, second) => {
    expect(refusal(two(first, second))).toContain('c/second: "c/first" says already');
  });

  test.each<[string, PolicyTarget, PolicyTarget]>([
    ['the mesh and a namespace', PolicyTarget.mesh(), PolicyTarget.namespace('lab')],
    ['a namespace and its pods', PolicyTarget.namespace('lab'), orders],
    ['two namespaces', PolicyTarget.namespace('lab'), PolicyTarget.namespace('shop')],
    ['two workloads', orders, pods({ app: 'web' })],
    ['pods of two namespaces', orders, pods({ app: 'orders' }, 'shop')],
  ])('%s are two', (_, first, second) => {
    expect(two(first, second)).not.toThrow();
  });
});

describe('a guarded namespace says by its stage what is required', () => {
  const both = (write: (chart: Chart, shop: () => ZeroTrustNamespace) => void, stage = ZeroTrustStage.STRICT) => refusalOn('istio', chart => write(chart, () => new ZeroTrustNamespace(chart, 'shop', { stage })));

  test('nothing else says it, in whichever order', () => {
    expect(both((chart, shop) => {
      new MutualTls(chart, 'tls', { target: PolicyTarget.namespace(shop()), mode: MtlsMode.PERMISSIVE });
    })).toMatchInlineSnapshot(`
"c/tls: "c/shop" says already what connections namespace "shop" takes
  because  of two the mesh looks at the older one, and nobody knows which that will be
  instead  say it by its \`stage\`, and name exceptions in the \`plaintextPorts\` of its workloads"
`);
    expect(both((chart, shop) => {
      new MutualTls(chart, 'tls', { target: PolicyTarget.namespace('shop'), mode: MtlsMode.STRICT });
      shop();
    })).toContain('c/shop: "c/tls" says already what connections namespace "shop" takes');
  });

  test.each([ZeroTrustStage.STRICT, ZeroTrustStage.PERMISSIVE, ZeroTrustStage.OBSERVE])('no workload of it takes plaintext by another way (%s)', stage => {
    const byPort = { mode: MtlsMode.STRICT, portModes: { 80: MtlsMode.PERMISSIVE } };
    for (const props of [{ mode: MtlsMode.PERMISSIVE }, ...stage === ZeroTrustStage.PERMISSIVE ? [] : [byPort]]) {
      expect(both((chart, shop) => new MutualTls(chart, 'tls', { target: shop().addService('cart', { ports: [ServicePort.http(80)] }), ...props }), stage))
        .toContain(`c/tls: service "shop/cart" would take plaintext, in a namespace whose stage is ${stage.toUpperCase()}`);
    }
  });

  test('a workload may be stricter than the stage', () => {
    const objects = synthOn('istio', chart => {
      const cart = new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.PERMISSIVE }).addService('cart', { ports: [ServicePort.http(80)] });
      new MutualTls(chart, 'tls', { target: cart, mode: MtlsMode.STRICT });
    });
    const attempt = { to: { namespace: 'shop', labels: { app: 'cart' } }, port: 80, method: 'GET', path: '/' };
    expect(istioAllows(objects, attempt)).toBe(false);
    expect(istioAllows(objects.filter(({ metadata }) => metadata.name !== 'tls'), attempt)).toBe(true);
  });

  test('exceptions for ports are all in one place', () => {
    expect(both((chart, shop) => {
      const cart = shop().addService('cart', { ports: [ServicePort.http(80)], plaintextPorts: [9090] });
      new MutualTls(chart, 'tls', { target: cart, mode: MtlsMode.STRICT });
    })).toMatchInlineSnapshot(`
"c/tls: "c/shop/cart" says already what connections workload "shop/cart" takes
  because  of two the mesh looks at the older one, and nobody knows which that will be
  instead  leave it out: mTLS is required there, but on the ports in \`plaintextPorts\`"
`);
  });

  test('of a workload that is further than its namespace all is said in one place', () => {
    const write = (plaintextPorts: number[] | undefined, portModes?: { 9090: MtlsMode }) => {
      const chart = chartOn('istio');
      const shop = new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.PERMISSIVE });
      const cart = shop.addService('cart', { ports: [ServicePort.http(80), ServicePort.http(9090)], plaintextPorts });
      new MutualTls(chart, 'tls', { target: cart, mode: MtlsMode.STRICT, portModes });
      new AccessPolicy(chart, 'open', { target: cart, action: AccessAction.ALLOW, rules: [{ to: [{ ports: [9090] }] }] });
      return synth(chart);
    };
    expect(refusal(() => write([9090]))).toContain(
      'instead  leave `plaintextPorts` out and say all of it here: portModes: { 9090: MtlsMode.PERMISSIVE }, beside an AccessPolicy that lets anyone call that port',
    );
    expect(only(write(undefined, { 9090: MtlsMode.PERMISSIVE }), 'PeerAuthentication', 'tls').spec).toEqual({
      selector: { matchLabels: { app: 'cart' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 9090: { mode: 'PERMISSIVE' } },
    });
  });

  test('the mesh says it for the others', () => {
    const chart = chartOn('istio');
    new ZeroTrustNamespace(chart, 'shop');
    new MutualTls(chart, 'default', { target: PolicyTarget.mesh(), mode: MtlsMode.PERMISSIVE });
    const attempt = (namespace: string) => ({ to: { namespace, labels: {} }, port: 80, method: 'GET', path: '/' });
    const objects = synth(chart).filter(({ kind }) => kind !== 'AuthorizationPolicy');
    expect([istioAllows(objects, attempt('shop')), istioAllows(objects, attempt('lab'))]).toEqual([false, true]);
  });
});

test('patches are put on the object, which is handed out', () => {
  const chart = chartOn('istio');
  const tls = new MutualTls(chart, 'tls', { target: orders, mode: MtlsMode.STRICT, overrides: { PeerAuthentication: [JsonPatch.add('/metadata/labels', { a: 'b' })] } });
  expect(tls.apiObjects.map(object => object.toJson().metadata.labels)).toEqual([{ a: 'b' }]);
});

describe('what a mesh cannot carry', () => {
  test.each<[string, PolicyTarget, Omit<MutualTlsProps, 'target'>, string]>([
    ['the mesh', PolicyTarget.mesh(), { mode: MtlsMode.STRICT }, 'say for the whole mesh whether mTLS is required'],
    ['a namespace', PolicyTarget.namespace('lab'), { mode: MtlsMode.STRICT }, 'say for a namespace that nobody guards whether mTLS is required'],
    ['pods', orders, { mode: MtlsMode.STRICT }, 'say for single workloads whether mTLS is required'],
  ])('Linkerd: %s', (_, target, props, need) => {
    expect(refusal(() => peers(target, props, 'linkerd'))).toContain(`c/tls: Linkerd 2.20 cannot ${need}\n  because  mTLS is always spoken between meshed pods`);
  });

  test('ambient mode takes plaintext only nowhere', () => {
    expect(refusal(() => peers(PolicyTarget.namespace('lab'), { mode: MtlsMode.PLAINTEXT_ONLY }, 'ambient'))).toContain('c/tls: Istio 1.31 cannot take plaintext only, and no mTLS');
    expect(peers(PolicyTarget.namespace('lab'), { mode: MtlsMode.STRICT }, 'ambient').spec).toEqual({ mtls: { mode: 'STRICT' } });
    expect(peers(orders, { portModes: { 80: MtlsMode.PERMISSIVE } }, 'ambient').spec.portLevelMtls).toEqual({ 80: { mode: 'PERMISSIVE' } });
  });

  test('the mesh that is chosen', () => {
    const chart = new Chart(new App(), 'c');
    const mesh = new IstioMesh(new Chart(chart.node.root as App, 'other'), 'mesh', { controlPlaneNamespace: 'mesh-system' });
    new MutualTls(chart, 'tls', { target: PolicyTarget.mesh(), mode: MtlsMode.STRICT, mesh });
    expect(only(synth(chart), 'PeerAuthentication').metadata.namespace).toBe('mesh-system');
  });
});
