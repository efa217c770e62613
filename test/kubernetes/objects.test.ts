import { groupOf, objectKey } from '../../src/kubernetes/objects';

test('the group of an apiVersion', () => {
  expect(groupOf('v1')).toBe('');
  expect(groupOf('security.istio.io/v1')).toBe('security.istio.io');
});

test('versions of one group are one object, groups are not', () => {
  const key = (apiVersion: string, kind: string) => objectKey({ apiVersion, kind, metadata: { name: 'web', namespace: 'shop' } });
  expect(key('networking.istio.io/v1', 'Gateway')).toBe(key('networking.istio.io/v1beta1', 'Gateway'));
  expect(key('networking.istio.io/v1', 'Gateway')).not.toBe(key('gateway.networking.k8s.io/v1', 'Gateway'));
});

test('an object without a namespace', () => {
  expect(objectKey({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })).toBe('/Namespace//shop');
});
