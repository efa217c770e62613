import { isFunction, parseExpression } from '../../../src/schema/cel/environment';

const evaluate = (text: string, self?: unknown) => parseExpression(text).evaluate(self);

describe('the language', () => {
  test.each<[string, unknown, unknown?]>([
    ['self.a == 1', true, { a: 1n }],
    ['self.a == 1.0', true, { a: 1n }],
    ['has(self.a) && !has(self.b)', true, { a: '' }],
    ['has(self.a[0].b)', true, { a: [{ b: 1n }] }],
    ['self.list.all(x, has(x.a))', true, { list: [{ a: 1n }] }],
    ['self.list.exists(x, x.a == 2)', true, { list: [{ b: 1n }, { a: 2n }] }],
    ['self.exists_one(x, x > 1)', true, [1n, 2n]],
    ['self.map(x, x * 2) == [2, 4]', true, [1n, 2n]],
    ['self.filter(x, x > 1).size() == 1', true, [1n, 2n]],
    ['self.all(key, key.startsWith("a"))', true, { ab: 1n }],
    ['"a" in self && !("b" in self)', true, { a: 1n }],
    ['(has(self.a) ? self.a : "") != "x"', true, {}],
    ['self.__namespace__ == "x"', true, { __namespace__: 'x' }],
    ['r"""\\d""" == "\\\\d"', true],
    ['cel.bind(x, 1, x + 1) == 2', true],
    ['self.?a.orValue(3) == 3', true, {}],
    ['self.a.b || true', true, {}],
    ['type(self) == int ? self > 0 : self.size() > 0', true, 5n],
    ['string(1) + "a" == "1a"', true],
  ])('%s is %p', (text, value, ...[self]) => expect(evaluate(text, self)).toBe(value));

  test.each<[string, unknown?]>([
    ['self.a', {}], ['self[1]', [1n]], ['1 / 0'], ['9223372036854775807 + 1'], ['self.a.b', {}], ['has(self.a.b)', {}], ['has(self.a.b)', { a: 'text' }],
    ['self.constructor', {}], ['unknown(1)'], ['self.unknown()', 'a'], ['self > 1', 'a'],
  ])('%s fails for %p', (text, ...[self]) => expect(() => evaluate(text, self)).toThrow());

  test.each(['self.', '(', 'a b', '"', 'has(self)', '1 +'])('%p is not valid', text => expect(() => evaluate(text, {})).toThrow());
});

test('the names and calls of an expression', () => {
  const { variables, calls } = parseExpression('self.all(x, (x + "").matches("a") && has(oldSelf.y) && size(self) > 0)');
  expect(variables).toEqual(new Set(['self', 'x', 'oldSelf']));
  expect(calls).toEqual(new Set(['all/2', 'matches/1', 'has/1', 'size/1']));
});

test('a function under a replaced name may stand anywhere', () => {
  expect(evaluate('self.matches . matches("a") && ( "b" ).matches("b") && int(string(int("1"))) == 1', { matches: 'a' })).toBe(true);
});

test.each([['matches/1', true], ['matches/2', false], ['substring/2', true], ['isURL/1', true], ['nothing/0', false]])('%s is a function: %p', (call, answer) => {
  expect(isFunction(call)).toBe(answer);
});
