import { needsOfRoutes, ROUTING_NEEDS } from '../../../src/intent/needs/routing';
import { Protocol } from '../../../src/intent/protocol';
import { HttpCondition } from '../../../src/intent/routing/condition';
import { Backend, HttpRule, RouteTable } from '../../../src/intent/routing/route-table';
import { ServiceFacts, Version } from '../../../src/intent/service';
import { RetryOn } from '../../../src/intent/upstream/retry-on';

const service: ServiceFacts = {
  name: 'web', namespace: 'shop', host: 'web.shop', ports: [{ name: 'http', port: 80, targetPort: 80, protocol: Protocol.HTTP }], side: { kind: 'producer' },
};
const v1: Version = { name: 'v1', labels: { version: 'v1' } };
const to = (...weights: number[]): Backend[] => weights.map(weight => ({ service, weight }));
const table = (more: Partial<RouteTable>): RouteTable => ({ mesh: true, gateways: [], hosts: [], http: [], tls: [], tcp: [], unmatched: 'service', ...more });
const rule = (more: Partial<HttpRule>): HttpRule => ({ matches: [], action: { kind: 'forward' }, ...more });
const needsOfRule = (more: Partial<HttpRule>) => needsOfRoutes({ routes: { mesh: table({ http: [rule(more)] }) } }).filter(need => need !== 'route.rules');
const needsOfTable = (more: Partial<RouteTable>) => needsOfRoutes({ routes: { mesh: table(more) } });
const override = (match: HttpCondition) => needsOfRoutes({ split: { shares: [], override: { match, to: v1 } } });
const exact = (value: string) => ({ kind: 'exact' as const, value });
const like = { kind: 'regex' as const, value: 'a+' };

const CASES: [string[], string[]][] = [
  [override({ headers: { a: exact('b'), c: exact('d') } }), ['split.weight', 'split.header']],
  [override({ headers: { a: like } }), ['split.weight', 'split.header-pattern']],
  [override({ headers: { a: exact('b') }, port: 80 }), ['split.weight', 'split.match']],
  [needsOfRoutes({ split: { shares: [], mirror: { to: v1, percentage: 1 } } }), ['split.weight', 'split.mirror']],
  [needsOfRoutes({ versions: { v1 } }), ['route.version']],
  [needsOfTable({ http: [rule({})] }), ['route.rules']],
  [needsOfTable({ tcp: [{ matches: [{ source: { namespace: 'a' } }], to: to(50, 50) }] }), ['route.tcp', 'route.backends', 'route.source']],
  [needsOfTable({ tls: [{ matches: [{ sniHosts: ['a'] }] }] }), ['route.tls']],
  [needsOfTable({ gateways: [{ name: 'a', namespace: 'b', form: 'mesh', serviceAccount: 'c', listeners: [] }], unmatched: 'not-found', delegate: true }), ['route.gateway', 'route.delegate', 'route.not-found']],
  [needsOfRule({ matches: [{ path: exact('/a') }, { path: { kind: 'below', value: '/a', ignoreCase: true } }] }), ['route.path', 'route.path-case']],
  [needsOfRule({ matches: [{ path: { kind: 'prefix', value: '/a' } }, { path: like }] }), ['route.path-prefix', 'route.path-regex']],
  [needsOfRule({ matches: [{ method: exact('GET'), scheme: exact('http'), authority: like }, { method: like }] }), ['route.method', 'route.scheme', 'route.authority', 'route.method-pattern']],
  [needsOfRule({ matches: [{ headers: { a: exact('b') } }, { headers: { a: like }, withoutHeaders: { a: like } }] }), ['route.header', 'route.header-pattern', 'route.without-header']],
  [needsOfRule({ matches: [{ query: { a: exact('b') }, claims: { a: like } }, { query: { a: like }, source: {}, port: 80 }] }), ['route.query', 'route.claim', 'route.query-pattern', 'route.source', 'route.port']],
  [needsOfRule({ action: { kind: 'forward', to: [{ service, weight: 50, requestHeaders: {} }, ...to(50)] } }), ['route.backends', 'route.backend-headers']],
  [needsOfRule({ action: { kind: 'redirect', status: 301, path: { kind: 'full', value: '/' } } }), ['route.redirect']],
  [needsOfRule({ action: { kind: 'redirect', status: 301, path: { kind: 'prefix', value: '/' } } }), ['route.redirect', 'route.redirect-prefix']],
  [needsOfRule({ action: { kind: 'respond', status: 200 } }), ['route.respond']],
  [needsOfRule({ action: { kind: 'delegate', name: 'a', namespace: 'b', decided: [] } }), ['route.delegate']],
  [needsOfRule({ rewrite: { path: { kind: 'full', value: '/' }, authority: 'a' } }), ['route.rewrite-path', 'route.rewrite-authority']],
  [needsOfRule({ rewrite: { path: { kind: 'regex', match: 'a', value: 'b' } } }), ['route.rewrite-regex']],
  [needsOfRule({ responseHeaders: {}, cors: { allowOrigins: [], unmatchedPreflights: 'ignore' }, mirrors: [] }), ['route.headers', 'route.cors', 'route.cors-unmatched', 'route.mirror']],
  [needsOfRule({ fault: {}, timeout: { total: 1 }, retry: { attempts: 1, on: [RetryOn.RESET], backoff: 1 } }), ['route.fault', 'route.timeout', 'route.retry', 'retry.connection', 'retry.backoff']],
  [needsOfRoutes({ metrics: { routes: [{ name: 'reads', methods: ['GET'] }] } }), ['route.metrics']],
];

test.each(CASES)('%j', (needs, wanted) => expect([...needs].sort()).toEqual([...wanted].sort()));

test('there is no need that nothing has', () => {
  const had = new Set(CASES.flatMap(([needs]) => needs));
  expect(Object.keys(ROUTING_NEEDS).filter(need => !had.has(need))).toEqual([]);
});
