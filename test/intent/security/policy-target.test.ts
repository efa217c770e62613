import { GatewayFacts } from '../../../src/intent/edge/gateway';
import { coversTarget, namespaceOf, PolicyTargetFacts, stageOf, targetText } from '../../../src/intent/security/policy-target';
import { ZeroTrustStage } from '../../../src/intent/security/stage';

const gatewayFacts: GatewayFacts = { name: 'edge', namespace: 'ingress', form: 'mesh', podLabels: { istio: 'ingress' }, serviceAccount: 'edge', listeners: [] };
const workload = (labels: { [key: string]: string }, namespace = 'shop'): PolicyTargetFacts => ({ kind: 'workload', namespace, name: 'cart', labels, ports: [] });
const mesh: PolicyTargetFacts = { kind: 'mesh' };
const shop: PolicyTargetFacts = { kind: 'namespace', namespace: 'shop', stage: ZeroTrustStage.OBSERVE };
const cart = workload({ app: 'cart' });
const service: PolicyTargetFacts = { kind: 'service', namespace: 'shop', name: 'cart', labels: { app: 'cart' }, ports: [] };
const foreign: PolicyTargetFacts = { kind: 'service', namespace: 'shop', name: 'other', ports: [] };
const gateway: PolicyTargetFacts = { kind: 'gateway', gateway: gatewayFacts };
const kubernetesGateway: PolicyTargetFacts = { kind: 'gateway', gateway: { ...gatewayFacts, form: 'kubernetes', podLabels: undefined } };

test.each<[string, PolicyTargetFacts, PolicyTargetFacts, boolean]>([
  ['the mesh, everything', mesh, cart, true],
  ['the mesh, itself', mesh, mesh, true],
  ['a namespace, the mesh', shop, mesh, false],
  ['a namespace, its workload', shop, cart, true],
  ['a namespace, its service', shop, service, true],
  ['a namespace, a workload elsewhere', shop, workload({ app: 'cart' }, 'lab'), false],
  ['a namespace, a gateway elsewhere', shop, gateway, false],
  ['a gateway\'s namespace, the gateway', { kind: 'namespace', namespace: 'ingress' }, gateway, true],
  ['a workload, its namespace', cart, shop, false],
  ['a workload, the same', cart, workload({ app: 'cart' }), true],
  ['a workload, one version of it', cart, workload({ app: 'cart', version: 'v1' }), true],
  ['a version, the whole workload', workload({ app: 'cart', version: 'v1' }), cart, false],
  ['a workload, another', cart, workload({ app: 'web' }), false],
  ['a workload, the same elsewhere', cart, workload({ app: 'cart' }, 'lab'), false],
  ['a workload, the service before it', cart, service, true],
  ['a service, the workload behind it', service, cart, true],
  ['a service, of which no pods are known', cart, foreign, false],
  ['a service of which no pods are known, a workload', foreign, cart, false],
  ['a gateway, the same', gateway, gateway, true],
  ['a gateway whose pods are not known, the same', kubernetesGateway, kubernetesGateway, true],
])('%s: covered', (_, wide, narrow, covered) => {
  expect(coversTarget(wide, narrow)).toBe(covered);
});

test('the pods of a gateway may be elsewhere than its object', () => {
  expect(namespaceOf({ kind: 'gateway', gateway: { ...gatewayFacts, podNamespace: 'istio-system' } })).toBe('istio-system');
});

test('in the words of a message', () => {
  expect([mesh, shop, cart, service, gateway].map(targetText)).toEqual(['the mesh', 'namespace "shop"', 'workload "shop/cart"', 'service "shop/cart"', 'gateway "ingress/edge"']);
});

test('the stage of its namespace', () => {
  expect([mesh, shop, gateway, { ...cart, stage: ZeroTrustStage.STRICT } as PolicyTargetFacts].map(stageOf)).toEqual([undefined, 'observe', undefined, 'strict']);
});
