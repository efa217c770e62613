import { Chart, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  CertificateAuthority, ClientCertificates, ExternalService, IstioMesh, MeshService, OutboundTraffic, ScopeHost, ServicePort, SidecarScope,
  SidecarScopeProps, TlsCredential, TrafficCapture, ZeroTrustNamespace,
} from '../../../src';
import '../../../src/testing';
import { account, chartOn, only, refusal, refusalOn, synth, synthOn } from '../../program';

/** A shop in which the frontend calls cart and an API outside, and cart a service of another namespace. */
function shopIn(chart: Chart) {
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const frontend = shop.addService('frontend', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
  const cart = shop.addService('cart', { ports: [ServicePort.grpc(7070)] });
  const ads = new ZeroTrustNamespace(chart, 'lab').addService('ads', { ports: [ServicePort.grpc(9555)] });
  const api = new ExternalService(chart, 'api', { namespace: shop, hosts: ['api.example.com', 'b.example.com'], ports: [ServicePort.http(80)] });
  return { shop, frontend, cart, ads, api };
}

type Shop = ReturnType<typeof shopIn>;
const scopeOf = (props: (shop: Shop) => SidecarScopeProps, calls: (shop: Shop) => void = () => {}) => {
  const objects = synthOn('istio', chart => {
    const shop = shopIn(chart);
    new SidecarScope(chart, 'scope', props(shop));
    calls(shop);
  });
  return only(objects, 'Sidecar');
};
const refused = (props: (shop: Shop) => SidecarScopeProps) => refusalOn('istio', chart => new SidecarScope(chart, 'scope', props(shopIn(chart))));
const calls = ({ frontend, cart, ads, api }: Shop) => {
  cart.allow(frontend);
  ads.allow(cart);
  api.allowFrom(frontend);
};

describe('what the proxies know', () => {
  test('a workload: what it may call, also where that is said later, and the control plane', () => {
    expect(scopeOf(({ frontend }) => ({ workload: frontend }), calls)).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata: { name: 'scope', namespace: 'shop' },
      spec: {
        workloadSelector: { labels: { app: 'frontend' } },
        egress: [{ hosts: ['istio-system/*', 'shop/api.example.com', 'shop/b.example.com', 'shop/cart.shop.svc.cluster.local'] }],
      },
    });
    expect(scopeOf(({ cart }) => ({ workload: cart.workload }), calls).spec.egress).toEqual([{ hosts: ['istio-system/*', 'lab/ads.lab.svc.cluster.local'] }]);
  });

  test('a namespace: what anybody in it may call', () => {
    const { spec } = scopeOf(({ shop }) => ({ namespace: shop }), calls);
    expect(spec).toEqual({
      egress: [{ hosts: ['istio-system/*', 'lab/ads.lab.svc.cluster.local', 'shop/api.example.com', 'shop/b.example.com', 'shop/cart.shop.svc.cluster.local'] }],
    });
  });

  test('what a namespace may call is for each workload of it', () => {
    expect(scopeOf(({ frontend }) => ({ workload: frontend }), ({ shop, ads }) => ads.allow(shop)).spec.egress).toEqual([{ hosts: ['istio-system/*', 'lab/ads.lab.svc.cluster.local'] }]);
  });

  test('who calls nobody knows the control plane alone', () => {
    expect(scopeOf(({ cart }) => ({ workload: cart })).spec.egress).toEqual([{ hosts: ['istio-system/*'] }]);
  });

  test('all Services of a workload that is called', () => {
    const hosts = scopeOf(({ frontend }) => ({ workload: frontend }), shop => {
      shop.cart.allow(shop.frontend);
      shop.shop.addService('cart-admin', { sharedWorkload: shop.cart.workload, ports: [ServicePort.http(81)] });
    }).spec.egress[0].hosts;
    expect(hosts).toEqual(['istio-system/*', 'shop/cart-admin.shop.svc.cluster.local', 'shop/cart.shop.svc.cluster.local']);
  });

  test('what is named beside', () => {
    const named = ({ ads, api, shop }: Shop) => [ScopeHost.service(ads), ScopeHost.external(api), ScopeHost.namespace('tools'), ScopeHost.named('*.example.org'), ScopeHost.namespace(shop)];
    expect(scopeOf(shop => ({ workload: shop.frontend, reaches: named(shop) }), calls).spec.egress).toEqual([{
      hosts: ['*/*.example.org', 'istio-system/*', 'lab/ads.lab.svc.cluster.local', 'shop/*', 'tools/*'],
    }]);
    expect(scopeOf(({ shop }) => ({ namespace: shop, reaches: [ScopeHost.everything()] }), calls).spec.egress).toEqual([{ hosts: ['*/*'] }]);
  });

  test('what is excepted', () => {
    const hosts = scopeOf(({ shop, ads }) => ({ namespace: shop, reaches: [ScopeHost.everything()], except: [ScopeHost.service(ads), ScopeHost.namespace('legacy')] })).spec.egress[0].hosts;
    expect(hosts).toEqual(['*/*', '~lab/ads.lab.svc.cluster.local', '~legacy/*']);
  });

  test('another namespace of the control plane', () => {
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { controlPlaneNamespace: 'mesh-system', clusterDomain: 'corp.local' }));
    const shop = shopIn(chart);
    calls(shop);
    new SidecarScope(chart, 'scope', { workload: shop.cart });
    expect(only(synth(chart), 'Sidecar').spec.egress[0].hosts).toEqual(['lab/ads.lab.svc.corp.local', 'mesh-system/*']);
  });

  test('a service outside of guarded namespaces: its pods by their labels, its calls as named', () => {
    const chart = chartOn('istio');
    const pods = new kplus.Deployment(chart, 'd', { metadata: { namespace: 'legacy' }, containers: [{ image: 'registry.test/main', portNumber: 80 }] });
    const service = MeshService.of(new kplus.Service(chart, 'web', { metadata: { namespace: 'legacy', name: 'web' }, selector: pods, ports: [{ port: 80, name: 'http' }] }));
    new SidecarScope(chart, 'scope', { workload: service, reaches: [ScopeHost.namespace('legacy')] });
    const { metadata, spec } = only(synth(chart), 'Sidecar');
    expect([metadata.namespace, spec.workloadSelector, spec.egress]).toEqual(['legacy', { labels: pods.matchLabels }, [{ hosts: ['istio-system/*', 'legacy/*'] }]]);
  });

  test('the namespace of the chart', () => {
    const chart = chartOn('istio');
    new SidecarScope(new Chart(chart.node.root, 'd', { namespace: 'of-chart' }), 'scope', { outbound: OutboundTraffic.ALLOW_ANY });
    expect(only(synth(chart), 'Sidecar')).toMatchObject({ metadata: { namespace: 'of-chart' }, spec: { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } } });
  });
});

