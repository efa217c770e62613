import { groupOf } from '../../src/kubernetes/objects';

test('the group of an apiVersion', () => {
  expect(groupOf('v1')).toBe('');
  expect(groupOf('security.istio.io/v1')).toBe('security.istio.io');
});
