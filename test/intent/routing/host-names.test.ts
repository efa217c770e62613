import { coversHost, hostsOverlap } from '../../../src/intent/routing/host-names';

test.each([
  ['*', 'a.b', true], ['a.b', 'a.b', true], ['*.b', 'a.b', true], ['*.b', 'c.a.b', true], ['*.b', '*.a.b', true], ['*.b', 'b', false], ['*.b', 'ab', false], ['a.b', '*.b', false], ['*.a.b', '*.b', false],
])('%s covers %s: %j', (wide, narrow, answer) => expect(coversHost(wide, narrow)).toBe(answer));

test('overlap goes both ways', () => {
  expect([hostsOverlap('a.b', '*.b'), hostsOverlap('*.b', 'a.b'), hostsOverlap('a.b', 'c.b')]).toEqual([true, true, false]);
});