describe('what else is said', () => {
  test('what becomes of unknown hosts', () => {
    expect(scopeOf(({ shop }) => ({ namespace: shop, outbound: OutboundTraffic.REGISTRY_ONLY })).spec.outboundTrafficPolicy).toEqual({ mode: 'REGISTRY_ONLY' });
  });

  test('ports for some hosts, the rest last', () => {
    const listener = { port: ServicePort.http(9080, { name: 'out' }), hosts: [ScopeHost.namespace('tools')], bind: '127.0.0.1', capture: TrafficCapture.NONE };
    const plain = { port: ServicePort.tcp(3306), hosts: [ScopeHost.namespace('db')], capture: TrafficCapture.IPTABLES };
    expect(scopeOf(({ shop }) => ({ namespace: shop, outboundListeners: [listener, plain] })).spec.egress).toEqual([
      { port: { number: 9080, name: 'http-out', protocol: 'HTTP' }, bind: '127.0.0.1', captureMode: 'NONE', hosts: ['tools/*'] },
      { port: { number: 3306, name: 'tcp', protocol: 'TCP' }, captureMode: 'IPTABLES', hosts: ['db/*'] },
      { hosts: ['istio-system/*'] },
    ]);
  });

  test('ports at which it is called', () => {
    const files = TlsCredential.files({ certificate: '/tls.crt', privateKey: '/tls.key' });
    const inboundListeners = [
      { port: ServicePort.http(9080), forwardTo: 'unix:///run/app.sock', bind: '0.0.0.0', capture: TrafficCapture.NONE, limits: { maxConnections: 10 } },
      { port: ServicePort.http(8443, { name: 'public' }), forwardTo: '127.0.0.1:8080', capture: TrafficCapture.IPTABLES, certificate: files },
      { port: ServicePort.tcp(5433), forwardTo: '[::1]:5432', certificate: files, clients: ClientCertificates.required({ authority: CertificateAuthority.files({ certificates: '/ca.crt' }) }) },
    ];
    expect(scopeOf(({ frontend }) => ({ workload: frontend, inboundListeners })).spec.ingress).toEqual([
      {
        port: { number: 9080, name: 'http', protocol: 'HTTP' }, bind: '0.0.0.0', captureMode: 'NONE', defaultEndpoint: 'unix:///run/app.sock', connectionPool: { tcp: { maxConnections: 10 } },
      },
      {
        port: { number: 8443, name: 'http-public', protocol: 'HTTPS' },
        captureMode: 'IPTABLES',
        defaultEndpoint: '127.0.0.1:8080',
        tls: { mode: 'SIMPLE', serverCertificate: '/tls.crt', privateKey: '/tls.key' },
      },
      {
        port: { number: 5433, name: 'tcp', protocol: 'TLS' }, defaultEndpoint: '[::1]:5432', tls: { mode: 'MUTUAL', serverCertificate: '/tls.crt', privateKey: '/tls.key', caCertificates: '/ca.crt' },
      },
    ]);
  });

  test('bounds on what comes in', () => {
    const inboundLimits = {
      maxConnections: 1,
      maxPendingRequests: 2,
      maxRequests: 3,
      maxRequestsPerConnection: 4,
      httpIdleTimeout: Duration.seconds(5),
      maxConnectionDuration: Duration.minutes(6),
    };
    expect(scopeOf(({ shop }) => ({ namespace: shop, inboundLimits })).spec.inboundConnectionPool).toEqual({
      tcp: { maxConnections: 1, maxConnectionDuration: '6m' },
      http: { http1MaxPendingRequests: 2, http2MaxRequests: 3, maxRequestsPerConnection: 4, idleTimeout: '5s' },
    });
  });

  test('patches, and what is handed out', () => {
    const chart = chartOn('istio');
    const scope = new SidecarScope(chart, 'scope', { namespace: 'shop', overrides: { Sidecar: [JsonPatch.add('/metadata/labels', { a: 'b' })] } });
    expect(scope.apiObjects.map(object => object.toJson().metadata)).toEqual([{ name: 'scope', namespace: 'shop', labels: { a: 'b' } }]);
    expect(chart).toSatisfySchemas();
  });
});

