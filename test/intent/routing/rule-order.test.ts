import * as fc from 'fast-check';
import { conditions, isLike, Request, requests } from './requests';
import { HttpCondition } from '../../../src/intent/routing/condition';
import { mergesInto } from '../../../src/intent/routing/delegation';
import { HttpRule } from '../../../src/intent/routing/route-table';
import { deadMatch } from '../../../src/intent/routing/rule-order';

const rule = (...matches: HttpCondition[]): HttpRule => ({ matches, action: { kind: 'forward' } });
const below = (value: string): HttpCondition => ({ path: { kind: 'below', value } });
const header = (value: string): HttpCondition => ({ headers: { x: { kind: 'exact', value } } });
const handsOver = (decided: HttpCondition[], ...matches: HttpCondition[]): HttpRule => ({ matches, action: { kind: 'delegate', name: 'a', namespace: 'b', decided } });

test('narrow before wide is fine', () => {
  expect(deadMatch([rule(below('/api/v2')), rule(below('/api')), rule(header('a')), rule()])).toBeUndefined();
});

test.each<[string, HttpRule[]]>([
  ['a part of what rules leave to which all was handed over', [handsOver([below('/api/v2')], below('/api')), rule(below('/api/v1')), rule(below('/api'))]],
  ['what is left of every request', [handsOver([header('a')]), rule(header('b')), rule()]],
  ['rules of which nothing is known', [handsOver([], below('/api')), rule(below('/api')), handsOver([]), rule(header('a')), rule()]],
])('%s is reached', (_, rules) => expect(deadMatch(rules)).toBeUndefined());

test.each<[string, HttpRule[], string, string]>([
  ['after rules that leave nothing', [handsOver([{}], below('/api')), rule(below('/api/v2'))], 'rules[1] (path below "/api/v2") is never reached', 'rules[0] before it takes all of them (path below "/api")'],
  ['after rules for every request', [handsOver([{}]), rule(header('a'))], 'rules[1] (header x "a") is never reached', 'rules[0] before it takes every request'],
  ['what rules leave, and they do not', [handsOver([below('/api/v2')], header('a')), rule({ ...below('/api/v2/x'), ...header('a') })], 'rules[1] (path below "/api/v2/x", header x "a") is never reached', 'rules[0] before it takes all of them (path below "/api/v2", header x "a")'],
  ['twice handed over by one rule', [handsOver([], below('/api'), below('/api/v2'))], 'rules[0] (path below "/api/v2") is never reached', 'rules[0] before it takes all of them (path below "/api")'],
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

test('what is refused after requests were handed over is never reached either', () => {
  let refused = 0;
  const lists = fc.array(conditions, { minLength: 1, maxLength: 2 });
  fc.assert(fc.property(lists, lists, conditions, fc.array(requests, { minLength: 10, maxLength: 20 }), (outer, inner, last, samples) => {
    const rules = [handsOver(inner, ...outer), rule(last)];
    if (!deadMatch(rules)?.what.startsWith('rules[1]')) return;
    refused++;
    const merges = (here: HttpCondition, there: HttpCondition) => Object.keys(here).length === 0 || mergesInto(here, there);
    const isLikeBoth = (request: Request, here: HttpCondition, there: HttpCondition) => isLike(request, here) && isLike(request, there);
    const takes = (request: Request) => outer.some(here => inner.some(there => merges(here, there) && isLikeBoth(request, here, there)));
    for (const request of samples) if (isLike(request, last)) expect(takes(request)).toBe(true);
  }), { numRuns: 4000 });
  expect(refused).toBeGreaterThan(50);
});
