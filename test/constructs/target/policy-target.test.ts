import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  AccessAction, AccessPolicy, IstioMesh, MeshIdentity, MeshService, MeshWorkload, MtlsMode, MutualTls, PolicyTarget, ServicePort,
  ZeroTrustNamespace, ZeroTrustStage,
} from '../../../src';
import { chartOn, only, refusal, synth } from '../../program';

const edge = { name: 'edge', namespace: 'ingress', form: 'mesh' as const, podLabels: { istio: 'ingress' }, serviceAccount: 'edge', listeners: [] };
const gateway = { _gateway: () => edge, _gatewayTarget: () => ({ kind: 'gateway' as const, gateway: edge }) };

describe('a namespace', () => {
  test.each<[string, (chart: Chart) => Parameters<typeof PolicyTarget.namespace>[0]]>([
    ['by its name', () => 'shop'],
    ['as an identity', () => MeshIdentity.namespace('shop')],
    ['of cdk8s-plus', chart => new kplus.Namespace(chart, 'Space', { metadata: { name: 'shop' } })],
    ['as an ApiObject', chart => new ApiObject(chart, 'Space', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }) as any],
  ])('%s', (_, namespace) => {
    expect(PolicyTarget.namespace(namespace(chartOn('istio')))._facts).toEqual({ kind: 'namespace', namespace: 'shop' });
  });

  test('that is guarded: with its mesh and its stage', () => {
    const shop = new ZeroTrustNamespace(chartOn('istio'), 'shop', { stage: ZeroTrustStage.PERMISSIVE });
    const target = PolicyTarget.namespace(shop);
    expect(target._facts).toEqual({ kind: 'namespace', namespace: 'shop', stage: ZeroTrustStage.PERMISSIVE, workloads: [] });
    expect(target._mesh).toBe(shop._mesh);
  });

  test('that is guarded, by its name: a policy for it is as one for what guards it', () => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.OBSERVE });
    const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
    for (const [id, target] of Object.entries({ all: PolicyTarget.namespace('shop'), some: PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' } }) })) {
      new AccessPolicy(chart, id, { target, action: AccessAction.DENY, rules: [{ to: [{ ports: [8080], methods: ['PUT'] }] }] });
      expect(only(synth(chart), 'AuthorizationPolicy', id).metadata.annotations).toEqual({ 'istio.io/dry-run': 'true' });
      expect(refusal(() => new AccessPolicy(chart, `${id}-late`, { target, action: AccessAction.DENY, rules: [{ to: [{ ports: [80] }] }] }) && synth(chart))).toMatch(/port 80/);
      chart.node.tryRemoveChild(`${id}-late`);
    }
    expect(cart.workload!._policyTarget().ports).toEqual([{ port: 8080, protocol: 'http' }]);
  });

  test('that is guarded after a policy names it: told when the program is synthesized', () => {
    const chart = chartOn('istio');
    new AccessPolicy(chart, 'p', { target: PolicyTarget.namespace('shop'), action: AccessAction.DENY, rules: [{ to: [{ ports: [80] }] }] });
    expect(synth(chart)).toHaveLength(1);
    new ZeroTrustNamespace(chart, 'shop');
    expect(chart.node.findAll().flatMap(({ node }) => node.validate())).toEqual([[
      'c/p: its target names namespace "shop", which "c/shop" guards after it',
      '  because  by the name alone neither its stage nor the ports of its workloads are known',
      '  instead  make the namespace first, or pass what guards it: PolicyTarget.namespace(shop)',
    ].join('\n')]);
  });

  test.each<[string, (chart: Chart) => any, string]>([
    ['nothing', () => undefined, '`namespace` is undefined'],
    ['null', () => null, '`namespace` is null'],
    ['a number', () => 1, '`namespace` is 1'],
    ['an account', () => MeshIdentity.serviceAccount({ namespace: 'a', serviceAccount: 'b' }), '`namespace` is a MeshIdentity'],
    ['a workload', chart => new ZeroTrustNamespace(chart, 'shop').addWorkload('web'), '`namespace` is a MeshWorkload'],
    ['another object', chart => new kplus.ServiceAccount(chart, 'Account', { metadata: { name: 'shop' } }), '`namespace` is a ServiceAccount'],
    ['a name that is none', () => 'Shop', 'PolicyTarget.namespace: the namespace is "Shop"\n  because  "Shop" is not allowed'],
    ['no name', () => '', 'the namespace is ""'],
  ])('%s is none', (_, namespace, message) => {
    expect(refusal(() => PolicyTarget.namespace(namespace(chartOn('istio'))))).toContain(message);
  });
});

