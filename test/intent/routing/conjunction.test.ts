import * as fc from 'fast-check';
import { conditions, isLike, requests } from './requests';
import { HttpCondition, PathCondition, TextCondition } from '../../../src/intent/routing/condition';
import { both, bothPaths, bothTexts, NEVER, UNSAYABLE } from '../../../src/intent/routing/conjunction';
import { coversCondition } from '../../../src/intent/routing/covers';

test('two conditions as one match what both match', () => {
  fc.assert(fc.property(conditions, conditions, fc.array(requests, { minLength: 20, maxLength: 40 }), (a, b, samples) => {
    const joined = both(a, b);
    for (const request of samples) {
      const wanted = isLike(request, a) && isLike(request, b);
      if (joined === NEVER) expect(wanted).toBe(false);
      else if (joined !== UNSAYABLE) expect(isLike(request, joined)).toBe(wanted);
    }
  }), { numRuns: 500 });
});

test('it is the same whichever comes first, and no wider than either', () => {
  fc.assert(fc.property(conditions, conditions, (a, b) => {
    const [one, other] = [both(a, b), both(b, a)];
    if (typeof one === 'symbol' || typeof other === 'symbol') return expect(one).toBe(other);
    expect(coversCondition(one, other) && coversCondition(other, one)).toBe(true);
    expect(coversCondition(a, one) && coversCondition(b, one)).toBe(true);
    return undefined;
  }), { numRuns: 300 });
});

test('with itself, or with none, it is itself', () => {
  fc.assert(fc.property(conditions, condition => {
    fc.pre(both(condition, condition) !== NEVER);
    expect(both(condition, condition)).toEqual(condition);
    expect(both(condition, {})).toEqual(condition);
  }));
});

const exact = (value: string): TextCondition => ({ kind: 'exact', value });
const regex = (value: string): TextCondition => ({ kind: 'regex', value });

test.each<[TextCondition, TextCondition, unknown]>([
  [exact('a'), exact('b'), NEVER],
  [exact('ab'), regex('a.*'), exact('ab')],
  [exact('b'), regex('a.*'), NEVER],
  [regex('a.*'), regex('.*b'), UNSAYABLE],
  [regex('a.*'), { kind: 'prefix', value: 'a' }, UNSAYABLE],
  [{ kind: 'prefix', value: 'a' }, { kind: 'prefix', value: 'b' }, NEVER],
])('text %j and %j', (a, b, joined) => expect(bothTexts(a, b)).toEqual(joined));

test.each<[PathCondition, PathCondition, unknown]>([
  [{ kind: 'below', value: '/a' }, { kind: 'below', value: '/a/b' }, { kind: 'below', value: '/a/b' }],
  [{ kind: 'below', value: '/a' }, { kind: 'prefix', value: '/ab' }, NEVER],
  [{ kind: 'prefix', value: '/A' }, { kind: 'prefix', value: '/ab', ignoreCase: true }, UNSAYABLE],
  [{ kind: 'exact', value: '/a', ignoreCase: true }, { kind: 'regex', value: '/A' }, UNSAYABLE],
  [{ kind: 'exact', value: '/b' }, { kind: 'exact', value: '/a', ignoreCase: true }, NEVER],
])('path %j and %j', (a, b, joined) => expect(bothPaths(a, b)).toEqual(joined));

const gateway = (name: string) => ({ name, namespace: 'shop', form: 'mesh' as const, serviceAccount: 'gw', listeners: [] });

test.each<[HttpCondition, HttpCondition, unknown]>([
  [{ port: 80 }, { port: 81 }, NEVER],
  [{ source: { namespace: 'never' } }, { source: { labels: { app: 'unsayable' } } }, { source: { namespace: 'never', labels: { app: 'unsayable' } } }],
  [{ source: { labels: { app: 'a' } } }, { source: { labels: { app: 'b' } } }, NEVER],
  [{ headers: { x: exact('a') } }, { withoutHeaders: { x: { kind: 'present', value: '' } } }, NEVER],
  [{ withoutHeaders: { x: exact('a') } }, { withoutHeaders: { x: exact('b') } }, UNSAYABLE],
  [{ withoutHeaders: { x: exact('a') } }, { withoutHeaders: { x: { kind: 'present', value: '' } } }, { withoutHeaders: { x: { kind: 'present', value: '' } } }],
  [{ gateways: ['mesh', gateway('a')] }, { gateways: [gateway('a'), gateway('b')] }, { gateways: [gateway('a')] }],
  [{ gateways: ['mesh'] }, { gateways: [gateway('b')] }, NEVER],
  [{ headers: { x: regex('a.*') }, port: 80 }, { headers: { x: regex('.*a') }, port: 81 }, NEVER],
])('%j and %j', (a, b, joined) => expect(both(a, b)).toEqual(joined));
