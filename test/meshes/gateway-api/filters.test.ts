import { refusedRule, rendered, renderedRule, rule, serviceFacts } from './rendered';
import { Protocol } from '../../../src/intent/protocol';
import { CorsIntent } from '../../../src/intent/routing/route-table';
import { RouteRule } from '../../../src/meshes/gateway-api/route-rule';

const api = serviceFacts('api');
const v2 = { name: 'v2', labels: { version: 'v2' } };
const belowA: RouteRule['matches'] = [{ path: { kind: 'below', value: '/a' } }];

describe('backends', () => {
  const to = (...backends: object[]) => renderedRule({ action: { kind: 'forward', to: backends.map(backend => ({ service: api, weight: 1, ...backend })) } }).backendRefs;

  test('a weight only counts among several', () => {
    expect(to({})).toEqual([{ name: 'api', port: 80 }]);
    expect(to({ weight: 90 }, { weight: 10, version: v2 })).toEqual([{ name: 'api', port: 80, weight: 90 }, { name: 'api-v2', port: 80, weight: 10 }]);
  });

  test('a port, and a namespace that is another', () => {
    expect(to({ port: 8080 }, { service: serviceFacts('api', 'lab') })).toEqual([{ name: 'api', port: 8080, weight: 1 }, { name: 'api', namespace: 'lab', port: 80, weight: 1 }]);
  });

  test('headers of one of them', () => {
    expect(to({ requestHeaders: { set: { a: '1' } }, responseHeaders: { remove: ['b'] } })).toEqual([{
      name: 'api',
      port: 80,
      filters: [
        { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'a', value: '1' }] } },
        { type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['b'] } },
      ],
    }]);
  });
});