describe('pods', () => {
  test('by their labels, with the ports of their containers', () => {
    const target = PolicyTarget.pods({ namespace: 'shop', labels: { tier: 'web', app: 'cart' }, ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(6379)] });
    expect(target._facts).toEqual({
      kind: 'workload', namespace: 'shop', name: 'tier=web,app=cart', labels: { tier: 'web', app: 'cart' }, ports: [{ port: 8080, protocol: 'http' }, { port: 6379, protocol: 'tcp' }],
    });
  });

  test('of a guarded namespace', () => {
    const shop = new ZeroTrustNamespace(chartOn('istio'), 'shop', { stage: ZeroTrustStage.OBSERVE });
    const target = PolicyTarget.pods({ namespace: shop, labels: { app: 'cart' } });
    expect(target._facts).toMatchObject({ namespace: 'shop', stage: ZeroTrustStage.OBSERVE, ports: [] });
    expect(target._mesh).toBe(shop._mesh);
  });

  test.each<[string, any, string]>([
    ['nothing', undefined, 'PolicyTarget.pods: `props` is undefined'],
    ['no labels', { namespace: 'shop' }, '`labels` is undefined'],
    ['empty labels', { namespace: 'shop', labels: {} }, 'its labels cannot select pods\n  because  without a label every pod of the namespace would be meant'],
    ['a label from an unset variable', { namespace: 'shop', labels: { app: undefined } }, '`labels["app"]` is undefined'],
    ['a malformed label', { namespace: 'shop', labels: { 'a b': 'c' } }, '"a b" is not allowed'],
    ['a malformed value', { namespace: 'shop', labels: { a: '-' } }, '"-" is not allowed'],
    ['no namespace', { labels: { app: 'cart' } }, '`namespace` is undefined'],
    ['ports as numbers', { namespace: 'shop', labels: { app: 'cart' }, ports: [80] }, '`ports[0]` is 80'],
    ['a misspelt option', { namespace: 'shop', labels: { app: 'cart' }, port: [] }, 'write `ports`, or leave it out'],
  ])('%s: refused', (_, props, message) => {
    expect(refusal(() => PolicyTarget.pods(props))).toContain(message);
  });
});

describe('what is added later is known later', () => {
  test('the services and ports of a workload', () => {
    const shop = new ZeroTrustNamespace(chartOn('istio'), 'shop');
    const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
    const target = PolicyTarget.workload(cart.workload!);
    shop.addService('cart-admin', { sharedWorkload: cart.workload, ports: [ServicePort.grpc(9000)] });
    expect(target._facts).toMatchObject({
      kind: 'workload',
      namespace: 'shop',
      name: 'cart',
      labels: { app: 'cart' },
      ports: [{ port: 8080, protocol: 'http' }, { port: 9000, protocol: 'grpc' }],
      services: [{ name: 'cart' }, { name: 'cart-admin' }],
      pods: [],
      stage: ZeroTrustStage.STRICT,
    });
    expect(PolicyTarget.service(cart)._facts).toMatchObject({ kind: 'service', name: 'cart', labels: { app: 'cart' }, ports: [{ port: 8080 }, { port: 9000 }] });
  });
});

