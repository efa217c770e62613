import * as fc from 'fast-check';
import { backendFor, RoutedRequest } from './gateway-verdict';
import { Protocol } from '../../../src/intent/protocol';
import { HttpCondition, PathCondition, TextCondition } from '../../../src/intent/routing/condition';
import { ServiceFacts } from '../../../src/intent/service';
import { RouteRule } from '../../../src/meshes/gateway-api/route-rule';
import { requestRoute } from '../../../src/meshes/gateway-api/routes';
import { isLike } from '../../intent/routing/requests';
import { PlainObject, refusal } from '../../program';

/** Rules are meant in their order; the Gateway API takes the most specific match. What is accepted must come to the same. */

const text: fc.Arbitrary<TextCondition> = fc.oneof(
  fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const), value: fc.constantFrom('a', 'ab') }),
  fc.record({ kind: fc.constant('regex' as const), value: fc.constantFrom('a.*', '[ab]') }),
  fc.constant({ kind: 'present' as const, value: '' }),
);
const path: fc.Arbitrary<PathCondition> = fc.oneof(
  fc.record({ kind: fc.constant('exact' as const), value: fc.constantFrom('/', '/a', '/a/b', '/ab') }),
  fc.record({ kind: fc.constant('below' as const), value: fc.constantFrom('/', '/a', '/a/b', '/ab') }),
  fc.record({ kind: fc.constant('regex' as const), value: fc.constantFrom('/a.*', '/[ab]', '.*') }),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });
const texts = maybe(fc.dictionary(fc.constantFrom('x', 'y'), text, { minKeys: 1 }));
const httpCondition = said(fc.record({
  path: maybe(path), method: maybe(fc.record({ kind: fc.constant('exact' as const), value: fc.constantFrom('GET', 'PUT') })), headers: texts, query: texts,
}));
const grpcPath: fc.Arbitrary<PathCondition> = fc.oneof(
  fc.record({ kind: fc.constant('exact' as const), value: fc.constantFrom('/s.A/get', '/s.A/put', '/s.AB/get') }),
  fc.record({ kind: fc.constant('below' as const), value: fc.constantFrom('/s.A', '/s.AB') }),
);
const grpcCondition = said(fc.record({ path: maybe(grpcPath), headers: texts }));

function said(arbitrary: fc.Arbitrary<HttpCondition>): fc.Arbitrary<HttpCondition> {
  return arbitrary.map(condition => Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined)));
}

const listOf = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number) => fc.array(arbitrary, { minLength: 1, maxLength });
const rulesOf = (condition: fc.Arbitrary<HttpCondition>) => listOf(listOf(condition, 2), 4);
const values = fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('a', 'ab', 'b'));
const requestsFor = (...paths: string[]) => fc.array(fc.record({
  path: fc.constantFrom(...paths), method: fc.constantFrom('GET', 'PUT'), headers: values, query: values,
}), { minLength: 30, maxLength: 30 });

function backend(index: number): ServiceFacts {
  const name = `r${index}`;
  return { name, namespace: 'shop', host: `${name}.shop.svc.cluster.local`, ports: [], side: { kind: 'producer' } };
}

function route(all: readonly HttpCondition[][], protocol: Protocol): PlainObject {
  const rules: RouteRule[] = all.map((matches, index) => ({ matches, action: { kind: 'forward', to: [{ service: backend(index), weight: 1 }] } }));
  const place = { metadata: { name: 'web', namespace: 'shop' }, parents: [{ group: '', kind: 'Service', name: 'web' }], port: 80, protocol, where: 'c/web' };
  return requestRoute(place, rules, { retryField: false }).write();
}

/** What the order says. */
function meant(all: readonly HttpCondition[][], request: RoutedRequest): string | undefined {
  const index = all.findIndex(matches => matches.some(condition => isLike({ ...request, port: 80, namespace: 'shop', labels: {} }, condition)));
  return index < 0 ? undefined : `r${index}`;
}

