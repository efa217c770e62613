import { App, Chart, Duration } from 'cdk8s';
import {
  DataPlane, ExternalService, ExternalServiceProps, GatewayForm, GatewayListener, HostResolution, IstioMesh, MeshGateway, ResilientUpstream,
  RouteNamespaces, ServiceLocation, ServicePort, ServiceRoute, ServiceRouteProps, UpstreamTls, ZeroTrustNamespace,
} from '../../../src';
import '../../../src/testing';
import { chartOn, ofKind, only, refusalOn, synth, synthOn } from '../../program';

type Options = Partial<ExternalServiceProps>;
const HTTP = [ServicePort.http(80)];
const HOST = 'api.example.com';
const made = (chart: Chart, id: string, props: Options = {}) => new ExternalService(chart, id, { namespace: 'shop', hosts: [HOST], ports: HTTP, ...props });

describe('two of one host, that somebody sees both of', () => {
  const two = (first: Options, second: Options) => (chart: Chart) => { made(chart, 'api', first); made(chart, 'again', second); };
  const TAIL = '\n  because  where both are seen, clients would go by the one that was made first'
    + '\n  instead  use one ExternalService for both, or let each be seen in namespaces of its own: visibleIn';
  const lab: Options = { namespace: 'lab' };
  const STATIC = { resolution: HostResolution.STATIC, endpoints: [{ address: '10.1.1.1' }] };
  const INSIDE = { location: ServiceLocation.INSIDE, resolution: HostResolution.STATIC };

  test.each<[string, Options, Options]>([
    ['location', { ...INSIDE, endpoints: [{ address: '10.1.1.1', serviceAccount: 'a' }] }, STATIC],
    ['resolution', {}, STATIC],
    ['workloadLabels', { ...INSIDE, workloadLabels: { app: 'a' } }, { ...INSIDE, workloadLabels: { app: 'b' } }],
    ['addresses', { addresses: ['203.0.113.7'] }, {}],
    ['allocateAddress', { allocateAddress: true }, {}],
    ['subjectAltNames', { subjectAltNames: ['a'] }, { subjectAltNames: ['b'] }],
    ['tls', { tls: UpstreamTls.simple({ caCertificates: 'system' }) }, {}],
    ['dangerouslyPlaintext', { ...INSIDE, workloadLabels: { app: 'a' }, dangerouslyPlaintext: true }, { ...INSIDE, workloadLabels: { app: 'a' } }],
  ])('say the same `%s`, in whatever order', (option, first, second) => {
    const said = `${HOST} is also that of "c/api", which says another \`${option}\` of it${TAIL}`;
    for (const namespace of ['shop', 'lab']) {
      expect(refusalOn('istio', two(first, { ...second, namespace }))).toBe(`c/again: ${said}`);
      expect(refusalOn('istio', two({ ...second, namespace }, first))).toBe(`c/again: ${said}`);
    }
    const apart = two({ ...first, visibleIn: ['shop'] }, { ...second, ...lab, visibleIn: ['lab'] });
    expect(ofKind(synthOn('istio', apart), 'ServiceEntry')).toHaveLength(2);
  });

  test.each<[string, Options, Options, string]>([
    ['where a port leads', { ports: [ServicePort.http(80, { targetPort: 443 })] }, {}, 'another `targetPort` of port 80'],
    ['where it runs', STATIC, { ...STATIC, endpoints: [{ address: '10.1.1.2' }] }, 'other `endpoints`'],
  ])('say the same of %s', (_, first, second, other) => {
    for (const namespace of ['shop', 'lab']) {
      expect(refusalOn('istio', two({ ...first, namespace: 'shop' }, { ...second, namespace }))).toBe(`c/again: ${HOST} is also that of "c/api" of namespace "shop", which says ${other} of it${TAIL}`);
    }
  });

  test('share their ports in one namespace, and in no other', () => {
    const another = { ports: [ServicePort.grpc(81)] };
    expect(synthOn('istio', two({}, another))).toHaveLength(2);
    expect(synthOn('istio', two(STATIC, { ...another, resolution: STATIC.resolution, endpoints: [{ address: '10.1.1.2' }] }))).toHaveLength(2);
    expect(refusalOn('istio', two({}, { ...another, ...lab }))).toBe(`c/again: ${HOST} is also that of "c/api" of namespace "shop", which says other \`ports\` of it${TAIL}`);
    expect(refusalOn('istio', two({ visibleIn: ['shop'] }, another))).toBe(`c/again: ${HOST} is also that of "c/api" of namespace "shop", which says other \`ports\` and another \`visibleIn\` of it${TAIL}`);
    expect(refusalOn('istio', two({ ports: [...HTTP, ServicePort.grpc(81)] }, lab))).toContain('other `ports`');
  });

  test('do not run in workloads of two namespaces', () => {
    const runs = { ...INSIDE, workloadLabels: { app: 'a' } };
    expect(refusalOn('istio', two(runs, { ...runs, ...lab }))).toBe(`c/again: ${HOST} is also that of "c/api" of namespace "shop", which says \`workloadLabels\` of other workloads of it${TAIL}`);
    expect(synthOn('istio', two(runs, runs))).toHaveLength(2);
  });

  test('may say the same twice', () => {
    expect(synthOn('istio', two(STATIC, { ...STATIC, ...lab }))).toHaveLength(2);
  });
});

