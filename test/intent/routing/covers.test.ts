import * as fc from 'fast-check';
import { conditions, isLike, requests } from './requests';
import { HttpCondition, PathCondition, TextCondition } from '../../../src/intent/routing/condition';
import { coversCondition, coversPath, coversText, isEveryRequest } from '../../../src/intent/routing/covers';

test('what is covered matches nothing that its cover does not', () => {
  let covered = 0;
  fc.assert(fc.property(conditions, conditions, fc.array(requests, { minLength: 10, maxLength: 20 }), (wide, narrow, samples) => {
    if (!coversCondition(wide, narrow)) return;
    if (Object.keys(wide).length > 0) covered++;
    for (const request of samples) expect(!isLike(request, narrow) || isLike(request, wide)).toBe(true);
  }), { numRuns: 4000 });
  expect(covered).toBeGreaterThan(50);
});

test('a condition covers itself, and no condition covers what none covers', () => {
  fc.assert(fc.property(conditions, condition => {
    expect(coversCondition(condition, condition)).toBe(true);
    expect(coversCondition({}, condition)).toBe(true);
    expect(isEveryRequest(condition)).toBe(coversCondition(condition, {}));
  }));
});

test('cover is transitive', () => {
  let chains = 0;
  fc.assert(fc.property(conditions, conditions, conditions, (a, b, c) => {
    if (!coversCondition(a, b) || !coversCondition(b, c)) return;
    chains++;
    expect(coversCondition(a, c)).toBe(true);
  }), { numRuns: 4000 });
  expect(chains).toBeGreaterThan(50);
});

const exact = (value: string): TextCondition => ({ kind: 'exact', value });
const prefix = (value: string): TextCondition => ({ kind: 'prefix', value });
const regex = (value: string): TextCondition => ({ kind: 'regex', value });
const present: TextCondition = { kind: 'present', value: '' };

test.each<[TextCondition, TextCondition, boolean]>([
  [exact('a'), exact('a'), true], [exact('a'), exact('b'), false], [exact('a'), prefix('a'), false], [prefix('a'), exact('ab'), true], [prefix('ab'), exact('a'), false],
  [prefix('a'), prefix('ab'), true], [prefix('a'), regex('a.*'), false], [regex('a.*'), exact('ab'), true], [regex('a'), exact('ab'), false], [regex('a.*'), prefix('a'), false],
  [regex('a'), regex('a'), true], [regex('a.*'), regex('a'), false], [present, regex('a'), true], [exact('a'), present, false],
])('text %j covers %j: %j', (wide, narrow, answer) => expect(coversText(wide, narrow)).toBe(answer));

const at = (kind: PathCondition['kind'], value: string, ignoreCase?: boolean): PathCondition => ({ kind, value, ...ignoreCase && { ignoreCase } });

test.each<[PathCondition, PathCondition, boolean]>([
  [at('below', '/a'), at('exact', '/a'), true], [at('below', '/a'), at('exact', '/ab'), false], [at('below', '/a'), at('prefix', '/a'), false], [at('below', '/a'), at('prefix', '/a/'), true],
  [at('prefix', '/a'), at('below', '/a'), true], [at('prefix', '/a'), at('below', '/abc'), true], [at('prefix', '/a/'), at('below', '/a'), false], [at('below', '/'), at('regex', '/.*'), true],
  [at('regex', '.*'), at('below', '/a'), true], [at('regex', '/.*'), at('below', '/a'), false], [at('regex', '/a+'), at('exact', '/aa'), true], [at('exact', '/'), at('below', '/'), false],
  [at('exact', '/a', true), at('exact', '/A'), true], [at('exact', '/a'), at('exact', '/a', true), false], [at('prefix', '/A', true), at('below', '/ab', true), true], [at('regex', '/a'), at('exact', '/a', true), false],
])('path %j covers %j: %j', (wide, narrow, answer) => expect(coversPath(wide, narrow)).toBe(answer));

const gateway = (name: string) => ({ name, namespace: 'shop', form: 'mesh' as const, serviceAccount: 'gw', listeners: [] });

test.each<[HttpCondition, HttpCondition, boolean]>([
  [{ withoutHeaders: { x: exact('a') } }, { withoutHeaders: { x: prefix('a') } }, true],
  [{ withoutHeaders: { x: prefix('a') } }, { withoutHeaders: { x: exact('a') } }, false],
  [{ withoutHeaders: { x: exact('a') } }, {}, false],
  [{ headers: { constructor: present } }, {}, false],
  [{ claims: { '[a]': exact('1') } }, { claims: { '[a]': exact('1'), '[b]': exact('1') } }, true],
  [{ authority: prefix('a') }, { authority: exact('ab') }, true],
  [{ scheme: exact('http') }, { scheme: exact('https') }, false],
  [{ source: { namespace: 'a' } }, { source: { namespace: 'a', labels: { app: 'b' } } }, true],
  [{ source: { labels: { app: 'b' } } }, { source: { namespace: 'a' } }, false],
  [{ gateways: ['mesh', gateway('a')] }, { gateways: [gateway('a')] }, true],
  [{ gateways: [gateway('a')] }, { gateways: ['mesh', gateway('a')] }, false],
  [{ gateways: [gateway('a')] }, {}, false],
])('%j covers %j: %j', (wide, narrow, answer) => expect(coversCondition(wide, narrow)).toBe(answer));
