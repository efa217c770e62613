import { Chart, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  AllowOutsideProps, EgressGateway, ExternalService, ExternalServiceProps, HostResolution, HttpMatch, HttpPath, MeshIdentity,
  ResilientUpstream, ServiceLocation, ServicePort, ServiceRoute, UpstreamTls, ZeroTrustNamespace,
} from '../../../src';
import '../../../src/testing';
import { account, chartOn, ofKind, only, refusal, refusalOn, synth, synthOn } from '../../program';

const HTTP = [ServicePort.http(80)];
type Options = Partial<ExternalServiceProps>;
const apiOf = (props: Options = {}) => (chart: Chart) => new ExternalService(chart, 'api', { namespace: 'shop', hosts: ['api.example.com'], ports: HTTP, ...props });
const entry = (props: Options = {}) => only(synthOn('istio', apiOf(props)), 'ServiceEntry');
const refused = (props: Options) => refusalOn('istio', apiOf(props));

describe('what is written', () => {
  test('a ServiceEntry', () => {
    expect(synthOn('istio', apiOf())).toEqual([{
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'api', namespace: 'shop' },
      spec: { hosts: ['api.example.com'], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 80, name: 'http', protocol: 'HTTP' }] },
    }]);
  });

  test('ports by what is spoken there', () => {
    const ports = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http2(81), ServicePort.grpc(82), ServicePort.tls(443), ServicePort.tcp(5432, { name: 'db' })];
    expect(entry({ ports, addresses: ['203.0.113.7'] }).spec.ports).toEqual([
      { number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 },
      { number: 81, name: 'http2', protocol: 'HTTP2' },
      { number: 82, name: 'grpc', protocol: 'GRPC' },
      { number: 443, name: 'tls', protocol: 'TLS' },
      { number: 5432, name: 'tcp-db', protocol: 'TCP' },
    ]);
  });

  test('where it runs', () => {
    const endpoint = { address: '203.0.113.7', ports: { http: 8080 }, labels: { version: 'v1' }, network: 'n', locality: 'eu/eu-1/a', weight: 3 };
    expect(entry({ resolution: HostResolution.STATIC, endpoints: [endpoint, { network: 'other' }] }).spec).toMatchObject({ resolution: 'STATIC', endpoints: [endpoint, { network: 'other' }] });
    const inside = { location: ServiceLocation.INSIDE, endpoints: [{ address: 'vm.example.com', serviceAccount: 'vm' }] };
    expect(entry(inside).spec).toMatchObject({ location: 'MESH_INTERNAL', endpoints: [{ address: 'vm.example.com', serviceAccount: 'vm' }] });
    expect(entry({ location: ServiceLocation.INSIDE, resolution: HostResolution.STATIC, workloadLabels: { app: 'vm' } }).spec.workloadSelector).toEqual({ labels: { app: 'vm' } });
  });

  test('how it is found', () => {
    expect(entry({ resolution: HostResolution.DNS_ROUND_ROBIN }).spec.resolution).toBe('DNS_ROUND_ROBIN');
    expect(entry({ hosts: ['*.example.com'], resolution: HostResolution.DYNAMIC_DNS }).spec.resolution).toBe('DYNAMIC_DNS');
    expect(entry({ hosts: ['*.example.com'], resolution: HostResolution.NONE, addresses: ['203.0.113.0/24'] }).spec).toMatchObject({ resolution: 'NONE', addresses: ['203.0.113.0/24'] });
    expect(entry({ hosts: ['*.example.com'], endpoints: [{ address: 'front.example.com' }] }).spec.hosts).toEqual(['*.example.com']);
  });

  test('who sees it, and whom it shows itself as', () => {
    expect(entry({ visibleIn: ['shop', MeshIdentity.namespace('billing')] }).spec.exportTo).toEqual(['billing', '.']);
    expect(entry({ subjectAltNames: ['a', 'b'] }).spec.subjectAltNames).toEqual(['a', 'b']);
  });

  test('an address that the mesh makes up', () => {
    const label = (allocateAddress?: boolean) => entry({ allocateAddress }).metadata.labels;
    expect([label(true), label(false), label()]).toEqual([{ 'networking.istio.io/enable-autoallocate-ip': 'true' }, { 'networking.istio.io/enable-autoallocate-ip': 'false' }, undefined]);
    expect(entry({ ports: [ServicePort.tcp(5432)], allocateAddress: true }).spec.ports[0].protocol).toBe('TCP');
  });

  test('patches', () => {
    expect(entry({ overrides: { ServiceEntry: [JsonPatch.add('/metadata/labels', { a: 'b' })] } }).metadata.labels).toEqual({ a: 'b' });
    expect(refused({ overrides: { VirtualService: [] } })).toContain('`overrides` names VirtualService');
  });

  test('it is valid, and in ambient mode the same', () => {
    const chart = chartOn('istio');
    apiOf({ tls: UpstreamTls.simple({ caCertificates: 'system' }) })(chart);
    expect(chart).toSatisfySchemas();
    expect(synthOn('ambient', apiOf())).toEqual(synthOn('istio', apiOf()));
  });
});

