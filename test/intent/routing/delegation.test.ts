import { HttpCondition } from '../../../src/intent/routing/condition';
import { mergesInto, reachesOut } from '../../../src/intent/routing/delegation';

const path = (kind: 'exact' | 'below' | 'prefix' | 'regex', value: string, ignoreCase?: true): HttpCondition => ({ path: { kind, value, ignoreCase } });
const header = (kind: 'exact' | 'prefix' | 'regex' | 'present', value: string): HttpCondition => ({ headers: { x: { kind, value } } });

test.each<[HttpCondition, HttpCondition, boolean]>([
  [path('below', '/a'), path('below', '/a/b'), true],
  [path('below', '/a'), header('regex', '.*'), true],
  [path('below', '/a/b'), path('below', '/a'), false],
  [path('regex', '/a'), path('exact', '/a'), false],
  [path('below', '/a'), path('regex', '/a/.*'), false],
  [path('below', '/a', true), header('exact', 'b'), false],
  [header('exact', 'b'), header('exact', 'b'), true],
  [header('prefix', 'b'), header('exact', 'bc'), true],
  [header('present', ''), header('exact', 'b'), false],
  [header('exact', 'b'), header('present', ''), false],
  [{ withoutHeaders: { x: { kind: 'exact', value: 'a' } } }, { withoutHeaders: { x: { kind: 'exact', value: 'b' } } }, false],
  [{ query: { x: { kind: 'exact', value: 'a' } } }, { query: { y: { kind: 'exact', value: 'b' } } }, true],
  [{ method: { kind: 'exact', value: 'GET' } }, { method: { kind: 'exact', value: 'PUT' } }, false],
  [{ scheme: { kind: 'exact', value: 'http' } }, { scheme: { kind: 'exact', value: 'https' } }, false],
  [{ authority: { kind: 'prefix', value: 'a' } }, { authority: { kind: 'exact', value: 'ab' } }, true],
  [{ port: 80 }, { port: 81 }, false],
  [{ port: 80 }, {}, true],
  [{ source: { namespace: 'a' } }, {}, false],
  [{ source: { namespace: 'a' } }, { source: { namespace: 'a' } }, true],
  [{ source: { labels: { app: 'a' } } }, { source: { labels: { app: 'b' } } }, false],
  [{ source: { labels: { app: 'a' } } }, { source: { labels: { tier: 'b' } } }, true],
])('%j, within it %j: %j', (outer, inner, answer) => expect(mergesInto(outer, inner)).toBe(answer));

test.each<[string, HttpCondition, HttpCondition, boolean]>([
  ['the same on both sides', { withoutHeaders: { x: { kind: 'exact', value: 'a' } } }, { withoutHeaders: { x: { kind: 'exact', value: 'a' } } }, false],
  ['less over there', { withoutHeaders: { x: { kind: 'prefix', value: 'a' } } }, { withoutHeaders: { x: { kind: 'exact', value: 'ab' } } }, true],
  ['another header over there', { withoutHeaders: { x: { kind: 'prefix', value: 'a' } } }, { withoutHeaders: { y: { kind: 'exact', value: 'ab' } } }, false],
  ['nothing over there', { withoutHeaders: { x: { kind: 'prefix', value: 'a' } } }, {}, false],
  ['nothing here', {}, { withoutHeaders: { x: { kind: 'prefix', value: 'a' } } }, false],
])('what a header must not be: %s', (_, outer, inner, answer) => expect(reachesOut(outer, inner)).toBe(answer));
