import * as fc from 'fast-check';
import { parse } from 'yaml';
import { HttpMatch, HttpPath, RateLimitKey } from '../../../src';
import { CountedLimit, rateLimitConfig } from '../../../src/constructs/operations/rate-limit-config';
import { RateLimitKeyIntent } from '../../../src/intent/operations/rate-limit';
import { refusal } from '../../program';

/** One entry of a descriptor that a proxy sends, or of the configuration. */
interface Entry {
  readonly key: string;
  readonly value?: string;
  readonly rate_limit?: { readonly requests_per_unit: number };
  readonly descriptors?: readonly Entry[];
}

/** How envoyproxy/ratelimit finds a limit: src/config/config_impl.go GetLimit, of 2026-01-22, for entries without wildcards. */
function limitOf(entries: readonly Entry[], [sent, ...rest]: readonly { readonly key: string; readonly value: string }[]): number | undefined {
  const named = (name: string) => entries.find(({ key, value }) => (value === undefined ? key : `${key}_${value}`) === name);
  const found = named(`${sent.key}_${sent.value}`) ?? named(sent.key);
  return rest.length === 0 ? found?.rate_limit?.requests_per_unit : found?.descriptors && limitOf(found.descriptors, rest);
}

const limitsOf = (bys: readonly (readonly RateLimitKey[])[]) => bys.map((by, index): CountedLimit => (
  { name: `limits[${index}]`, by: by.map(key => key._intent), requests: index + 1, unit: 'minute' }
));
const configOf = (limits: readonly CountedLimit[]): readonly Entry[] => parse(rateLimitConfig('d', limits, 'c/q')).descriptors;
const refusedFor = (...bys: readonly (readonly RateLimitKey[])[]) => refusal(() => rateLimitConfig('d', limitsOf(bys), 'c/q'));

test('bob has what is for everybody, where nothing else is said of him', () => {
  const config = configOf(limitsOf([
    [RateLimitKey.header('x-user'), RateLimitKey.path({ value: '/pay' })],
    [RateLimitKey.header('x-user', { value: 'bob' })],
    [RateLimitKey.header('x-user', { value: 'eve' }), RateLimitKey.path({ value: '/pay' })],
  ]));
  const user = (value: string) => ({ key: 'x-user', value });
  const path = (value: string) => ({ key: 'path', value });
  expect(limitOf(config, [user('ann'), path('/pay')])).toBe(1);
  expect(limitOf(config, [user('bob'), path('/pay')])).toBe(1);
  expect(limitOf(config, [user('bob')])).toBe(2);
  expect(limitOf(config, [user('eve'), path('/pay')])).toBe(3);
  expect(limitOf(config, [user('ann')])).toBeUndefined();
  expect(limitOf(config, [user('eve'), path('/')])).toBeUndefined();
});

const part = fc.record({ key: fc.constantFrom('a', 'b'), value: fc.constantFrom(undefined, '1', '2') })
  .map(({ key, value }): RateLimitKeyIntent => ({ kind: 'header', header: `x-${key}`, key, value }));
const limits = fc.uniqueArray(fc.array(part, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6, selector: by => JSON.stringify(by) })
  .map(bys => bys.map((by, index): CountedLimit => ({ name: `limits[${index}]`, by, requests: index + 1, unit: 'minute' })));
const sent = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), value: fc.constantFrom('1', '2', '3') }), { minLength: 1, maxLength: 3 });

test('of the limits that count a request the service finds the one that says most of it', () => {
  let found = 0;
  fc.assert(fc.property(limits, sent, (given, request) => {
    const isOf = ({ key, value }: RateLimitKeyIntent, i: number) => key === request[i].key && (value === undefined || value === request[i].value);
    const counting = given.filter(({ by }) => by.length === request.length && by.every(isOf));
    const isWider = (other: RateLimitKeyIntent, each: RateLimitKeyIntent) => other.value === undefined || other.value === each.value;
    const narrower = (one: CountedLimit, other: CountedLimit) => one.by.every((each, i) => isWider(other.by[i], each));
    const narrowest = counting.find(one => counting.every(other => narrower(one, other)));
    let config: readonly Entry[];
    try {
      config = configOf(given);
    } catch (error) {
      expect((error as Error).message).toContain('the service takes one limit for one combination of values');
      return;
    }
    // It is refused, or there is one
    expect(counting.length === 0 || narrowest !== undefined).toBe(true);
    expect(limitOf(config, request)).toBe(narrowest?.requests);
    found += narrowest ? 1 : 0;
  }), { numRuns: 3000 });
  expect(found).toBeGreaterThan(100);
});

