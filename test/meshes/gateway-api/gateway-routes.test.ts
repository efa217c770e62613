import { ApiObject, Chart } from 'cdk8s';
import { GatewayForm, GatewayListener, HttpMatch, HttpPath, MeshGateway, MeshService, RouteBackend, RouteNamespaces, ServicePort, ServiceRoute, ServiceRouteProps } from '../../../src';
import '../../../src/testing/matchers';
import { sceneOn } from '../../constructs/traffic/route-program';
import { chartOn, nameOf, ofKind, only, PlainObject, refusalOn, synth } from '../../program';

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'];
const hosts = ['*.example.com'];

type Write = (edge: MeshGateway, other: MeshGateway) => Partial<ServiceRouteProps>;

/** Two gateways of the Kubernetes Gateway API, in namespaces of their own: that of the services is guarded. */
function gatewaysOn(chart: Chart): [MeshGateway, MeshGateway] {
  const form = GatewayForm.kubernetes();
  const routesFrom = RouteNamespaces.any();
  const listeners = [
    GatewayListener.http(80, { hosts, routesFrom }),
    GatewayListener.passthrough(443, { hosts, routesFrom }),
    GatewayListener.tcp(5432, { routesFrom }),
  ];
  return [new MeshGateway(chart, 'edge', { namespace: 'near', form, listeners }), new MeshGateway(chart, 'far', { namespace: 'ingress', form, listeners })];
}

function write(chart: Chart, given: Write, ports?: ServicePort[]): void {
  const { web } = sceneOn(chart, ports);
  const [edge, far] = gatewaysOn(chart);
  new ServiceRoute(chart, 'routes', { service: web, gateways: [edge], hosts, meshTraffic: false, ...given(edge, far) });
}

/** The routes for `web`. */
function routed(given: Write, ports?: ServicePort[]): PlainObject[] {
  const chart = chartOn('istio');
  write(chart, given, ports);
  expect(chart).toSatisfySchemas();
  return ofKind(synth(chart), ...ROUTES);
}

const refused = (given: Write, ports?: ServicePort[]) => refusalOn('istio', chart => write(chart, given, ports));
const edgeRef = { name: 'edge', namespace: 'near' };
const farRef = { name: 'far', namespace: 'ingress' };

describe('requests', () => {
  test('one route for all gateways, by its hosts', () => {
    const [route, ...others] = routed((edge, far) => ({ gateways: [edge, far], hosts: ['a.example.com', 'b.example.com'] }));
    expect(others).toEqual([]);
    expect(nameOf(route)).toBe('HTTPRoute shop/web-routes');
    expect(route.spec).toEqual({
      parentRefs: [edgeRef, farRef],
      hostnames: ['a.example.com', 'b.example.com'],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'web', port: 80 }] }],
    });
  });

  test('a gateway of the same namespace is named without it', () => {
    const chart = chartOn('istio');
    const object = new ApiObject(chart, 'web', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'near' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] } });
    new ServiceRoute(chart, 'routes', { service: MeshService.of(object), gateways: gatewaysOn(chart), hosts, meshTraffic: false });
    expect(only(synth(chart), 'HTTPRoute').spec.parentRefs).toEqual([{ name: 'edge' }, farRef]);
  });

  test('any host is said by none', () => {
    expect(routed(() => ({ hosts: ['*'] }))[0].spec).not.toHaveProperty('hostnames');
  });

  test('one for each gateway, where a rule is about one of them', () => {
    const routes = routed((edge, far) => ({
      gateways: [edge, far],
      rules: [{ gateways: [far], match: [HttpMatch.path(HttpPath.exact('/far'))], requestHeaders: { set: { a: '1' } } }, { match: [HttpMatch.path(HttpPath.exact('/both'))], requestHeaders: { set: { a: '2' } } }],
    }));
    const paths = ({ spec }: PlainObject) => spec.rules.map(({ matches: [{ path }] }: any) => path.value);
    expect(routes.map(route => [route.metadata.name, route.spec.parentRefs, paths(route)])).toEqual([
      ['web-routes-near-edge', [edgeRef], ['/both', '/']],
      ['web-routes-ingress-far', [farRef], ['/far', '/both', '/']],
    ]);
  });

  test('the port and protocol that they go to', () => {
    const [route] = routed(() => ({ gatewayPort: 7070 }), [ServicePort.http(80), ServicePort.grpc(7070)]);
    expect(route).toMatchObject({ kind: 'GRPCRoute', spec: { rules: [{ backendRefs: [{ name: 'web', port: 7070 }] }] } });
    expect(route.spec.rules[0]).not.toHaveProperty('matches');
  });

  test('one port of a gateway', () => {
    const rules = [{ match: [HttpMatch.of({ path: HttpPath.exact('/a'), port: 80 })], requestHeaders: { set: { a: '1' } } }];
    expect(refused(() => ({ rules }))).toMatchInlineSnapshot(`
"c/routes: a rule is for one port of a gateway (path "/a", port 80)
  because  a route is bound to the listeners of a gateway together (Gateway API v1.6.1)
  instead  write two routes, each for a gateway of its own"
`);
  });
});