describe('as a service', () => {
  test('policies and routes are about its host, and stand in its namespace', () => {
    const objects = synthOn('istio', chart => {
      const { service } = apiOf({ ports: [ServicePort.http(80, { targetPort: 443 })] })(chart);
      new ResilientUpstream(chart, 'upstream', { service, timeout: Duration.seconds(2), circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } });
    });
    expect(only(objects, 'VirtualService')).toMatchObject({
      metadata: { name: 'api', namespace: 'shop' }, spec: { hosts: ['api.example.com'], http: [{ timeout: '2s', route: [{ destination: { host: 'api.example.com' } }] }] },
    });
    expect(only(objects, 'DestinationRule')).toMatchObject({ metadata: { name: 'api', namespace: 'shop' }, spec: { host: 'api.example.com', trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } } } });
  });

  test('routes', () => {
    const objects = synthOn('istio', chart => {
      new ServiceRoute(chart, 'routes', { service: apiOf()(chart).service, rules: [{ match: [HttpMatch.path(HttpPath.below('/admin'))], respond: { status: 403 } }] });
    });
    expect(only(objects, 'VirtualService').spec).toMatchObject({ hosts: ['api.example.com'], http: [{ directResponse: { status: 403 } }, { route: [{ destination: { host: 'api.example.com' } }] }] });
  });

  test('each of its hosts is one', () => {
    const chart = chartOn('istio');
    const api = apiOf({ hosts: ['api.example.com', '*.api.example.com'], resolution: HostResolution.NONE })(chart);
    for (const [index, host] of ['api.example.com', '*.api.example.com'].entries()) {
      new ResilientUpstream(chart, `upstream-${index}`, { service: api.serviceFor(host), circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } });
    }
    expect(api.serviceFor('api.example.com')).toBe(api.service);
    expect(ofKind(synth(chart), 'DestinationRule').map(({ metadata, spec }) => [metadata.name, spec.host])).toEqual([['api', 'api.example.com'], ['api.any.api.example.com', '*.api.example.com']]);
    expect(api.apiObjects.map(({ kind }) => kind)).toEqual(['ServiceEntry', 'DestinationRule', 'DestinationRule']);
    expect(refusal(() => api.serviceFor('other.example.com'))).toBe(
      'c/api: "other.example.com" is none of its hosts\n  because  they are api.example.com, *.api.example.com\n  instead  name one of them',
    );
  });

  test('nobody is let in by it, and it is nobody', () => {
    const { service } = apiOf()(chartOn('istio'));
    expect(refusal(() => service.allow(account('frontend')))).toContain('`allow` needs the service in a guarded namespace');
    expect(refusal(() => service._identity('c'))).toContain('a Service has no identity');
  });
});

