import * as fc from 'fast-check';
import { gatewayDuration } from '../../../src/meshes/gateway-api/duration';

/** What the schema takes: numbers of up to five digits (GEP-2257). */
const PATTERN = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;
const MILLIS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

test.each([[0, '0s'], [1, '1ms'], [600, '600ms'], [1000, '1s'], [1500, '1500ms'], [90_000, '90s'], [60_000, '1m'], [3_600_000, '1h'], [99_999_000, '99999s'], [100_001, '1m40s1ms']])('%i ms', (millis, text) => {
  expect(gatewayDuration(millis)).toBe(text);
});

test('is the same time, in words that the API takes', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 99_999 * MILLIS.h }), millis => {
    const text = gatewayDuration(millis);
    expect(text).toMatch(PATTERN);
    const parts = [...text.matchAll(/(\d+)(h|ms|m|s)/g)];
    expect(parts.map(([part]) => part).join('')).toBe(text);
    expect(parts.reduce((sum, [, count, unit]) => sum + Number(count) * MILLIS[unit as 'h'], 0)).toBe(millis);
  }));
});
