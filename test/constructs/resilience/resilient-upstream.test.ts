import { Chart, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  CanaryService, DataPlane, HttpMatch, IstioMesh, LinkerdMesh, LoadBalancing, MeshService, ResilientUpstream, ResilientUpstreamProps,
  RetryOn, ServicePort, UpstreamRetry, Waypoints, ZeroTrustNamespace,
} from '../../../src';
import { BOTH, chartOn, inOrder, MeshName, nameOf, ofKind, only, PlainObject, refusal, refusalOn, synth, synthOn } from '../../program';

type Options = Partial<ResilientUpstreamProps>;
const HTTP = [ServicePort.http(80)];
const GRPC = [ServicePort.grpc(7070)];
const BREAKER = { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) };

const cartIn = (chart: Chart, ports: ServicePort[] = HTTP) => new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports });
const upstreamOn = (mesh: MeshName, options: Options, ports?: ServicePort[]) => synthOn(mesh, chart => {
  new ResilientUpstream(chart, 'upstream', { service: cartIn(chart, ports), ...options });
});
const refused = (options: Options, mesh: MeshName = 'istio', ports?: ServicePort[]) => refusalOn(mesh, chart => {
  new ResilientUpstream(chart, 'upstream', { service: cartIn(chart, ports), ...options });
});
const annotations = (objects: readonly PlainObject[]) => only(objects, 'Service', 'cart').metadata.annotations;
const policy = (options: Options) => only(upstreamOn('istio', options), 'DestinationRule').spec.trafficPolicy;

const EVERYTHING: Options = {
  timeout: Duration.seconds(2),
  retry: { attempts: 2, perTryTimeout: Duration.millis(500), on: [RetryOn.UNAVAILABLE, RetryOn.RESOURCE_EXHAUSTED], idempotent: true },
  circuitBreaker: BREAKER,
};

test.each(BOTH)('%s: timeout, retries and circuit breaker of a gRPC service', mesh => {
  expect(inOrder(upstreamOn(mesh, EVERYTHING, GRPC)).filter(({ metadata, kind }) => metadata.name.startsWith('cart') && /Service$|Rule|Route/.test(kind))).toMatchSnapshot();
});

