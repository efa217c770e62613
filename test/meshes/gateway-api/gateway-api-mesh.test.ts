import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  CanaryService, GatewayApiChannel, GatewayApiMesh, GatewayApiMeshProps, HttpMatch, HttpPath, IstioMesh, LinkerdMesh, LoadBalancing, Locality, Mesh,
  MeshService,
  PathReplacement, ResilientUpstream, RetryOn, RouteBackend, ServicePort, ServiceRoute, SidecarScope, StringMatch, ZeroTrustNamespace,
} from '../../../src';
import '../../../src/testing/matchers';
import { account, chartOn, inOrder, ofKind, only, podsOf, refusal, synth } from '../../program';

const { EXPERIMENTAL } = GatewayApiChannel;

type Controller = (app: App) => Mesh;
const istio: Controller = app => new IstioMesh(app, 'istio');
const linkerd: Controller = app => new LinkerdMesh(app, 'linkerd');

function chartWith(controller?: Controller, props: GatewayApiMeshProps = {}): Chart {
  return chartOn(app => new GatewayApiMesh(app, 'mesh', { ...props, controller: controller?.(app) }));
}

/** A Service that nobody guards. */
function plainService(chart: Chart): MeshService {
  const service = new kplus.Service(chart, 'Web', { metadata: { name: 'web', namespace: 'lab' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  service.selectLabel('app', 'web');
  return MeshService.of(service);
}

const canary = (chart: Chart, service: MeshService, override?: HttpMatch) =>
  new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10, override });

describe('without a controller', () => {
  test('a split is a route that is bound to the Service, with a Service for each version', () => {
    const chart = chartWith();
    canary(chart, plainService(chart), HttpMatch.header('x-canary', 'true'));
    const objects = synth(chart);
    expect(ofKind(objects, 'Service').map(({ metadata, spec }) => [metadata.name, spec.selector])).toEqual([
      ['web', { app: 'web' }], ['web-v1', { app: 'web', version: 'v1' }], ['web-v2', { app: 'web', version: 'v2' }],
    ]);
    expect(only(objects, 'HTTPRoute')).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'web', namespace: 'lab' },
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: 'web', port: 80 }],
        rules: [
          { matches: [{ path: { type: 'PathPrefix', value: '/' }, headers: [{ type: 'Exact', name: 'x-canary', value: 'true' }] }], backendRefs: [{ name: 'web-v2', port: 80 }] },
          { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'web-v1', port: 80, weight: 90 }, { name: 'web-v2', port: 80, weight: 10 }] },
        ],
      },
    });
    expect(chart).toSatisfySchemas();
  });

  test.each<[string, (chart: Chart) => unknown, string]>([
    ['a guarded namespace', chart => new ZeroTrustNamespace(chart, 'shop'), 'require mTLS for a namespace'],
    ['circuit breaking', chart => new ResilientUpstream(chart, 'upstream', { service: plainService(chart), circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } }), 'eject endpoints after consecutive errors'],
    ['balancing', chart => new ResilientUpstream(chart, 'upstream', { service: plainService(chart), loadBalancing: LoadBalancing.RANDOM }), 'balance at random'],
    ['a fault', chart => new ServiceRoute(chart, 'routes', { service: plainService(chart), rules: [{ respond: { status: 204 } }] }), 'answer without asking a backend'],
  ])('%s is refused: the API has no field for it', (_, write, words) => {
    const chart = chartWith();
    expect(refusal(() => write(chart))).toContain(`: Gateway API 1.6 cannot ${words}\n`
      + '  because  the Gateway API has no field for it, and there is no controller whose own objects could say it (sigs.k8s.io/gateway-api v1.6.1 apis/v1/httproute_types.go)\n'
      + "  instead  name the mesh that reads the routes: controller: new IstioMesh(app, 'istio')");
  });

  test('who may call cannot be said either', () => {
    const chart = chartWith();
    expect(refusal(() => plainService(chart).allow(account('bob')))).toContain('`allow` needs the service in a guarded namespace');
  });

  test.each<[string, (service: MeshService, chart: Chart) => unknown, string]>([
    ['a rewrite', (service, chart) => new ServiceRoute(chart, 'routes', { service, rules: [{ rewrite: { path: PathReplacement.full('/') } }] }), 'rewrite the path of requests'],
    ['a method', (service, chart) => new ServiceRoute(chart, 'routes', { service, rules: [{ match: [HttpMatch.of({ method: StringMatch.exact('GET') })] }] }), 'tell requests apart by their method'],
    ['a timeout', (service, chart) => new ResilientUpstream(chart, 'upstream', { service, timeout: Duration.seconds(1) }), 'limit the time of a request'],
  ])('%s is refused: not every implementation has it', (_, write, words) => {
    const chart = chartWith();
    expect(refusal(() => write(plainService(chart), chart))).toContain(`Gateway API 1.6 cannot ${words}\n`
      + '  because  some implementations have it, and which of them reads the routes is not said (sigs.k8s.io/gateway-api v1.6.1 pkg/features)\n'
      + "  instead  name the mesh that reads them: controller: new IstioMesh(app, 'istio')");
  });

  test('a service of others', () => {
    const chart = chartWith();
    const service = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    expect(refusal(() => new ServiceRoute(chart, 'routes', { service, rules: [{ match: [HttpMatch.header('a', 'b')] }] }))).toContain('Service lab/ads is not ours, and something is wanted of the calls to it\n  because  routes of clients are no part');
  });
});