describe('connections', () => {
  test('that are not opened: by the name that they ask for', () => {
    const tls = [{ sniHosts: ['a.example.com', 'b.example.com'], to: [RouteBackend.version('v1', { weight: 90 }), RouteBackend.version('v2', { weight: 10 })] }, { sniHosts: ['*.example.com'] }];
    const [first, second, ...others] = routed(() => ({ tls }), [ServicePort.tls(443)]);
    expect(others).toEqual([]);
    expect([first, second].map(nameOf)).toEqual(['TLSRoute shop/web-routes-tls', 'TLSRoute shop/web-routes-tls-2']);
    expect(first.spec).toEqual({
      parentRefs: [edgeRef],
      hostnames: ['a.example.com', 'b.example.com'],
      rules: [{ backendRefs: [{ name: 'web-v1', port: 443, weight: 90 }, { name: 'web-v2', port: 443, weight: 10 }] }],
    });
    expect(second.spec).toEqual({ parentRefs: [edgeRef], hostnames: ['*.example.com'], rules: [{ backendRefs: [{ name: 'web', port: 443 }] }] });
  });

  test('the wider name first', () => {
    expect(refused(() => ({ tls: [{ sniHosts: ['*.example.com'] }, { sniHosts: ['a.example.com'] }] }), [ServicePort.tls(443)])).toMatchInlineSnapshot(`
"c/routes: the rule for "a.example.com" comes after one for *.example.com
  because  a gateway takes the route with the more specific name first, whatever the order (Gateway API v1.6.1)
  instead  put the rule for the more specific name first"
`);
  });

  test('of bytes: all of them', () => {
    const [route, ...others] = routed(() => ({ tcp: [{ to: [RouteBackend.version('v2')] }], hosts: ['*'] }), [ServicePort.tcp(5432)]);
    expect(others).toEqual([]);
    expect(route).toMatchObject({ kind: 'TCPRoute', metadata: { name: 'web-routes-tcp' }, spec: { parentRefs: [edgeRef], rules: [{ backendRefs: [{ name: 'web-v2', port: 5432 }] }] } });
  });

  test('by one gateway, and by another', () => {
    const routes = routed((edge, far) => ({
      gateways: [edge, far], hosts: ['*'], tcp: [{ gateways: [far], to: [RouteBackend.version('v2')] }, { to: [RouteBackend.version('v1')] }],
    }), [ServicePort.tcp(5432)]);
    expect(routes.map(({ spec }) => [spec.parentRefs, spec.rules[0].backendRefs[0].name])).toEqual([[[edgeRef], 'web-v1'], [[farRef], 'web-v2']]);
  });

  test.each<[string, object, string]>([
    ['a port', { port: 5432 }, 'one port of a gateway'],
    ['addresses', { destinationSubnets: ['10.0.0.0/8'] }, 'the addresses that are called'],
    ['a caller', { sourceNamespace: 'lab' }, 'who calls'],
  ])('refused: %s', (_, match, what) => {
    expect(refused(() => ({ tcp: [{ match: [match], to: [RouteBackend.version('v2')] }], hosts: ['*'] }), [ServicePort.tcp(5432)])).toContain(`c/routes: a rule for connections asks for ${what}`);
  });
});

test('beside a gateway of the mesh\'s own kind, which has a VirtualService', () => {
  const chart = chartOn('istio');
  const { web, gateway } = sceneOn(chart);
  const [edge] = gatewaysOn(chart);
  new ServiceRoute(chart, 'routes', { service: web, gateways: [gateway, edge], hosts: ['a.example.com'], meshTraffic: false });
  const objects = synth(chart);
  expect(only(objects, 'VirtualService').spec.gateways).toEqual(['public']);
  expect(only(objects, 'HTTPRoute').spec.parentRefs).toEqual([edgeRef]);
});