describe('Linkerd: what is written', () => {
  test('gRPC retries have a GRPCRoute, without which the Service\'s annotation is not looked at', () => {
    const objects = upstreamOn('linkerd', { retry: { attempts: 1, on: [RetryOn.UNAVAILABLE], idempotent: true } }, GRPC);
    const route = only(objects, 'GRPCRoute');
    expect({ ...annotations(objects), ...route.metadata.annotations }).toMatchObject({ 'retry.linkerd.io/grpc': 'unavailable', 'retry.linkerd.io/limit': '1' });
    expect(route.spec).toEqual({ parentRefs: [{ group: '', kind: 'Service', name: 'cart', port: 7070 }], rules: [{ backendRefs: [{ name: 'cart', port: 7070 }] }] });
  });

  test('HTTP retries, timeouts and the breaker are annotations of the Service', () => {
    const objects = upstreamOn('linkerd', {
      timeout: Duration.minutes(2),
      circuitBreaker: { consecutiveErrors: 3, ejectionTime: Duration.seconds(90) },
      retry: {
        attempts: 3,
        perTryTimeout: Duration.seconds(30),
        on: [RetryOn.SERVER_ERROR, RetryOn.GATEWAY_ERROR, RetryOn.status(429), RetryOn.UNAVAILABLE],
        idempotent: true,
      },
    });
    expect(annotations(objects)).toEqual({
      'timeout.linkerd.io/request': '2m',
      'retry.linkerd.io/http': '5xx,gateway-error,429,503',
      'retry.linkerd.io/limit': '3',
      'retry.linkerd.io/timeout': '30s',
      'balancer.linkerd.io/failure-accrual': 'consecutive',
      'balancer.linkerd.io/failure-accrual-consecutive-max-failures': '3',
      'balancer.linkerd.io/failure-accrual-consecutive-min-penalty': '90s',
      'balancer.linkerd.io/failure-accrual-consecutive-max-penalty': '90s',
    });
    expect(ofKind(objects, 'HTTPRoute').map(nameOf).filter(name => name.includes('cart'))).toEqual([]);
  });

  test('retries of some methods are a route of their own', () => {
    const objects = upstreamOn('linkerd', { timeout: Duration.seconds(2), retry: { attempts: 1, on: [RetryOn.SERVER_ERROR], methods: ['HEAD', 'GET'] } });
    expect(annotations(objects)).toEqual({ 'timeout.linkerd.io/request': '2s' });
    const retried = only(objects, 'HTTPRoute', 'cart-retried');
    expect(retried.metadata.annotations).toEqual({ 'timeout.linkerd.io/request': '2s', 'retry.linkerd.io/http': '5xx', 'retry.linkerd.io/limit': '1' });
    expect(retried.spec.rules).toEqual([{ matches: [{ method: 'GET' }, { method: 'HEAD' }], backendRefs: [{ name: 'cart', port: 80 }] }]);
    expect(only(objects, 'HTTPRoute', 'cart').spec.rules).toEqual([{ backendRefs: [{ name: 'cart', port: 80 }] }]);
  });

  test('no retries: nothing is written, for it has none by itself', () => {
    expect(annotations(upstreamOn('linkerd', { retry: { attempts: 0 } }))).toBeUndefined();
  });

  test('the versions of a canary have the breaker too', () => {
    const objects = synthOn('linkerd', chart => {
      const service = cartIn(chart);
      new ResilientUpstream(chart, 'upstream', { service, circuitBreaker: BREAKER });
      new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: 'v2' } });
    });
    for (const name of ['cart', 'cart-v1', 'cart-v2']) expect(only(objects, 'Service', name).metadata.annotations).toHaveProperty(['balancer.linkerd.io/failure-accrual'], 'consecutive');
  });

  test('LATENCY is what it does anyway', () => {
    expect(annotations(upstreamOn('linkerd', { loadBalancing: LoadBalancing.LATENCY }))).toBeUndefined();
  });
});

