import { ApiObject, App, Chart, Duration } from 'cdk8s';
import {
  CanaryService, Http2Upgrade, IstioMesh, LinkerdMesh, LoadBalancing, MeshService,
  ResilientUpstream, ResilientUpstreamProps, RetryOn, ServicePort, SessionAffinity, ZeroTrustNamespace,
} from '../../../src';
import { BOTH, chartOn, MeshName, ofKind, only, refusal, refusalOn, synth } from '../../program';

type Options = Partial<ResilientUpstreamProps>;
const cartIn = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
const two = (mesh: MeshName, one: Options, other: Options) => refusalOn(mesh, chart => {
  const service = cartIn(chart);
  new ResilientUpstream(chart, 'one', { service, ...one });
  new ResilientUpstream(chart, 'other', { service, ...other });
});

describe('two constructs that say otherwise of one part', () => {
  const retry = (attempts: number) => ({ attempts, on: [RetryOn.UNAVAILABLE], idempotent: true });

  test.each<[MeshName, string, Options, Options]>(BOTH.flatMap((mesh): [MeshName, string, Options, Options][] => [
    [mesh, 'timeout', { timeout: Duration.seconds(1) }, { timeout: Duration.seconds(2) }],
    [mesh, 'retries', { retry: retry(1) }, { retry: retry(2) }],
    [mesh, 'circuit breaker', { circuitBreaker: { consecutiveErrors: 1, ejectionTime: Duration.seconds(1) } }, { circuitBreaker: { consecutiveErrors: 2, ejectionTime: Duration.seconds(1) } }],
  ]))('%s: %s', (mesh, part, one, other) => {
    expect(two(mesh, one, other)).toContain(`c/other: it contradicts "c/one" about the ${part} of service shop/cart\n  because  that one says `);
    expect(two(mesh, other, one)).toContain(`c/other: it contradicts "c/one" about the ${part} of service shop/cart\n  because  that one says `);
  });

  test.each(BOTH)('%s: two canaries', mesh => {
    const message = refusalOn(mesh, chart => {
      const service = cartIn(chart);
      for (const [id, weight] of [['one', 10], ['other', 20]] as const) new CanaryService(chart, id, { service, stable: { version: 'v1' }, canary: { version: 'v2' }, weight });
    });
    expect(message).toBe([
      'c/other: it contradicts "c/one" about the versions and weights of service shop/cart',
      '  because  that one says v1 90%, v2 10%; this one says v1 80%, v2 20%; a service has one',
      '  instead  say it in one of the two constructs only',
    ].join('\n'));
  });

  test.each<[string, Options, Options, string, string]>([
    ['timeout', { timeout: Duration.seconds(2) }, { timeout: Duration.millis(2500) }, '2s', '2500ms'],
    ['retries', { retry: retry(1) }, { retry: { ...retry(2), perTryTimeout: Duration.seconds(1) } }, '1 retry on unavailable', '2 retries on unavailable, perTryTimeout: 1s'],
    [
      'circuit breaker', { circuitBreaker: { consecutiveErrors: 1, ejectionTime: Duration.seconds(30) } }, { circuitBreaker: { consecutiveErrors: 2, ejectionTime: Duration.minutes(1) } },
      'consecutiveErrors: 1, ejectionTime: 30s', 'consecutiveErrors: 2, ejectionTime: 1m',
    ],
    ['connection limits', { connectionLimits: { maxConnections: 10 } }, { connectionLimits: { maxRequests: 10 } }, 'maxConnections: 10', 'maxRequests: 10'],
    ['connections', { connections: { connectTimeout: Duration.seconds(1) } }, { connections: { http2Upgrade: Http2Upgrade.ALWAYS } }, 'connectTimeout: 1s', 'http2Upgrade: always'],
    ['load balancing', { loadBalancing: LoadBalancing.RANDOM }, { loadBalancing: LoadBalancing.ROUND_ROBIN }, 'random', 'round-robin'],
    ['session affinity', { sessionAffinity: SessionAffinity.header('x-user') }, { sessionAffinity: SessionAffinity.sourceAddress() }, 'key: { header, name: x-user }', 'key: { source-address }'],
    ['slow start', { slowStart: { duration: Duration.minutes(2) } }, { slowStart: { duration: Duration.minutes(3), minimumPercent: 5 } }, 'duration: 2m', 'duration: 3m, minimumPercent: 5'],
    [
      'policies of single ports', { ports: { 80: { loadBalancing: LoadBalancing.RANDOM } } }, { ports: { 80: { connections: { idleTimeout: Duration.hours(1) } } } },
      '{ port: 80, policy: { loadBalancing: random }, inherits: true }', '{ port: 80, policy: { connections: { idleTimeout: 1h } }, inherits: true }',
    ],
    [
      'policies of single versions', { versions: { v1: { slowStart: { duration: Duration.seconds(5) } } } }, { versions: { v1: {} } },
      '{ version: v1, policy: { slowStart: { duration: 5s } }, inherits: true, ports: [] }', '{ version: v1, policy: {}, inherits: true, ports: [] }',
    ],
  ])('%s: the message says both as they were asked for', (part, one, other, first, second) => {
    expect(two('istio', one, other)).toBe([
      `c/other: it contradicts "c/one" about the ${part} of service shop/cart`,
      `  because  that one says ${first}; this one says ${second}; a service has one`,
      '  instead  say it in one of the two constructs only',
    ].join('\n'));
  });

  test.each(BOTH)('%s: the same said twice is no contradiction, in whatever order its conditions stand', mesh => {
    const chart = chartOn(mesh);
    const service = cartIn(chart);
    const on = [RetryOn.UNAVAILABLE, RetryOn.SERVER_ERROR];
    new ResilientUpstream(chart, 'one', { service, timeout: Duration.seconds(1), retry: { attempts: 1, idempotent: true, on } });
    new ResilientUpstream(chart, 'other', { service, timeout: Duration.millis(1000), retry: { attempts: 1, idempotent: true, on: [...on].reverse() } });
    expect(synth(chart).length).toBeGreaterThan(0);
  });
});