describe('what cannot be asked', () => {
  const HTTP = ServicePort.http(80);
  const files = TlsCredential.files({ certificate: '/tls.crt', privateKey: '/tls.key' });
  const inbound = (listener: object) => ({ frontend }: Shop) => ({ workload: frontend, inboundListeners: [{ port: HTTP, ...listener }] });
  const authority = CertificateAuthority.files({ certificates: '/ca.crt' });

  test.each<[string, (shop: Shop) => SidecarScopeProps, string]>([
    ['a misspelt option', () => ({ reach: [] }) as any, '`props` has no option "reach"'],
    ['nobody', () => ({ workload: account('frontend') as any }), '`workload` is a MeshIdentity'],
    ['another namespace than the workload\'s', ({ frontend }) => ({ workload: frontend, namespace: 'lab' }), 'the workload is of namespace "shop", and `namespace` is "lab"'],
    ['no namespace', () => ({}), 'its namespace is not known'],
    ['hosts as text', ({ shop }) => ({ namespace: shop, reaches: ['shop/*'] as any }), '`reaches[0]` is "shop/*", a string'],
    ['an exception as text', ({ shop }) => ({ namespace: shop, except: ['shop/*'] as any }), '`except[0]` is "shop/*", a string'],
    ['traffic that is none', ({ shop }) => ({ namespace: shop, outbound: 'REGISTRY_ONLY' as any }), '`outbound` is "REGISTRY_ONLY", a string'],
    ['a port without hosts', ({ shop }) => ({ namespace: shop, outboundListeners: [{ port: HTTP, hosts: [] }] }), '`outboundListeners[0].hosts` is an empty list'],
    ['a port twice', ({ shop }) => ({ namespace: shop, outboundListeners: [1, 2].map(() => ({ port: HTTP, hosts: [ScopeHost.everything()] })) }), 'two listeners are at port 80'],
    ['a port that is none', ({ shop }) => ({ namespace: shop, outboundListeners: [{ port: 80 as any, hosts: [ScopeHost.everything()] }] }), '`outboundListeners[0].port` is 80'],
    ['more of a port', ({ shop }) => ({ namespace: shop, outboundListeners: [{ port: HTTP, hosts: [ScopeHost.everything()], tls: true } as any] }), '`outboundListeners[0]` has no option "tls"'],
    ['ports of a whole namespace', ({ shop }) => ({ namespace: shop, inboundListeners: [{ port: HTTP }] }), '`inboundListeners` is for a whole namespace'],
    ['an inbound port twice', ({ frontend }) => ({ workload: frontend, inboundListeners: [{ port: HTTP }, { port: HTTP }] }), 'two listeners are at port 80'],
    ['an address that is none', inbound({ bind: 'localhost' }), '`inboundListeners[0].bind`\n  because  "localhost" is no IP address'],
    ['a way that is none', inbound({ capture: 'NONE' }), '`inboundListeners[0].capture` is "NONE", a string'],
    ['any address behind', inbound({ forwardTo: '10.0.0.1:80' }), '`inboundListeners[0].forwardTo` is "10.0.0.1:80"'],
    ['no port behind', inbound({ forwardTo: '127.0.0.1:0' }), '`inboundListeners[0].forwardTo` is "127.0.0.1:0"'],
    ['a folder behind', inbound({ forwardTo: 'unix:///run/' }), '`inboundListeners[0].forwardTo` is "unix:///run/"'],
    ['clients without a certificate', inbound({ clients: ClientCertificates.required({ authority }) }), '`inboundListeners[0].clients` stands without a certificate'],
    ['a Secret', inbound({ certificate: TlsCredential.secret('tls') }), '`inboundListeners[0]` has its certificate in a Secret'],
    ['names of clients', inbound({ certificate: files, clients: ClientCertificates.required({ authority, names: ['a'] }) }), '`inboundListeners[0]` takes clients of some names only'],
    ['TLS in TLS', inbound({ port: ServicePort.tls(443), certificate: files }), '`inboundListeners[0]` is TLS within the TLS that it ends'],
    ['no bounds', ({ shop }) => ({ namespace: shop, inboundLimits: {} }), '`inboundLimits` is empty'],
    ['a bound of none', inbound({ limits: { maxRequests: 0 } }), '`inboundListeners[0].limits.maxRequests` is 0'],
    ['an unknown bound', ({ shop }) => ({ namespace: shop, inboundLimits: { maxRetries: 1 } as any }), '`inboundLimits` has no option "maxRetries"'],
    ['no time', ({ shop }) => ({ namespace: shop, inboundLimits: { httpIdleTimeout: Duration.seconds(0) } }), '`inboundLimits.httpIdleTimeout` is 0 ms'],
  ])('%s', (_, props, problem) => {
    expect(refused(props)).toContain(problem);
    expect(refused(props)).toMatch(/^c\/scope: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });

  test.each<[string, () => unknown, string]>([
    ['a service by its name', () => ScopeHost.service('cart' as any), 'ScopeHost.service: `service` is "cart", a string'],
    ['an external one by its host', () => ScopeHost.external('api' as any), 'ScopeHost.external: `service` is "api", a string'],
    ['a namespace that is none', () => ScopeHost.namespace('A'), 'ScopeHost.namespace'],
    ['a host that is none', () => ScopeHost.named('api'), 'ScopeHost.named: the host\n  because  "api" is no full name'],
  ])('%s', (_, make, problem) => {
    expect(refusal(make)).toContain(problem);
  });

  test('pods that are not known', () => {
    expect(refusalOn('istio', chart => {
      const ads = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [HTTP] });
      new SidecarScope(chart, 'scope', { workload: ads });
    })).toContain('c/scope: the pods of service "ads" are not known');
  });

  test('two scopes for one proxy; one for a workload goes before one for its namespace', () => {
    const two = (first: (shop: Shop) => SidecarScopeProps, second: (shop: Shop) => SidecarScopeProps) => (chart: Chart) => {
      const shop = shopIn(chart);
      new SidecarScope(chart, 'first', first(shop));
      new SidecarScope(chart, 'second', second(shop));
    };
    const whole = ({ shop }: Shop) => ({ namespace: shop });
    const frontend = (shop: Shop) => ({ workload: shop.frontend });
    const cart = (shop: Shop) => ({ workload: shop.cart });
    expect(refusalOn('istio', two(whole, whole))).toBe(
      'c/second: namespace "shop" has a scope already\n  because  "c/first" makes it, and a proxy goes by one, the older\n  instead  say both in one SidecarScope',
    );
    expect(refusalOn('istio', two(frontend, frontend))).toContain('c/second: the pods app=frontend have a scope already');
    for (const pair of [[whole, frontend], [frontend, whole], [frontend, cart], [whole, () => ({ namespace: 'lab' })]]) expect(synthOn('istio', two(pair[0], pair[1])).length).toBeGreaterThan(0);
  });

  test('exceptions came later', () => {
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { version: '1.30' }));
    expect(refusal(() => new SidecarScope(chart, 'scope', { namespace: 'shop', except: [ScopeHost.namespace('lab')] }))).toContain('Istio 1.30 cannot except hosts from what proxies know');
    new SidecarScope(chart, 'other', { namespace: 'shop' });
  });

  test('the root namespace, where it would hold for the whole mesh', () => {
    expect(refusalOn('istio', chart => new SidecarScope(chart, 'scope', { namespace: 'istio-system' }))).toBe([
      'c/scope: it is for namespace "istio-system"',
      '  because  that is the root namespace: what is said there holds in every namespace that has no scope of its own',
      '  instead  make a scope for each namespace that it is meant for',
    ].join('\n'));
  });

  test.each(['ambient', 'linkerd'] as const)('%s has no sidecars that need it', mesh => {
    expect(refusalOn(mesh, chart => new SidecarScope(chart, 'scope', { namespace: 'shop' }))).toContain('cannot limit what the proxies of some workloads know of the mesh');
  });
});