/** How many of the rule lists are accepted, of which each does what is meant. */
function accepted(
  kinds: readonly string[], protocol: Protocol, condition: fc.Arbitrary<HttpCondition>, requests: fc.Arbitrary<RoutedRequest[]>,
): number {
  let count = 0;
  fc.assert(fc.property(rulesOf(condition), requests, (all, tried) => {
    let rendered: PlainObject;
    try {
      rendered = route(all, protocol);
    } catch (error) {
      expect(String(error)).toContain('and some requests match both');
      return;
    }
    count += all.length > 1 ? 1 : 0;
    expect(kinds).toContain(rendered.kind);
    for (const request of tried) expect({ request, backend: backendFor(rendered, request) }).toEqual({ request, backend: meant(all, request) });
  }), { numRuns: 600 });
  return count;
}

test('HTTP: what is accepted is taken in the order in which it is said', () => {
  expect(accepted(['HTTPRoute'], Protocol.HTTP, httpCondition, requestsFor('/', '/a', '/a/', '/a/b', '/ab', '/b', '/a/b/c'))).toBeGreaterThan(60);
});

test('gRPC: the same', () => {
  expect(accepted(['GRPCRoute'], Protocol.GRPC, grpcCondition, requestsFor('/s.A/get', '/s.A/put', '/s.AB/get', '/s.B/get'))).toBeGreaterThan(60);
});

test('gRPC that only an HTTPRoute can say: the same', () => {
  const any = fc.oneof(grpcCondition, httpCondition);
  expect(accepted(['GRPCRoute', 'HTTPRoute'], Protocol.GRPC, any, requestsFor('/s.A/get', '/s.A/put', '/s.AB/get', '/a/b', '/ab/c'))).toBeGreaterThan(60);
});

describe('by hand', () => {
  const below = (value: string): HttpCondition => ({ path: { kind: 'below', value } });
  const exact = (value: string): HttpCondition => ({ path: { kind: 'exact', value } });

  test.each<[string, HttpCondition[][]]>([
    ['the longer path first', [[below('/a/b')], [below('/a')], [{}]]],
    ['an exact path anywhere among others that it is none of', [[below('/b')], [exact('/a')]]],
    ['alike, in their order', [[{ headers: { x: { kind: 'exact', value: 'a' } } }], [{ headers: { y: { kind: 'exact', value: 'a' } } }]]],
    ['a shorter path first, where no request is below both', [[below('/a')], [below('/long/path')]]],
    ['a method that is none of the other', [[{ headers: { x: { kind: 'exact', value: 'a' } } }], [{ method: { kind: 'exact', value: 'GET' }, headers: { x: { kind: 'exact', value: 'b' } } }]]],
    ['the matches of one rule in any order', [[below('/a'), below('/a/b')]]],
  ])('taken: %s', (_, all) => {
    expect(route(all, Protocol.HTTP).kind).toBe('HTTPRoute');
  });

  test('the wider path first', () => {
    expect(refusal(() => route([[below('/a')], [below('/a/b')]], Protocol.HTTP))).toMatchInlineSnapshot(`
"c/web: the rule for path below "/a" stands before the rule for path below "/a/b", and some requests match both
  because  a route takes the more specific match first, whatever the order: an exact path, then the longest one, then a method, then the most headers and parameters (Gateway API v1.6.1)
  instead  put the more specific rule first, or add a condition to one of the two, so that no request matches both"
`);
  });

  test('an expression first, which is tried last', () => {
    expect(refusal(() => route([[{ path: { kind: 'regex', value: '/a.*' } }], [below('/a/b')]], Protocol.HTTP))).toContain('stands before the rule for path below "/a/b"');
  });

  test('rules are called by their names', () => {
    const named = (name: string, matches: HttpCondition[]): RouteRule => ({ name, matches, action: { kind: 'forward', to: [{ service: backend(0), weight: 1 }] } });
    const place = { metadata: { name: 'web', namespace: 'shop' }, parents: [], port: 80, protocol: Protocol.HTTP, where: 'c/web' };
    expect(refusal(() => requestRoute(place, [named('all', [{}]), named('some', [below('/a')])], { retryField: false })))
      .toContain('c/web: rule "all" (every request) stands before rule "some" (path below "/a"), and some requests match both');
  });
});
