import * as fc from 'fast-check';
import { Identity, identityKey } from '../../../../src/intent/identity';
import { covers, RequestMatch, requestKey } from '../../../../src/intent/security/requests';
import { ambiguousPair, Grant, requestGroups, RequestGroup } from '../../../../src/meshes/linkerd/security/request-groups';

const who = (name: string): Identity => ({ kind: 'service-account', namespace: 'shop', name });
const below = (value: string, method?: string): RequestMatch => ({ kind: 'http', method, path: { kind: 'below', value } });
const exact = (value: string, method?: string): RequestMatch => ({ kind: 'http', method, path: { kind: 'exact', value } });
const groupsText = (groups: readonly RequestGroup[]) => Object.fromEntries(groups.map(group => [requestKey(group.request), [...group.callers.map(identityKey), ...group.probes ? ['kubelet'] : []]]));

describe('requestGroups', () => {
  test('permissions that do not overlap stay as they are', () => {
    expect(groupsText(requestGroups([{ request: exact('/a'), to: who('x') }, { request: exact('/b'), to: who('y') }])))
      .toEqual({ '/a': ['shop/x'], '/b': ['shop/y'] });
  });

  test('a narrower one admits the callers of the wider ones', () => {
    expect(groupsText(requestGroups([{ request: below('/a'), to: who('x') }, { request: exact('/a/b'), to: who('y') }, { request: exact('/a/b'), to: 'kubelet' }])))
      .toEqual({ '/a/*': ['shop/x'], '/a/b': ['shop/x', 'shop/y', 'kubelet'] });
  });

  test('where two cross, their intersection is a group of its own', () => {
    expect(groupsText(requestGroups([{ request: below('/a', 'GET'), to: who('x') }, { request: exact('/a/b'), to: who('y') }])))
      .toEqual({ 'GET /a/*': ['shop/x'], '/a/b': ['shop/y'], 'GET /a/b': ['shop/x', 'shop/y'] });
  });

  test('one permission given twice is one', () => {
    expect(groupsText(requestGroups([{ request: exact('/a'), to: who('x') }, { request: exact('/a'), to: who('x') }]))).toEqual({ '/a': ['shop/x'] });
  });
});

describe('how a route names its requests', () => {
  const named = (...given: Grant[]) =>
    Object.fromEntries(requestGroups(given).map(group => [requestKey(group.request), group.named.map(requestKey)]));
  const all = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

  test('as they are, unless a rival weighs alike', () => {
    expect(named({ request: below('/a'), to: who('x') }, { request: exact('/a/b'), to: who('y') })).toEqual({ '/a/*': ['/a/*'], '/a/b': ['/a/b'] });
  });

  test('a path beside everything below it: once for each method, which outweighs none', () => {
    expect(named({ request: below('/a'), to: who('x') }, { request: exact('/a'), to: who('y') })).toEqual({ '/a/*': ['/a/*'], '/a': all.map(method => `${method} /a`) });
  });

  test('but for the methods that have a match of their own', () => {
    expect(named({ request: below('/a'), to: who('x') }, { request: exact('/a'), to: who('y') }, { request: exact('/a', 'PUT'), to: who('z') })['/a'])
      .toEqual(all.filter(method => method !== 'PUT').map(method => `${method} /a`));
  });

  test('the root beside a route for everything', () => {
    const [group] = requestGroups([{ request: exact('/'), to: who('x') }], true);
    expect(group.named.map(requestKey)).toEqual(all.map(method => `${method} /`));
  });
});