describe('with Istio', () => {
  function shopOn(chart: Chart): MeshService {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const versions = { v1: podsOf(chart, 'cart-v1', { labels: { app: 'cart', version: 'v1' }, account: 'cart' }), v2: podsOf(chart, 'cart-v2', { labels: { app: 'cart', version: 'v2' }, account: 'cart' }) };
    return shop.addService('cart', { versions, ports: [ServicePort.http(80, { targetPort: 8080 })] });
  }

  test('routes are the Gateway API\'s, and the rest is Istio\'s: a rule for the Service and for that of each version, without subsets', () => {
    const chart = chartWith(istio);
    const cart = shopOn(chart);
    cart.allow(account('bob'), { paths: ['/a'] });
    canary(chart, cart);
    new ResilientUpstream(chart, 'upstream', { service: cart, timeout: Duration.seconds(2), circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } });
    const objects = synth(chart);
    expect(ofKind(objects, 'VirtualService')).toEqual([]);
    expect(only(objects, 'HTTPRoute').spec).toEqual({
      parentRefs: [{ group: '', kind: 'Service', name: 'cart', port: 80 }],
      rules: [{
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: [{ name: 'cart-v1', port: 80, weight: 90 }, { name: 'cart-v2', port: 80, weight: 10 }],
        timeouts: { request: '2s' },
      }],
    });
    expect(ofKind(objects, 'DestinationRule').map(({ metadata, spec }) => [metadata.name, Object.keys(spec)])).toEqual(
      ['cart-v1', 'cart-v2', 'cart'].map(name => [name, ['host', 'trafficPolicy']]),
    );
    expect(only(objects, 'AuthorizationPolicy', 'cart-allow-elsewhere.bob').spec.rules[0].to).toEqual([{ operation: { ports: ['8080'], paths: ['/a'] } }]);
    expect(only(objects, 'PeerAuthentication').spec).toEqual({ mtls: { mode: 'STRICT' } });
    expect(chart).toSatisfySchemas();
  });

  test('everything about access is as on Istio itself', () => {
    const write = (chart: Chart) => {
      shopOn(chart).allow(account('bob'), { methods: ['GET'] });
      return inOrder(synth(chart));
    };
    expect(write(chartWith(istio))).toEqual(write(chartOn('istio')));
  });

  test('retries need the experimental channel', () => {
    const write = (props: GatewayApiMeshProps) => {
      const chart = chartWith(istio, props);
      new ResilientUpstream(chart, 'upstream', { service: shopOn(chart), retry: { attempts: 2, on: [RetryOn.CONNECT_FAILURE] } });
      return synth(chart);
    };
    expect(refusal(() => write({}))).toBe([
      'c/upstream: the standard channel of Gateway API 1.6 has nothing to retry on a failure of the connection',
      '  because  the experimental channel has it, since 1.2',
      '  instead  install the experimental channel and say so, channel: GatewayApiChannel.EXPERIMENTAL, or leave this out',
    ].join('\n'));
    const app = new App();
    new GatewayApiMesh(app, 'mesh', { channel: EXPERIMENTAL, controller: istio(app) });
    const chart = new Chart(app, 'c');
    new ResilientUpstream(chart, 'upstream', { service: shopOn(chart), retry: { attempts: 2, on: [RetryOn.CONNECT_FAILURE] } });
    expect(app.charts.flatMap(each => each.toJson()).find(({ kind }) => kind === 'HTTPRoute').spec.rules[0].retry).toEqual({ attempts: 2 });
  });

  test('what came with a later version of the API', () => {
    const chart = chartWith(istio, { version: '1.4' });
    const cors = { allowOrigins: [StringMatch.exact('https://a.test')] };
    expect(refusal(() => new ServiceRoute(chart, 'routes', { service: shopOn(chart), rules: [{ cors }] }))).toContain([
      'c/routes: the standard channel of Gateway API 1.4 has nothing to answer the preflight requests of browsers',
      '  because  it came with 1.5',
      '  instead  give the version if it is newer, or leave this out',
    ].join('\n'));
  });

  test('what came with a later version of Istio', () => {
    const chart = chartWith(app => new IstioMesh(app, 'istio', { version: '1.30' }));
    expect(refusal(() => new ResilientUpstream(chart, 'upstream', { service: shopOn(chart), locality: Locality.zoneAware() }))).toContain(
      'c/upstream: Gateway API with Istio 1.30 cannot prefer the client\'s own zone\n  because  it came with Gateway API with Istio 1.31',
    );
  });

  test('a service of others: its owner would have to grant it', () => {
    const chart = chartWith(istio);
    const service = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    expect(refusal(() => new ResilientUpstream(chart, 'upstream', { service, timeout: Duration.seconds(1) }))).toContain(
      "because  a route of the client's own would lead to another namespace, and Istio follows it where the owner has a ReferenceGrant for it",
    );
  });
});

