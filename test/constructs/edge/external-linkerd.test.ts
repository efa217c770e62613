import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import {
  ExternalService, ExternalServiceProps, GatewayApiChannel, HostResolution, LinkerdMesh, OutboundTraffic, ResilientUpstream, ScopeHost,
  ServiceLocation, ServicePort, SidecarScope, SidecarScopeProps, UpstreamTls, ZeroTrustNamespace,
} from '../../../src';
import { chartOn, nameOf, ofKind, only, refusal, refusalOn, synth, synthOn } from '../../program';

const EXPERIMENTAL = () => chartOn(app => new LinkerdMesh(app, 'mesh', { gatewayApi: GatewayApiChannel.EXPERIMENTAL }));
const NETWORK = { group: 'policy.linkerd.io', kind: 'EgressNetwork', name: 'outbound' };
const ONLY_KNOWN: SidecarScopeProps = { namespace: 'shop', reaches: [ScopeHost.everything()], outbound: OutboundTraffic.REGISTRY_ONLY };

const external = (chart: Chart, id: string, props: Partial<ExternalServiceProps> = {}) => new ExternalService(chart, id, {
  namespace: 'shop', hosts: [`${id}.example.com`], ports: [ServicePort.tls(443)], ...props,
});
const scope = (chart: Chart, props: Partial<SidecarScopeProps> = {}) => new SidecarScope(chart, 'outbound', { ...ONLY_KNOWN, ...props });

describe('an external service', () => {
  test('needs no object, and lets callers out by NetworkPolicies', () => {
    const objects = synthOn('linkerd', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const api = external(chart, 'api', { hosts: ['api.example.com', '*.example.org'], ports: [ServicePort.http(80), ServicePort.tls(443)], resolution: HostResolution.NONE });
      expect(api.apiObjects).toEqual([]);
      api.allowFrom(shop.addWorkload('frontend'), { addresses: ['203.0.113.0/24'] });
    });
    expect(ofKind(objects, 'EgressNetwork', 'HTTPRoute', 'TLSRoute').filter(({ metadata }) => !metadata.name.startsWith('linkerd-admin'))).toEqual([]);
    expect(only(objects, 'NetworkPolicy', 'frontend').spec.egress).toEqual([
      { to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ protocol: 'TCP', port: 80 }, { protocol: 'TCP', port: 443 }] },
    ]);
  });

  test.each<[string, Partial<ExternalServiceProps>, string]>([
    ['inside of the mesh', { location: ServiceLocation.INSIDE, resolution: HostResolution.STATIC, workloadLabels: { app: 'vm' } }, 'know what is in the mesh and no Service of the cluster by its host names\n  because  what is in the mesh is called by a Service'],
    ['endpoints', { endpoints: [{ address: '203.0.113.7' }] }, 'say where a service outside of the cluster runs\n  because  calls go to the address that the client looked up'],
    ['another port', { ports: [ServicePort.http(80, { targetPort: 8080 })] }, 'call a service outside of the cluster at another port than its clients do'],
    ['an address', { allocateAddress: true }, 'say whether a service outside of the cluster is given an address\n  because  its proxies answer no DNS'],
    ['TLS', { ports: [ServicePort.http(80)], tls: UpstreamTls.simple({ caCertificates: 'system' }) }, 'put TLS around calls to the outside, or check who answers'],
    ['names to check', { subjectAltNames: ['x.example.com'] }, 'put TLS around calls to the outside, or check who answers\n  because  it speaks TLS within the mesh only'],
  ])('refused with %s', (_, props, what) => {
    expect(refusalOn('linkerd', chart => external(chart, 'api', props))).toContain(`c/api: Linkerd 2.20 cannot ${what}`);
  });

  test('whatever is wanted of the calls', () => {
    expect(refusalOn('linkerd', chart => new ResilientUpstream(chart, 'up', { service: external(chart, 'api', { ports: [ServicePort.http(80)] }).service, timeout: Duration.seconds(2) }))).toBe([
      'c/up: something is wanted of the calls to api.example.com, which lies outside of the cluster',
      '  because  Linkerd routes and protects calls to Services; here calls to others are let out, and no more',
      '  instead  leave it to the application, or put a proxy with a Service before it',
    ].join('\n'));
  });
});

