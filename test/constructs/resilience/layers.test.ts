import '../../../src/testing';
import { Chart, Duration } from 'cdk8s';
import { BREAKER, expectSchemas, Options, policyOf, Ports, refused, ruleOf, serviceOf } from './upstreams';
import {
  CanaryService, Http2Upgrade, IstioMesh, LoadBalancing, Locality, MeshService, ProxyProtocol, ResilientUpstream, RetryOn,
  ServicePort, SessionAffinity, UpstreamTls, ZeroTrustNamespace,
} from '../../../src';
import { chartOn, only, podsOf, refusal, refusalOn, synth, synthOn } from '../../program';

const TWO: Ports = { 80: 'http', 81: 'grpc' };
const MIXED: Ports = { 80: 'http', 90: 'tcp-x' };
const LIMITS = { maxConnections: 100, maxRequests: 10 };

describe('ports', () => {
  test('all of what is said of the service is written at a port: Istio takes nothing from there', () => {
    const options: Options = {
      connectionLimits: LIMITS,
      circuitBreaker: BREAKER,
      tls: UpstreamTls.meshMutual(),
      ports: { 81: { connectionLimits: { maxRequests: 5 }, loadBalancing: LoadBalancing.RANDOM } },
    };
    expect(policyOf(options, TWO).portLevelSettings).toEqual([{
      port: { number: 81 },
      connectionPool: { tcp: { maxConnections: 100 }, http: { http2MaxRequests: 5 } },
      outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: '30s', maxEjectionPercent: 100 },
      loadBalancer: { simple: 'RANDOM' },
      tls: { mode: 'ISTIO_MUTUAL' },
    }]);
    expectSchemas(options, TWO);
  });

  test('or only what is said there', () => {
    const ports = { 81: { inherits: false, connectionLimits: { maxRequests: 5 } } };
    expect(policyOf({ connectionLimits: LIMITS, circuitBreaker: BREAKER, ports }, TWO).portLevelSettings)
      .toEqual([{ port: { number: 81 }, connectionPool: { http: { http2MaxRequests: 5 } } }]);
  });

  test('by themselves, without anything of the service', () => {
    expect(policyOf({ ports: { 80: { loadBalancing: LoadBalancing.RANDOM } } })).toEqual({ portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } }] });
  });

  test('sessions at one of several ports', () => {
    expect(policyOf({ ports: { 80: { sessionAffinity: SessionAffinity.header('x') } } }, TWO).portLevelSettings)
      .toEqual([{ port: { number: 80 }, loadBalancer: { consistentHash: { httpHeaderName: 'x' } } }]);
  });

  test('what two constructs say comes together', () => {
    const chart = chartOn('istio');
    const service = serviceOf(chart, TWO);
    new ResilientUpstream(chart, 'ports', { service, ports: { 81: { connectionLimits: { maxRequests: 5 } } } });
    new ResilientUpstream(chart, 'service', { service, connectionLimits: LIMITS });
    expect(only(synth(chart), 'DestinationRule').spec.trafficPolicy.portLevelSettings[0].connectionPool)
      .toEqual({ tcp: { maxConnections: 100 }, http: { http2MaxRequests: 5 } });
  });
});

