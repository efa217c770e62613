import { Chart } from 'cdk8s';
import {
  AccessAction, AccessPolicy, DataPlane, ExtensionProvider, GatewayListener, IstioMesh, MeshGateway, PolicyTarget, ServicePort,
  ZeroTrustNamespace,
} from '../../../src';
import { chartOn, ofKind, refusal, synth } from '../../program';

const pods = (labels: { [key: string]: string }, namespace = 'shop') => PolicyTarget.pods({ namespace, labels, ports: [ServicePort.http(8080)] });
const ask = (chart: Chart, id: string, provider: string, target: PolicyTarget) => new AccessPolicy(chart, id, {
  target, action: AccessAction.custom(ExtensionProvider.named(provider)), rules: [{ to: [{ ports: [8080], paths: [`/${id}`] }] }],
});
const problems = (chart: Chart) => chart.node.root.node.findAll().flatMap(({ node }) => node.validate());

test.each<[string, PolicyTarget, PolicyTarget]>([
  ['the same pods', pods({ app: 'cart' }), pods({ app: 'cart' })],
  ['pods that may be the same', pods({ app: 'cart' }), pods({ tier: 'front' })],
  ['pods and their namespace', pods({ app: 'cart' }), PolicyTarget.namespace('shop')],
  ['pods and the mesh', pods({ app: 'cart' }), PolicyTarget.mesh()],
])('two providers for %s, whichever comes first', (_, one, other) => {
  for (const [first, second] of [[one, other], [other, one]]) {
    const chart = chartOn('istio');
    ask(chart, 'first', 'opa', first);
    expect(refusal(() => ask(chart, 'second', 'oauth2-proxy', second))).toMatch(
      /^c\/second: it asks the provider "oauth2-proxy" about .+, and "c\/first" asks "opa" about .+\n {2}because {2}some proxy may carry out both/,
    );
  }
});

test('the whole message', () => {
  const chart = chartOn('istio');
  ask(chart, 'first', 'opa', pods({ app: 'cart' }));
  expect(refusal(() => ask(chart, 'second', 'oauth2-proxy', PolicyTarget.namespace('shop')))).toBe([
    'c/second: it asks the provider "oauth2-proxy" about namespace "shop", and "c/first" asks "opa" about workload "shop/app=cart"',
    '  because  some proxy may carry out both, and where two providers are asked Istio denies whatever is to be asked of either',
    '  instead  ask one of them, or choose targets that have no pods in common',
  ].join('\n'));
});

test.each<[string, PolicyTarget, string]>([
  ['other pods', pods({ app: 'web' }), 'oauth2-proxy'],
  ['pods of another namespace', pods({ app: 'cart' }, 'lab'), 'oauth2-proxy'],
  ['the same provider again', pods({ app: 'cart' }), 'opa'],
])('%s', (_, target, provider) => {
  const chart = chartOn('istio');
  ask(chart, 'first', 'opa', pods({ app: 'cart' }));
  ask(chart, 'second', provider, target);
  expect(ofKind(synth(chart), 'AuthorizationPolicy')).toHaveLength(2);
});

test('a policy that was refused asks nobody', () => {
  const chart = chartOn('istio');
  expect(refusal(() => ask(chart, 'Not_A_Name', 'opa', pods({ app: 'cart' })))).toContain('the policy is called "Not_A_Name"');
  ask(chart, 'second', 'oauth2-proxy', pods({ app: 'cart' }));
  expect(problems(chart)).toEqual([]);
});

test('two meshes of one program ask each their own', () => {
  const chart = chartOn('istio');
  const blue = new Chart(chart.node.root as any, 'blue');
  new IstioMesh(blue, 'mesh', { controlPlaneNamespace: 'istio-blue' });
  ask(chart, 'first', 'opa', PolicyTarget.mesh());
  ask(blue, 'second', 'oauth2-proxy', PolicyTarget.mesh());
  expect(ofKind(synth(chart), 'AuthorizationPolicy').map(({ metadata }) => metadata.namespace)).toEqual(['istio-system', 'istio-blue']);
});

test('two gateways of the same pods ask one', () => {
  const chart = chartOn('istio');
  const [one, other] = ['one', 'other'].map(id => new MeshGateway(chart, id, { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: [`${id}.example.com`] })] }));
  ask(chart, 'first', 'opa', PolicyTarget.gateway(one));
  expect(refusal(() => ask(chart, 'second', 'oauth2-proxy', PolicyTarget.gateway(other)))).toContain('"c/first" asks "opa" about gateway "ingress/one"');
});

test('a waypoint and what stands behind it, once that is known', () => {
  const chart = chartOn(app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT }));
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const lab = new ZeroTrustNamespace(chart, 'lab');
  const cart = shop.addWorkload('cart', { ports: [ServicePort.http(8080)] });
  ask(chart, 'elsewhere', 'lab-opa', PolicyTarget.gateway(lab.waypoint!));
  ask(chart, 'all', 'opa', PolicyTarget.gateway(shop.waypoint!));
  ask(chart, 'own', 'oauth2-proxy', PolicyTarget.workload(cart));
  shop.addService('cart-service', { sharedWorkload: cart, ports: [ServicePort.http(80, { targetPort: 8080 })] });
  lab.addService('web', { ports: [ServicePort.http(8080)] });
  const asks = (path: string, provider: string, target: string) => `"${path}" asks "${provider}" about ${target}`;
  expect(problems(chart)).toEqual(expect.arrayContaining([
    expect.stringContaining(asks('c/own', 'oauth2-proxy', 'workload "shop/cart"')), expect.stringContaining(asks('c/all', 'opa', 'gateway "shop/waypoint"')),
  ]));
  expect(problems(chart).join('\n')).not.toContain('lab-opa');
});