test('a service outside of guarded namespaces: its selector, and the ports that it leads to', () => {
  const chart = chartOn('istio');
  const service = new kplus.Service(chart, 'S', { metadata: { name: 'ads', namespace: 'lab' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  service.selectLabel('app', 'ads');
  expect(PolicyTarget.service(MeshService.of(service))._facts).toEqual({ kind: 'service', namespace: 'lab', name: 'ads', labels: { app: 'ads' }, ports: [{ port: 8080, protocol: 'http' }] });
});

test('a gateway', () => {
  expect(PolicyTarget.gateway(gateway)._facts).toEqual(gateway._gatewayTarget());
});

test.each<[string, () => unknown, string]>([
  ['a workload by its name', () => PolicyTarget.workload('cart' as any), 'PolicyTarget.workload: `workload` is "cart", a string'],
  ['a service by its name', () => PolicyTarget.service('cart' as any), 'PolicyTarget.service: `service` is "cart", a string'],
  ['a gateway by its name', () => PolicyTarget.gateway('edge' as any), 'PolicyTarget.gateway: `gateway` is "edge"'],
  ['no gateway', () => PolicyTarget.gateway(undefined as any), 'PolicyTarget.gateway: `gateway` is undefined'],
])('%s: refused', (_, make, message) => {
  expect(refusal(make)).toContain(message);
});

describe('where a target is asked for', () => {
  const policy = (chart: Chart, target: any, rest: object = {}) => new AccessPolicy(chart, 'p', { target, action: AccessAction.DENY, rules: [{ everything: true }], ...rest });

  test('workloads and services are taken as they are', () => {
    const chart = chartOn('istio');
    const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
    const selectors = [policy(chart, cart), new MutualTls(chart, 'm', { target: cart.workload!, mode: MtlsMode.STRICT, mesh: cart._mesh })]
      .flatMap(({ apiObjects }) => apiObjects.map(object => object.toJson().spec.selector));
    expect(selectors).toEqual([{ matchLabels: { app: 'cart' } }, { matchLabels: { app: 'cart' } }]);
  });

  test.each(['shop', undefined, null, {}])('%j is none', target => {
    expect(refusal(() => policy(chartOn('istio'), target))).toMatch(/^c\/p: `target` is /);
  });

  test('the mesh is that of the target, and not the nearest one', () => {
    const chart = chartOn('istio');
    const other = new Chart(chart.node.root as App, 'other');
    new IstioMesh(other, 'mesh', { trustDomain: 'corp.test' });
    const shop = new ZeroTrustNamespace(other, 'shop');
    new AccessPolicy(chart, 'p', { target: PolicyTarget.namespace(shop), action: AccessAction.DENY, rules: [{ from: [{ callers: [shop] }] }] });
    expect(only(synth(chart), 'AuthorizationPolicy', 'p').spec.rules[0].from[0].source.principals).toEqual(['corp.test/ns/shop/*']);
  });

  test('another mesh than that of the target is refused', () => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const mesh = new IstioMesh(new Chart(chart.node.root as App, 'other'), 'mesh');
    expect(refusal(() => policy(chart, PolicyTarget.namespace(shop), { mesh }))).toMatchInlineSnapshot(`
"c/p: it is for Istio ("other/mesh"), and its target is in Istio ("mesh")
  because  a policy holds in the mesh that it is written for
  instead  leave \`mesh\` out"
`);
  });

  test('nothing is known of the mesh', () => {
    const chart = new Chart(new App(), 'c');
    expect(refusal(() => policy(chart, PolicyTarget.mesh()))).toContain('c/p: there is no mesh');
    expect(refusal(() => policy(new Chart(new App(), 'c'), PolicyTarget.mesh(), { mesh: 'istio' }))).toContain('`mesh` is "istio", a string');
  });
});

describe('the program goes on after the policy', () => {
  const denied = (ports: (shop: ZeroTrustNamespace, workload: MeshWorkload) => void) => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const cart = shop.addWorkload('cart', { ports: [ServicePort.http(8080)] });
    new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.DENY, rules: [{ to: [{ methods: ['PUT'] }] }] });
    ports(shop, cart);
    return () => only(synth(chart), 'AuthorizationPolicy', 'p').spec.rules[0].to;
  };

  test('what is for all of the target is for what comes later', () => {
    const to = denied((shop, sharedWorkload) => shop.addService('cart-admin', { sharedWorkload, ports: [ServicePort.http(9000), ServicePort.tcp(6379)] }));
    expect(to()).toEqual([{ operation: { ports: ['8080', '9000'], methods: ['PUT'] } }]);
  });

  test('what cannot be any more is said when it is synthesized', () => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const cart = shop.addWorkload('cart');
    new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.DENY, rules: [{ to: [{ methods: ['PUT'], ports: [8080] }] }] });
    shop.addService('redis', { sharedWorkload: cart, ports: [ServicePort.tcp(8080)] });
    expect(() => synth(chart)).toThrow(/c\/p: a rule is about requests, and workload "shop\/cart" has none at 8080 \(tcp\)/);
  });
});