describe('what is said of a service is for those that see it', () => {
  const withPlan = (chart: Chart, id: string, props: Options, limits = {}) => {
    const { service } = made(chart, id, props);
    new ResilientUpstream(chart, `${id}-limits`, { service, connectionLimits: { maxConnections: 3 }, ...limits });
    new ServiceRoute(chart, `${id}-routes`, { service, rules: [{ timeout: Duration.seconds(1) }] });
  };
  const exports = (objects: any[]) => ofKind(objects, 'ServiceEntry', 'VirtualService', 'DestinationRule').map(({ kind, spec }) => [kind, spec.exportTo]);

  test('its routes and policies are exported as it is', () => {
    const chart = chartOn('istio');
    withPlan(chart, 'api', { visibleIn: ['shop', 'bank'] });
    const exported = ['bank', '.'];
    expect(exports(synth(chart))).toEqual(expect.arrayContaining([['ServiceEntry', exported], ['VirtualService', exported], ['DestinationRule', exported]]));
    expect(chart).toSatisfySchemas();
    expect(exports(synthOn('istio', each => withPlan(each, 'api', {})))).toEqual(expect.arrayContaining([['VirtualService', undefined], ['DestinationRule', undefined]]));
  });

  test('policies for some of them are for these', () => {
    const rule = (visibleTo: string[]) => (chart: Chart) => {
      new ResilientUpstream(chart, 'limits', { service: made(chart, 'api', { visibleIn: ['shop', 'bank'] }).service, visibleTo, connectionLimits: { maxConnections: 3 } });
    };
    expect(only(synthOn('istio', rule(['bank'])), 'DestinationRule').spec.exportTo).toEqual(['bank']);
    expect(refusalOn('istio', rule(['bank', 'lab']))).toBe(
      `c/limits: a policy for ${HOST} is for clients in namespace "lab"\n  because  only bank, shop see the service\n  instead  leave 'lab' out, or add it to visibleIn of the service`,
    );
  });

  test('of one host there is one plan that somebody sees, whoever came first', () => {
    const faults = (...seen: (string[] | undefined)[]) => {
      const chart = chartOn('istio');
      for (const [index, visibleIn] of seen.entries()) withPlan(chart, `api-${index}`, { namespace: `n${index}`, visibleIn });
      return chart.node.root.node.validate();
    };
    expect(faults(['a', 'b'], ['b'])).toEqual([
      '"c/api-0" and "c/api-1" both have routes or policies for api.example.com: who sees both goes by those of one; '
      + 'say them of one of the two, or let each be seen in namespaces of its own: visibleIn',
    ]);
    expect(faults(undefined, ['b'])).toHaveLength(1);
    expect(faults(['a'], ['b'])).toEqual([]);
    const chart = chartOn('istio');
    made(chart, 'plain');
    withPlan(chart, 'api', { namespace: 'bank' });
    expect(chart.node.root.node.validate()).toEqual([]);
  });
});

