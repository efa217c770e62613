import * as fc from 'fast-check';
import { durationText } from '../../src/kubernetes/durations';

test.each([
  [1, '1ms'], [999, '999ms'], [1000, '1s'], [1500, '1500ms'], [60_000, '1m'], [90_000, '90s'], [3_600_000, '1h'], [5_400_000, '90m'], [86_400_000, '24h'],
])('%d ms is %s', (millis, text) => {
  expect(durationText(millis)).toBe(text);
});

test('one number, one unit, and nothing is lost', () => {
  const size: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  fc.assert(fc.property(fc.integer({ min: 1, max: 31_536_000_000 }), millis => {
    const [, number, unit] = /^(\d+)(ms|s|m|h)$/.exec(durationText(millis))!;
    expect(Number(number) * size[unit]).toBe(millis);
  }));
});