describe('Istio: what is written', () => {
  const route = (options: Options, ports?: ServicePort[]) => only(upstreamOn('istio', options, ports), 'VirtualService').spec.http;

  test('retries by the words of each protocol', () => {
    const connection = [RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM, RetryOn.RESET_BEFORE_REQUEST, RetryOn.RESET];
    const on = [...connection, RetryOn.SERVER_ERROR, RetryOn.GATEWAY_ERROR, RetryOn.UNAVAILABLE, RetryOn.status(429)];
    expect(route({ retry: { attempts: 1, on, idempotent: true } })[0].retries)
      .toEqual({ attempts: 1, retryOn: 'connect-failure,refused-stream,reset-before-request,reset,5xx,gateway-error,503,429' });
    const statuses = [RetryOn.UNAVAILABLE, RetryOn.CANCELLED, RetryOn.DEADLINE_EXCEEDED, RetryOn.INTERNAL, RetryOn.RESOURCE_EXHAUSTED];
    const grpc = [...statuses, RetryOn.CONNECT_FAILURE];
    expect(route({ retry: { attempts: 1, on: grpc, idempotent: true } }, GRPC)[0].retries.retryOn)
      .toBe('unavailable,cancelled,deadline-exceeded,internal,resource-exhausted,connect-failure');
  });

  test('a condition that one of two ports cannot answer with turns no other retry on there', () => {
    const [http, grpc] = route({ retry: { attempts: 2, on: [RetryOn.CANCELLED], idempotent: true } }, [...HTTP, ...GRPC]);
    expect(grpc.retries).toEqual({ attempts: 2, retryOn: 'cancelled' });
    expect(http.retries).toEqual({ attempts: 0 });
  });

  test('attempts 0 turns Istio\'s own retries off', () => {
    expect(route({ retry: { attempts: 0 } })[0].retries).toEqual({ attempts: 0 });
    expect(route({ timeout: Duration.seconds(1) })[0]).toEqual({ timeout: '1s', route: [{ destination: { host: 'cart.shop.svc.cluster.local' } }] });
  });

  test('retries of some methods: the others have none', () => {
    const [retried, rest] = route({ retry: { attempts: 1, on: [RetryOn.RESET], methods: ['GET', 'GET', 'DELETE'] } });
    expect([retried.match, retried.retries]).toEqual([[{ method: { exact: 'DELETE' } }, { method: { exact: 'GET' } }], { attempts: 1, retryOn: 'reset' }]);
    expect([rest.match, rest.retries]).toEqual([undefined, { attempts: 0 }]);
  });

  test('with an override and several ports, each stays what it is', () => {
    const objects = synthOn('istio', chart => {
      const service = cartIn(chart, [ServicePort.http(80), ServicePort.http2(81)]);
      new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: 'v2' }, override: HttpMatch.header('x', 'y') });
      new ResilientUpstream(chart, 'upstream', { service, retry: { attempts: 1, on: [RetryOn.RESET], methods: ['GET'] } });
    });
    const matches = only(objects, 'VirtualService').spec.http.map(({ match }: any) => match[0]);
    const header = { headers: { x: { exact: 'y' } } };
    const get = { method: { exact: 'GET' } };
    expect(matches).toEqual([80, 81].flatMap(port => [{ port, ...header, ...get }, { port, ...header }, { port, ...get }, { port }]));
  });

  test('circuit breaker, connection limits, load balancing and failover', () => {
    expect(policy({ circuitBreaker: BREAKER })).toEqual({ outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: '30s', maxEjectionPercent: 100 } });
    expect(policy({ circuitBreaker: { ...BREAKER, interval: Duration.millis(1500), maxEjectionPercent: 100 } }))
      .toEqual({ outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: '30s', interval: '1500ms', maxEjectionPercent: 100 } });
    expect(policy({ connectionLimits: { maxConnections: 1 } })).toEqual({ connectionPool: { tcp: { maxConnections: 1 } } });
    expect(policy({ connectionLimits: { maxPendingRequests: 2, maxRequests: 3 } }))
      .toEqual({ connectionPool: { http: { http1MaxPendingRequests: 2, http2MaxRequests: 3 } } });
    const algorithms = [LoadBalancing.LEAST_REQUEST, LoadBalancing.ROUND_ROBIN, LoadBalancing.RANDOM];
    expect(algorithms.map(loadBalancing => policy({ loadBalancing }).loadBalancer.simple))
      .toEqual(['LEAST_REQUEST', 'ROUND_ROBIN', 'RANDOM']);
    expect(policy({ circuitBreaker: BREAKER, localityFailover: [{ from: 'eu', to: 'us' }] }).loadBalancer)
      .toEqual({ localityLbSetting: { enabled: true, failover: [{ from: 'eu', to: 'us' }] } });
  });

  test('a budget, from 1.27 on', () => {
    const retry = { attempts: 1, on: [RetryOn.CONNECT_FAILURE], budget: { percent: 20, minConcurrency: 5 } };
    expect(policy({ retry })).toEqual({ retryBudget: { percent: 20, minRetryConcurrency: 5 } });
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { version: '1.26' }));
    expect(refusal(() => new ResilientUpstream(chart, 'upstream', { service: cartIn(chart), retry }))).toMatchInlineSnapshot(`
"c/upstream: Istio 1.26 cannot limit retries to a share of the requests
  because  it came with Istio 1.27 (istio.io/api v1.31.1 networking/v1alpha3/destination_rule.proto)
  instead  give the mesh's version if it is newer, or leave this out"
`);
  });

  test('together with a canary: one VirtualService and one DestinationRule', () => {
    const objects = synthOn('istio', chart => {
      const service = cartIn(chart, GRPC);
      new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
      new ResilientUpstream(chart, 'upstream', { service, ...EVERYTHING });
    });
    expect(only(objects, 'VirtualService').spec.http).toHaveLength(1);
    expect(only(objects, 'VirtualService').spec.http[0]).toMatchObject({ timeout: '2s', retries: { attempts: 2 }, route: [{ weight: 90 }, { weight: 10 }] });
    expect(Object.keys(only(objects, 'DestinationRule').spec).sort()).toEqual(['host', 'subsets', 'trafficPolicy']);
  });
});

