import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import * as fc from 'fast-check';
import {
  CanaryService, DataPlane, HttpMatch, IstioMesh, LinkerdMesh, MeshIdentity, MeshService, ResilientUpstream, RetryOn, ServicePort, ZeroTrustNamespace,
} from '../../src';
import { allowanceFor, AllowTarget } from '../../src/constructs/access/allow';
import { Identity } from '../../src/intent/identity';
import { Protocol } from '../../src/intent/protocol';
import { requestKey } from '../../src/intent/security/requests';
import { account, chartOn, MeshName, only, podsOf, refusal, synth, synthOn } from '../program';

/** What a program in plain JavaScript has at hand; nothing is typed there. */
interface Shop {
  readonly chart: Chart;
  readonly shop: any;
  readonly web: any;
  readonly cart: any;
}

const shopOn = (mesh: MeshName): Shop => {
  const chart = chartOn(mesh);
  const shop = new ZeroTrustNamespace(chart, 'shop');
  return { chart, shop, web: shop.addService('web', { ports: [ServicePort.http(80)] }), cart: shop.addService('cart', { ports: [ServicePort.grpc(7070)] }) };
};
const upstream = (props: any) => ({ chart, web }: Shop) => new ResilientUpstream(chart, 'r', { service: web, ...props });
const canary = (props: any) => ({ chart, web }: Shop) => new CanaryService(chart, 'r', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' }, ...props });
const allow = (props: any) => ({ web, cart }: Shop) => web.allow(cart, props);
const add = (props: any) => ({ shop }: Shop) => shop.addService('x', { ports: [ServicePort.http(80)], ...props });
const caller = (from: any) => ({ web }: Shop) => web.allow(from);
const foreign = (props: any) => ({ chart }: Shop) => MeshService.fromName(chart, 'x', { name: 'x', namespace: 'y', clientNamespace: 'z', ports: [ServicePort.http(80)], ...props });
const identity = MeshIdentity as any;

describe.each<[string, readonly [string, (shop: Shop) => unknown, string][]]>([
  ['what is allowed', [
    ['no object', allow(null), 'c/shop/web: `props` is null'],
    ['a list', allow(['/a']), '`props` is ["/a"]'],
    ['a Map has no fields', allow(new Map([['paths', ['/a']]])), '`props` is a Map'],
    ['misspelt', allow({ path: ['/admin'] }), '`props` has no option "path"'],
    ['misspelt in a class', allow(Object.create({ path: ['/admin'] })), 'write `paths`, or leave it out'],
    ['paths from an unset variable', allow({ paths: [process.env.CDK8S_MESH_UNSET] }), '`paths[0]` is undefined'],
    ['a hole', allow({ paths: new Array(1) }), '`paths[0]` is undefined'],
    ['methods from an unset variable', allow({ methods: [undefined] }), '`methods[0]` is undefined'],
    ['methods null', allow({ methods: null }), '`methods` is null'],
    ['methods undefined', allow({ methods: undefined }), '`methods` is undefined'],
    ['paths undefined beside methods', allow({ methods: ['GET'], paths: undefined }), '`paths` is undefined'],
    ['grpc undefined', allow({ grpc: undefined }), '`grpc` is undefined'],
    ['ports undefined', allow({ ports: undefined }), '`ports` is undefined'],
    ['a field of a class', allow(Object.create({ paths: undefined })), '`paths` is undefined'],
    ['methods in one string', allow({ methods: 'GET' }), '`methods` is "GET", a string'],
    ['paths in one string', allow({ paths: '/x' }), '`paths` is "/x", a string'],
    ['a path that is none', allow({ paths: [/x/] }), '`paths[0]` is a RegExp'],
    ['grpc in one string', allow({ grpc: 'a.B' }), '`grpc` is "a.B", a string'],
    ['grpc null', allow({ grpc: [null] }), '`grpc[0]` is null'],
    ['one port', allow({ ports: 80 }), '`ports` is 80'],
    ['a port in a string', allow({ ports: ['80'] }), '`ports[0]` is "80", a string'],
  ]],
  ['who is allowed', [
    ['nobody', caller(undefined), 'c/shop/web: the caller is undefined'],
    ['null', caller(null), 'the caller is null'],
    ['a name', caller('cart'), 'the caller is "cart"'],
    ['a plain object', caller({ namespace: 'shop', serviceAccount: 'cart' }), 'the caller is {"namespace":"shop","serviceAccount":"cart"}'],
    ['an account of nothing', () => identity.serviceAccount(), 'MeshIdentity.serviceAccount: `props` is undefined'],
    ['an account without a name', () => identity.serviceAccount({ namespace: 'a' }), '`serviceAccount` is undefined'],
    ['an account with a number', () => identity.serviceAccount({ namespace: 1, serviceAccount: 'a' }), '`namespace` is 1'],
    ['labels misspelt, which narrow a NetworkPolicy', () => identity.serviceAccount({ namespace: 'a', serviceAccount: 'a', podlabels: { a: 'b' } }), 'write `podLabels`'],
    ['a label from an unset variable', () => identity.serviceAccount({ namespace: 'a', serviceAccount: 'a', podLabels: { a: undefined } }), '`podLabels["a"]` is undefined'],
    ['a gateway of nothing', () => identity.gateway(null), 'MeshIdentity.gateway: `props` is null'],
    ['a namespace without a name', () => identity.namespace(), 'MeshIdentity.namespace: `name` is undefined'],
  ]],
  ['services and workloads', [
    ['ports as numbers', add({ ports: [80] }), 'c/shop/x: `ports[0]` is 80'],
    ['a port as a string', () => ServicePort.http('80' as any), 'ServicePort.http: `port` is "80", a string'],
    ['a target port as a string', () => ServicePort.grpc(80, { targetPort: '80' as any }), 'ServicePort.grpc: `targetPort` is "80", a string'],
    ['a target port without braces', () => ServicePort.tcp(80, 8080 as any), 'ServicePort.tcp: `options` is 8080'],
    ['a port\'s name', () => ServicePort.tls(80, { name: 1 as any }), 'ServicePort.tls: `name` is 1'],
    ['one exception', add({ plaintextPorts: 80 }), '`plaintextPorts` is 80'],
    ['an exception as a string', add({ plaintextPorts: ['80'] }), '`plaintextPorts[0]` is "80", a string'],
    ['a label as a number', add({ labels: { app: 1 } }), '`labels["app"]` is 1'],
    ['a label from an unset variable', add({ labels: { app: undefined } }), '`labels["app"]` is undefined'],
    ['labels as a list', add({ labels: ['app'] }), '`labels` is ["app"]'],
    ['a workload by its name', add({ workload: 'web' }), '`workload` is "web", a string'],
    ['a workload that is null', add({ workload: null }), '`workload` is null'],
    ['versions as a list', ({ chart, shop }) => shop.addService('x', { ports: [ServicePort.http(80)], versions: [podsOf(chart, 'x')] }), '`versions` is '],
    ['a version by its name', add({ versions: { v1: 'web' } }), '`versions["v1"]` is "web", a string'],
    ['a foreign service without ports', foreign({ ports: undefined }), 'c/x: `ports` is undefined'],
    ['a foreign service without a name', foreign({ name: undefined }), 'c/x: `name` is undefined'],
    ['a foreign service in a namespace with a number', foreign({ namespace: 1 }), 'c/x: `namespace` is 1'],
    ['a foreign service without a client', foreign({ clientNamespace: undefined }), 'c/x: `clientNamespace` is undefined'],
    ['nothing of a foreign service', ({ chart }) => MeshService.fromName(chart, 'x', null as any), 'c/x: `props` is null'],
    ['a Service with a port as a string', ({ chart }) => MeshService.of(new kplus.Service(chart, 'S', {
      metadata: { name: 's', namespace: 'shop' }, ports: [{ name: 'http', port: '80' as any }],
    })), '`spec.ports[0].port` is "80", a string'],
  ]],
  ['resilience', [
    ['nothing', ({ chart }) => new ResilientUpstream(chart, 'r', null as any), 'c/r: `props` is null'],
    ['no service', upstream({ service: undefined, timeout: Duration.seconds(1) }), 'c/r: `service` is undefined'],
    ['a service by its name', upstream({ service: 'web', timeout: Duration.seconds(1) }), 'c/r: `service` is "web", a string'],
    ['a mesh by its name', upstream({ mesh: 'istio', timeout: Duration.seconds(1) }), '`mesh` is "istio", a string'],
    ['a time as a number', upstream({ timeout: 2 }), 'c/r: `timeout` is 2\n'],
    ['a time as a string', upstream({ timeout: '2s' }), '`timeout` is "2s"'],
    ['no time', upstream({ timeout: null, loadBalancing: 'random' }), '`timeout` is null'],
    ['conditions as strings', upstream({ retry: { attempts: 2, on: ['unavailable'] } }), '`retry.on[0]` is "unavailable", a string'],
    ['one condition', upstream({ retry: { attempts: 2, on: RetryOn.CONNECT_FAILURE } }), '`retry.on` is a RetryOn'],
    ['a status as a string', () => RetryOn.status('503' as any), 'RetryOn.status: `code` is "503", a string'],
    ['attempts as a string', upstream({ retry: { attempts: '2', on: [RetryOn.CONNECT_FAILURE] } }), '`retry.attempts` is "2", a string'],
    ['a promise that is a string', upstream({ retry: { attempts: 2, on: [RetryOn.RESET], idempotent: 'false' } }), '`retry.idempotent` is "false", a string'],
    ['methods in one string', upstream({ retry: { attempts: 2, on: [RetryOn.RESET], methods: 'GET' } }), '`retry.methods` is "GET", a string'],
    ['retries as a number', upstream({ retry: 3 }), '`retry` is 3'],
    ['a budget as a number', upstream({ retry: { attempts: 2, on: [RetryOn.CONNECT_FAILURE], budget: 20 } }), '`retry.budget` is 20'],
    ['a breaker without a time', upstream({ circuitBreaker: { consecutiveErrors: 5 } }), '`circuitBreaker.ejectionTime` is undefined'],
    ['a breaker with a string', upstream({ circuitBreaker: { consecutiveErrors: '5', ejectionTime: Duration.seconds(1) } }), '`circuitBreaker.consecutiveErrors` is "5", a string'],
    ['a breaker that is on', upstream({ circuitBreaker: true }), '`circuitBreaker` is true'],
    ['a limit misspelt', upstream({ connectionLimits: { maxConnection: 5 } }), 'write `maxConnections`, or leave it out'],
    ['a balancing misspelt', upstream({ loadBalancing: 'LEAST_REQUEST' }), '`loadBalancing` is "LEAST_REQUEST", a string'],
    ['one failover', upstream({ circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(1) }, localityFailover: { from: 'a', to: 'b' } }), '`localityFailover` is {"from":"a","to":"b"}'],
    ['a failover to nowhere', upstream({ circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(1) }, localityFailover: [{ from: 'a' }] }), '`localityFailover[0].to` is undefined'],
    ['a permission that is a string', upstream({ timeout: Duration.seconds(1), replaceOwnersPolicy: 'no' }), '`replaceOwnersPolicy` is "no", a string'],
    ['no patches', upstream({ timeout: Duration.seconds(1), overrides: null }), '`overrides` is null'],
  ]],
  ['canaries', [
    ['nothing', ({ chart }) => new CanaryService(chart, 'r', undefined as any), 'c/r: `props` is undefined'],
    ['no service', canary({ service: undefined }), 'c/r: `service` is undefined'],
    ['a mesh that is none', canary({ mesh: {} }), '`mesh` is {}'],
    ['no stable', canary({ stable: undefined }), 'c/r: `stable` is undefined'],
    ['a version without braces', canary({ canary: 'v2' }), 'c/r: `canary` is "v2", a string'],
    ['no version', canary({ canary: {} }), '`canary.version` is undefined'],
    ['a version as a number', canary({ stable: { version: 1 } }), '`stable.version` is 1'],
    ['a weight as a string', canary({ weight: '10' }), 'c/r: `weight` is "10", a string'],
    ['a weight of nothing', canary({ weight: null }), '`weight` is null'],
    ['a version\'s weight as a string', canary({ canary: { version: 'v2', weight: '10' } }), '`canary.weight` is "10", a string'],
    ['an override as an object', canary({ override: { headers: { a: 'b' } } }), '`override` is {"headers":{"a":"b"}}'],
    ['an override of nothing', canary({ override: null }), '`override` is null'],
    ['a header without a value', () => HttpMatch.header('x', undefined as any), 'HttpMatch.header: `value` is undefined'],
    ['a header without a name', () => HttpMatch.header(1 as any, 'x'), 'HttpMatch.header: `name` is 1'],
    ['a mirror that is on', canary({ mirror: true }), '`mirror` is true'],
    ['a mirror that is off', canary({ mirror: false }), '`mirror` is false'],
    ['a mirror with a string', canary({ mirror: { percentage: '50' } }), '`mirror.percentage` is "50", a string'],
  ]],
])('%s', (_, cases) => {
  test.each(cases)('%s', (__, write, problem) => {
    for (const mesh of ['istio', 'linkerd'] as const) {
      const message = refusal(() => write(shopOn(mesh)));
      expect(message).toContain(problem);
      expect(message).toMatch(/^[^\n]+: .+\n {2}because {2}.+\n {2}instead {2}.+$/);
    }
  });
});

