import * as fc from 'fast-check';
import { covers, exactPath, intersection, methodProblem, parseGrpc, parsePath, PathMatch, RequestMatch, requestKey } from '../../../src/intent/security/requests';

const NO_PATH = 'is not a path that meshes compare alike: it starts with "/" and has no query, no escapes, and no "*" but as the whole last element';

describe('parsePath', () => {
  test.each([
    ['/', 'exact', '/'],
    ['/cart', 'exact', '/cart'],
    ['/cart/', 'exact', '/cart/'],
    ['/a/b.c/~d', 'exact', '/a/b.c/~d'],
    ['/a.b/..c', 'exact', '/a.b/..c'],
    ['/*', 'below', '/'],
    ['/cart/*', 'below', '/cart'],
    ['/a/b/*', 'below', '/a/b'],
  ])('%s is %s %s', (pattern, kind, value) => {
    expect(parsePath(pattern)).toEqual({ kind, value });
  });

  test.each(['', 'cart', '/a?x=1', '/a%20b', '/a#b', '/a b', '/{x}', '/a\\b', '/ä', 'http://x/'])('%j is no path', pattern => {
    for (const read of [parsePath, exactPath]) {
      expect(read(pattern)).toBe(`"${pattern}" ${NO_PATH}`);
    }
  });

  test.each(['*', '*/', '/a*', '/*/b', '/{*}', '/a/**'])('%j has a wildcard that is no last element', pattern => {
    expect(parsePath(pattern)).toBe(`"${pattern}" ${NO_PATH}`);
  });

  test.each(['/a*b/*', '/*/*', 'a/*'])('%j is no pattern either', pattern => {
    expect(typeof parsePath(pattern)).toBe('string');
  });

  test.each(['/a//b', '/a/./b', '/a/../b', '/..', '/.', '/a/..', '//', '/a//', '/./*', '/a/../*', '//a/*'])('%j would be rewritten on its way', pattern => {
    expect(parsePath(pattern)).toBe(`"${pattern}" holds "//", "/./" or "/../", which proxies rewrite before they compare`);
  });

  test.each(['//*', '/a//*', '///*'])('%j does not mean everything below', pattern => {
    expect(typeof parsePath(pattern)).toBe('string');
  });
});

test.each(['/*', '/health/*'])('%j is no exact path', path => {
  expect(exactPath(path)).toContain(`"${path}" is not a path that meshes compare alike`);
});

describe('parseGrpc', () => {
  test.each([
    ['shop.Cart', { service: 'shop.Cart' }],
    ['shop.Cart/*', { service: 'shop.Cart' }],
    ['/shop.Cart/Get', { service: 'shop.Cart', method: 'Get' }],
    ['Cart/Get', { service: 'Cart', method: 'Get' }],
    ['a_1.B_2/C_3', { service: 'a_1.B_2', method: 'C_3' }],
  ])('%s', (text, match) => {
    expect(parseGrpc(text)).toEqual({ kind: 'grpc', ...match });
  });

  test.each(['', '/', 'shop.Cart/', 'shop.Cart/Get/More', '*', 'shop.*', 'shop.*/Get', 'shop..Cart', '.shop', '1shop', 'shop-cart', 'shop.Cart/G*', '//shop', 'shop.Cart/a.b'])('%j is none', text => {
    expect(parseGrpc(text)).toBe(`"${text}" is not a gRPC service or method: write package.Service or package.Service/Method`);
  });
});