describe('ambiguousPair', () => {
  test('a path, and everything below that same path, with one method and for different callers', () => {
    const groups = requestGroups([{ request: below('/a', 'GET'), to: who('x') }, { request: exact('/a', 'GET'), to: who('y') }]);
    expect(ambiguousPair(groups)?.map(group => requestKey(group.request))).toEqual(['GET /a/*', 'GET /a']);
  });

  test('without a method it is none, for the path is named with each', () => {
    expect(ambiguousPair(requestGroups([{ request: below('/a'), to: who('x') }, { request: exact('/a'), to: who('y') }]))).toBeUndefined();
  });

  test('for the same callers it is none', () => {
    const groups = requestGroups([{ request: below('/a', 'GET'), to: who('x') }, { request: exact('/a', 'GET'), to: who('x') }]);
    expect(ambiguousPair(groups)).toBeUndefined();
  });

  test('a probe of the root beside everything with its method', () => {
    expect(ambiguousPair(requestGroups([{ request: below('/', 'GET'), to: who('x') }, { request: exact('/', 'GET'), to: 'kubelet' }]))).toBeDefined();
  });
});

// --- The one route that Linkerd picks admits whom all the permissions admit ---

const value = fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }).map(elements => `/${elements.join('/')}`);
const http: fc.Arbitrary<RequestMatch> = fc.record({
  kind: fc.constant('http' as const),
  method: fc.option(fc.constantFrom('GET', 'POST'), { nil: undefined }),
  path: fc.record({ kind: fc.constantFrom('exact' as const, 'below' as const), value }),
});
const grpc: fc.Arbitrary<RequestMatch> = fc.record({
  kind: fc.constant('grpc' as const), service: fc.constantFrom('s.A', 's.B'), method: fc.option(fc.constantFrom('M', 'N'), { nil: undefined }),
});
const caller = fc.constantFrom(who('x'), who('y'), 'kubelet' as const);
const grants = (request: fc.Arbitrary<RequestMatch>): fc.Arbitrary<Grant[]> =>
  fc.array(fc.record({ request, to: caller }), { minLength: 1, maxLength: 6 });

/** Linkerd's order: the length of the matched path first, then whether the method is named (linkerd/http/route/src/http/match.rs). */
function weight(match: RequestMatch): number {
  if (match.kind === 'grpc') return match.method === undefined ? 0 : 1;
  return match.path.value.length * 2 + (match.method === undefined ? 0 : 1);
}

function bestGroups(groups: readonly RequestGroup[], request: RequestMatch): RequestGroup[] {
  const matching = groups.flatMap(group => group.named.filter(named => covers(named, request)).map(named => ({ group, weight: weight(named) })));
  const best = Math.max(...matching.map(match => match.weight));
  return matching.filter(match => match.weight === best).map(({ group }) => group);
}

function holds(given: readonly Grant[], request: RequestMatch): void {
  const groups = requestGroups(given);
  if (ambiguousPair(groups)) return;
  const meant = new Set(given.filter(grant => covers(grant.request, request)).map(({ to }) => (to === 'kubelet' ? to : identityKey(to))));
  const answers = bestGroups(groups, request).map(group => new Set([...group.callers.map(identityKey), ...group.probes ? ['kubelet'] : []]));
  if (answers.length === 0) expect(meant).toEqual(new Set());
  for (const answer of answers) expect(answer).toEqual(meant);
}

describe('for every request', () => {
  const request = fc.record({ kind: fc.constant('http' as const), method: fc.constantFrom('GET', 'POST', 'PUT'), path: fc.record({ kind: fc.constant('exact' as const), value }) });

  test('the best matching HTTP group admits exactly whom the permissions admit', () => {
    fc.assert(fc.property(grants(http), request, holds), { numRuns: 2000 });
  });

  test('the best matching gRPC group as well', () => {
    const call = fc.record({ kind: fc.constant('grpc' as const), service: fc.constantFrom('s.A', 's.B', 's.C'), method: fc.constantFrom('M', 'N', 'O') });
    fc.assert(fc.property(grants(grpc), call, holds), { numRuns: 1000 });
  });

  test('the order of the permissions makes no difference', () => {
    const shuffled = grants(http).chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(fc.property(shuffled, ([list, other]) => expect(requestGroups(other)).toEqual(requestGroups(list))), { numRuns: 300 });
  });
});