describe('TLS that the proxies put around', () => {
  const policy = (props: Options) => only(synthOn('istio', apiOf(props)), 'DestinationRule').spec.trafficPolicy;
  const SIMPLE = UpstreamTls.simple({ caCertificates: 'system' });

  test('asks for the host, whose certificate it must be', () => {
    expect(policy({ tls: SIMPLE })).toEqual({ tls: { mode: 'SIMPLE', caCertificates: 'system', sni: 'api.example.com', subjectAltNames: ['api.example.com'] } });
  });

  test('goes by what is said, where something is', () => {
    const tls = (options: object, props: Options = {}) => policy({ ...props, tls: UpstreamTls.simple({ caCertificates: 'system', ...options }) }).tls;
    expect(tls({ sni: 'front.example.com' })).toMatchObject({ sni: 'front.example.com', subjectAltNames: ['front.example.com'] });
    expect(tls({ subjectAltNames: ['other'] })).toMatchObject({ sni: 'api.example.com', subjectAltNames: ['other'] });
    expect(tls({}, { subjectAltNames: ['of-the-entry'] })).toEqual({ mode: 'SIMPLE', caCertificates: 'system', sni: 'api.example.com' });
    const skipped = policy({ tls: UpstreamTls.simple({ dangerouslySkipVerification: true }) }).tls;
    expect([skipped.sni, skipped.subjectAltNames]).toEqual(['api.example.com', undefined]);
  });

  test('with a Secret is for an egress gateway, the only one that reads it', () => {
    const chart = chartOn('istio');
    const api = apiOf({ tls: UpstreamTls.mutual({ credentialName: 'client' }) })(chart);
    expect(api.node.validate()).toEqual([
      '"c/api" is called by TLS with Secret "client", which sidecars do not look at: they would send plaintext; '
      + 'carry it by an EgressGateway, whose pods read the Secret, or name files in the proxy',
    ]);
    new EgressGateway(chart, 'egress', { namespace: 'istio-egress' }).carry(api);
    expect(api.node.validate()).toEqual([]);
    expect(only(synth(chart), 'DestinationRule', 'api').spec.trafficPolicy.tls).toEqual({ mode: 'MUTUAL', credentialName: 'client', sni: 'api.example.com', subjectAltNames: ['api.example.com'] });
    const unchecked = apiOf({ hosts: ['b.example.com'], tls: UpstreamTls.mutual({ credentialName: 'client', dangerouslySkipVerification: true }) })(chartOn('istio'));
    expect(unchecked.apiObjects[1].toJson().spec.trafficPolicy.tls).not.toHaveProperty('subjectAltNames');
  });

  test('leaves a wildcard to the name of each request', () => {
    expect(policy({ hosts: ['*.example.com'], resolution: HostResolution.NONE, tls: SIMPLE }).tls).toEqual({ mode: 'SIMPLE', caCertificates: 'system' });
  });

  test('leaves ports alone that are TLS already', () => {
    expect(policy({ ports: [ServicePort.http(80, { targetPort: 443 }), ServicePort.tls(443)], tls: SIMPLE })).toEqual({
      portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE', caCertificates: 'system', sni: 'api.example.com', subjectAltNames: ['api.example.com'] } }],
    });
    expect(refused({ ports: [ServicePort.tls(443)], tls: SIMPLE })).toContain('`tls` is given, and all ports are TLS');
  });

  test('is for each host by its own name', () => {
    const objects = ofKind(synthOn('istio', apiOf({ hosts: ['a.example.com', 'b.example.com'], tls: SIMPLE })), 'DestinationRule');
    expect(objects.map(({ spec }) => [spec.host, spec.trafficPolicy.tls.sni])).toEqual([['a.example.com', 'a.example.com'], ['b.example.com', 'b.example.com']]);
  });

  test('may be none', () => {
    expect(policy({ tls: UpstreamTls.disable() })).toEqual({ tls: { mode: 'DISABLE' } });
  });
});

