import * as fc from 'fast-check';
import { HttpCondition } from '../../../../src/intent/routing/condition';
import { RouteRule } from '../../../../src/meshes/gateway-api/route-rule';
import { requireOrder } from '../../../../src/meshes/linkerd/routing/rule-order';
import { conditions, isLike, Request, requests } from '../../../intent/routing/requests';
import { refusal } from '../../../program';

const rule = (...matches: HttpCondition[]): RouteRule => ({ matches, action: { kind: 'forward', to: [] } });
const below = (value: string): HttpCondition => ({ path: { kind: 'below', value } });
const exact = (value: string): HttpCondition => ({ path: { kind: 'exact', value } });
const regex = (value: string): HttpCondition => ({ path: { kind: 'regex', value } });
const header = (name: string): HttpCondition => ({ headers: { [name]: { kind: 'exact', value: '1' } } });
const PUT: HttpCondition = { method: { kind: 'exact', value: 'PUT' } };

test.each<[string, HttpCondition, HttpCondition]>([
  ['the longer path second', below('/a'), below('/a/b')],
  ['every path before one', {}, exact('/a')],
  ['a path that compares as much, and a header', exact('/a'), { ...below('/a'), ...header('x') }],
  ['an expression, which may compare more', below('/a'), regex('/a/.*')],
  ['a method or a header: which counts first is not known', { ...below('/a'), ...PUT }, { ...below('/a'), ...header('x') }],
  ['more headers second', header('x'), { headers: { x: { kind: 'exact', value: '1' }, y: { kind: 'exact', value: '1' } } }],
])('refused: %s', (_, first, second) => {
  expect(refusal(() => requireOrder([rule(first), rule(second)], 'c/routes'))).toMatch(/^c\/routes: the rule for .* stands before the rule for .*, and some requests match both\n  because  Linkerd takes the match that compares more of the path first/);
});

test.each<[string, HttpCondition, HttpCondition]>([
  ['the longer path first', below('/a/b'), below('/a')],
  ['one path before every other', exact('/a'), {}],
  ['nothing matches both', { ...below('/a'), headers: { x: { kind: 'exact', value: '1' } } }, { ...below('/a/b'), headers: { x: { kind: 'exact', value: '2' } } }],
  ['the same twice', below('/a'), below('/a')],
  ['more conditions first', { ...below('/a'), ...header('x') }, below('/a')],
])('taken: %s', (_, first, second) => {
  expect(() => requireOrder([rule(first), rule(second)], 'c/routes')).not.toThrow();
});

test('two matches of one rule are no matter', () => {
  expect(() => requireOrder([rule(below('/a'), below('/a/b'))], 'c/routes')).not.toThrow();
});

/** What of a path is compared, then the counts in one of the orders that are said of Linkerd. */
function rank({ path = { kind: 'below', value: '/' }, method, headers = {}, query = {} }: HttpCondition, request: Request, order: 'method-first' | 'method-last'): number[] {
  const compared = path.kind === 'exact' || path.kind === 'regex' ? request.path.length : path.value.length;
  const rest = [Object.keys(headers).length, Object.keys(query).length];
  return order === 'method-first' ? [compared, method ? 1 : 0, ...rest] : [compared, ...rest, method ? 1 : 0];
}

function wins(a: number[], b: number[]): boolean {
  const index = a.findIndex((value, place) => value !== b[place]);
  return index >= 0 && a[index] > b[index];
}

test('what is taken goes by the user\'s order, in whichever way Linkerd compares', () => {
  let taken = 0;
  const lists = fc.array(conditions, { minLength: 2, maxLength: 3 });
  fc.assert(fc.property(lists, fc.array(requests, { minLength: 5, maxLength: 10 }), (list, samples) => {
    const rules = list.map(condition => rule(condition));
    try {
      requireOrder(rules, 'c/routes');
    } catch {
      return;
    }
    taken++;
    for (const request of samples) {
      const matching = list.filter(condition => isLike(request, condition));
      for (const order of ['method-first', 'method-last'] as const) {
        const [first, ...others] = matching.map(condition => rank(condition, request, order));
        expect(others.filter(other => wins(other, first))).toEqual([]);
      }
    }
  }), { numRuns: 2000 });
  expect(taken).toBeGreaterThan(200);
});