test('with Linkerd everything is as on Linkerd itself', () => {
  const write = (chart: Chart) => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
    cart.allow(account('bob'), { paths: ['/a'] });
    canary(chart, cart);
    new ResilientUpstream(chart, 'upstream', { service: cart, timeout: Duration.seconds(2), circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } });
    return inOrder(synth(chart));
  };
  expect(write(chartWith(linkerd))).toEqual(write(chartOn('linkerd')));
});

describe.each<[string, Controller | undefined]>([['without a controller', undefined], ['with Istio', istio]])('a route to another namespace: %s', (_, controller) => {
  const lead = (chart: Chart, id: string, service: MeshService, to: MeshService) =>
    new ServiceRoute(chart, id, { service, rules: [{ match: [HttpMatch.header('a', 'b')], to: [RouteBackend.service(to)] }] });

  test('is granted there, where this program has the Service', () => {
    const chart = chartWith(controller);
    const other = new kplus.Service(chart, 'Other', { metadata: { name: 'other', namespace: 'else' }, ports: [{ name: 'http', port: 80 }] });
    other.selectLabel('app', 'other');
    lead(chart, 'routes', plainService(chart), MeshService.of(other));
    const more = new kplus.Service(chart, 'More', { metadata: { name: 'more', namespace: 'lab' }, ports: [{ name: 'http', port: 80 }] });
    more.selectLabel('app', 'more');
    lead(chart, 'more-routes', MeshService.of(more), MeshService.of(other));
    const objects = synth(chart);
    expect(ofKind(objects, 'ReferenceGrant')).toEqual([{
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'ReferenceGrant',
      metadata: { name: 'other-for-httproutes-of-lab', namespace: 'else' },
      spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'lab' }], to: [{ group: '', kind: 'Service', name: 'other' }] },
    }]);
    expect(only(objects, 'HTTPRoute', 'web').spec.rules[0].backendRefs).toEqual([{ name: 'other', namespace: 'else', port: 80 }]);
  });

  test('is refused where the Service is not ours, with what its owner must add', () => {
    const chart = chartWith(controller);
    const other = MeshService.fromName(chart, 'other', { name: 'other', namespace: 'else', clientNamespace: 'lab', ports: [ServicePort.http(80)] });
    expect(refusal(() => lead(chart, 'routes', plainService(chart), other))).toMatch(new RegExp([
      'c/routes: a ReferenceGrant is needed in namespace "else"',
      '  because  what is in another namespace may be used only if its owner says so, and this program makes neither that namespace nor a Service in it',
      '  instead  ask its owner for this, or make the namespace before:',
      'apiVersion: gateway.networking.k8s.io/v1',
    ].join('\n')));
    expect(ofKind(synth(chart), 'HTTPRoute')).toEqual([]);
  });
});