describe('who may call it', () => {
  const egress = (props: Options, allowed: AllowOutsideProps = {}) => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const frontend = shop.addWorkload('frontend');
    apiOf({ namespace: shop, ...props })(chart).allowFrom(frontend, allowed);
    return only(synth(chart), 'NetworkPolicy', 'frontend').spec.egress;
  };
  const tcp = (...ports: number[]) => ports.map(port => ({ protocol: 'TCP', port }));
  const to = (...cidrs: string[]) => cidrs.map(cidr => ({ ipBlock: { cidr } }));

  test('a NetworkPolicy knows no names: the port is open to any address', () => {
    expect(egress({})).toEqual([{ to: to('0.0.0.0/0', '::/0'), ports: tcp(80) }]);
  });

  test('or to those that are said', () => {
    expect(egress({}, { addresses: ['203.0.113.7', '2001:db8::/32'] })).toEqual([{ to: to('203.0.113.7/32', '2001:db8::/32'), ports: tcp(80) }]);
  });

  test('or to those of its endpoints, where all are known', () => {
    const endpoints = [{ address: '203.0.113.7', ports: { http: 8080 } }, { address: '203.0.113.8' }];
    expect(egress({ resolution: HostResolution.STATIC, endpoints, ports: [ServicePort.http(80, { targetPort: 9090 })] }))
      .toEqual([{ to: to('203.0.113.7/32', '203.0.113.8/32'), ports: tcp(8080, 9090) }]);
    expect(egress({ endpoints: [...endpoints, { address: 'front.example.com' }] })[0].to).toEqual(to('0.0.0.0/0', '::/0'));
    expect(egress({ resolution: HostResolution.STATIC, endpoints: [...endpoints, { network: 'n' }] })[0].to).toEqual(to('0.0.0.0/0', '::/0'));
    expect(egress({ location: ServiceLocation.INSIDE, workloadLabels: { app: 'vm' } })[0].to).toEqual(to('0.0.0.0/0', '::/0'));
  });

  test('or to those at which it is called, where nobody looks up others', () => {
    expect(egress({ resolution: HostResolution.NONE, addresses: ['203.0.113.0/24'] })[0].to).toEqual(to('203.0.113.0/24'));
    expect(egress({ resolution: HostResolution.NONE })[0].to).toEqual(to('0.0.0.0/0', '::/0'));
    expect(egress({ addresses: ['203.0.113.0'] })[0].to).toEqual(to('0.0.0.0/0', '::/0'));
  });

  test('packets go to the port on which it listens', () => {
    const ports = [ServicePort.http(80, { targetPort: 443 }), ServicePort.tls(443), ServicePort.grpc(9000)];
    expect(egress({ ports })[0].ports).toEqual(tcp(443, 9000));
    expect(egress({ ports }, { ports: [9000] })[0].ports).toEqual(tcp(9000));
  });

  test('what is said in several ways holds together', () => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const frontend = shop.addWorkload('frontend');
    const api = apiOf({ ports: [ServicePort.http(80), ServicePort.tls(443)] })(chart);
    api.allowFrom(frontend, { ports: [443], addresses: ['203.0.113.7'] });
    api.allowFrom(frontend, { ports: [80], addresses: ['203.0.113.7'] });
    api.allowFrom(frontend, { ports: [80], addresses: ['203.0.113.8'] });
    expect(only(synth(chart), 'NetworkPolicy', 'frontend').spec.egress).toEqual([
      { to: to('203.0.113.7/32'), ports: tcp(80, 443) },
      { to: to('203.0.113.8/32'), ports: tcp(80) },
    ]);
  });

  test('anybody of a namespace', () => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    for (const name of ['a', 'b']) shop.addWorkload(name);
    apiOf()(chart).allowFrom(shop);
    for (const name of ['a', 'b']) expect(only(synth(chart), 'NetworkPolicy', name).spec.egress).toEqual([{ to: to('0.0.0.0/0', '::/0'), ports: tcp(80) }]);
  });

  test('nobody who shares an account, in whatever order', () => {
    const shared = (chart: Chart) => new kplus.ServiceAccount(chart, 'sa', { metadata: { name: 'shared', namespace: 'shop' } });
    const first = refusalOn('istio', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const serviceAccount = shared(chart);
      const [a] = ['a', 'b'].map(name => shop.addWorkload(name, { serviceAccount }));
      apiOf()(chart).allowFrom(a);
    });
    expect(first).toContain('c/api: the service account "shared" is shared by "c/shop/a" and "c/shop/b"');
    const second = refusalOn('istio', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const serviceAccount = shared(chart);
      apiOf()(chart).allowFrom(shop.addWorkload('a', { serviceAccount }));
      shop.addWorkload('b', { serviceAccount });
    });
    expect(second).toContain('the service account "shared" is shared by "c/shop/a" and "c/shop/b"');
  });

  test('a caller that nobody lets out is told', () => {
    const chart = chartOn('istio');
    new ZeroTrustNamespace(chart, 'shop');
    apiOf()(chart).allowFrom(account('ghost', 'shop'));
    expect(chart.node.root.node.validate()).toEqual([expect.stringContaining('"ghost" of namespace "shop" may call "c/api", but is no workload of that namespace')]);
  });

  test.each<[string, AllowOutsideProps, string]>([
    ['no ports', { ports: [] }, '`ports` is an empty list'],
    ['a port that it has not', { ports: [81] }, 'port 81 is allowed\n  because  the service\'s ports are 80'],
    ['no addresses', { addresses: [] }, '`addresses` is an empty list'],
    ['an address that is none', { addresses: ['example.com'] }, '"example.com" is no IP address'],
    ['a range that is none', { addresses: ['10.0.0.0/64'] }, '"10.0.0.0/64" is no range of IP addresses'],
    ['a misspelt option', { port: [80] } as any, '`props` has no option "port"'],
  ])('refused: %s', (_, props, problem) => {
    expect(refusalOn('istio', chart => apiOf()(chart).allowFrom(account('frontend', 'shop'), props))).toContain(problem);
  });

  test('refused: who does not see it, and who is nobody', () => {
    const allowed = (name: string, namespace: string) => refusalOn('istio', chart => apiOf({ visibleIn: ['shop'] })(chart).allowFrom(account(name, namespace)));
    expect(allowed('ads', 'lab')).toBe('c/api: a caller of namespace "lab" is let in\n  because  only shop sees the service\n  instead  add \'lab\' to visibleIn');
    const two = refusalOn('istio', chart => apiOf({ visibleIn: ['shop', 'billing'] })(chart).allowFrom(account('ads', 'lab')));
    expect(two).toContain('only billing, shop see the service');
    expect(allowed('default', 'shop')).toContain('the caller runs as the service account "default"');
  });
});

