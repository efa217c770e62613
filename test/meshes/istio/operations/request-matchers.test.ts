import * as fc from 'fast-check';
import { PathCondition, TextCondition } from '../../../../src/intent/routing/condition';
import { requestMatchers } from '../../../../src/meshes/istio/operations/request-matchers';

const pathMatcher = (path: PathCondition): any => (requestMatchers({ path })[0] as any).string_match;

/** Whether Envoy would take a request for this path, its query included: StringMatcher of envoy/type/matcher/v3. */
function envoyTakes(matcher: any, path: string): boolean {
  if (matcher.prefix !== undefined) {
    const [text, prefix] = matcher.ignore_case ? [path.toLowerCase(), matcher.prefix.toLowerCase()] : [path, matcher.prefix];
    return text.startsWith(prefix);
  }
  const { regex } = matcher.safe_regex;
  const ignoreCase = regex.startsWith('(?i)');
  return new RegExp(`^(?:${regex.replace('(?i)', '')})$`, ignoreCase ? 'i' : '').test(path);
}

/** What the condition means, of the path alone. */
function means({ kind, value, ignoreCase }: PathCondition, path: string): boolean {
  const [text, wanted] = ignoreCase ? [path.toLowerCase(), value.toLowerCase()] : [path, value];
  switch (kind) {
    case 'exact': return text === wanted;
    case 'prefix': return text.startsWith(wanted);
    case 'below': return wanted === '/' || text === wanted || text.startsWith(`${wanted}/`);
    case 'regex': return new RegExp(`^(?:${value})$`).test(path);
  }
}

const element = fc.constantFrom('a', 'A', 'b.c', 'bxc', 'a+', '');
const path = fc.array(element, { minLength: 1, maxLength: 3 }).map(elements => `/${elements.join('/')}`);
const condition: fc.Arbitrary<PathCondition> = fc.oneof(
  fc.record({ kind: fc.constantFrom<'exact' | 'prefix'>('exact', 'prefix'), value: path, ignoreCase: fc.boolean() }),
  fc.record({ kind: fc.constant<'below'>('below'), value: path.map(value => value.replace(/\/+$/, '') || '/'), ignoreCase: fc.boolean() }),
  fc.record({ kind: fc.constant<'regex'>('regex'), value: fc.constantFrom('/a', '/(a|A)/.*', '/a|/b\\.c', '/.*') }),
);

test('Envoy looks at the path with its query, and takes what the condition means of the path alone', () => {
  fc.assert(fc.property(condition, path, fc.constantFrom('', '?', '?q=1', '?q=/a'), (wanted, given, query) => {
    // A prefix may reach into the query only if it has a question mark itself, which no path has
    expect(envoyTakes(pathMatcher(wanted), given + query)).toBe(means(wanted, given));
  }), { numRuns: 2000 });
});

describe('the host, as a caller may write it', () => {
  const authorityMatcher = (authority: TextCondition): any => (requestMatchers({ authority })[0] as any).string_match;
  const written = (host: string) => [host, `${host}:80`, `${host}.`, `${host}.:8080`, host.toUpperCase()];

  test.each<[TextCondition, string]>([
    [{ kind: 'exact', value: 'web.shop' }, '(?i)web\\.shop\\.?(:[0-9]+)?'],
    [{ kind: 'regex', value: 'web|web\\.shop' }, '(?i)(?:web|web\\.shop)\\.?(:[0-9]+)?'],
  ])('%j', (authority, regex) => {
    const matcher = authorityMatcher(authority);
    expect(matcher).toEqual({ safe_regex: { regex } });
    for (const host of written('web.shop')) expect(envoyTakes(matcher, host)).toBe(true);
    for (const host of ['web.shop2', 'xweb.shop', 'web.shop:80a', 'web.shop.svc', 'webxshop']) expect(envoyTakes(matcher, host)).toBe(false);
  });

  test('what it begins with, and that there is one', () => {
    const matcher = authorityMatcher({ kind: 'prefix', value: 'Web.' });
    expect(matcher).toEqual({ prefix: 'Web.', ignore_case: true });
    for (const host of written('web.shop')) expect(envoyTakes(matcher, host)).toBe(true);
    expect(requestMatchers({ authority: { kind: 'present', value: '' } })).toEqual([{ name: ':authority', present_match: true }]);
  });
});

test('a path of which nothing is said is no matcher', () => {
  expect(requestMatchers({})).toEqual([]);
});

test('what must not be there is taken as empty where it is missing', () => {
  expect(requestMatchers({ withoutHeaders: { 'x-a': { kind: 'exact', value: 'a' } } })).toEqual([
    { name: 'x-a', string_match: { exact: 'a' }, invert_match: true, treat_missing_header_as_empty: true },
  ]);
});