test.each<[any, string]>([
  [null, 'a/m: `props` is null'],
  [{ dataPlane: 'Ambient' }, 'a/m: `dataPlane` is "Ambient", a string\n  because  it is one of "sidecar", "ambient"'],
  [{ dataPlane: null }, '`dataPlane` is null'],
  [{ version: 1.30 }, '`version` is 1.3\n'],
  [{ trustDomain: 5 }, '`trustDomain` is 5'],
  [{ clusterDomain: null }, '`clusterDomain` is null'],
  [{ revision: 1 }, '`revision` is 1'],
  [{ controlPlaneNamespace: 1 }, '`controlPlaneNamespace` is 1'],
  [{ acceptsHbone: 'false' }, '`acceptsHbone` is "false", a string'],
  [{ waypoints: 'None' }, '`waypoints` is "None", a string\n  because  it is one of "per-namespace", "none"'],
  [{ gatewayApi: true }, '`gatewayApi` is true'],
])('a mesh of %j', (props, problem) => {
  const scope = new Chart(chartOn('linkerd'), 'a');
  const message = refusal(() => new IstioMesh(scope, 'm', props));
  expect(message.startsWith('c/')).toBe(true);
  expect(message).toContain(problem);
  // It was refused before it stood in the tree, so the id is free
  expect(new IstioMesh(scope, 'm', { dataPlane: DataPlane.AMBIENT }).dataPlane).toBe('ambient');
});

