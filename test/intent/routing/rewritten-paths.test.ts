import * as fc from 'fast-check';
import { PathCondition } from '../../../src/intent/routing/condition';
import { isRewrittenAway } from '../../../src/intent/routing/rewritten-paths';
import { HttpRule, RewriteIntent } from '../../../src/intent/routing/route-table';

const asked = (pattern: string) => ({ value: pattern.replace('*', ''), begins: pattern.endsWith('*') });
const rule = (path: PathCondition | undefined, to: RewriteIntent['path']): HttpRule => ({ matches: path ? [{ path }] : [], action: { kind: 'forward' }, rewrite: { path: to } });
const below = (value: string): PathCondition => ({ kind: 'below', value });
const prefix = (value: string) => ({ kind: 'prefix' as const, value });
const full = (value: string) => ({ kind: 'full' as const, value });
const regex = { kind: 'regex' as const, match: '^/user/(.*)$', value: '/u/\\1' };

test.each<[string, string, HttpRule]>([
  ['below what is stripped', '/reports/secret', rule(below('/reports'), prefix('/'))],
  ['what is stripped itself', '/reports', rule(below('/reports'), prefix('/'))],
  ['what begins with it', '/reports/*', rule(below('/reports'), prefix('/'))],
  ['wider than what is stripped', '/re*', rule(below('/reports'), prefix('/'))],
  ['another path in its place', '/v1/admin', rule(below('/v1'), prefix('/api'))],
  ['one path of which another is made', '/old', rule({ kind: 'exact', value: '/old' }, full('/new'))],
  ['any path of which one is made', '/secret', rule(undefined, full('/'))],
  ['in letters of another size', '/Reports/x', rule({ ...below('/reports'), ignoreCase: true }, prefix('/'))],
  ['by characters', '/apikeys', rule({ kind: 'prefix', value: '/api' }, prefix('/x'))],
  ['by an expression', '/user/1', rule({ kind: 'regex', value: '/user/.*' }, regex)],
  ['below what an expression changes', '/user/1', rule(below('/user'), regex)],
])('taken away: %s', (_, pattern, http) => {
  expect(isRewrittenAway(asked(pattern), http)).toBe(true);
});

test.each<[string, string, HttpRule]>([
  ['beside it', '/admin', rule(below('/reports'), prefix('/'))],
  ['no element of it', '/reportsx', rule(below('/reports'), prefix('/'))],
  ['above it', '/report', rule({ kind: 'exact', value: '/reports' }, full('/x'))],
  ['what comes out', '/app/admin', rule(below('/'), prefix('/app'))],
  ['what comes out of every path', '/app/admin', rule(undefined, prefix('/app'))],
  ['the one that comes out', '/index.html', rule(undefined, full('/index.html'))],
  ['a beginning that stays', '/v1*', rule(below('/v1'), prefix('/v1/new'))],
  ['another that an expression takes', '/admin', rule({ kind: 'regex', value: '/user/.*' }, regex)],
  ['beginnings that an expression may take: not known', '/user*', rule({ kind: 'regex', value: '/user/.*' }, regex)],
  ['what an expression may leave alone', '/admin', rule(undefined, regex)],
  ['where only the host is changed', '/admin', { matches: [], action: { kind: 'forward' }, rewrite: { authority: 'a.test' } }],
  ['where nothing is changed', '/admin', { matches: [], action: { kind: 'forward' } }],
])('left: %s', (_, pattern, http) => {
  expect(isRewrittenAway(asked(pattern), http)).toBe(false);
});

/** What Envoy does: the beginning that matched is replaced, and one slash too many is left out. */
function rewritten(path: string, from: string, to: string): string {
  const rest = from === '/' ? path : path.slice(from.length);
  return (`${to}/`.replace(/\/+$/, '/') + rest.replace(/^\//, '')).replace(/(.)\/$/, '$1');
}

const path = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }).map(elements => `/${elements.join('/')}`);

test('what is left meets no request that a prefix takes away, but for what looks as if it came out', () => {
  fc.assert(fc.property(path, path, path, (from, to, request) => {
    const isTaken = from === '/' || request === from || request.startsWith(`${from}/`);
    const away = isRewrittenAway({ value: request, begins: false }, rule(below(from), prefix(to)));
    const stays = rewritten(request, from, to) === request;
    const cameOut = to.length > from.length && request.startsWith(to);
    expect(away || !isTaken || stays || cameOut).toBe(true);
  }));
});