describe('what cannot be asked', () => {
  const TCP = [ServicePort.tcp(5432)];
  const STATIC = HostResolution.STATIC;
  const NONE = HostResolution.NONE;
  const DYNAMIC = HostResolution.DYNAMIC_DNS;
  const INSIDE = ServiceLocation.INSIDE;
  const WILD = ['*.example.com'];
  const IP = [{ address: '203.0.113.7' }];

  test.each<[string, Options, string]>([
    ['no hosts', { hosts: [] }, '`hosts` is an empty list'],
    ['a host that is none', { hosts: ['api'] }, '"api" is no full name'],
    ['any host', { hosts: ['*'] }, '"*": "*" stands for whole labels'],
    ['a host twice', { hosts: ['a.b', 'a.b'] }, '`hosts` names a.b twice'],
    ['no ports', { ports: [] }, '`ports` is an empty list'],
    ['a port twice', { ports: [...HTTP, ...HTTP] }, 'two ports have the number 80'],
    ['a misspelt option', { host: 'a.b' } as any, '`props` has no option "host"'],
    ['a location that is none', { location: 'MESH_INTERNAL' as any }, '`location` is "MESH_INTERNAL", a string'],
    ['a resolution that is none', { resolution: 'DNS' as any }, '`resolution` is "DNS", a string'],
    ['endpoints and workloads', { location: INSIDE, endpoints: IP, workloadLabels: { a: 'b' } }, '`endpoints` and `workloadLabels` are both given'],
    ['no endpoints', { resolution: STATIC }, 'it has no endpoints'],
    ['endpoints that are not looked at', { resolution: NONE, endpoints: IP }, '`endpoints` stands beside HostResolution.NONE'],
    ['workloads that are not looked at', { location: INSIDE, hosts: WILD, resolution: DYNAMIC, workloadLabels: { a: 'b' } }, '`workloadLabels` stands beside HostResolution.DYNAMIC_DNS'],
    ['two endpoints of which one is used', { resolution: HostResolution.DNS_ROUND_ROBIN, endpoints: [...IP, { address: 'a.b' }] }, 'it has 2 endpoints'],
    ['a name that nobody looks up', { resolution: STATIC, endpoints: [{ address: 'a.b' }] }, 'the endpoint "a.b" is a name'],
    ['a wildcard that DNS does not know', { hosts: WILD }, 'the host "*.example.com"\n  because  DNS knows no wildcards'],
    ['a name that is no wildcard', { resolution: DYNAMIC }, 'the host "api.example.com"\n  because  HostResolution.DYNAMIC_DNS is for names below a wildcard'],
    ['bytes without a name', { hosts: WILD, resolution: DYNAMIC, ports: TCP }, 'port 5432 is TCP\n  because  HostResolution.DYNAMIC_DNS reads the name'],
    ['bytes for two hosts', { hosts: ['a.b', 'c.d'], ports: TCP, addresses: ['203.0.113.7'] }, 'it has 2 hosts, and port 5432 is TCP'],
    ['bytes without an address', { ports: TCP }, 'port 5432 is TCP, and the service has no address'],
    ['bytes that give up an address', { ports: TCP, allocateAddress: false }, 'port 5432 is TCP, and the service has no address'],
    ['a range where names are looked up', { addresses: ['10.0.0.0/8'] }, 'the range 10.0.0.0/8 in `addresses`'],
    ['addresses of names below a wildcard', { hosts: WILD, resolution: DYNAMIC, addresses: ['203.0.113.7'] }, '`addresses` stands beside HostResolution.DYNAMIC_DNS'],
    ['an address more', { addresses: ['203.0.113.7'], allocateAddress: true }, '`allocateAddress` stands beside `addresses`'],
    ['an address at which nobody listens', { resolution: NONE, allocateAddress: true }, '`allocateAddress` stands beside HostResolution.NONE'],
    ['an address that is none', { addresses: ['a.b'] }, '"a.b" is no IP address'],
    ['workloads outside', { workloadLabels: { a: 'b' } }, '`workloadLabels` stands beside ServiceLocation.OUTSIDE'],
    ['an identity outside', { endpoints: [{ address: 'a.b', serviceAccount: 'c' }] }, 'the endpoint "a.b" has a service account'],
    ['any workload', { location: INSIDE, workloadLabels: {} }, '`workloadLabels` is empty'],
    ['a label that is none', { location: INSIDE, workloadLabels: { 'a b': 'c' } }, '`workloadLabels`\n  because  "a b" is not allowed'],
    ['a port of an endpoint that it has not', { endpoints: [{ address: 'a.b', ports: { https: 443 } }] }, 'an endpoint says where port "https" leads'],
    ['an endpoint nowhere', { endpoints: [{ weight: 1 }] }, '`endpoints[0]` has neither an address nor a network'],
    ['an endpoint with more', { endpoints: [{ address: 'a.b', port: 80 } as any] }, '`endpoints[0]` has no option "port"'],
    ['an address of an endpoint', { endpoints: [{ address: 'localhost' }] }, '`endpoints[0].address` is "localhost"'],
    ['the name of a port', { endpoints: [{ address: 'a.b', ports: { HTTP: 80 } }] }, '`endpoints[0].ports` is "HTTP"'],
    ['the number of a port', { endpoints: [{ address: 'a.b', ports: { http: 0 } }] }, '`endpoints[0].ports.http` is 0'],
    ['a network without a name', { endpoints: [{ network: '' }] }, '`endpoints[0].network` is ""'],
    ['a place that is none', { endpoints: [{ address: 'a.b', locality: 'eu//a' }] }, '`endpoints[0].locality` is "eu//a"'],
    ['a place within a place within a place', { endpoints: [{ address: 'a.b', locality: 'a/b/c/d' }] }, '`endpoints[0].locality` is "a/b/c/d"'],
    ['no weight', { endpoints: [{ address: 'a.b', weight: 0 }] }, '`endpoints[0].weight` is 0'],
    ['an account that is none', { location: INSIDE, endpoints: [{ address: 'a.b', serviceAccount: 'A' }] }, '`endpoints[0].serviceAccount` is "A"'],
    ['names of nobody', { subjectAltNames: [] }, '`subjectAltNames` is an empty list'],
    ['a wildcard in words', { hosts: ['a.b.com', '*.b.com', 'any.b.com'], resolution: NONE }, '`hosts` names *.b.com and any.b.com\n  because  the objects of both would have the same names\n  instead  make an ExternalService for each'],
    ['seen twice by one', { visibleIn: ['shop', 'shop'] }, '`visibleIn` names shop twice'],
    ['seen by nobody', { visibleIn: [] }, '`visibleIn` is an empty list'],
    ['TLS that is none', { tls: 'simple' as any }, '`tls` is "simple", a string'],
    ['an address that only counts as one', { allocateAddress: 1 as any }, '`allocateAddress` is 1'],
  ])('%s', (_, props, problem) => {
    expect(refused(props)).toContain(problem);
    expect(refused(props)).toMatch(/^c\/api: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });

  test('a host of which two say different things, where both are seen', () => {
    const two = (first: Options, second: Options) => (chart: Chart) => {
      apiOf(first)(chart);
      new ExternalService(chart, 'again', { namespace: 'lab', hosts: ['api.example.com'], ports: [ServicePort.grpc(80)], ...second });
    };
    expect(refusalOn('istio', two({}, {}))).toBe(
      'c/again: port 80 of api.example.com speaks grpc, and "c/api" says http\n'
      + '  because  where both are seen, clients would go by the one that was made first\n'
      + '  instead  use one ExternalService for both, or let each be seen in namespaces of its own: visibleIn',
    );
    expect(refusalOn('istio', two({ visibleIn: ['shop', 'lab'] }, { visibleIn: ['lab'] }))).toContain('port 80 of api.example.com');
    expect(synthOn('istio', two({ visibleIn: ['shop'] }, { visibleIn: ['lab'] }))).toHaveLength(2);
    expect(synthOn('istio', two({}, { ports: HTTP }))).toHaveLength(2);
    expect(synthOn('istio', two({}, { hosts: ['b.example.com'] }))).toHaveLength(2);
  });

  test('one that was refused leaves nothing behind', () => {
    const chart = chartOn('istio');
    apiOf()(chart);
    expect(refusal(() => new ExternalService(chart, 'again', { namespace: 'shop', hosts: ['b.c'], ports: [ServicePort.tls(443)], tls: UpstreamTls.disable() }))).toContain('all ports are TLS');
    new ExternalService(chart, 'third', { namespace: 'shop', hosts: ['b.c'], ports: [ServicePort.http(443)] });
    expect(synth(chart).map(({ metadata }) => metadata.name)).toEqual(['api', 'third']);
  });

  test.each<[string, Options, string]>([
    ['wildcards', { hosts: WILD, resolution: NONE }, 'know all names below a wildcard as one service'],
    ['names below a wildcard', { hosts: WILD, resolution: DYNAMIC }, 'look up the very name below a wildcard that is called'],
    ['visibility', { visibleIn: ['shop'] }, 'show an external service to some namespaces only'],
  ])('ambient: %s', (_, props, what) => {
    expect(refusalOn('ambient', apiOf(props))).toContain(`c/api: Istio 1.31 cannot ${what}`);
  });
});
