import * as fc from 'fast-check';
import { durationText } from '../../src/kubernetes/durations';

const UNITS: { readonly [unit: string]: number } = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** One number and one unit: what Istio (Go), Gateway API and Linkerd all read, and read alike. */
function read(text: string): number {
  const [, digits, unit] = /^([0-9]+)(h|m|s|ms)$/.exec(text) ?? [];
  return Number(digits) * UNITS[unit];
}

test('every time reads back as what it was', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), millis => expect(read(durationText(millis))).toBe(millis)));
});

test('the largest unit that divides is taken', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9999 }), fc.constantFrom('h', 'm', 's', 'ms'), (count, unit) => {
    const larger = Object.values(UNITS).filter(size => size > UNITS[unit]).some(size => (count * UNITS[unit]) % size === 0);
    expect(durationText(count * UNITS[unit]) === `${count}${unit}`).toBe(!larger);
  }));
});

test.each([[1, '1ms'], [1500, '1500ms'], [1000, '1s'], [90_000, '90s'], [120_000, '2m'], [3_600_000, '1h'], [86_400_000, '24h']])('%d ms is %s', (millis, text) => {
  expect(durationText(millis)).toBe(text);
});
