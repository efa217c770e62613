import { refusedRule, rendered, renderedRule, rule } from './rendered';
import { Protocol } from '../../../src/intent/protocol';
import { HttpCondition, TextCondition } from '../../../src/intent/routing/condition';

const exact = (value: string): TextCondition => ({ kind: 'exact', value });
const root = { type: 'PathPrefix', value: '/' };

describe('what an HTTPRoute asks for', () => {
  test.each<[string, HttpCondition, object]>([
    ['nothing', {}, { path: root }],
    ['everything below the root', { path: { kind: 'below', value: '/' } }, { path: root }],
    ['a path that begins with the root', { path: { kind: 'prefix', value: '/' } }, { path: root }],
    ['a path', { path: { kind: 'exact', value: '/cart' } }, { path: { type: 'Exact', value: '/cart' } }],
    ['the root alone', { path: { kind: 'exact', value: '/' } }, { path: { type: 'Exact', value: '/' } }],
    ['what is below a path', { path: { kind: 'below', value: '/cart' } }, { path: { type: 'PathPrefix', value: '/cart' } }],
    ['a path with signs', { path: { kind: 'exact', value: "/a-._~!$&'()*+,;=:@%20b" } }, { path: { type: 'Exact', value: "/a-._~!$&'()*+,;=:@%20b" } }],
    ['an expression', { path: { kind: 'regex', value: '/c.*' } }, { path: { type: 'RegularExpression', value: '/c.*' } }],
    ['a method', { method: exact('PATCH') }, { path: root, method: 'PATCH' }],
    ['headers, by name', { headers: { b: exact('1'), a: { kind: 'regex', value: '[0-9]+' } } }, {
      path: root, headers: [{ name: 'a', type: 'RegularExpression', value: '[0-9]+' }, { name: 'b', type: 'Exact', value: '1' }],
    }],
    ['how a header begins, whatever its signs', { headers: { a: { kind: 'prefix', value: 'v1.' } } }, { path: root, headers: [{ name: 'a', type: 'RegularExpression', value: 'v1\\..*' }] }],
    ['that a header is there', { headers: { a: { kind: 'present', value: '' } } }, { path: root, headers: [{ name: 'a', type: 'RegularExpression', value: '.*' }] }],
    ['a parameter of the query', { query: { a: exact('1') } }, { path: root, queryParams: [{ name: 'a', type: 'Exact', value: '1' }] }],
  ])('%s', (_, condition, match) => {
    expect(renderedRule({ matches: [condition] }).matches).toEqual([match]);
  });

  test('beside an expression for a path, every path is said by one too: expressions are tried after all others', () => {
    const rules = [rule({ matches: [{ path: { kind: 'regex', value: '/c.*' } }] }), rule({ matches: [{ method: exact('GET') }, {}] })];
    const [, rest] = (rendered(rules).spec as any).rules;
    expect(rest.matches).toEqual([{ path: { type: 'RegularExpression', value: '.*' }, method: 'GET' }, { path: { type: 'RegularExpression', value: '.*' } }]);
  });
});

describe('what a GRPCRoute asks for', () => {
  const calls = (...matches: HttpCondition[]) => rendered([rule({ matches })], { protocol: Protocol.GRPC });

  test('a method, a service, and headers', () => {
    const route = calls({ path: { kind: 'exact', value: '/shop.Cart/Get' } }, { path: { kind: 'below', value: '/shop.Cart' }, headers: { a: exact('1') } });
    expect(route.kind).toBe('GRPCRoute');
    expect((route.spec as any).rules[0].matches).toEqual([
      { method: { service: 'shop.Cart', method: 'Get' } },
      { method: { service: 'shop.Cart' }, headers: [{ name: 'a', type: 'Exact', value: '1' }] },
    ]);
  });

  test('every call, which is no match at all', () => {
    expect((calls({}).spec as any).rules[0]).not.toHaveProperty('matches');
    expect((calls({ headers: { a: exact('1') } }, {}).spec as any).rules[0]).not.toHaveProperty('matches');
  });

  test.each<[string, HttpCondition]>([
    ['an expression', { path: { kind: 'regex', value: '/shop.Cart/G.*' } }],
    ['a path that is no call', { path: { kind: 'exact', value: '/health' } }],
    ['a path of three parts', { path: { kind: 'exact', value: '/shop.Cart/Get/all' } }],
    ['what is below a method', { path: { kind: 'below', value: '/shop.Cart/Get' } }],
    ['a name that is none', { path: { kind: 'below', value: '/shop-cart' } }],
    ['a method of HTTP', { method: exact('POST') }],
    ['a parameter', { query: { a: exact('1') } }],
  ])('an HTTPRoute asks for it: %s', (_, condition) => {
    expect(calls(condition).kind).toBe('HTTPRoute');
  });
});

describe('what there is no field for', () => {
  test('whole', () => {
    expect(refusedRule({ name: 'carts', matches: [{ scheme: exact('https') }] })).toMatchInlineSnapshot(`
"c/web: rule "carts" asks for a scheme
  because  a match of an HTTPRoute has path, method, headers and query parameters, each exact or like a regular expression (Gateway API v1.6.1)
  instead  leave it out: within the mesh there is one"
`);
  });

  test.each<[string, HttpCondition, string, string]>([
    ['any case', { path: { kind: 'exact', value: '/a', ignoreCase: true } }, 'asks for the path "/a" in any case', 'HttpPath.regex'],
    ['characters', { path: { kind: 'prefix', value: '/api' } }, 'asks for paths that begin with the characters "/api"', 'compare whole elements: HttpPath.below'],
    ['two slashes', { path: { kind: 'exact', value: '/a//b' } }, 'asks for the path "/a//b"', 'HttpPath.regex'],
    ['a sign', { path: { kind: 'below', value: '/ä' } }, 'asks for the path "/ä"', 'HttpPath.regex'],
    ['a parameter of many signs', { query: { 'a b': exact('1') } }, 'asks for the query parameter "a b"', 'look at one whose name is like that of a header'],
    ['a long value', { query: { a: exact('1'.repeat(1025)) } }, 'asks for the query parameter "a"', 'whose value is shorter'],
    ['a method of its own', { method: exact('PURGE') }, "asks for a method that is none of HTTP's own", 'name one of'],
    ['methods like a pattern', { method: { kind: 'regex', value: 'P.*' } }, "asks for a method that is none of HTTP's own", 'name one of'],
    ['a host', { authority: exact('a.test') }, 'asks for a host', 'name the host on the route as a whole'],
    ['no header', { withoutHeaders: { a: exact('1') } }, 'asks for a header that is not there', 'put a rule for requests with the header before'],
    ['a claim', { claims: { '[group]': exact('1') } }, 'asks for a claim of a token', 'look at the header'],
    ['a caller', { source: { namespace: 'shop' } }, 'asks for who calls', 'have the caller send a header'],
  ])('%s', (_, condition, what, instead) => {
    const message = refusedRule({ matches: [condition] });
    expect(message).toContain('c/web: the rule for ');
    expect(message).toContain(what);
    expect(message).toContain(instead);
  });

  test('of several matches the first stands for the rule', () => {
    expect(refusedRule({ matches: [{ path: { kind: 'exact', value: '/a' } }, { scheme: exact('https') }] })).toContain('the rule for path "/a" and 1 more asks for a scheme');
  });
});