describe('retries that could do harm', () => {
  const once: Omit<UpstreamRetry, 'on'> = { attempts: 1 };

  test.each([RetryOn.RESET, RetryOn.SERVER_ERROR, RetryOn.GATEWAY_ERROR, RetryOn.UNAVAILABLE, RetryOn.status(404)])('on $name', on => {
    expect(refused({ retry: { ...once, on: [RetryOn.CONNECT_FAILURE, on] } })).toContain(`c/upstream: requests are retried on "${on.name}"`);
    expect(refused({ retry: { ...once, on: [on], methods: ['GET', 'POST'] } })).toContain('POST may not be repeated');
    for (const harmless of [{ idempotent: true }, { methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'] }]) {
      expect(upstreamOn('istio', { retry: { ...once, on: [on], ...harmless } }).length).toBeGreaterThan(0);
    }
  });

  test('on gRPC, where every call is a POST', () => {
    expect(refused({ retry: { ...once, on: [RetryOn.UNAVAILABLE] } }, 'linkerd', GRPC)).toMatchInlineSnapshot(`
"c/upstream: requests are retried on "unavailable"
  because  the application may have carried out the request before it failed this way, and would do so again; a gRPC call is a POST, which may not be repeated unless you know that it can
  instead  say idempotent: true if that does no harm, or retry on CONNECT_FAILURE, REFUSED_STREAM and RESET_BEFORE_REQUEST only"
`);
    expect(refused({ retry: { ...once, on: [RetryOn.UNAVAILABLE], methods: ['GET'] } }, 'istio', GRPC)).toContain('`retry.methods` is given for a gRPC service');
  });

  test.each([RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM, RetryOn.RESET_BEFORE_REQUEST])('not on $name', on => {
    expect(upstreamOn('istio', { retry: { ...once, on: [on] } }, GRPC).length).toBeGreaterThan(0);
  });
});

describe('what cannot be asked', () => {
  const on = [RetryOn.CONNECT_FAILURE];

  test.each<[string, Options, string]>([
    ['nothing', {}, 'it asks for nothing'],
    ['no time', { timeout: Duration.millis(0) }, '`timeout` is 0 ms'],
    ['less than a millisecond', { timeout: Duration.millis(1.5) }, '`timeout` is 1.5 ms'],
    ['more time than a duration holds', { timeout: Duration.days(200_000) }, '`timeout` is 17280000000000 ms'],
    ['no condition', { retry: { attempts: 1 } }, '`retry.on` names no condition'],
    ['conditions of nothing', { retry: { attempts: 0, on } }, '`retry.attempts` is 0 and something is said about retries'],
    ['fewer tries than none', { retry: { attempts: -1, on } }, '`retry.attempts` is -1'],
    ['half a try', { retry: { attempts: 1.5, on } }, '`retry.attempts` is 1.5'],
    ['too many tries', { retry: { attempts: 65536, on } }, '`retry.attempts` is 65536'],
    ['no status', { retry: { attempts: 1, on: [RetryOn.status(200)] } }, 'RetryOn.status(200)'],
    ['a status without a meaning, which Istio refuses', { retry: { attempts: 1, on: [RetryOn.status(599)], idempotent: true } }, 'RetryOn.status(599)'],
    ['no methods', { retry: { attempts: 1, on, methods: [] } }, 'an empty list would retry nothing'],
    ['methods that are none', { retry: { attempts: 1, on, methods: ['get'] } }, '"get" is not one of the HTTP methods'],
    ['a gRPC status of HTTP', { retry: { attempts: 1, on: [RetryOn.INTERNAL], idempotent: true } }, '"internal" is no answer of this service'],
    ['tries that do not fit', { timeout: Duration.seconds(1), retry: { attempts: 2, on, perTryTimeout: Duration.millis(334) } }, '3 tries of 334 ms do not fit into the timeout of 1000 ms'],
    ['a budget of more than all', { retry: { attempts: 1, on, budget: { percent: 101 } } }, '`retry.budget.percent` is 101'],
    ['errors that never come', { circuitBreaker: { ...BREAKER, consecutiveErrors: 0 } }, '`circuitBreaker.consecutiveErrors` is 0'],
    ['an ejection of no time', { circuitBreaker: { ...BREAKER, ejectionTime: Duration.millis(0) } }, '`circuitBreaker.ejectionTime` is 0 ms'],
    ['no endpoint to eject, which Istio takes for its default', { circuitBreaker: { ...BREAKER, maxEjectionPercent: 0 } }, '`circuitBreaker.maxEjectionPercent` is 0'],
    ['empty limits', { connectionLimits: {} }, '`connectionLimits` is empty'],
    ['a limit of none', { connectionLimits: { maxRequests: 0 } }, '`connectionLimits.maxRequests` is 0'],
    ['failover that nothing starts', { localityFailover: [{ from: 'eu', to: 'us' }] }, '`localityFailover` stands without `circuitBreaker`'],
    ['no failover', { circuitBreaker: BREAKER, localityFailover: [] }, '`localityFailover` is an empty list'],
    ['failover to itself', { circuitBreaker: BREAKER, localityFailover: [{ from: 'eu', to: 'eu' }] }, 'a region cannot stand in for itself'],
    ['failover of zones', { circuitBreaker: BREAKER, localityFailover: [{ from: 'eu/1', to: 'us' }] }, 'a region is one name'],
    ['failover in two ways', { circuitBreaker: BREAKER, localityFailover: [{ from: 'eu', to: 'us' }, { from: 'eu', to: 'ap' }] }, 'region "eu" fails over twice'],
    ['LATENCY of Istio', { loadBalancing: LoadBalancing.LATENCY }, 'Istio 1.31 cannot balance by latency'],
  ])('%s', (_, options, problem) => {
    expect(refused(options)).toContain(problem);
    expect(refused(options)).toMatch(/^c\/upstream: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });

  test('tries that just fit', () => {
    const options = { timeout: Duration.seconds(1), retry: { attempts: 1, on, perTryTimeout: Duration.millis(500) } };
    expect(upstreamOn('istio', options).length).toBeGreaterThan(0);
  });

  test.each<[string, Options, string]>([
    ['budget', { retry: { attempts: 1, on: [RetryOn.UNAVAILABLE], idempotent: true, budget: { percent: 20 } } }, 'limit retries to a share of the requests'],
    ['connection failures', { retry: { attempts: 1, on } }, 'retry on a failure of the connection'],
    ['interval', { circuitBreaker: { ...BREAKER, interval: Duration.seconds(1) } }, 'set the interval at which endpoints are judged'],
    ['max ejection', { circuitBreaker: { ...BREAKER, maxEjectionPercent: 50 } }, 'limit the share of ejected endpoints'],
    ['connection limits', { connectionLimits: { maxRequests: 1 } }, 'limit connections and pending requests'],
    ['least request', { loadBalancing: LoadBalancing.LEAST_REQUEST }, 'balance by least request'],
    ['round robin', { loadBalancing: LoadBalancing.ROUND_ROBIN }, 'balance by round robin'],
    ['random', { loadBalancing: LoadBalancing.RANDOM }, 'balance at random'],
    ['failover', { circuitBreaker: BREAKER, localityFailover: [{ from: 'eu', to: 'us' }] }, 'fail over from one region to another'],
  ])('Linkerd: %s', (_, options, what) => {
    const message = refused(options, 'linkerd');
    expect(message).toContain(`c/upstream: Linkerd 2.20 cannot ${what}\n  because  `);
    expect(message).toMatch(/\(linkerd\/linkerd2 version-2\.20 .+\)\n {2}instead {2}.+/);
  });

  test.each<Options>([
    { timeout: Duration.seconds(1) }, { retry: { attempts: 0 } }, { circuitBreaker: BREAKER }, { loadBalancing: LoadBalancing.RANDOM },
  ])('ambient without waypoints: %j', options => {
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, waypoints: Waypoints.NONE }));
    expect(refusal(() => new ResilientUpstream(chart, 'upstream', { service: cartIn(chart), ...options }))).toContain('c/upstream: Istio 1.31 cannot ');
  });

  test('requests where there are none', () => {
    for (const options of [{ timeout: Duration.seconds(1) }, { retry: { attempts: 0 } }]) {
      expect(refused(options, 'istio', [ServicePort.tcp(6379)])).toContain('service "cart" has no HTTP or gRPC port for a timeout or retries');
    }
  });

  test('a circuit breaker of bytes: Istio has one, Linkerd has none', () => {
    expect(only(upstreamOn('istio', { circuitBreaker: BREAKER }, [ServicePort.tcp(6379)]), 'DestinationRule').spec.trafficPolicy).toHaveProperty('outlierDetection');
    expect(refused({ circuitBreaker: BREAKER }, 'linkerd', [ServicePort.tcp(6379)])).toContain('c/upstream: ');
  });
});