describe('versions that are no DNS label', () => {
  const versions = { stable: { version: '1.2.0' }, canary: { version: '1.3.0_rc.1' } };

  test('Istio: the subset is called after it, and selects by the label as it stands', () => {
    const objects = synthOn('istio', chart => canary(versions)({ ...shopOf(chart) }));
    expect(only(objects, 'DestinationRule').spec.subsets).toEqual([
      { name: '1-2-0', labels: { version: '1.2.0' } }, { name: '1-3-0-rc-1', labels: { version: '1.3.0_rc.1' } },
    ]);
  });

  test('Linkerd: so is the Service', () => {
    const objects = synthOn('linkerd', chart => canary(versions)({ ...shopOf(chart) }));
    expect(only(objects, 'Service', 'web-1-2-0').spec.selector).toEqual({ app: 'web', version: '1.2.0' });
  });

  test('those of the pods are found by their label', () => {
    const chart = chartOn('istio');
    const pods = (version: string) => podsOf(chart, `x-${version}`, { account: 'x', labels: { 'app': 'x', 'app.kubernetes.io/version': version } });
    const service = new ZeroTrustNamespace(chart, 'shop').addService('x', {
      ports: [ServicePort.http(80)], versions: { '1.2.0': pods('1.2.0'), '1.3': pods('1.3') },
    });
    new CanaryService(chart, 'r', { service, stable: { version: '1.2.0' }, canary: { version: '1.3' } });
    expect(only(synth(chart), 'DestinationRule').spec.subsets).toEqual([
      { name: '1-2-0', labels: { 'app.kubernetes.io/version': '1.2.0' } }, { name: '1-3', labels: { 'app.kubernetes.io/version': '1.3' } },
    ]);
    expect(refusal(() => new CanaryService(chart, 's', { service, stable: { version: '1.2.0' }, canary: { version: '1.4' } })))
      .toContain("versions: { '1.4': deployment, ... }");
  });

  test('two that would be called the same', () => {
    expect(refusal(() => canary({ stable: { version: '1.2' }, canary: { version: '1-2' } })(shopOn('istio')))).toContain('c/r: "1.2" and "1-2" would both be called "1-2"');
    const chart = chartOn('istio');
    const pods = (version: string) => podsOf(chart, `x-${version}`, { account: 'x', labels: { app: 'x', version } });
    const service = new ZeroTrustNamespace(chart, 'shop').addService('x', {
      ports: [ServicePort.http(80)], versions: { '1.2': pods('1.2'), '1-2': pods('1-2'), 'v3': pods('v3') },
    });
    expect(refusal(() => new CanaryService(chart, 'r', { service, stable: { version: 'v3' }, canary: { version: '1.2' } })))
      .toContain('c/r: the versions "1.2" and "1-2" would both be called "1-2"');
  });

  const shopOf = (chart: Chart): Shop => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    return { chart, shop, web: shop.addService('web', { ports: [ServicePort.http(80)] }), cart: undefined };
  };
});