describe('refused', () => {
  test('two limits for one combination, neither of them the narrower', () => {
    const [bob, pay] = [RateLimitKey.header('x-user', { value: 'bob' }), RateLimitKey.path({ value: '/pay' })];
    const bys = [[bob, RateLimitKey.path(), RateLimitKey.remoteAddress()], [RateLimitKey.header('x-user'), pay, RateLimitKey.remoteAddress()]];
    expect(refusedFor(...bys)).toBe([
      'c/q: `limits[0]` and `limits[1]` are both for x-user "bob", path "/pay", remote_address',
      '  because  the service takes one limit for one combination of values, and neither of the two is the narrower',
      '  instead  write one for that combination too',
    ].join('\n'));
    expect(() => configOf(limitsOf([...bys, [bob, pay, RateLimitKey.remoteAddress()]]))).not.toThrow();
  });

  test('keys that the service takes for each other', () => {
    expect(refusedFor([RateLimitKey.header('a', { value: 'b' })], [RateLimitKey.header('a_b')])).toBe([
      'c/q: the service cannot tell header "a" (key "a") from header "a_b" (key "a_b")',
      '  because  it compares key and value as one text: "a_" and the value, and "a_b"',
      "  instead  give one of them another key: RateLimitKey.header('x-user', { key: 'user' })",
    ].join('\n'));
    expect(refusedFor([RateLimitKey.header('a_b', { value: 'c' })], [RateLimitKey.header('a')])).toContain('cannot tell header "a" (key "a") from header "a_b" (key "a_b")');
    expect(refusedFor([RateLimitKey.path({ key: 'x' })], [RateLimitKey.header('x')])).toContain('cannot tell the path (key "x") from header "x" (key "x")');
    expect(refusedFor([RateLimitKey.header('remote')], [RateLimitKey.remoteAddress()])).toContain('cannot tell header "remote" (key "remote") from the address (key "remote_address")');
    expect(refusedFor([RateLimitKey.remoteAddress()], [RateLimitKey.header('x', { key: 'remote_address' })])).toContain('cannot tell the address (key "remote_address") from header "x"');
    expect(refusedFor([RateLimitKey.generic('b_c', 'a')], [RateLimitKey.generic('c', 'a_b')])).toContain('cannot tell "b_c" (key "a") from "c" (key "a_b")');
    expect(refusedFor([RateLimitKey.generic('x', 'k')], [RateLimitKey.header('x', { key: 'k' })])).toContain('from');
  });

  test.each<[string, RateLimitKey[][]]>([
    ['a header called path, and the path', [[RateLimitKey.header('path')], [RateLimitKey.path()]]],
    ['headers that are called as other keys are', [[RateLimitKey.header('remote_address')], [RateLimitKey.remoteAddress()], [RateLimitKey.header('generic_key')], [RateLimitKey.generic('a')]]],
    ['requests, and a header that is called as they are', [[RateLimitKey.requests(HttpMatch.path(HttpPath.below('/a')))], [RateLimitKey.header('header_match')]]],
    ['the same two at different depths', [[RateLimitKey.header('a'), RateLimitKey.header('a_b')]]],
    ['names that begin alike', [[RateLimitKey.header('a')], [RateLimitKey.header('ab')], [RateLimitKey.header('a-b')]]],
    ['fixed names, of which none is another', [[RateLimitKey.generic('x', 'a')], [RateLimitKey.generic('y', 'a')], [RateLimitKey.generic('x', 'a_b')]]],
  ])('not %s', (_, bys) => {
    expect(configOf(limitsOf(bys)).length).toBeGreaterThan(0);
  });
});
