import * as fc from 'fast-check';
import { conditions, isLike, requests } from './requests';
import { HttpCondition } from '../../../src/intent/routing/condition';
import { HttpRule } from '../../../src/intent/routing/route-table';
import { deadMatch } from '../../../src/intent/routing/rule-order';

const rule = (...matches: HttpCondition[]): HttpRule => ({ matches, action: { kind: 'forward' } });
const below = (value: string): HttpCondition => ({ path: { kind: 'below', value } });
const header = (value: string): HttpCondition => ({ headers: { x: { kind: 'exact', value } } });

test('narrow before wide is fine', () => {
  expect(deadMatch([rule(below('/api/v2')), rule(below('/api')), rule(header('a')), rule()])).toBeUndefined();
});

test.each<[string, HttpRule[], string, string]>([
  ['after a catch-all', [rule(), rule(header('a'))], 'rules[1] (header x "a") is never reached', 'rules[0] before it takes every request'],
  ['after one that is written otherwise', [rule(below('/')), rule(header('a'))], 'rules[1] (header x "a") is never reached', 'rules[0] before it takes every request'],
  ['the same twice', [rule(header('a')), rule(header('b'), header('a'))], 'rules[1] (header x "a") is never reached', 'rules[0] before it matches the same'],
  ['the same twice in one rule', [rule(header('a'), header('a'))], 'rules[0] (header x "a") is never reached', 'rules[0] before it matches the same'],
  ['wide before narrow', [rule(below('/api')), { ...rule(below('/api/v2')), name: 'new' }], 'rule "new" (path below "/api/v2") is never reached', 'rules[0] before it takes all of them (path below "/api")'],
  ['two catch-alls', [rule(), rule()], 'rules[1] (every request) is never reached', 'rules[0] before it takes every request'],
])('%s', (_, rules, what, why) => expect(deadMatch(rules)).toEqual({ what, why }));

test('whatever is refused is never reached', () => {
  let refused = 0;
  const lists = fc.array(conditions, { minLength: 2, maxLength: 4 });
  fc.assert(fc.property(lists, fc.array(requests, { minLength: 10, maxLength: 20 }), (list, samples) => {
    const dead = deadMatch(list.map(condition => rule(condition)));
    if (!dead) return;
    refused++;
    const index = Number(/rules\[(\d)\]/.exec(dead.what)![1]);
    for (const request of samples) {
      if (isLike(request, list[index])) expect(list.slice(0, index).some(earlier => isLike(request, earlier))).toBe(true);
    }
  }), { numRuns: 2000 });
  expect(refused).toBeGreaterThan(50);
});