describe('only known hosts', () => {
  test('an EgressNetwork that denies, and a route for each port', () => {
    const chart = EXPERIMENTAL();
    external(chart, 'stripe', { hosts: ['api.stripe.example', '*.stripe.example'], ports: [ServicePort.http(80), ServicePort.tls(443)], resolution: HostResolution.NONE });
    scope(chart);
    expect(synth(chart)).toEqual([
      { apiVersion: 'policy.linkerd.io/v1alpha1', kind: 'EgressNetwork', metadata: { name: 'outbound', namespace: 'shop' }, spec: { trafficPolicy: 'Deny' } },
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'outbound-stripe-80', namespace: 'shop' },
        spec: { parentRefs: [{ ...NETWORK, port: 80 }], hostnames: ['api.stripe.example', '*.stripe.example'], rules: [{ backendRefs: [NETWORK] }] },
      },
      {
        apiVersion: 'gateway.networking.k8s.io/v1alpha2',
        kind: 'TLSRoute',
        metadata: { name: 'outbound-stripe-443', namespace: 'shop' },
        spec: { parentRefs: [{ ...NETWORK, port: 443 }], hostnames: ['api.stripe.example', '*.stripe.example'], rules: [{ backendRefs: [NETWORK] }] },
      },
    ]);
  });

  test('whatever the order, and of those only that the namespace sees', () => {
    const program = (first: boolean) => {
      const chart = EXPERIMENTAL();
      if (first) scope(chart);
      external(chart, 'a');
      external(chart, 'b', { namespace: 'billing', visibleIn: ['shop', 'lab'] });
      external(chart, 'c', { namespace: 'billing', visibleIn: ['lab'] });
      if (!first) scope(chart);
      return synth(chart).map(object => [nameOf(object), object.spec]).sort();
    };
    expect(program(true)).toEqual(program(false));
    expect(program(true).map(([name]) => name)).toEqual(['EgressNetwork shop/outbound', 'TLSRoute shop/outbound-a-443', 'TLSRoute shop/outbound-b.billing-443']);
  });

  test('for gRPC and HTTP/2, an HTTPRoute', () => {
    const objects = synthOn('linkerd', chart => {
      scope(chart);
      external(chart, 'a', { ports: [ServicePort.grpc(7070), ServicePort.http2(8080)] });
    });
    expect(objects.map(nameOf)).toEqual(['EgressNetwork shop/outbound', 'HTTPRoute shop/outbound-a-7070', 'HTTPRoute shop/outbound-a-8080']);
  });

  test('any host: an EgressNetwork that allows, without routes', () => {
    const chart = chartOn('linkerd');
    scope(chart, { outbound: OutboundTraffic.ALLOW_ANY });
    external(chart, 'db', { ports: [ServicePort.tcp(5432)], addresses: ['203.0.113.7'] });
    expect(synth(chart).map(({ kind, spec }) => [kind, spec])).toEqual([['EgressNetwork', { trafficPolicy: 'Allow' }]]);
  });

  test('the same program on Istio is a Sidecar that knows everything', () => {
    const objects = synthOn('istio', chart => {
      scope(chart);
      external(chart, 'a');
    });
    expect(only(objects, 'Sidecar').spec).toEqual({ egress: [{ hosts: ['*/*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });
  });

  test('patches are for routes that come later too', () => {
    const chart = EXPERIMENTAL();
    external(chart, 'a');
    const { apiObjects } = scope(chart, { overrides: { TLSRoute: [JsonPatch.add('/metadata/labels', { team: 'shop' })] } });
    external(chart, 'b');
    expect(apiObjects.map(({ kind }) => kind)).toEqual(['EgressNetwork', 'TLSRoute']);
    expect(ofKind(synth(chart), 'TLSRoute').map(({ metadata }) => metadata.labels)).toEqual([{ team: 'shop' }, { team: 'shop' }]);
    expect(refusal(() => new SidecarScope(chart, 'other', { ...ONLY_KNOWN, namespace: 'lab', overrides: { HTTPRoute: [] } }))).toContain('`overrides` names HTTPRoute');
  });
});

describe('refused', () => {
  const both = (props: Partial<ExternalServiceProps>, first: boolean) => refusal(() => {
    const chart = chartOn('linkerd');
    if (first) scope(chart);
    external(chart, 'api', props);
    if (!first) scope(chart);
  });

  test.each([true, false])('bytes, which name no host (scope first: %s)', first => {
    expect(both({ ports: [ServicePort.tcp(5432)], addresses: ['203.0.113.7'] }, first)).toBe([
      'c/api: port 5432 is TCP, and "c/outbound" lets only known hosts be called from namespace "shop"',
      '  because  in bytes no host is named, and Linkerd opens hosts',
      '  instead  let the clients speak TLS (ServicePort.tls), or keep it from that namespace: visibleIn',
    ].join('\n'));
  });

  test.each([true, false])('TLS, where the channel serves no TLSRoute that Linkerd reads (scope first: %s)', first => {
    expect(both({}, first)).toBe([
      'c/api: port 443 is TLS, and "c/outbound" lets only known hosts be called from namespace "shop"',
      '  because  Linkerd reads TLSRoutes at v1alpha2, which only the experimental channel of the Gateway API serves: the route would not be there for it (policy-controller/k8s/api/src/lib.rs, version-2.20)',
      "  instead  install the experimental channel, and say so: new LinkerdMesh(app, 'mesh', { gatewayApi: GatewayApiChannel.EXPERIMENTAL })",
    ].join('\n'));
  });

  test('more hosts than a route has', () => {
    const hosts = Array.from({ length: 17 }, (_, index) => `h${index}.example.com`);
    expect(both({ hosts, ports: [ServicePort.http(80)] }, true)).toContain('c/api: it has 17 hosts, and "c/outbound" lets only known hosts be called from namespace "shop"\n  because  a route names 16 at most');
  });

  test('requests and TLS at one port', () => {
    const chart = EXPERIMENTAL();
    scope(chart);
    external(chart, 'a', { ports: [ServicePort.http(8443)] });
    expect(refusal(() => external(chart, 'b', { ports: [ServicePort.tls(8443)] }))).toBe([
      'c/b: its port 8443 speaks tls, and that of "c/a" http',
      '  because  of routes for requests and for TLS at one port Linkerd takes the first kind only',
      '  instead  keep the two from one namespace: visibleIn',
    ].join('\n'));
    external(chart, 'c', { namespace: 'lab', visibleIn: ['lab'], ports: [ServicePort.tls(8443)] });
    expect(synth(chart).map(nameOf)).toEqual(['EgressNetwork shop/outbound', 'HTTPRoute shop/outbound-a-8443']);
  });

  test.each<[string, Partial<SidecarScopeProps>]>([
    ['one that limits what is known of the mesh', { reaches: [] }],
    ['one that says nothing of the outside', { outbound: undefined }],
    ['one that limits what comes in', { inboundLimits: { maxConnections: 1 } }],
    ['one with exceptions', { except: [ScopeHost.named('a.example.com')] }],
  ])('%s', (_, props) => {
    const message = refusalOn('linkerd', chart => scope(chart, props));
    expect(message).toContain('c/outbound: Linkerd 2.20 cannot limit what the proxies of some workloads know of the mesh\n  because  its proxies are sent only what they ask for');
    expect(message).toContain('reaches: [ScopeHost.everything()] and outbound: OutboundTraffic.REGISTRY_ONLY');
  });

  test('one for a single workload', () => {
    expect(refusalOn('linkerd', chart => {
      const frontend = new ZeroTrustNamespace(chart, 'shop').addWorkload('frontend');
      scope(chart, { workload: frontend });
    })).toContain('cannot limit what the proxies of some workloads know of the mesh');
  });

  test('in ambient mode', () => {
    expect(refusalOn('ambient', chart => scope(chart))).toContain('Istio 1.31 cannot say whether calls to unknown hosts leave the cluster\n  because  a Sidecar is for sidecars');
  });

  test('a channel that is none', () => {
    expect(refusal(() => chartOn(app => new LinkerdMesh(app, 'mesh', { gatewayApi: 'beta' as any })))).toContain('mesh: `gatewayApi` is "beta", a string\n  because  it is one of "standard", "experimental"');
  });
});

test('an object under the name of a route', () => {
  const chart = EXPERIMENTAL();
  scope(chart);
  new ApiObject(chart, 'taken', { apiVersion: 'policy.linkerd.io/v1alpha1', kind: 'EgressNetwork', metadata: { name: 'outbound', namespace: 'shop' }, spec: { trafficPolicy: 'Allow' } });
  const problems = chart.node.root.node.findAll().flatMap(node => node.node.validate());
  expect(problems).toEqual([expect.stringContaining('EgressNetwork "outbound" is made by')]);
});
