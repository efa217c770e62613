import * as fc from 'fast-check';
import { conditions, isLike, Request, requests } from './requests';
import { Protocol } from '../../../src/intent/protocol';
import { HttpCondition } from '../../../src/intent/routing/condition';
import { both, UNSAYABLE } from '../../../src/intent/routing/conjunction';
import { mergesInto } from '../../../src/intent/routing/delegation';
import { ResolvedRule, resolvedRules } from '../../../src/intent/routing/resolved-rules';
import { HttpRule, RouteTable } from '../../../src/intent/routing/route-table';
import { deadMatch } from '../../../src/intent/routing/rule-order';
import { SplitIntent } from '../../../src/intent/routing/traffic-split';
import { ServiceFacts, Version } from '../../../src/intent/service';
import { RetryIntent } from '../../../src/intent/upstream/resilience';
import { RetryOn } from '../../../src/intent/upstream/retry-on';

const service: ServiceFacts = {
  name: 'web', namespace: 'shop', host: 'web.shop.svc.cluster.local', ports: [{ name: 'http', port: 80, targetPort: 80, protocol: Protocol.HTTP }], side: { kind: 'producer' },
};
const version = (name: string): Version => ({ name, labels: { version: name } });
const tableOf = (http: HttpRule[], more: Partial<RouteTable> = {}): RouteTable => ({ mesh: true, gateways: [], hosts: [], http, tls: [], tcp: [], unmatched: 'service', ...more });
const splitOf = (match?: HttpCondition): SplitIntent => ({
  shares: [{ version: version('v1'), weight: 90 }, { version: version('v2'), weight: 10 }], override: match && { match, to: version('v2') },
});
const to = (name: string) => [{ service, version: version(name), weight: 100 }];

/** The first rule that a request is like. */
const firstOf = <T extends { readonly matches: readonly HttpCondition[] }>(rules: readonly T[], request: Request) =>
  rules.find(({ matches }) => matches.length === 0 || matches.some(condition => isLike(request, condition)));

const backendsOf = (rule?: ResolvedRule) => (rule?.action.kind === 'forward' ? rule.action.to.map(backend => `${backend.version?.name ?? 'any'} ${backend.weight}`) : rule?.action.kind ?? 'nothing');

/** Rules whose own number says which one it was: some lead elsewhere, some to the service, one answers. */
const rules = fc.array(fc.tuple(fc.array(conditions, { maxLength: 2 }), fc.constantFrom('own', 'other', 'respond')), { maxLength: 4 }).map(list => list.map(([matches, kind], index): HttpRule => ({
  matches, timeout: { total: 1000 + index }, action: kind === 'respond' ? { kind, status: 200 } : { kind: 'forward', ...kind === 'other' && { to: to('v9') } },
})));

const retry: RetryIntent = { attempts: 2, on: [RetryOn.UNAVAILABLE], methods: ['GET'] };

test('a request goes where the first of the user\'s rules, the override and the shares say', () => {
  let overridden = 0;
  const many = fc.array(requests, { minLength: 10, maxLength: 20 });
  fc.assert(fc.property(rules, conditions, fc.boolean(), fc.boolean(), many, (http, match, open, retried, samples) => {
    fc.pre(Object.keys(match).length > 0 && !http.some(rule => rule.matches.some(condition => both(condition, match) === UNSAYABLE)));
    const table = tableOf(http, { unmatched: open ? 'service' : 'not-found' });
    const resolved = resolvedRules(table, { service, split: splitOf(match), ...retried && { retry } });
    expect(deadMatch(resolved)).toBeUndefined();
    for (const request of samples) {
      const rule = firstOf(http, request) ?? (open || http.length === 0 ? { action: { kind: 'forward' as const }, timeout: undefined } : undefined);
      const found = firstOf(resolved, request);
      const own = rule?.action.kind === 'forward' && !('to' in rule.action);
      if (own && isLike(request, match)) overridden++;
      const wanted = !rule ? 'nothing' : rule.action.kind === 'respond' ? 'respond' : !own ? ['v9 100'] : isLike(request, match) ? ['v2 100'] : ['v1 90', 'v2 10'];
      expect(backendsOf(found)).toEqual(wanted);
      expect(found?.timeout).toEqual(rule?.timeout);
      if (rule?.action.kind === 'forward' && retried) expect(found?.retry?.attempts).toBe(request.method === 'GET' ? 2 : 0);
    }
  }), { numRuns: 500 });
  expect(overridden).toBeGreaterThan(100);
});

test('what no rule matches goes to the service, last', () => {
  const match: HttpCondition = { headers: { x: { kind: 'exact', value: 'a' } } };
  expect(resolvedRules(tableOf([{ matches: [match], action: { kind: 'respond', status: 204 } }]), { service })).toEqual([
    { matches: [match], action: { kind: 'respond', status: 204 } },
    { matches: [], action: { kind: 'forward', to: [{ service, weight: 100 }] }, timeout: undefined, retry: undefined },
  ]);
});

test('where every path is below the root, nothing is left', () => {
  expect(resolvedRules(tableOf([{ matches: [{ path: { kind: 'prefix', value: '/' } }], action: { kind: 'respond', status: 204 } }]), { service })).toHaveLength(1);
});