describe('routes of gateways that hold within the mesh too', () => {
  const PUBLIC = '*.example.com';
  type Routed = Partial<ServiceRouteProps> & { form?: GatewayForm; ports?: ServicePort[] };
  const routed = (chart: Chart, props: Routed = {}) => {
    const { hosts = [HOST], meshTraffic, form, ports = HTTP, gatewayPort } = props;
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const edge = new MeshGateway(chart, 'edge', { namespace: 'ingress', form, listeners: [GatewayListener.http(80, { hosts: [PUBLIC], routesFrom: RouteNamespaces.of(shop) })] });
    new ServiceRoute(chart, 'routes', { service: shop.addService('web', { ports }), gateways: [edge], hosts, meshTraffic, gatewayPort });
  };
  const WHY = '\n  because  these hold within the mesh too, where calls to the external service would go to web.shop.svc.cluster.local'
    + '\n  instead  let one ServiceRoute with meshTraffic: false be for the gateways and this host';

  test('do not take the calls to an external service, in whatever order', () => {
    expect(refusalOn('istio', chart => { made(chart, 'api'); routed(chart); })).toBe(`c/routes: the host "${HOST}" is that of "c/api" (${HOST})${WHY}`);
    expect(refusalOn('istio', chart => { routed(chart); made(chart, 'api'); })).toBe(`c/api: the host "${HOST}" is that of the routes of "c/routes" (${HOST})${WHY}`);
  });

  test('nor those that are below a wildcard', () => {
    expect(refusalOn('istio', chart => { made(chart, 'api'); routed(chart, { hosts: [PUBLIC] }); })).toContain(`the host "${PUBLIC}" is that of "c/api" (${HOST})`);
    const below = (chart: Chart) => made(chart, 'api', { hosts: ['other.com', PUBLIC], resolution: HostResolution.NONE });
    expect(refusalOn('istio', chart => { routed(chart); below(chart); })).toContain(`the host "${PUBLIC}" is that of the routes of "c/routes" (${HOST})`);
  });

  test.each<[string, Routed, Options]>([
    ['another host', { hosts: ['web.example.com'] }, {}],
    ['what the routes are not about', {}, { ports: [ServicePort.tls(443)] }],
    ['routes for gateways only', { meshTraffic: false }, {}],
    ['a gateway whose routes are objects of their own', { form: GatewayForm.kubernetes() }, {}],
    ['a service of several ports, whose routes are', { ports: [...HTTP, ServicePort.http(81, { name: 'admin' })], gatewayPort: 80 }, {}],
  ])('are in nobody\'s way: %s', (_, routes, outside) => {
    expect(ofKind(synthOn('istio', chart => { made(chart, 'api', outside); routed(chart, routes); }), 'ServiceEntry')).toHaveLength(1);
    expect(ofKind(synthOn('istio', chart => { routed(chart, routes); made(chart, 'api', outside); }), 'ServiceEntry')).toHaveLength(1);
  });

  test('ambient: they are objects of their own', () => {
    const chart = chartOn((app: App) => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT }));
    made(chart, 'api');
    routed(chart);
    expect(only(synth(chart), 'VirtualService').spec.gateways).toEqual(['ingress/edge']);
  });

  test('an external service may be opened at a gateway by a host of its own', () => {
    const chart = chartOn('istio');
    const edge = new MeshGateway(chart, 'edge', { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: [PUBLIC], routesFrom: RouteNamespaces.any() })] });
    const api = made(chart, 'api', { hosts: ['up.other.com', HOST] });
    new ServiceRoute(chart, 'routes', { service: api.service, gateways: [edge], hosts: [HOST] });
    expect(only(synth(chart), 'VirtualService').spec.hosts).toEqual(['up.other.com', HOST]);
  });
});
