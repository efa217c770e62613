import { HttpCondition } from '../../../../../src/intent/routing/condition';
import { HttpRule } from '../../../../../src/intent/routing/route-table';
import { looksAtChanges, sentOn } from '../../../../../src/meshes/istio/ambient/gateways/sent-on';

const ONE = { kind: 'exact', value: '1' } as const;
const asked: HttpCondition = {
  path: { kind: 'below', value: '/a' }, authority: ONE, method: ONE, headers: { a: ONE, b: ONE }, withoutHeaders: { c: ONE, d: ONE }, query: { q: ONE },
};
const service = { name: 'web', namespace: 'shop', host: 'web', ports: [], side: { kind: 'producer' } } as const;
const rewritten = (rewrite: HttpRule['rewrite']): Partial<HttpRule> => ({ rewrite });
const toBackend = (changes: object): Partial<HttpRule> => ({ action: { kind: 'forward', to: [{ service, weight: 1 }, { service, weight: 1, requestHeaders: changes }] } });

describe.each<[string, Partial<HttpRule>, Partial<HttpCondition>]>([
  ['nothing', { responseHeaders: { set: { a: '2' } } }, {}],
  ['the whole path', rewritten({ path: { kind: 'full', value: '/b' } }), { path: { kind: 'exact', value: '/b' } }],
  ['the beginning of the path', rewritten({ path: { kind: 'prefix', value: '/b' } }), { path: { kind: 'prefix', value: '/b' } }],
  ['it, by one that ends in a slash', rewritten({ path: { kind: 'prefix', value: '/b/' } }), { path: { kind: 'prefix', value: '/b' } }],
  ['it, by the root', rewritten({ path: { kind: 'prefix', value: '/' } }), { path: { kind: 'prefix', value: '/' } }],
  ['it, by an expression', rewritten({ path: { kind: 'regex', match: '.*', value: '/b' } }), { path: undefined }],
  ['the host', rewritten({ authority: 'b.test' }), { authority: undefined }],
  ['a header that is set', { requestHeaders: { set: { a: '2' } } }, { headers: { b: ONE } }],
  ['a header that is added', { requestHeaders: { add: { c: '2' } } }, { withoutHeaders: { d: ONE } }],
  ['headers that are taken away', { requestHeaders: { remove: ['b', 'd'] } }, { headers: { a: ONE }, withoutHeaders: { c: ONE } }],
  ['a header for one of the backends', toBackend({ set: { b: '2' } }), { headers: { a: ONE } }],
  ['a header that nobody looks at', { requestHeaders: { set: { constructor: '2' } } }, {}],
])('a rule changes %s', (_, changes, left) => {
  const rule: HttpRule = { matches: [], action: { kind: 'forward' }, ...changes };

  test('the rest is known of what is sent on', () => expect(sentOn({ condition: { ...asked, port: 80, gateways: ['mesh'] }, rule })).toEqual({ ...asked, ...left }));

  test('that is what a condition may look at', () => expect(looksAtChanges(asked, rule)).toBe(Object.keys(left).length > 0));

  test('of which one without it asks nothing', () => expect(looksAtChanges({ method: ONE, query: { a: ONE } }, rule)).toBe(false));
});