describe('a service of another repository', () => {
  const foreign = (chart: Chart, ports: ServicePort[] = HTTP) => MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports });
  const on = (mesh: MeshName, options: Options) => synthOn(mesh, chart => new ResilientUpstream(chart, 'upstream', { service: foreign(chart), ...options }));

  test('Istio: for the client\'s namespace alone', () => {
    const { metadata, spec } = only(on('istio', { timeout: Duration.seconds(1) }), 'VirtualService');
    expect([metadata.namespace, spec.hosts, spec.exportTo]).toEqual(['shop', ['ads.lab.svc.cluster.local'], ['.']]);
  });

  test('Istio: the owner\'s DestinationRule is hidden only if that is said', () => {
    const message = refusalOn('istio', chart => new ResilientUpstream(chart, 'upstream', { service: foreign(chart), circuitBreaker: BREAKER }));
    expect(message).toContain('c/upstream: a DestinationRule for ads.lab.svc.cluster.local in namespace "shop" would hide the one of its owner');
    expect(message).toContain('replaceOwnersPolicy: true');
    expect(only(on('istio', { circuitBreaker: BREAKER, replaceOwnersPolicy: true }), 'DestinationRule').spec.exportTo).toEqual(['.']);
  });

  test('Linkerd: timeout and retries ride on a route in the client\'s namespace', () => {
    const { metadata, spec } = only(on('linkerd', { timeout: Duration.seconds(1), retry: { attempts: 1, on: [RetryOn.UNAVAILABLE], idempotent: true } }), 'HTTPRoute');
    expect(metadata).toEqual({
      name: 'ads.lab', namespace: 'shop', annotations: { 'timeout.linkerd.io/request': '1s', 'retry.linkerd.io/http': '503', 'retry.linkerd.io/limit': '1' },
    });
    expect(spec).toEqual({
      parentRefs: [{ group: '', kind: 'Service', name: 'ads', namespace: 'lab', port: 80 }],
      rules: [{ backendRefs: [{ name: 'ads', namespace: 'lab', port: 80 }] }],
    });
  });

  test('Linkerd: a circuit breaker is its owner\'s, who is told what to write', () => {
    expect(refusalOn('linkerd', chart => new ResilientUpstream(chart, 'upstream', { service: foreign(chart), circuitBreaker: BREAKER }))).toMatchInlineSnapshot(`
"c/upstream: the circuit breaker of Service lab/ads is not ours to set
  because  Linkerd reads it off annotations of the Service, which belongs to another repository
  instead  ask its owner to add
             balancer.linkerd.io/failure-accrual: "consecutive"
             balancer.linkerd.io/failure-accrual-consecutive-max-failures: "5"
             balancer.linkerd.io/failure-accrual-consecutive-min-penalty: "30s""
`);
  });

  test.each([
    [{ name: 'Ads' }, '"Ads" is not allowed'], [{ namespace: 'a.b' }, '"a.b" is not allowed'], [{ clientNamespace: '' }, '"" is not allowed'],
    [{ ports: [ServicePort.http(0)] }, '0 is not a port'], [{ ports: [ServicePort.http(80), ServicePort.grpc(80)] }, 'two ports have the number 80'],
  ])('%j is refused', (props, problem) => {
    const message = refusalOn('istio', chart => MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: HTTP, ...props }));
    expect(message).toMatch(/^c\/ads: /);
    expect(message).toContain(problem);
  });
});

