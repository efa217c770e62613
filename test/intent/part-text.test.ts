import { partText } from '../../src/intent/part-text';
import { SplitIntent } from '../../src/intent/routing/traffic-split';
import { Version } from '../../src/intent/service';
import { ServiceParts } from '../../src/intent/service-intent';
import { LoadBalancing } from '../../src/intent/upstream/load-balancing';
import { ProxyProtocol } from '../../src/intent/upstream/proxy-protocol';
import { RetryOn } from '../../src/intent/upstream/retry-on';
import { TunnelMethod } from '../../src/intent/upstream/tunnel-method';

type Case<Part extends keyof ServiceParts> = [Part, ServiceParts[Part], string];
const of = <Part extends keyof ServiceParts>(...each: Case<Part>) => each;
const version = (name: string, label = name): Version => ({ name, labels: { version: label } });
const shares: SplitIntent['shares'] = [{ version: version('v1'), weight: 90 }, { version: version('1-2', '1.2'), weight: 10 }];

test.each([
  of('split', { shares }, 'v1 90%, 1-2 (version=1.2) 10%'),
  of(
    'split',
    { shares, override: { match: { headers: { x: { kind: 'exact', value: 'y' } } }, to: version('v2') }, mirror: { to: version('v2'), percentage: 5 } },
    'v1 90%, 1-2 (version=1.2) 10%, requests with header x "y" to v2, copies of 5% to v2',
  ),
  of('timeout', { total: 90_000 }, '90s'),
  of('retry', { attempts: 0, on: [] }, 'no retries'),
  of(
    'retry',
    { attempts: 3, on: [RetryOn.UNAVAILABLE, RetryOn.RESET], methods: ['GET', 'HEAD'], perTryTimeout: 500, backoff: undefined, budget: { percent: 20, interval: 10_000 } },
    '3 retries on unavailable, reset, methods: [GET, HEAD], perTryTimeout: 500ms, budget: { percent: 20, interval: 10s }',
  ),
  of('circuitBreaker', { consecutiveErrors: 0, splitLocalOrigin: true, ejectionTime: 30_000, interval: 1000 }, 'consecutiveErrors: 0, splitLocalOrigin: true, ejectionTime: 30s, interval: 1s'),
  of(
    'connections',
    { idleTimeout: 0, tcpKeepalive: { probes: 3, time: 60_000, interval: 1500 }, http2Keepalive: { interval: 1000, timeout: 200 } },
    'idleTimeout: 0ms, tcpKeepalive: { probes: 3, time: 1m, interval: 1500ms }, http2Keepalive: { interval: 1s, timeout: 200ms }',
  ),
  of('loadBalancing', LoadBalancing.LATENCY, 'latency'),
  of('sessionAffinity', { key: { kind: 'cookie', name: 'c', ttl: 3_600_000 }, hashing: { kind: 'maglev', tableSize: 7 } }, 'key: { cookie, name: c, ttl: 1h }, hashing: { maglev, tableSize: 7 }'),
  of('locality', { kind: 'disabled' }, 'disabled'),
  of('locality', { kind: 'failover', regions: [{ from: 'eu', to: 'us' }], priority: ['a', 'b=c'] }, 'failover, regions: [{ from: eu, to: us }], priority: [a, b=c]'),
  of('locality', { kind: 'distribute', shares: [{ from: 'eu/*', to: { 'eu/*': 80, 'us/*': 20 } }] }, 'distribute, shares: [{ from: eu/*, to: { eu/*: 80, us/*: 20 } }]'),
  of('tls', { kind: 'disable' }, 'disable'),
  of('tls', { kind: 'simple', trust: { kind: 'credential', name: 'ca' }, sni: 'a.test', subjectAltNames: ['a.test', 'b.test'] }, 'simple, trust: { credential, name: ca }, sni: a.test, subjectAltNames: [a.test, b.test]'),
  of('proxyProtocol', ProxyProtocol.V2, 'v2'),
  of('tunnel', { host: 'a.test', port: 443, method: TunnelMethod.POST }, 'host: a.test, port: 443, method: POST'),
  of('portPolicies', [{ port: 80, policy: {}, inherits: false }, { port: 81, policy: { loadBalancing: LoadBalancing.RANDOM }, inherits: true }], '{ port: 80, policy: {}, inherits: false }, { port: 81, policy: { loadBalancing: random }, inherits: true }'),
  of('versionPolicies', [{ version: version('v1'), policy: { slowStart: { duration: 5000 } }, inherits: true, ports: [] }], '{ version: v1, policy: { slowStart: { duration: 5s } }, inherits: true, ports: [] }'),
  of('clients', { kind: 'namespaces', names: ['a', 'b'] }, 'those of the namespaces a, b'),
  of('clients', { kind: 'pods', labels: { app: 'web', tier: 'front' } }, 'pods app=web,tier=front'),
] as [keyof ServiceParts, unknown, string][])('%s: %j', (part, value, wanted) => expect(partText(part, value)).toBe(wanted));

test('one version of those that routes of others lead to', () => expect(partText('versions', version('stable', 'v1'))).toBe('stable (version=v1)'));
