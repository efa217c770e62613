import '../../../src/testing';
import { Duration } from 'cdk8s';
import { expectSchemas, Options, policyOf, Ports, refused, ruleOf, serviceOf } from './upstreams';
import { ConnectionOptions, Http2Upgrade, ProxyProtocol, ResilientUpstream, RetryOn, TunnelMethod, UpstreamTunnel } from '../../../src';
import { chartOn, refusal } from '../../program';

const GRPC: Ports = { 80: 'grpc' };
const TCP: Ports = { 5432: 'tcp-sql' };

describe('what is written', () => {
  test('limits', () => {
    const counts = { maxConnections: 1, maxPendingRequests: 2, maxRequests: 3 };
    const connectionLimits = { ...counts, maxRequestsPerConnection: 4, maxConcurrentStreams: 5, maxRetries: 6 };
    expect(policyOf({ connectionLimits }, GRPC)).toEqual({
      connectionPool: {
        tcp: { maxConnections: 1 },
        http: { http1MaxPendingRequests: 2, http2MaxRequests: 3, maxRequestsPerConnection: 4, maxConcurrentStreams: 5, maxRetries: 6 },
      },
    });
    expectSchemas({ connectionLimits }, GRPC);
  });

  test('how connections are made, kept and ended', () => {
    const connections: ConnectionOptions = {
      connectTimeout: Duration.seconds(5),
      maxDuration: Duration.hours(1),
      idleTimeout: Duration.minutes(10),
      httpIdleTimeout: Duration.minutes(5),
      tcpKeepalive: { probes: 3, time: Duration.minutes(1), interval: Duration.seconds(5) },
      http2Keepalive: { interval: Duration.seconds(30), timeout: Duration.millis(500) },
      http2Upgrade: Http2Upgrade.NEVER,
    };
    expect(policyOf({ connections }, GRPC)).toEqual({
      connectionPool: {
        tcp: { connectTimeout: '5s', maxConnectionDuration: '1h', idleTimeout: '10m', tcpKeepalive: { probes: 3, time: '1m', interval: '5s' } },
        http: { idleTimeout: '5m', http2KeepAlive: { interval: '30s', timeout: '500ms' }, h2UpgradePolicy: 'DO_NOT_UPGRADE' },
      },
    });
    expectSchemas({ connections }, GRPC);
  });

  test('each by itself', () => {
    const pool = (connections: ConnectionOptions) => policyOf({ connections }).connectionPool;
    expect(pool({ idleTimeout: Duration.millis(0) })).toEqual({ tcp: { idleTimeout: '0ms' } });
    expect(pool({ tcpKeepalive: { probes: 1 } })).toEqual({ tcp: { tcpKeepalive: { probes: 1 } } });
    expect(pool({ http2Upgrade: Http2Upgrade.ALWAYS })).toEqual({ http: { h2UpgradePolicy: 'UPGRADE' } });
    expect(pool({ useClientProtocol: true })).toEqual({ http: { useClientProtocol: true } });
    expect(pool({ useClientProtocol: false, connectTimeout: Duration.millis(1) })).toEqual({ tcp: { connectTimeout: '1ms' } });
  });

  test('streams of HTTP/1.1 that is sent on over HTTP/2', () => {
    expect(policyOf({ connectionLimits: { maxConcurrentStreams: 9 }, connections: { http2Upgrade: Http2Upgrade.ALWAYS } }).connectionPool.http)
      .toEqual({ maxConcurrentStreams: 9, h2UpgradePolicy: 'UPGRADE' });
  });

  test('what goes before and around connections', () => {
    const at = (host: string, tunnel: Partial<UpstreamTunnel> = {}) => policyOf({ tunnel: { host, port: 443, ...tunnel } }, TCP).tunnel;
    expect(at('db.example.com')).toEqual({ targetHost: 'db.example.com', targetPort: 443 });
    expect(at('10.0.0.1', { method: TunnelMethod.POST })).toEqual({ targetHost: '10.0.0.1', targetPort: 443, protocol: 'POST' });
    expect(at('::1', { method: TunnelMethod.CONNECT })).toEqual({ targetHost: '::1', targetPort: 443, protocol: 'CONNECT' });
    expect([ProxyProtocol.V1, ProxyProtocol.V2].map(proxyProtocol => policyOf({ proxyProtocol }))).toEqual([{ proxyProtocol: { version: 'V1' } }, { proxyProtocol: { version: 'V2' } }]);
    expectSchemas({ tunnel: { host: 'db.example.com', port: 443 } }, TCP);
    expectSchemas({ proxyProtocol: ProxyProtocol.V2 }, TCP);
  });
});

