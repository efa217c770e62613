import { HttpMatch } from '../../../src/intent/routing/http-match';
import { HttpPath } from '../../../src/intent/routing/http-path';
import { matchesWhole } from '../../../src/intent/routing/regular-expression';
import { StringMatch } from '../../../src/intent/routing/string-match';
import { refusal } from '../../program';

describe('header', () => {
  test('names have no case, values have', () => {
    const match = HttpMatch.header('X-Canary', 'True');
    expect(match._condition).toEqual({ headers: { 'x-canary': { kind: 'exact', value: 'True' } } });
    expect(match._problem()).toBeUndefined();
  });

  test.each([
    ['', 'x', '"" is not the name of an HTTP header'],
    ['x canary', 'x', '"x canary" is not the name of an HTTP header'],
    [':authority', 'x', '":authority" is not the name of an HTTP header'],
    ['x'.repeat(257), 'x', 'is not the name of an HTTP header'],
    ['Host', 'x', '"host" is no header of its own: it is the request\'s authority'],
    ['x-canary', '', 'the value of header "x-canary" must have 1 to 4096 characters'],
    ['x-canary', 'v'.repeat(4097), 'the value of header "x-canary" must have 1 to 4096 characters'],
  ])('%s: %s', (name, value, problem) => {
    expect(HttpMatch.header(name, value)._problem()?.why).toContain(problem);
  });

  test.each([
    [StringMatch.prefix('a'), { kind: 'prefix', value: 'a' }],
    [StringMatch.regex('a+'), { kind: 'regex', value: 'a+' }],
    [StringMatch.present(), { kind: 'present', value: '' }],
  ])('%j', (value, condition) => expect(HttpMatch.header('x', value)._condition).toEqual({ headers: { x: condition } }));

  test.each([1, null, undefined, {}])('%j is no value', value => {
    expect(refusal(() => HttpMatch.header('x', value as any))).toContain('HttpMatch.header: `value` is');
  });
});

describe('a cookie is one of a header', () => {
  const carries = (match: HttpMatch, header: string) => matchesWhole(match._condition.headers!.cookie.value, header);

  test.each([['a=1', true], ['b=2; a=1', true], ['a=1; b=2', true], ['b=2;a=1;c=3', true], ['a=12', false], ['aa=1', false], ['b=a=1', false], ['c=2; aa=1', false]])('%s: %j', (header, is) => {
    expect(carries(HttpMatch.cookie('a', '1'), header)).toBe(is);
  });

  test('of a value that begins so, or of any', () => {
    expect(['a=12', 'a=1; b=2', 'a=2; b=1'].map(header => carries(HttpMatch.cookie('a', StringMatch.prefix('1')), header))).toEqual([true, true, false]);
    expect(['a=', 'a=x; b=2', 'b=a'].map(header => carries(HttpMatch.cookie('a', StringMatch.present()), header))).toEqual([true, true, false]);
  });

  test('what would be an expression is none', () => expect(carries(HttpMatch.cookie('a.b', '1.2'), 'axb=1x2')).toBe(false));

  test.each<[string, string | StringMatch, string]>([
    ['a b', '1', 'the cookie "a b"\n  because  it is not the name of a cookie\n  instead  write letters, digits, "-" and "_", as in HttpMatch.cookie(\'audience\', \'beta\')'],
    ['', '1', 'the cookie ""'],
    ['a', 'x y', 'the value "x y"\n  because  a cookie has no spaces, quotation marks, commas or semicolons\n  instead  write it as clients send it, often with %20 for a space'],
    ['a', 'x;y', 'the value "x;y"'],
    ['a', StringMatch.regex('.*'), 'the value is a regular expression\n  because  it could reach over into the next cookie\n  instead  write the value, or how it begins: StringMatch.prefix(\'beta\')'],
  ])('%s: %j', (name, value, problem) => expect(refusal(() => HttpMatch.cookie(name, value))).toContain(`HttpMatch.cookie: ${problem}`));
});

