import * as fc from 'fast-check';
import { conditions, isLike, Request, requests } from './requests';
import { Protocol } from '../../../src/intent/protocol';
import { HttpCondition } from '../../../src/intent/routing/condition';
import { both, UNSAYABLE } from '../../../src/intent/routing/conjunction';
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

test('a rule that hands requests over has none of the service\'s defaults', () => {
  const [rule] = resolvedRules(tableOf([{ matches: [], action: { kind: 'delegate', name: 'a', namespace: 'b' } }]), { service, timeout: { total: 5 }, retry, split: splitOf() });
  expect(rule).toEqual({ matches: [], action: { kind: 'delegate', name: 'a', namespace: 'b' } });
});