describe('what is refused', () => {
  const keepalive = { interval: Duration.seconds(1), timeout: Duration.seconds(1) };

  test.each<[string, Options, string, Ports?]>([
    ['a limit of too much', { connectionLimits: { maxRequestsPerConnection: 536870913 } }, '`connectionLimits.maxRequestsPerConnection` is 536870913'],
    ['half a retry', { connectionLimits: { maxRetries: 0.5 } }, '`connectionLimits.maxRetries` is 0.5'],
    ['no limit at all', { connectionLimits: {} }, 'give one of maxConnections, maxPendingRequests, maxRequests, maxRequestsPerConnection, maxConcurrentStreams, maxRetries'],
    ['nothing about connections', { connections: {} }, '`connections` is empty'],
    ['nothing but what is so anyway', { connections: { useClientProtocol: false } }, '`connections` is empty'],
    ['no time to connect', { connections: { connectTimeout: Duration.millis(0) } }, '`connections.connectTimeout` is 0 ms'],
    ['less than a millisecond to connect', { connections: { connectTimeout: Duration.millis(0.5) } }, '`connections.connectTimeout` is 0.5 ms'],
    ['a life of no time', { connections: { maxDuration: Duration.millis(0) } }, '`connections.maxDuration` is 0 ms'],
    ['no time to be idle in HTTP', { connections: { httpIdleTimeout: Duration.millis(0) } }, '`connections.httpIdleTimeout` is 0 ms'],
    ['half a millisecond to be idle', { connections: { idleTimeout: Duration.millis(0.5) } }, '`connections.idleTimeout` is 0.5 ms'],
    ['an idle time that is a number', { connections: { idleTimeout: 5 as any } }, '`connections.idleTimeout` is 5'],
    ['no idle time', { connections: { idleTimeout: null as any } }, '`connections.idleTimeout` is null'],
    ['keepalives of nothing', { connections: { tcpKeepalive: {} } }, '`connections.tcpKeepalive` is empty'],
    ['no probes', { connections: { tcpKeepalive: { probes: 0 } } }, '`connections.tcpKeepalive.probes` is 0'],
    ['keepalives between seconds', { connections: { tcpKeepalive: { time: Duration.millis(1500) } } }, '`connections.tcpKeepalive.time` is 1500 ms'],
    ['pings without an answer', { connections: { http2Keepalive: { interval: Duration.seconds(1) } as any } }, '`connections.http2Keepalive.timeout` is undefined', GRPC],
    ['an upgrade by its name in YAML', { connections: { http2Upgrade: 'UPGRADE' as any } }, '`connections.http2Upgrade` is "UPGRADE", a string'],
    ['a misspelt option', { connections: { conectTimeout: Duration.seconds(1) } as any }, 'write `connectTimeout`'],
    ['streams of HTTP/1.1', { connectionLimits: { maxConcurrentStreams: 1 } }, '`connectionLimits.maxConcurrentStreams` is given, and nothing speaks HTTP/2'],
    ['pings of HTTP/1.1', { connections: { http2Keepalive: keepalive } }, '`connections.http2Keepalive` is given, and nothing speaks HTTP/2'],
    ['an upgrade of bytes', { connections: { http2Upgrade: Http2Upgrade.ALWAYS } }, 'connections.http2Upgrade is given, and there are no requests', TCP],
    ['requests of bytes', { connectionLimits: { maxRequestsPerConnection: 1 } }, 'connectionLimits.maxRequestsPerConnection is given, and there are no requests', TCP],
    ['an upgrade that keeps what it was', { connections: { http2Upgrade: Http2Upgrade.ALWAYS, useClientProtocol: true } }, '`useClientProtocol` stands beside Http2Upgrade.ALWAYS'],
    ['streams of whatever it is', { connectionLimits: { maxConcurrentStreams: 1 }, connections: { useClientProtocol: true } }, '`maxConcurrentStreams` stands beside `useClientProtocol`', GRPC],
    ['pings of whatever it is', { connections: { useClientProtocol: true, http2Keepalive: keepalive } }, '`http2Keepalive` stands beside `useClientProtocol`', GRPC],
    ['a tunnel to nowhere', { tunnel: { host: 'db', port: 1 } }, '`tunnel` leads to db:1', TCP],
    ['a tunnel to no port', { tunnel: { host: 'db.example.com', port: 0 } }, '0 is not a port', TCP],
    ['a tunnel of requests', { tunnel: { host: 'db.example.com', port: 1 } }, '`tunnel` is given, and there are no connections to wrap'],
    ['a tunnel by GET', { tunnel: { host: 'db.example.com', port: 1, method: 'GET' as any } }, '`tunnel.method` is "GET"', TCP],
    ['two things before a connection', { tunnel: { host: 'db.example.com', port: 1 }, proxyProtocol: ProxyProtocol.V1 }, '`proxyProtocol` stands beside `tunnel`', TCP],
    ['a third version', { proxyProtocol: 'v3' as any }, '`proxyProtocol` is "v3"'],
    ['a misspelt part', { circuitBraker: {} } as any, 'write `circuitBreaker`'],
  ])('%s', (...[, options, problem, ports]) => {
    expect(refused(options, ports)).toContain(problem);
    expect(refused(options, ports)).toMatch(/^c\/upstream: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });
});

describe('retries are bounded in one way', () => {
  const retry = { attempts: 1, on: [RetryOn.CONNECT_FAILURE], budget: { percent: 20 } };
  const connectionLimits = { maxRetries: 3 };

  test('in one construct', () => {
    expect(refused({ retry, connectionLimits })).toContain('c/upstream: `connectionLimits.maxRetries` stands beside a retry budget');
    expect(refused({ retry, versions: { v1: { connectionLimits } } })).toContain('`connectionLimits.maxRetries` stands beside a retry budget');
  });

  test('of a version', () => {
    expect(refused({ connectionLimits, versions: { v1: { retryBudget: { percent: 10 } } } })).toContain('`connectionLimits.maxRetries` stands beside a retry budget');
    const retryBudget = { percent: 10 };
    expect(refused({ versions: { v1: { retryBudget }, v2: { connectionLimits }, v3: { connectionLimits, retryBudget } } }))
      .toContain('`connectionLimits.maxRetries` stands beside a retry budget');
    expect(ruleOf({ versions: { v1: { retryBudget: { percent: 10 } }, v2: { connectionLimits } } }).subsets).toHaveLength(2);
  });

  test('in two', () => {
    const chart = chartOn('istio');
    const service = serviceOf(chart);
    new ResilientUpstream(chart, 'retries', { service, retry });
    expect(refusal(() => new ResilientUpstream(chart, 'limits', { service, connectionLimits })))
      .toContain('c/limits: with "c/retries": `connectionLimits.maxRetries` stands beside a retry budget');
  });
});