describe('gRPC', () => {
  test.each([
    ['shop.Cart/GetCart', { kind: 'exact', value: '/shop.Cart/GetCart' }],
    ['shop.Cart', { kind: 'below', value: '/shop.Cart' }],
  ])('%s', (method, path) => expect(HttpMatch.grpc(method)._condition).toEqual({ path }));

  test('what is none', () => expect(refusal(() => HttpMatch.grpc('shop Cart'))).toContain('HttpMatch.grpc: the gRPC method\n  because  "shop Cart" is not a gRPC service or method'));
});

test('a claim within a claim', () => {
  expect(HttpMatch.claim(['realm', 'role'], 'admin')._condition).toEqual({ claims: { '[realm][role]': { kind: 'exact', value: 'admin' } } });
  expect(HttpMatch.claim([], 'x')._problem()?.why).toBe('"" is not the path of a claim: its names are not empty and have no brackets');
  expect(HttpMatch.claim(['a]'], 'x')._problem()?.why).toContain('"[a]]" is not the path of a claim');
  expect(HttpMatch.claim(['https://example.com/role'], 'x')._problem()).toBeUndefined();
});

describe('several things at once', () => {
  test('all of them', () => {
    const match = HttpMatch.of({
      path: HttpPath.below('/api/'),
      method: 'GET',
      scheme: 'https',
      authority: StringMatch.prefix('api.'),
      headers: { 'X-A': 'b' },
      withoutHeaders: { 'X-C': StringMatch.present() },
      query: { Q: '1' },
      port: 80,
      sourceNamespace: 'lab',
      sourceLabels: { app: 'web' },
    });
    expect(match._condition).toEqual({
      path: { kind: 'below', value: '/api' },
      method: { kind: 'exact', value: 'GET' },
      scheme: { kind: 'exact', value: 'https' },
      authority: { kind: 'prefix', value: 'api.' },
      headers: { 'x-a': { kind: 'exact', value: 'b' } },
      withoutHeaders: { 'x-c': { kind: 'present', value: '' } },
      query: { Q: { kind: 'exact', value: '1' } },
      port: 80,
      source: { namespace: 'lab', labels: { app: 'web' } },
    });
    expect(match._problem()).toBeUndefined();
  });

  test.each<[any, string]>([
    [{}, 'it asks for nothing\n  because  every request would match'],
    [{ header: { x: 'y' } }, '`options` has no option "header"'],
    [{ path: '/api' }, '`path` is "/api", a string\n  because  it is a HttpPath'],
    [{ headers: {} }, '`headers` is empty'],
    [{ headers: { A: 'x', a: 'y' } }, '`headers` has header "a" twice'],
    [{ query: {} }, '`query` is empty'],
    [{ sourceLabels: {} }, '`sourceLabels` is empty'],
    [{ port: '80' }, '`port` is "80", a string'],
    [{ sourceNamespace: 1 }, '`sourceNamespace` is 1'],
    [{ sourceLabels: { app: 1 } }, '`sourceLabels["app"]` is 1'],
    [{ method: 1 }, '`method` is 1'],
    [null, '`options` is null'],
  ])('%j is refused', (options, problem) => expect(refusal(() => HttpMatch.of(options))).toContain(`HttpMatch.of: ${problem}`));

  test.each<[any, string]>([
    [{ method: 'get' }, '"get" is no HTTP method: they are in upper case, as GET is'],
    [{ method: StringMatch.present() }, 'every request has a method'],
    [{ method: StringMatch.prefix('') }, 'the value of the method must have 1 to 4096 characters'],
    [{ scheme: 'ftp' }, 'the scheme of a request is http or https'],
    [{ authority: StringMatch.present() }, 'every request has an authority'],
    [{ authority: '' }, 'the value of the authority must have'],
    [{ query: { '': 'a' } }, 'a query parameter has no name'],
    [{ query: { a: '' } }, 'the value of query parameter "a" must have'],
    [{ withoutHeaders: { 'a b': 'x' } }, '"a b" is not the name of an HTTP header'],
    [{ port: 0 }, '0 is not a port'],
    [{ sourceNamespace: 'A' }, '"A" is not allowed'],
    [{ sourceLabels: { 'a b': 'c' } }, '"a b" is not allowed'],
    [{ sourceLabels: { a: 'c d' } }, '"c d" is not allowed'],
    [{ headers: { x: StringMatch.regex('(') } }, '"(" is no regular expression of RE2: error parsing regexp: missing closing ): `(`'],
    [{ headers: { x: StringMatch.regex('(?=a)') } }, 'is no regular expression of RE2'],
    [{ headers: { x: StringMatch.regex('a'.repeat(1025)) } }, 'a regular expression has at most 1024 characters, this one 1025'],
    [{ headers: { x: StringMatch.regex('') } }, 'an empty regular expression says nothing'],
    [{ path: HttpPath.exact('api') }, '"api" is not a path: it starts with "/"'],
    [{ path: HttpPath.exact('/a b') }, '"/a b" is not a path'],
    [{ path: HttpPath.exact('/a?b=c') }, '"/a?b=c" is not a path'],
    [{ path: HttpPath.below('/a/../b') }, '"/a/../b" holds "/./" or "/../", which proxies resolve before they compare'],
    [{ path: HttpPath.regex('[') }, '"[" is no regular expression of RE2'],
  ])('%j has a problem', (options, problem) => expect(HttpMatch.of(options)._problem()?.why).toContain(problem));

  test.each<[any, string]>([
    [() => HttpPath.exact(1 as any), 'HttpPath.exact: `path` is 1'],
    [() => HttpPath.below('/a', { ignoreCase: 'yes' as any }), 'HttpPath.below: `ignoreCase` is "yes"'],
    [() => HttpPath.prefix('/a', null as any), 'HttpPath.prefix: `options` is null'],
    [() => HttpPath.regex(1 as any), 'HttpPath.regex: `pattern` is 1'],
    [() => StringMatch.exact(1 as any), 'StringMatch.exact: `value` is 1'],
    [() => StringMatch.prefix(null as any), 'StringMatch.prefix: `value` is null'],
    [() => StringMatch.regex(/a/ as any), 'StringMatch.regex: `pattern` is a RegExp'],
    [() => HttpMatch.path('/a' as any), 'HttpMatch.path: `path` is "/a", a string'],
    [() => HttpMatch.claim('a' as any, 'b'), 'HttpMatch.claim: `path` is "a", a string'],
  ])('%s', (write, problem) => expect(refusal(write)).toContain(problem));
});

