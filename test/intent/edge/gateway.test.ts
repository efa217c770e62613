import { GatewayFacts, podNamespaceOf, takesRoutesFrom } from '../../../src/intent/edge/gateway';

const GATEWAY: GatewayFacts = { name: 'g', namespace: 'ingress', form: 'mesh', serviceAccount: 'gateway', listeners: [] };
const LISTENER = { name: 'l', port: 80, protocol: 'http' as const, passthrough: false, hosts: ['*'] };

test('its pods are in its namespace, unless they are elsewhere', () => {
  expect(podNamespaceOf(GATEWAY)).toBe('ingress');
  expect(podNamespaceOf({ ...GATEWAY, podNamespace: 'pods' })).toBe('pods');
});

test('whose routes a listener takes', () => {
  const from = (routesFrom?: Parameters<typeof takesRoutesFrom>[2]['routesFrom']) => ['ingress', 'shop', 'lab'].filter(namespace => takesRoutesFrom(namespace, GATEWAY, { ...LISTENER, routesFrom }));
  expect(from()).toEqual(['ingress', 'shop', 'lab']);
  expect(from({ kind: 'all' })).toEqual(['ingress', 'shop', 'lab']);
  expect(from({ kind: 'same' })).toEqual(['ingress']);
  expect(from({ kind: 'namespaces', names: ['shop'] })).toEqual(['shop']);
  expect(from({ kind: 'labelled', labels: { a: 'b' } })).toEqual(['ingress', 'shop', 'lab']);
});
