import { approximateQuantity, compareQuantities, parseQuantity, plus, wholeQuantity } from '../../src/schema/quantity';

const number = (text: string) => approximateQuantity(parseQuantity(text)!);

test.each([
  ['0', 0], ['1', 1], ['-1', -1], ['+1', 1], ['.5', 0.5], ['1.', 1], ['100m', 0.1], ['1k', 1000], ['1Ki', 1024], ['1.5Gi', 1.5 * 2 ** 30], ['1e3', 1000], ['1E3', 1000],
  ['1e-3', 0.001], ['.', 0], ['-', 0], ['Gi', 0], ['1E', 1e18], ['1n', 1e-9], ['2u', 2e-6],
])('%s', (text, value) => expect(number(text)).toBeCloseTo(value, 12));

test.each(['', 'x', '1x', '1 ', ' 1', '1ki', '1Mi1', '1e', '1.2.3', '0x1'])('%p is none', text => expect(parseQuantity(text)).toBeUndefined());

test('are compared and added exactly', () => {
  expect(compareQuantities(parseQuantity('1Gi')!, parseQuantity('1024Mi')!)).toBe(0);
  expect(compareQuantities(parseQuantity('100m')!, parseQuantity('0.2')!)).toBe(-1);
  expect(compareQuantities(parseQuantity('1k')!, parseQuantity('999.9')!)).toBe(1);
  expect(approximateQuantity(plus(parseQuantity('100m')!, parseQuantity('1')!))).toBe(1.1);
  expect(approximateQuantity(plus(parseQuantity('1')!, parseQuantity('100m')!, -1n))).toBe(0.9);
});

test('a whole one is an integer', () => {
  expect(wholeQuantity(parseQuantity('1.5k')!)).toBe(1500n);
  expect(wholeQuantity(parseQuantity('1Gi')!)).toBe(2n ** 30n);
  expect(['1.5', '5.0', '1.5Gi', '9223372036854775807'].map(text => wholeQuantity(parseQuantity(text)!))).toEqual([undefined, undefined, undefined, undefined]);
  expect(wholeQuantity(parseQuantity('10E')!)).toBeUndefined();
});