describe('filters', () => {
  const filters = (parts: Partial<RouteRule>) => renderedRule(parts).filters;

  test('none', () => {
    expect(renderedRule({})).not.toHaveProperty('filters');
  });

  test('headers, by name', () => {
    expect(filters({ requestHeaders: { set: { b: '2', a: '1' }, add: { c: '3' }, remove: ['d'] }, responseHeaders: { add: { e: '4' }, remove: [] } })).toEqual([
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: { set: [{ name: 'a', value: '1' }, { name: 'b', value: '2' }], add: [{ name: 'c', value: '3' }], remove: ['d'] },
      },
      { type: 'ResponseHeaderModifier', responseHeaderModifier: { add: [{ name: 'e', value: '4' }] } },
    ]);
  });

  test('a copy of all requests, of some, and of fewer than one in a hundred', () => {
    const mirrors = [100, 5, 0.25].map(percentage => ({ to: { service: api }, percentage }));
    const backendRef = { name: 'api', port: 80 };
    expect(filters({ mirrors })).toEqual([
      { type: 'RequestMirror', requestMirror: { backendRef } },
      { type: 'RequestMirror', requestMirror: { backendRef, percent: 5 } },
      { type: 'RequestMirror', requestMirror: { backendRef, fraction: { numerator: 25, denominator: 10000 } } },
    ]);
  });

  test.each<[string, Partial<RouteRule>, object]>([
    ['a whole path', { rewrite: { path: { kind: 'full', value: '/b' } } }, { path: { type: 'ReplaceFullPath', replaceFullPath: '/b' } }],
    ['what the match begins with', { rewrite: { path: { kind: 'prefix', value: '/b' } }, matches: belowA }, { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' } }],
    ['what is put before every path', { rewrite: { path: { kind: 'prefix', value: '/b' } } }, { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' } }],
    ['a host', { rewrite: { authority: 'api.test' } }, { hostname: 'api.test' }],
  ])('rewriting %s', (_, parts, urlRewrite) => {
    expect(filters(parts)).toEqual([{ type: 'URLRewrite', urlRewrite }]);
  });

  test('a rule that replaces what it matches is one rule for each match', () => {
    const matches = [...belowA, { path: { kind: 'below' as const, value: '/c' } }];
    const { rules } = rendered([rule({ name: 'old', matches, rewrite: { path: { kind: 'prefix', value: '/b' } } })]).spec as any;
    expect(rules.map(({ name, matches: [{ path }] }: any) => [name, path.value])).toEqual([['old-1', '/a'], ['old-2', '/c']]);
    const unnamed = rendered([rule({ matches, rewrite: { path: { kind: 'prefix', value: '/b' } } })]).spec as any;
    expect(unnamed.rules.map(({ name }: any) => name)).toEqual([undefined, undefined]);
  });

  test('a redirect, which has no backends', () => {
    const action = { kind: 'redirect' as const, scheme: 'https' as const, authority: 'new.test', port: 8443, path: { kind: 'full' as const, value: '/b' }, status: 301 };
    const requestRedirect = { scheme: 'https', hostname: 'new.test', port: 8443, path: { type: 'ReplaceFullPath', replaceFullPath: '/b' }, statusCode: 301 };
    const found = renderedRule({ action, timeout: { total: 1000 } });
    expect(found.filters).toEqual([{ type: 'RequestRedirect', requestRedirect }]);
    expect(found).not.toHaveProperty('backendRefs');
    expect(found).not.toHaveProperty('timeouts');
    expect(filters({ action: { kind: 'redirect', path: { kind: 'prefix', value: '/b' }, status: 308 }, matches: belowA })[0].requestRedirect)
      .toEqual({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' }, statusCode: 308 });
  });

  test('refused', () => {
    expect(refusedRule({ action: { kind: 'respond', status: 200 } })).toMatchInlineSnapshot(`
"c/web: the rule for every request answers by itself
  because  no filter of an HTTPRoute does (Gateway API v1.6.1)
  instead  have a small backend answer"
`);
  });

  test.each<[string, Partial<RouteRule>, string]>([
    ['handing over', { action: { kind: 'delegate', name: 'a', namespace: 'b', decided: [] } }, 'hands requests over to another object'],
    ['faults', { fault: { abort: { status: 503, percentage: 1 } } }, 'delays or aborts requests'],
    ['an expression', { rewrite: { path: { kind: 'regex', match: 'a', value: 'b' } } }, 'rewrites paths by a regular expression'],
    ['another status', { action: { kind: 'redirect', status: 304 } }, 'redirects with status 304'],
    ['the beginning of one path', { rewrite: { path: { kind: 'prefix', value: '/b' } }, matches: [{ path: { kind: 'exact', value: '/a' } }] }, 'replaces what its match begins with, and matches one path'],
    ['the beginning of an expression', { rewrite: { path: { kind: 'prefix', value: '/b' } }, matches: [{ path: { kind: 'regex', value: '/a' } }] }, 'replaces what its match begins with, and matches by an expression'],
  ])('refused: %s', (_, parts, what) => {
    expect(refusedRule(parts)).toContain(`c/web: the rule for ${parts.matches ? 'path' : 'every request'}`);
    expect(refusedRule(parts)).toContain(what);
  });

  test('of gRPC, an HTTPRoute where there must be a filter of one', () => {
    const kindOf = (parts: Partial<RouteRule>) => rendered([rule(parts)], { protocol: Protocol.GRPC }).kind;
    expect(kindOf({ requestHeaders: { set: { a: '1' } }, mirrors: [{ to: { service: api }, percentage: 1 }] })).toBe('GRPCRoute');
    expect(kindOf({ rewrite: { authority: 'api.test' } })).toBe('HTTPRoute');
    expect(kindOf({ timeout: { total: 1000 } })).toBe('HTTPRoute');
    expect(kindOf({ action: { kind: 'redirect', status: 301 } })).toBe('HTTPRoute');
  });
});

describe('cross-origin requests', () => {
  const origins = [{ kind: 'exact' as const, value: 'https://shop.test' }];
  const cors = (parts: Partial<CorsIntent>) => ({ cors: { allowOrigins: origins, ...parts } });

  test('all of it', () => {
    const allowOrigins = [...origins, { kind: 'exact' as const, value: 'https://*.shop.test:8443' }];
    const parts = cors({ allowOrigins, allowMethods: ['GET', 'PUT'], allowHeaders: ['a'], exposeHeaders: ['b'], maxAge: 60, allowCredentials: true });
    expect(renderedRule(parts).filters).toEqual([{
      type: 'CORS',
      cors: {
        allowOrigins: ['https://shop.test', 'https://*.shop.test:8443'],
        allowMethods: ['GET', 'PUT'],
        allowHeaders: ['a'],
        exposeHeaders: ['b'],
        maxAge: 60,
        allowCredentials: true,
      },
    }]);
  });

  test('little of it', () => {
    expect(renderedRule(cors({ allowOrigins: [{ kind: 'exact', value: '*' }], unmatchedPreflights: 'ignore' })).filters).toEqual([{ type: 'CORS', cors: { allowOrigins: ['*'] } }]);
  });

  test('refused', () => {
    expect(refusedRule(cors({ allowOrigins: [{ kind: 'prefix', value: 'https://shop' }] }))).toMatchInlineSnapshot(`
"c/web: the rule for every request allows origins by the prefix "https://shop"
  because  the CORS filter of an HTTPRoute takes origins as they are, and "*" as the first label of a host (Gateway API v1.6.1)
  instead  write for example StringMatch.exact('https://*.example.com')"
`);
  });

  test.each<[string, Partial<CorsIntent>, string]>([
    ['an origin that is none', { allowOrigins: [{ kind: 'exact', value: 'shop.test' }] }, 'allows origins such as "shop.test"'],
    ['sending on', { unmatchedPreflights: 'forward' }, 'sends preflights of other origins on'],
    ['forgetting', { maxAge: 0 }, 'forbids browsers to remember'],
    ['a method', { allowMethods: ['GET', 'PURGE'] }, 'allows the method PURGE to other origins'],
  ])('refused: %s', (_, parts, what) => {
    expect(refusedRule(cors(parts))).toContain(`the rule for every request ${what}`);
  });
});

describe('limits', () => {
  const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
  const path = (index: number) => ({ path: { kind: 'exact' as const, value: `/${index}` } });

  test('as much as there may be', () => {
    expect((rendered(many(16, index => rule({ matches: many(8, match => path(8 * index + match)) }))).spec as any).rules).toHaveLength(16);
  });

  test('whole', () => {
    expect(refusedRule({ matches: many(65, path) })).toMatchInlineSnapshot(`
"c/web: its route would have 65 \`matches\` in one place, which takes 64
  because  its schema has these limits (Gateway API v1.6.1)
  instead  say with less what is meant, or share it out among several services"
`);
  });

  test.each<[string, readonly RouteRule[], string]>([
    ['rules', many(17, index => rule({ matches: [path(index)] })), '17 `rules` in one place, which takes 16'],
    ['matches in all', many(16, index => rule({ matches: many(9, match => path(9 * index + match)) })), '144 matches, of which a route takes 128'],
    ['headers', [rule({ matches: [{ headers: Object.fromEntries(many(17, index => [`h${index}`, { kind: 'exact' as const, value: '1' }])) }] })], '17 `headers`'],
    ['backends', [rule({ action: { kind: 'forward', to: many(17, () => ({ service: api, weight: 1 })) } })], '17 `backendRefs`'],
    ['a long path', [rule({ matches: [{ path: { kind: 'exact', value: `/${'a'.repeat(1024)}` } }] })], 'a `value` of 1025 characters, which takes 1024'],
    ['a long header', [rule({ requestHeaders: { set: { a: 'a'.repeat(4097) } } })], 'a `value` of 4097 characters, which takes 4096'],
    ['a long new path', [rule({ rewrite: { path: { kind: 'full', value: `/${'a'.repeat(1024)}` } } })], 'a `replaceFullPath` of 1025 characters, which takes 1024'],
  ])('too many %s', (_, rules, what) => {
    expect(() => rendered(rules)).toThrow(`its route would have ${what}`);
  });

  test('too many calls for a GRPCRoute', () => {
    const matches = many(65, index => ({ path: { kind: 'exact' as const, value: `/shop.Cart/Get${index}` } }));
    expect(refusedRule({ matches }, { protocol: Protocol.GRPC })).toContain('65 `matches`');
  });
});

test('the name of a rule', () => {
  expect(renderedRule({ name: 'carts' }).name).toBe('carts');
  expect(refusedRule({ name: 'My Carts' })).toContain('c/web: a rule is called "My Carts"');
});

test('hosts', () => {
  expect((rendered([rule()], { hostnames: ['a.test'] }).spec as any).hostnames).toEqual(['a.test']);
  expect(rendered([rule()], { hostnames: [] }).spec).not.toHaveProperty('hostnames');
});
