import * as fc from 'fast-check';
import { weightsProblem } from '../../../src/intent/routing/traffic-split';

test('any two shares that make 100 are a split', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 100 }), share => expect(weightsProblem([share, 100 - share])).toBeUndefined()));
});

test('any shares that are percentages and do not make 100 are none', () => {
  const shares = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 4 }).filter(list => list.reduce((a, b) => a + b) !== 100);
  fc.assert(fc.property(shares, list => expect(weightsProblem(list)).toEqual(expect.any(String))));
});

test.each([
  [[-1, 101], 'the weight -1 is not a whole number of percent from 0 to 100'],
  [[50.5, 49.5], 'the weight 50.5 is not a whole number of percent from 0 to 100'],
  [[NaN, 100], 'the weight NaN is not a whole number of percent from 0 to 100'],
  [[Infinity, 0], 'the weight Infinity is not a whole number of percent from 0 to 100'],
  [[0, 0], 'all weights are 0, so no version would get the requests'],
  [[90, 20], 'the weights 90 + 20 make 110, not 100'],
  [[1, 2], 'the weights 1 + 2 make 3, not 100'],
])('%j', (weights, problem) => {
  expect(weightsProblem(weights)).toBe(problem);
});