test('without rules there is a rule only where something else is wanted', () => {
  expect(resolvedRules(tableOf([]), { service })).toEqual([]);
  expect(resolvedRules(tableOf([]), { service, timeout: { total: 1 } })).toMatchObject([{ matches: [], timeout: { total: 1 } }]);
  const gateway = { name: 'gw', namespace: 'shop', form: 'mesh' as const, serviceAccount: 'gw', listeners: [] };
  expect(resolvedRules(tableOf([], { gateways: [gateway] }), { service, timeout: { total: 1 } })).toMatchObject([{ matches: [{ gateways: ['mesh'] }] }]);
});

test('copies of the split go with its shares, beside those of the rule, and none where the request goes itself', () => {
  const mirror = (name: string, percentage: number) => ({ to: { service, version: version(name) }, percentage });
  const split: SplitIntent = { ...splitOf({ headers: { x: { kind: 'exact', value: 'a' } } }), mirror: { to: version('v2'), percentage: 5 } };
  const resolved = resolvedRules(tableOf([{ matches: [], action: { kind: 'forward' }, mirrors: [mirror('v2', 7), mirror('v3', 8)] }]), { service, split });
  expect(resolved.map(rule => rule.mirrors)).toEqual([[mirror('v3', 8)], [mirror('v2', 7), mirror('v3', 8), mirror('v2', 5)]]);
});

test('names tell the routes of one rule apart', () => {
  const named: HttpRule = { name: 'api', matches: [], action: { kind: 'forward' } };
  const resolved = resolvedRules(tableOf([named]), { service, split: splitOf({ headers: { x: { kind: 'exact', value: 'a' } } }), retry });
  expect(resolved.map(({ name }) => name)).toEqual(['api-override-retried', 'api-override', 'api-retried', 'api']);
});

const handsOver = (decided: HttpCondition[], ...matches: HttpCondition[]): HttpRule => ({ matches, action: { kind: 'delegate', name: 'a', namespace: 'b', decided } });

test('a rule that hands requests over has none of the service\'s defaults', () => {
  const [rule] = resolvedRules(tableOf([handsOver([{}])]), { service, timeout: { total: 5 }, retry, split: splitOf() });
  expect(rule).toEqual(handsOver([{}]));
});

test.each<[string, HttpCondition[], number]>([
  ['that leave nothing, no rule', [{}], 1],
  ['that leave some requests, one for the rest', [{ path: { kind: 'below', value: '/a' } }], 2],
  ['of which nothing is known, one for the rest', [], 2],
])('after rules %s is added', (_, decided, length) => {
  expect(resolvedRules(tableOf([handsOver(decided)]), { service })).toHaveLength(length);
  expect(resolvedRules(tableOf([handsOver(decided)], { unmatched: 'not-found' }), { service })).toHaveLength(1);
});

test('what others leave of the requests that were handed over to them goes where the following rules say', () => {
  const went = { over: 0, on: 0 };
  /** Rules of others: those that leave nothing, those that are known, and those of which nothing is known. */
  const others = fc.record({ inner: fc.array(conditions, { minLength: 1, maxLength: 3 }), known: fc.constantFrom('all' as const, 'some' as const, 'none' as const) });
  const mixed = fc.array(fc.tuple(fc.array(conditions, { maxLength: 2 }), fc.option(others, { nil: undefined })), { minLength: 1, maxLength: 4 });
  const many = fc.array(requests, { minLength: 10, maxLength: 20 });
  fc.assert(fc.property(mixed, fc.boolean(), many, (list, open, samples) => {
    const http = list.map(([matches, there], index): HttpRule => ({
      matches,
      timeout: { total: index },
      action: there ? { kind: 'delegate', name: 'a', namespace: 'b', decided: { all: [{}], some: there.inner, none: [] }[there.known] } : { kind: 'respond', status: 200 },
    }));
    /** The rule that decides, as Istio puts the rules together. */
    const decides = (request: Request) => (rule: Pick<ResolvedRule, 'matches' | 'timeout'>): boolean => {
      const there = list[rule.timeout?.total ?? -1]?.[1];
      const here = rule.matches.length === 0 ? [{}] : rule.matches;
      const inner = !there || there.known === 'all' ? [{}] : there.inner;
      const isOpen = (condition: HttpCondition) => Object.keys(condition).length === 0;
      const merges = (outer: HttpCondition, each: HttpCondition) => isOpen(outer) || isOpen(each) || mergesInto(outer, each);
      return here.some(outer => isLike(request, outer) && inner.some(each => merges(outer, each) && isLike(request, each)));
    };
    const resolved = resolvedRules(tableOf(http, { unmatched: open ? 'service' : 'not-found' }), { service });
    for (const request of samples) {
      const wanted = http.findIndex(decides(request));
      const found = resolved.find(decides(request));
      expect(found?.timeout?.total ?? (found ? 'service' : 'nothing')).toBe(wanted >= 0 ? wanted : open ? 'service' : 'nothing');
      const passed = http.slice(0, wanted < 0 ? undefined : wanted).some((rule, index) => list[index][1] && firstOf([rule], request));
      if (passed) went.on++;
      if (wanted >= 0 && list[wanted][1]) went.over++;
    }
  }), { numRuns: 500 });
  expect(Math.min(went.on, went.over)).toBeGreaterThan(500);
});