test('a SidecarScope would hide the Services of versions', () => {
  expect(refusal(() => new SidecarScope(chartWith(istio), 'scope', { namespace: 'lab' }))).toContain(
    'c/scope: Gateway API with Istio 1.31 cannot limit what the proxies of some workloads know of the mesh\n  because  it would hide the Services of versions',
  );
});

describe('the value', () => {
  test('it stands for its controller', () => {
    const app = new App();
    const controller = new IstioMesh(app, 'istio', { clusterDomain: 'corp.test', trustDomain: 'trust.test', controlPlaneNamespace: 'mesh-system' });
    const mesh = new GatewayApiMesh(app, 'mesh', { controller });
    expect(Mesh.of(new Chart(app, 'c'))).toBe(mesh);
    expect(mesh).toMatchObject({ title: 'Gateway API with Istio', version: '1.6', clusterDomain: 'corp.test', trustDomain: 'trust.test', controlPlaneNamespace: 'mesh-system' });
  });

  test('another mesh in its scope is refused', () => {
    expect(refusal(() => chartOn(app => {
      new IstioMesh(app, 'other');
      return new GatewayApiMesh(app, 'mesh');
    }))).toContain('mesh: this scope already has a mesh');
  });

  test.each<[string, object, string]>([
    ['a version that is none', { version: 'v1' }, 'version is "v1"'],
    ['one that is too old', { version: '1.1' }, 'what is written here needs Gateway API 1.2 or newer'],
    ['a channel by its name', { channel: 'beta' }, '`channel` is "beta", a string'],
    ['a controller by its name', { controller: 'istio' }, '`controller` is "istio", a string'],
    ['a controller that reads no routes of its own', { controller: new GatewayApiMesh(new App(), 'inner') }, 'mesh: `controller` is Gateway API\n  because  it is none of a Gateway API mesh\n  instead  pass an IstioMesh or a LinkerdMesh, or leave it out'],
  ])('%s', (_, props, message) => {
    expect(refusal(() => chartOn(app => new GatewayApiMesh(app, 'mesh', props)))).toContain(message);
  });

  test('a path is core', () => {
    const chart = chartWith();
    new ServiceRoute(chart, 'routes', { service: plainService(chart), rules: [{ match: [HttpMatch.path(HttpPath.below('/a'))] }] });
    expect(only(synth(chart), 'HTTPRoute').spec.rules).toHaveLength(2);
  });
});