test('methods are written in capitals and known', () => {
  expect(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'].filter(methodProblem)).toEqual([]);
  expect(methodProblem('get')).toBe('"get" is not one of the HTTP methods GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT');
  expect(methodProblem('')).toContain('"" is not one of');
  expect(methodProblem('*')).toContain('"*" is not one of');
});

// --- The algebra, held against a matcher that looks at one request at a time ---

interface Request { readonly method: string; readonly path: string }

const element = fc.constantFrom('a', 'b', 'ab');
const value = fc.array(element, { maxLength: 3 }).map(elements => `/${elements.join('/')}`);
const path: fc.Arbitrary<PathMatch> = fc.record({ kind: fc.constantFrom('exact', 'below'), value }) as fc.Arbitrary<PathMatch>;
const method = fc.constantFrom('GET', 'POST');
const http = fc.record({ kind: fc.constant('http'), path, method: fc.option(method, { nil: undefined }) });
const grpc = fc.record({ kind: fc.constant('grpc'), service: fc.constantFrom('s.A', 's.B'), method: fc.option(fc.constantFrom('M', 'N'), { nil: undefined }) });
const sameKind = (count: number) => {
  const length = { minLength: count, maxLength: count };
  return fc.oneof(fc.array(http, length), fc.array(grpc, length)) as fc.Arbitrary<RequestMatch[]>;
};

/** Every request that could tell two matches of this alphabet apart. */
const REQUESTS: Request[] = ['GET', 'POST', 'PUT'].flatMap(verb => paths(['a', 'b', 'ab', 'c'], 3).map(one => ({ method: verb, path: one })));
const CALLS: Request[] = ['s.A', 's.B', 's.C'].flatMap(service => ['M', 'N', 'O'].map(name => ({ method: 'POST', path: `/${service}/${name}` })));

/** Paths of up to `depth` + 1 elements. */
function paths(elements: string[], depth: number): string[] {
  const longer = depth === 0 ? [] : paths(elements, depth - 1).filter(one => one !== '/').flatMap(one => elements.map(next => `${one}/${next}`));
  return [...new Set(['/', ...elements.map(one => `/${one}`), ...longer])];
}

function matches(match: RequestMatch, request: Request): boolean {
  if (match.kind === 'grpc') {
    const [, service, name] = request.path.split('/');
    return request.method === 'POST' && service === match.service && (match.method === undefined || match.method === name);
  }
  if (match.method !== undefined && match.method !== request.method) return false;
  if (match.path === undefined) return true;
  if (match.path.kind === 'exact') return request.path === match.path.value;
  const elements = match.path.value.split('/').filter(Boolean);
  return elements.every((one, index) => request.path.split('/').filter(Boolean)[index] === one);
}

/** The requests that a match is about, as texts. */
function matched(match: RequestMatch): Set<string> {
  return new Set((match.kind === 'grpc' ? CALLS : REQUESTS).filter(request => matches(match, request)).map(request => `${request.method} ${request.path}`));
}

describe('covers and intersection agree with what matches', () => {
  test('covers is set inclusion', () => {
    fc.assert(fc.property(sameKind(2), ([a, b]) => {
      const wide = matched(a);
      expect(covers(a, b)).toBe([...matched(b)].every(request => wide.has(request)));
    }), { numRuns: 300 });
  });

  test('intersection is set intersection', () => {
    fc.assert(fc.property(sameKind(2), ([a, b]) => {
      const [both, other] = [intersection(a, b), matched(b)];
      const wanted = [...matched(a)].filter(request => other.has(request));
      expect(both === undefined ? [] : [...matched(both)]).toEqual(wanted);
    }), { numRuns: 300 });
  });

  test('covers is a partial order', () => {
    fc.assert(fc.property(sameKind(3), ([a, b, c]) => {
      expect(covers(a, a)).toBe(true);
      if (covers(a, b) && covers(b, c)) expect(covers(a, c)).toBe(true);
      if (covers(a, b) && covers(b, a)) expect(requestKey(a)).toBe(requestKey(b));
    }), { numRuns: 1000 });
  });

  test('intersection is the greatest lower bound, whichever comes first', () => {
    fc.assert(fc.property(sameKind(3), ([a, b, c]) => {
      const both = intersection(a, b);
      expect(both && requestKey(both)).toBe((other => other && requestKey(other))(intersection(b, a)));
      if (both) expect(covers(a, both) && covers(b, both)).toBe(true);
      if (covers(a, c) && covers(b, c)) expect(both !== undefined && covers(both, c)).toBe(true);
    }), { numRuns: 1000 });
  });

  test('a gRPC call and an HTTP request are told apart', () => {
    const cart: RequestMatch = { kind: 'grpc', service: 'shop.Cart' };
    const post: RequestMatch = { kind: 'http', method: 'POST', path: { kind: 'below', value: '/' } };
    expect(covers(post, cart) || covers(cart, post)).toBe(false);
    expect(intersection(post, cart)).toBeUndefined();
  });
});

test('different matches have different keys', () => {
  fc.assert(fc.property(fc.oneof(http, grpc), fc.oneof(http, grpc), (a, b) => {
    expect(requestKey(a as RequestMatch) === requestKey(b as RequestMatch)).toBe(JSON.stringify(a) === JSON.stringify(b));
  }), { numRuns: 500 });
});