describe('versions', () => {
  const subsets = (options: Options, ports?: Ports) => ruleOf(options, ports).subsets;

  test('blocks of which a version says something have all of it', () => {
    const versions = { v1: {}, v2: { connectionLimits: { maxRequests: 500 } } };
    const options: Options = { connectionLimits: LIMITS, circuitBreaker: BREAKER, versions };
    expect(subsets(options)).toEqual([
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' }, trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 }, http: { http2MaxRequests: 500 } } } },
    ]);
    expectSchemas(options);
  });

  test('or only what is said there, as Istio has it', () => {
    expect(subsets({ connectionLimits: LIMITS, versions: { v2: { inherits: false, connectionLimits: { maxRequests: 500 } } } })[0].trafficPolicy)
      .toEqual({ connectionPool: { http: { http2MaxRequests: 500 } } });
    const ports = { 80: { connectionLimits: { maxConnections: 7 } } };
    expect(subsets({ ports, versions: { v2: { inherits: false, connectionLimits: { maxRequests: 500 } } } })[0].trafficPolicy)
      .toEqual({ connectionPool: { http: { http2MaxRequests: 500 } } });
  });

  test('laid over a port too, where both speak of one thing', () => {
    const options: Options = {
      connectionLimits: LIMITS,
      circuitBreaker: BREAKER,
      ports: { 81: { connectionLimits: { maxConnections: 7 } } },
      versions: { v2: { connectionLimits: { maxRequests: 500 } } },
    };
    expect(subsets(options, TWO)[0].trafficPolicy).toEqual({
      connectionPool: { tcp: { maxConnections: 100 }, http: { http2MaxRequests: 500 } },
      portLevelSettings: [{
        port: { number: 81 }, connectionPool: { tcp: { maxConnections: 7 }, http: { http2MaxRequests: 500 } }, outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: '30s', maxEjectionPercent: 100 },
      }],
    });
    expectSchemas(options, TWO);
  });

  test('a version\'s own ports', () => {
    const versions = { v2: { ports: { 80: { loadBalancing: LoadBalancing.RANDOM } } } };
    expect(subsets({ connectionLimits: LIMITS, versions })[0].trafficPolicy).toEqual({
      portLevelSettings: [{ port: { number: 80 }, connectionPool: { tcp: { maxConnections: 100 }, http: { http2MaxRequests: 10 } }, loadBalancer: { simple: 'RANDOM' } }],
    });
  });

  test('what goes before and around connections', () => {
    const tunnel = { host: 'a.test', port: 1 };
    expect(subsets({ tunnel, versions: { v1: {}, v2: { tunnel: { host: 'b.test', port: 2 } } } }, MIXED).map((subset: any) => subset.trafficPolicy))
      .toEqual([{ tunnel: { targetHost: 'a.test', targetPort: 1 } }, { tunnel: { targetHost: 'b.test', targetPort: 2 } }]);
    expect(subsets({ versions: { v1: { proxyProtocol: ProxyProtocol.V2 } } })[0].trafficPolicy).toEqual({ proxyProtocol: { version: 'V2' } });
  });

  test('a version\'s own budget of retries', () => {
    const retry = { attempts: 1, on: [RetryOn.CONNECT_FAILURE], budget: { percent: 20, interval: Duration.seconds(10) } };
    const options: Options = { retry, versions: { v1: {}, v2: { retryBudget: { percent: 5, minConcurrency: 1 } } } };
    expect([policyOf(options), ...subsets(options).map((subset: any) => subset.trafficPolicy)])
      .toEqual([{ retryBudget: { percent: 20, budgetInterval: '10s' } }, undefined, { retryBudget: { percent: 5, minRetryConcurrency: 1 } }]);
    expectSchemas(options);
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { version: '1.30' }));
    expect(refusal(() => new ResilientUpstream(chart, 'upstream', { service: serviceOf(chart), retry }))).toContain('Istio 1.30 cannot count requests for some time');
  });

  test('of a canary, in its order, and one more', () => {
    const objects = synthOn('istio', chart => {
      const service = serviceOf(chart);
      new ResilientUpstream(chart, 'upstream', { service, versions: { 'alpha': {}, '1.2.0': { loadBalancing: LoadBalancing.RANDOM } } });
      new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: '1.2.0' } });
    });
    expect(only(objects, 'DestinationRule').spec.subsets).toEqual([
      { name: 'v1', labels: { version: 'v1' } },
      { name: '1-2-0', labels: { version: '1.2.0' }, trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } },
      { name: 'alpha', labels: { version: 'alpha' } },
    ]);
  });

  test('of a workload that has them', () => {
    const message = refusalOn('istio', chart => {
      const workload = podsOf(chart, 'cart', { labels: { version: 'v1' } });
      const service = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)], workload });
      new ResilientUpstream(chart, 'upstream', { service, versions: { v9: {} } });
    });
    expect(message).toContain('c/upstream: service "cart" has no version "v9"');
  });
});

