import * as fc from 'fast-check';
import { conditions, isLike, requests } from './requests';
import { HttpCondition } from '../../../src/intent/routing/condition';
import { decidedBy } from '../../../src/intent/routing/decided';
import { mergesInto } from '../../../src/intent/routing/delegation';
import { HttpAction } from '../../../src/intent/routing/route-table';

const handsOver = (...decided: HttpCondition[]): HttpAction => ({ kind: 'delegate', name: 'a', namespace: 'b', decided });
const below = (value: string): HttpCondition => ({ path: { kind: 'below', value } });
const header: HttpCondition = { headers: { x: { kind: 'exact', value: 'y' } } };
const anyCase: HttpCondition = { path: { kind: 'below', value: '/a', ignoreCase: true } };

test.each<[string, readonly HttpCondition[], HttpAction, readonly HttpCondition[]]>([
  ['a rule for every request', [], { kind: 'forward' }, [{}]],
  ['a rule for some', [below('/a'), header], { kind: 'respond', status: 200 }, [below('/a'), header]],
  ['rules that leave nothing', [below('/a'), header], handsOver({}), [below('/a'), header]],
  ['rules that leave nothing of all', [], handsOver({}), [{}]],
  ['rules that leave some', [below('/a'), header], handsOver(below('/a/b')), [below('/a/b'), { ...below('/a/b'), ...header }]],
  ['rules that leave some of all', [], handsOver(anyCase), [anyCase]],
  ['rules that Istio would drop', [{ port: 80 }], handsOver(anyCase), []],
  ['rules of which nothing is known', [below('/a')], handsOver(), []],
])('%s', (_, matches, action, wanted) => expect(decidedBy({ matches, action })).toEqual(wanted));

test('of what is handed over, that which both sides match', () => {
  let decided = 0;
  const lists = fc.array(conditions, { minLength: 1, maxLength: 3 });
  fc.assert(fc.property(lists, lists, requests, (outer, inner, request) => {
    const found = decidedBy({ matches: outer, action: handsOver(...inner) }).some(condition => isLike(request, condition));
    if (found) decided++;
    const merges = (here: HttpCondition, there: HttpCondition) => Object.keys(here).length === 0 || mergesInto(here, there);
    expect(found).toBe(outer.some(here => inner.some(there => merges(here, there) && isLike(request, here) && isLike(request, there))));
  }), { numRuns: 5000 });
  expect(decided).toBeGreaterThan(100);
});