describe('and', () => {
  test('both as one', () => {
    const match = HttpMatch.path(HttpPath.below('/api')).and(HttpMatch.header('x', 'y')).and(HttpMatch.path(HttpPath.exact('/api/z', { ignoreCase: false })));
    expect(match._condition).toEqual({ path: { kind: 'exact', value: '/api/z' }, headers: { x: { kind: 'exact', value: 'y' } } });
  });

  test('what no request can be', () => {
    expect(refusal(() => HttpMatch.header('x', '1').and(HttpMatch.header('X', '2')))).toBe([
      'HttpMatch.and: the two conditions', '  because  no request can be both', '  instead  list them one beside the other, if either is enough',
    ].join('\n'));
  });

  test('what no route can say', () => {
    expect(refusal(() => HttpMatch.cookie('a', '1').and(HttpMatch.cookie('b', '2')))).toContain('a route has one condition for the path and one for each header, and no single one says both');
    expect(refusal(() => HttpMatch.header('a', '1').and('x' as any))).toContain('HttpMatch.and: `other` is "x", a string');
  });
});

test('paths in any case', () => {
  expect(HttpPath.exact('/A', { ignoreCase: true })._condition).toEqual({ kind: 'exact', value: '/A', ignoreCase: true });
  expect(HttpPath.below('/', {})._condition).toEqual({ kind: 'below', value: '/' });
});