describe('two constructs that are fine, and not together', () => {
  const retry = { attempts: 3, on: [RetryOn.UNAVAILABLE], idempotent: true, perTryTimeout: Duration.seconds(2) };

  test.each(BOTH)('%s: tries that do not fit into the other\'s timeout, whoever comes first', mesh => {
    for (const message of [two(mesh, { timeout: Duration.seconds(1) }, { retry }), two(mesh, { retry }, { timeout: Duration.seconds(1) })]) {
      expect(message).toContain('c/other: with "c/one": 4 tries of 2000 ms do not fit into the timeout of 1000 ms');
    }
  });

  test('failover and the breaker that it needs, whoever comes last', () => {
    const breaker = { circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } };
    const failover = { localityFailover: [{ from: 'eu', to: 'us' }] };
    expect(two('istio', { timeout: Duration.seconds(1) }, failover)).toContain('`localityFailover` stands without `circuitBreaker`');
    const chart = chartOn('istio');
    const service = cartIn(chart);
    new ResilientUpstream(chart, 'one', { service, ...breaker });
    new ResilientUpstream(chart, 'other', { service, ...breaker, ...failover });
    expect(only(synth(chart), 'DestinationRule').spec.trafficPolicy).toMatchObject({ outlierDetection: {}, loadBalancer: { localityLbSetting: { enabled: true } } });
  });
});

describe('what was refused', () => {
  test.each(BOTH)('%s: changes nothing', mesh => {
    const write = (more: (chart: Chart, service: MeshService) => void) => {
      const chart = chartOn(mesh);
      const service = cartIn(chart);
      new ZeroTrustNamespace(chart, 'lab').addService('cart', { ports: [ServicePort.http(80)] });
      new ApiObject(chart, 'taken', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'taken', namespace: 'shop' } });
      new ResilientUpstream(chart, 'one', { service, timeout: Duration.seconds(1) });
      more(chart, service);
      return synth(chart);
    };
    const plain = write(() => undefined);
    expect(write((chart, service) => {
      refusal(() => new ResilientUpstream(chart, 'a', { service, timeout: Duration.seconds(2), circuitBreaker: { consecutiveErrors: 1, ejectionTime: Duration.seconds(1) } }));
      refusal(() => new CanaryService(chart, 'b', { service, stable: { version: 'v1' }, canary: { version: 'v1' } }));
      refusal(() => new ResilientUpstream(chart, 'd', { service, retry: { attempts: 9, perTryTimeout: Duration.seconds(1), on: [RetryOn.UNAVAILABLE], idempotent: true } }));
    })).toEqual(plain);
  });

  test('Linkerd: not the first Service of two either, when the second one\'s name is taken', () => {
    const chart = chartOn('linkerd');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const web = shop.addService('web', { ports: [ServicePort.http(80)] });
    shop.addService('web-v2', { ports: [ServicePort.http(80)] });
    const message = refusal(() => new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' } }));
    expect(message).toMatch(/^c\/canary: .*Service "web-v2" would be made twice in namespace "shop"\n {2}because {2}.*"c\/shop\/web-v2\/Service"/);
    expect(ofKind(synth(chart), 'Service').map(({ metadata }) => metadata.name).sort()).toEqual(['web', 'web-v2']);
  });
});

describe('the mesh of a service', () => {
  test('is that of its namespace', () => {
    const chart = chartOn('istio');
    const other = new LinkerdMesh(new Chart(chart.node.root as App, 'd'), 'mesh');
    const message = refusal(() => new ResilientUpstream(chart, 'upstream', { service: cartIn(chart), timeout: Duration.seconds(1), mesh: other }));
    expect(message).toBe([
      'c/upstream: it is for Linkerd, and "c/shop/cart" for Istio',
      '  because  both speak of service shop/cart, which is written for one mesh',
      '  instead  pass the same `mesh` to both',
    ].join('\n'));
  });

  test('is the one that the first construct passed, for a service that nobody guards', () => {
    const chart = chartOn('istio');
    const [linkerd, istio] = [new LinkerdMesh(new Chart(chart, 'd'), 'mesh'), new IstioMesh(new Chart(chart, 'e'), 'mesh')];
    const service = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    new ResilientUpstream(chart, 'one', { service, timeout: Duration.seconds(1), mesh: linkerd });
    expect(refusal(() => new ResilientUpstream(chart, 'other', { service, timeout: Duration.seconds(1), mesh: istio }))).toContain('c/other: it is for Istio, and "c/one" for Linkerd');
    expect(ofKind(synth(chart), 'HTTPRoute', 'VirtualService').map(({ kind }) => kind)).toEqual(['HTTPRoute']);
  });
});