describe('whatever is given to `allow`', () => {
  const from = account('ann')._identity('') as Identity;
  const target: AllowTarget = {
    where: 'c/web',
    name: 'web',
    ports: [{ port: 8080, protocol: Protocol.HTTP }, { port: 7070, protocol: Protocol.GRPC }, { port: 6379, protocol: Protocol.TCP }],
    servicePorts: new Map([[80, 8080]]),
  };
  const anything = fc.anything({ withMap: true, withSet: true, withDate: true, withBigInt: true, withNullPrototype: true, withSparseArray: true });
  const listOf = (...good: unknown[]) => fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...good), { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(fc.oneof(fc.constantFrom(...good), fc.constantFrom(undefined, null, '', '*', 0), anything), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.oneof(fc.constantFrom(undefined, null, '', ...good), anything) },
  );
  const http = { methods: listOf('GET', 'POST'), paths: listOf('/a', '/b/*', '/*') };
  const grpc = { grpc: listOf('shop.Cart', 'shop.Cart/Get') };
  const props = fc.oneof(
    { weight: 3, arbitrary: fc.record({ ...http, ports: listOf(8080) }, { requiredKeys: [] }) },
    { weight: 2, arbitrary: fc.record({ ...grpc, ports: listOf(7070) }, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.record({ ports: listOf(8080, 7070, 6379) }) },
    { weight: 1, arbitrary: fc.record({ ...http, ...grpc, path: anything }, { requiredKeys: [] }) },
  );

  /** What the props say, read as the documentation has it and not as the code does; nothing where they say nothing clear. */
  const meant = (given: any): { requests: string[]; ports?: number[] } => {
    expect(Object.keys(given).filter(key => !['grpc', 'methods', 'paths', 'ports'].includes(key))).toEqual([]);
    for (const key of ['grpc', 'methods', 'paths', 'ports']) {
      if (!Object.hasOwn(given, key)) continue;
      expect(Array.isArray(given[key]) && given[key].length > 0).toBe(true);
      for (const each of given[key]) expect(typeof each).toBe(key === 'ports' ? 'number' : 'string');
    }
    const ports = given.ports && [...new Set<number>(given.ports)];
    if (given.grpc) return { requests: given.grpc.map((each: string) => `/${each.replace(/^\//, '')}${each.slice(1).includes('/') ? '' : '/*'}`), ports };
    if (!given.methods && !given.paths) return { requests: [], ports };
    const each = (given.methods ?? [undefined]).flatMap((method?: string) => (given.paths ?? ['/*']).map((path: string) => (method === undefined ? path : `${method} ${path}`)));
    return { requests: each, ports };
  };

  test('it is refused, or what is allowed is what is said', () => {
    let taken = 0;
    fc.assert(fc.property(fc.oneof({ weight: 5, arbitrary: props }, { weight: 1, arbitrary: anything }), given => {
      try {
        const { requests, ports } = allowanceFor(from, target, given as any);
        expect({ requests: requests.map(requestKey), ports }).toEqual(meant(given));
        taken++;
      } catch (error) {
        if ((error as Error).name !== 'IntentError') throw error;
      }
    }), { numRuns: 5000 });
    expect(taken).toBeGreaterThan(500); // or the property says little
  });

  test('nothing but nothing opens whole ports', () => {
    fc.assert(fc.property(anything, fc.constantFrom('grpc', 'methods', 'paths'), (value, key) => {
      try {
        expect(allowanceFor(from, target, { [key]: value }).requests.length).toBeGreaterThan(0);
      } catch (error) {
        if ((error as Error).name !== 'IntentError') throw error;
      }
    }), { numRuns: 2000 });
  });
});