describe('what is refused', () => {
  const random = { loadBalancing: LoadBalancing.RANDOM };
  const slow = { slowStart: { duration: Duration.minutes(1) } };

  test.each<[string, Options, string, Ports?]>([
    ['no ports', { ports: {} }, '`ports` is empty'],
    ['ports in a list', { ports: [random] as any }, '`ports` is [{"loadBalancing":"random"}]'],
    ['nothing at a port', { ports: { 80: {} } }, '`ports["80"]` is empty'],
    ['nothing but that it does not inherit', { ports: { 80: { inherits: false } } }, '`ports["80"]` is empty'],
    ['a port that is not there', { ports: { 8080: random } }, '`ports["8080"]` is for a port that service "web" does not have\n  because  its ports are 80'],
    ['a port that is no number', { ports: { '080': random } }, '`ports["080"]` is for a port'],
    ['a port by its name', { ports: { http: random } }, '`ports["http"]` is for a port that service "web" does not have'],
    ['no policy', { ports: { 80: null as any } }, '`ports["80"]` is null'],
    ['a misspelt option', { ports: { 80: { loadBalancer: 'random' } as any } }, '`ports["80"]` has no option "loadBalancer"'],
    ['what a port has not', { ports: { 80: { proxyProtocol: 'v1' } as any } }, '`ports["80"]` has no option "proxyProtocol"'],
    ['a wrong value, by its place', { ports: { 80: { connectionLimits: { maxRequests: 0 } } } }, '`ports["80"].connectionLimits.maxRequests` is 0'],
    ['inheritance in words', { ports: { 80: { ...random, inherits: 'no' as any } } }, '`ports["80"].inherits` is "no", a string'],
    ['no versions', { versions: {} }, '`versions` is empty'],
    ['a version that is no label', { versions: { 'a b': {} } }, 'the version "a b"'],
    ['two versions of one name', { versions: { '1.0': {}, '1-0': {} } }, 'two versions would be called "1-0"'],
    ['nothing but that a version does not inherit', { versions: { v1: { inherits: false } } }, '`versions["v1"]` says inherits: false and nothing else'],
    ['a version\'s port that is not there', { versions: { v1: { ports: { 8080: random } } } }, '`versions["v1"].ports["8080"]` is for a port'],
    ['a misspelt option of a version', { versions: { v1: { weight: 3 } as any } }, '`versions["v1"]` has no option "weight"'],
    ['what does not go with what comes from the service', { ...slow, ports: { 80: random } }, 'at port 80: `slowStart` stands beside the load balancing "random"'],
    ['the same for a version', { ...slow, versions: { v1: random } }, 'of version "v1": `slowStart` stands beside'],
    ['the same for a version at a port', { ...slow, versions: { v1: { ports: { 80: random } } } }, 'at port 80 of version "v1": `slowStart` stands beside'],
    ['failover that nothing starts at a port', { circuitBreaker: BREAKER, ports: { 80: { inherits: false, locality: Locality.failover({ priority: ['a'] }) } } }, 'at port 80: `locality` fails over without'],
    ['streams of HTTP/1.1 at a port', { ports: { 80: { connectionLimits: { maxConcurrentStreams: 1 } } } }, 'at port 80: `connectionLimits.maxConcurrentStreams` is given', TWO],
    ['requests at a port of bytes', { ports: { 90: { connections: { http2Upgrade: Http2Upgrade.ALWAYS } } } }, 'at port 90: connections.http2Upgrade is given, and there are no requests', MIXED],
    ['sessions at a port of bytes', { ports: { 90: { sessionAffinity: SessionAffinity.sourceAddress() } } }, '`sessionAffinity` of port 90 would have no effect', MIXED],
    ['sessions at the only port', { ports: { 80: { sessionAffinity: SessionAffinity.header('x') } } }, '`sessionAffinity` of port 80 would have no effect'],
    ['idleness at a port of bytes', { ports: { 90: { connections: { idleTimeout: Duration.hours(2) } } } }, '`connections.idleTimeout` of port 90 would have no effect', MIXED],
    ['lives at a port of bytes', { versions: { v1: { ports: { 90: { connections: { maxDuration: Duration.hours(2) } } } } } }, '`connections.maxDuration` of port 90 would have no effect', MIXED],
    ['idleness of a version of bytes', { versions: { v1: { connections: { idleTimeout: Duration.hours(2) } } } }, '`connections.idleTimeout` of version "v1" would have no effect', { 90: 'tcp-x' }],
    ['a budget that is lost', { retry: { attempts: 1, on: [RetryOn.CONNECT_FAILURE], budget: { percent: 20 } }, ports: { 80: random } }, 'the budget of `retry` stands beside `ports`'],
    ['a protocol that is lost', { proxyProtocol: ProxyProtocol.V1, ports: { 80: random } }, '`proxyProtocol` stands beside `ports`'],
    ['a version\'s protocol that is lost', { versions: { v1: { proxyProtocol: ProxyProtocol.V1, ports: { 80: random } } } }, '`proxyProtocol` of version "v1" stands beside policies of ports'],
    ['a version\'s protocol that is lost where it is laid over a port', { ports: { 80: random }, versions: { v1: { ...slow, loadBalancing: LoadBalancing.LEAST_REQUEST, proxyProtocol: ProxyProtocol.V1 } } }, '`proxyProtocol` of version "v1" stands beside policies of ports'],
    ['a version\'s budget that is lost', { versions: { v1: { retryBudget: { percent: 5 }, ports: { 80: random } } } }, '`retryBudget` of version "v1" stands beside policies of ports'],
    ['a version\'s budget of more than all', { versions: { v1: { retryBudget: { percent: 101 } } } }, '`versions["v1"].retryBudget.percent` is 101'],
    ['a version\'s tunnel around another\'s protocol', { proxyProtocol: ProxyProtocol.V1, versions: { v1: { tunnel: { host: 'a.test', port: 1 } } } }, '`proxyProtocol` stands beside `tunnel`', MIXED],
  ])('%s', (...[, options, problem, ports]) => {
    expect(refused(options, ports)).toContain(problem);
    expect(refused(options, ports)).toMatch(/^c\/upstream: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });

  test('what is said of ports and comes to nothing by another construct', () => {
    const chart = chartOn('istio');
    const service = serviceOf(chart);
    new ResilientUpstream(chart, 'ports', { service, ports: { 80: random } });
    expect(refusal(() => new ResilientUpstream(chart, 'service', { service, ...slow })))
      .toContain('c/service: with "c/ports": at port 80: `slowStart` stands beside the load balancing "random"');
    expect(only(synth(chart), 'DestinationRule').spec.trafficPolicy).not.toHaveProperty('loadBalancer');
  });

  test('two ways for one port', () => {
    const chart = chartOn('istio');
    const service = serviceOf(chart);
    new ResilientUpstream(chart, 'one', { service, ports: { 80: random } });
    expect(refusal(() => new ResilientUpstream(chart, 'two', { service, ports: { 80: { loadBalancing: LoadBalancing.ROUND_ROBIN } } })))
      .toContain('c/two: it contradicts "c/one" about the policies of single ports of service shop/web');
  });

  test('on Linkerd', () => {
    const on = (options: Options) => refusalOn('linkerd', chart => new ResilientUpstream(chart, 'upstream', { service: serviceOf(chart), ...options }));
    const latency = { loadBalancing: LoadBalancing.LATENCY };
    expect(on({ ports: { 80: latency } })).toContain('c/upstream: Linkerd 2.20 cannot have a policy for calls to one port');
    for (const policy of [latency, {}]) expect(on({ versions: { v1: policy } })).toContain('c/upstream: Linkerd 2.20 cannot have a policy for calls to one version');
  });
});

test('a service of another repository: the versions that its owner\'s rule would have had', () => {
  const objects = synthOn('istio', chart => new ResilientUpstream(chart, 'upstream', {
    service: MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] }),
    replaceOwnersPolicy: true,
    circuitBreaker: BREAKER,
    versions: { v1: {}, v2: {} },
  }));
  expect(only(objects, 'DestinationRule').spec).toMatchObject({ exportTo: ['.'], subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }] });
});