describe('fields that there is no property for', () => {
  test.each(BOTH)('%s: a patch with a field that nobody knows is in the object', mesh => {
    const kind = mesh === 'istio' ? 'VirtualService' : 'HTTPRoute';
    const chart = chartOn(mesh);
    const service = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: HTTP });
    const upstream = new ResilientUpstream(chart, 'upstream', {
      service, timeout: Duration.seconds(1), overrides: { [kind]: [JsonPatch.add('/metadata/labels', { by: 'override' }), JsonPatch.add('/spec/newerThanUs', { a: 1 })] },
    });
    upstream.apiObjects[0].addJsonPatch(JsonPatch.add('/metadata/labels/direct', 'yes'));
    const [object] = chart.toJson().filter(each => each.kind === kind);
    expect(object.metadata.labels).toEqual({ by: 'override', direct: 'yes' });
    expect(object.spec.newerThanUs).toEqual({ a: 1 });
    expect(object.spec).toHaveProperty(mesh === 'istio' ? 'hosts' : 'parentRefs');
  });

  test('a kind that is not made, when the program is complete', () => {
    const chart = chartOn('istio');
    new ResilientUpstream(chart, 'upstream', { service: cartIn(chart), timeout: Duration.seconds(1), overrides: { Gateway: [JsonPatch.add('/spec/a', 1)] } });
    expect(() => synth(chart)).toThrow('`overrides` names Gateway, of which no object is made; there are: VirtualService');
  });

  test('what is no patch', () => {
    expect(refused({ timeout: Duration.seconds(1), overrides: { VirtualService: [{ op: 'add', path: '/spec/a', value: 1 } as any] } }))
      .toContain('c/upstream: `overrides` for VirtualService\n  because  it is not a list of JsonPatch');
  });
});

test('a Service of cdk8s-plus, on a mesh that is passed', () => {
  const chart = chartOn('istio');
  const mesh = new LinkerdMesh(new Chart(chart, 'other'), 'mesh');
  const service = new kplus.Service(chart, 'Cart', { metadata: { name: 'cart', namespace: 'shop' }, ports: [{ name: 'http', port: 80 }] });
  service.selectLabel('app', 'cart');
  new ResilientUpstream(chart, 'upstream', { service, mesh, timeout: Duration.seconds(1) });
  expect(annotations(synth(chart))).toEqual({ 'timeout.linkerd.io/request': '1s' });
});