describe('what a namespace is given', () => {
  const refusedWith = (make: (chart: Chart, shop: any) => unknown) => {
    const chart = new Chart(new App(), 'c');
    new IstioMesh(chart, 'mesh');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    expect(() => make(chart, shop)).toThrow(expect.objectContaining({ name: 'IntentError' }));
  };

  test.each<[string, (chart: Chart, shop: any) => unknown]>([
    ['null props', chart => new ZeroTrustNamespace(chart, 'x', null as any)],
    ['a stage in words of its own', chart => new ZeroTrustNamespace(chart, 'x', { stage: 'STRICT' as any })],
    ['no stage', chart => new ZeroTrustNamespace(chart, 'x', { stage: null as any })],
    ['a mesh by its name', chart => new ZeroTrustNamespace(chart, 'x', { mesh: 'istio' as any })],
    ['a service without props', (_, shop) => shop.addService('x')],
    ['a service whose id is a number', (_, shop) => shop.addService(5, { ports: [ServicePort.http(80)] })],
    ['a target by its name', (_, shop) => shop.allow(shop.addWorkload('a'), 'cart')],
    ['an account by its name', (_, shop) => shop.addWorkload('a', { serviceAccount: 'x' })],
    ['null props of Linkerd', chart => new LinkerdMesh(new Chart(chart, 'other'), 'm', null as any)],
  ])('%s', (_, make) => refusedWith(make));
});