test('ambient: a version is a Service of its own, and its rule says all that holds for it', () => {
  const objects = synthOn('ambient', chart => {
    const service = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
    new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: 'v2' } });
    const retry = { attempts: 0 };
    new ResilientUpstream(chart, 'upstream', { service, retry, connectionLimits: LIMITS, versions: { v2: { connectionLimits: { maxRequests: 5 }, retryBudget: { percent: 5 } } } });
  });
  const policies = Object.fromEntries(['cart', 'cart-v1', 'cart-v2'].map(name => [name, only(objects, 'DestinationRule', name).spec.trafficPolicy]));
  expect(policies).toEqual({
    'cart': { connectionPool: { tcp: { maxConnections: 100 }, http: { http2MaxRequests: 10 } } },
    'cart-v1': { connectionPool: { tcp: { maxConnections: 100 }, http: { http2MaxRequests: 10 } } },
    'cart-v2': { connectionPool: { tcp: { maxConnections: 100 }, http: { http2MaxRequests: 5 } }, retryBudget: { percent: 5 } },
  });
});

describe('a version that a canary calls by a name of its own', () => {
  type UpstreamService = ReturnType<typeof serviceOf>;
  const canary = (chart: Chart, service: UpstreamService) => new CanaryService(chart, 'canary', { service, stable: { version: 'v1', name: 'stable' }, canary: { version: 'v2', name: 'canary' } });
  const upstream = (chart: Chart, service: UpstreamService) => new ResilientUpstream(chart, 'upstream', { service, versions: { v2: { connectionLimits: { maxRequests: 5 } }, v3: {} } });

  test('a policy for its pods is for it, whoever comes first', () => {
    for (const steps of [[canary, upstream], [upstream, canary]]) {
      const { subsets } = only(synthOn('istio', chart => {
        const service = serviceOf(chart);
        for (const step of steps) step(chart, service);
      }), 'DestinationRule').spec;
      expect(subsets).toEqual([
        { name: 'stable', labels: { version: 'v1' } },
        { name: 'canary', labels: { version: 'v2' }, trafficPolicy: { connectionPool: { http: { http2MaxRequests: 5 } } } },
        { name: 'v3', labels: { version: 'v3' } },
      ]);
    }
  });
});
