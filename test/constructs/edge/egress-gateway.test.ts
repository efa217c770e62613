import { Chart, Duration, JsonPatch } from 'cdk8s';
import fc from 'fast-check';
import {
  CanaryService, EgressGateway, EgressGatewayProps, ExternalService, ExternalServiceProps, GatewayForm, GatewayListener, HostResolution, HttpMatch,
  HttpPath, IstioMesh, MeshGateway, ResilientUpstream, ResilientUpstreamProps, ServiceLocation, ServicePort, ServiceRoute, SidecarScope,
  UnmatchedRequests, UpstreamTls, ZeroTrustNamespace,
} from '../../../src';
import '../../../src/testing';
import { chartOn, inOrder, nameOf, ofKind, only, refusal, refusalOn, synth, synthOn } from '../../program';

const egressIn = (chart: Chart, props: Partial<EgressGatewayProps> = {}) => new EgressGateway(chart, 'egress', { namespace: 'istio-egress', ...props });
const apiIn = (chart: Chart, props: Partial<ExternalServiceProps> = {}, id = 'api') =>
  new ExternalService(chart, id, { namespace: 'shop', hosts: [`${id}.example.com`], ports: [ServicePort.http(80, { targetPort: 443 }), ServicePort.tls(443)], ...props });
const carried = (props: Partial<ExternalServiceProps> = {}, egress: Partial<EgressGatewayProps> = {}) => synthOn('istio', chart => egressIn(chart, egress).carry(apiIn(chart, props)));
const refused = (props: Partial<ExternalServiceProps>, egress: Partial<EgressGatewayProps> = {}) => refusalOn('istio', chart => egressIn(chart, egress).carry(apiIn(chart, props)));
const HOST = 'istio-egressgateway.istio-egress.svc.cluster.local';

describe('what is written', () => {
  test('the gateway, a server for each host and way', () => {
    expect(only(carried(), 'Gateway')).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'egress', namespace: 'istio-egress' },
      spec: {
        selector: { istio: 'egressgateway' },
        servers: [
          { port: { number: 80, name: 'https-api-example-com', protocol: 'HTTPS' }, hosts: ['shop/api.example.com'], tls: { mode: 'ISTIO_MUTUAL' } },
          { port: { number: 443, name: 'tls-api-example-com', protocol: 'TLS' }, hosts: ['shop/api.example.com'], tls: { mode: 'PASSTHROUGH' } },
        ],
      },
    });
  });

  test('the way to it: the host is asked for in the mesh\'s own mTLS', () => {
    expect(only(carried(), 'DestinationRule')).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'egress-hosts', namespace: 'istio-egress' },
      spec: {
        host: HOST,
        subsets: [{ name: 'api-example-com', trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'ISTIO_MUTUAL', sni: 'api.example.com' } }] } }],
      },
    });
  });

  test('routes to it, and from it to the host', () => {
    const routes = Object.fromEntries(ofKind(carried(), 'VirtualService').map(({ metadata, spec }) => [`${metadata.namespace}/${metadata.name}`, spec]));
    expect(routes).toEqual({
      'shop/api': {
        hosts: ['api.example.com'],
        http: [{ match: [{ port: 80 }], route: [{ destination: { host: HOST, subset: 'api-example-com', port: { number: 80 } } }] }],
        tls: [{ match: [{ port: 443, sniHosts: ['api.example.com'] }], route: [{ destination: { host: HOST, port: { number: 443 } } }] }],
      },
      'shop/api-egress': {
        hosts: ['api.example.com'],
        gateways: ['istio-egress/egress'],
        http: [{ retries: { attempts: 2, retryOn: 'connect-failure,refused-stream' }, route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }] }],
      },
      'shop/api-egress-tls': {
        hosts: ['api.example.com'],
        gateways: ['istio-egress/egress'],
        tls: [{ match: [{ sniHosts: ['api.example.com'] }], route: [{ destination: { host: 'api.example.com', port: { number: 443 } } }] }],
      },
    });
  });

  test('one way alone', () => {
    const requests = carried({ ports: [ServicePort.grpc(9000)] });
    expect(only(requests, 'Gateway').spec.servers.map(({ port }: any) => port.name)).toEqual(['https-api-example-com']);
    expect(ofKind(requests, 'VirtualService').map(nameOf).sort()).toEqual(['VirtualService shop/api', 'VirtualService shop/api-egress']);
    const tls = carried({ ports: [ServicePort.tls(443)] });
    expect(only(tls, 'Gateway').spec.servers.map(({ port }: any) => port.name)).toEqual(['tls-api-example-com']);
    expect(ofKind(tls, 'DestinationRule')).toEqual([]);
    expect(ofKind(tls, 'VirtualService').map(nameOf).sort()).toEqual(['VirtualService shop/api', 'VirtualService shop/api-egress-tls']);
  });

  test('every host of a service, and every service', () => {
    const objects = synthOn('istio', chart => {
      const egress = egressIn(chart);
      egress.carry(apiIn(chart, { hosts: ['a.example.com', 'b.example.com'], ports: [ServicePort.http(80)] }));
      egress.carry(apiIn(chart, { namespace: 'lab' }, 'lab'));
    });
    expect(only(objects, 'Gateway').spec.servers.map(({ hosts }: any) => hosts[0])).toEqual(['shop/a.example.com', 'shop/b.example.com', 'lab/lab.example.com', 'lab/lab.example.com']);
    expect(only(objects, 'DestinationRule').spec.subsets.map(({ name }: any) => name)).toEqual(['a-example-com', 'b-example-com', 'lab-example-com']);
    expect(ofKind(objects, 'VirtualService')).toHaveLength(7);
  });

  test('other pods, another Service and other ports', () => {
    const objects = carried({}, {
      pods: { labels: { app: 'exit' }, serviceAccount: 'exit' }, serviceName: 'exit-service', requestsPort: ServicePort.http2(8080), tlsPort: ServicePort.tls(8443),
    });
    const { selector, servers } = only(objects, 'Gateway').spec;
    expect([selector, servers.map(({ port }: any) => port.number)]).toEqual([{ app: 'exit' }, [8080, 8443]]);
    expect(only(objects, 'DestinationRule').spec.host).toBe('exit-service.istio-egress.svc.cluster.local');
    expect(only(objects, 'VirtualService', 'api').spec.http[0].route[0].destination).toEqual({ host: 'exit-service.istio-egress.svc.cluster.local', subset: 'api-example-com', port: { number: 8080 } });
    expect(only(carried({}, { pods: { serviceAccount: 'exit' } }), 'DestinationRule').spec.host).toBe('exit.istio-egress.svc.cluster.local');
  });

  test('the service\'s own policies hold: TLS is put around where the calls leave', () => {
    const objects = synthOn('istio', chart => {
      const api = apiIn(chart, { tls: UpstreamTls.simple({ caCertificates: 'system' }) });
      egressIn(chart).carry(api);
      new ResilientUpstream(chart, 'upstream', { service: api.service, timeout: Duration.seconds(2), retry: { attempts: 0 } });
    });
    expect(only(objects, 'DestinationRule', 'api').spec.trafficPolicy.portLevelSettings[0]).toMatchObject({ port: { number: 80 }, tls: { mode: 'SIMPLE', sni: 'api.example.com' } });
    const [to, out] = ['api', 'api-egress'].map(name => only(objects, 'VirtualService', name).spec.http[0]);
    expect([to.timeout, to.retries, out.timeout, out.retries]).toEqual(['2s', { attempts: 0 }, '2s', { attempts: 2, retryOn: 'connect-failure,refused-stream' }]);
  });

  test.each(['before', 'after'] as const)('a canary that is said %s it: the gateway shares the requests out', when => {
    const objects = synthOn('istio', chart => {
      const at = (address: string, version: string) => ({ address, labels: { version } });
      const api = apiIn(chart, { resolution: HostResolution.STATIC, endpoints: [at('203.0.113.1', 'v1'), at('203.0.113.2', 'v2')] });
      const canary = () => new CanaryService(chart, 'canary', {
        service: api.service, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10, override: HttpMatch.header('x-canary', 'always'),
      });
      if (when === 'before') canary();
      egressIn(chart).carry(api);
      if (when === 'after') canary();
    });
    const retries = { attempts: 2, retryOn: 'connect-failure,refused-stream' };
    const to = (subset: string) => ({ destination: { host: 'api.example.com', port: { number: 80 }, subset } });
    expect(only(objects, 'VirtualService', 'api-egress').spec.http).toEqual([
      { match: [{ headers: { 'x-canary': { exact: 'always' } } }], retries, route: [to('v2')] },
      { retries, route: [{ ...to('v1'), weight: 90 }, { ...to('v2'), weight: 10 }] },
    ]);
    expect(only(objects, 'VirtualService', 'api').spec.http).toEqual([{ match: [{ port: 80 }], route: [{ destination: { host: HOST, subset: 'api-example-com', port: { number: 80 } } }] }]);
    expect(only(objects, 'DestinationRule', 'api').spec.subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }]);
  });

  test('a service of one port needs none in its routes', () => {
    expect(only(carried({ ports: [ServicePort.http(80)] }), 'VirtualService', 'api-egress').spec.http[0].route).toEqual([{ destination: { host: 'api.example.com' } }]);
  });

  test('the outcome does not depend on the order', () => {
    const steps: ((made: { egress: EgressGateway; api: ExternalService; lab: ExternalService; shop: ZeroTrustNamespace }, chart: Chart) => void)[] = [
      ({ egress, api }) => egress.carry(api),
      ({ api, shop }) => api.allowFrom(shop.workloads[0]),
      ({ api }, chart) => { new ResilientUpstream(chart, 'upstream', { service: api.service, timeout: Duration.seconds(2) }); },
      ({ shop }, chart) => { new SidecarScope(chart, 'scope', { workload: shop.workloads[0] }); },
    ];
    const write = (order: readonly number[]) => {
      const chart = chartOn('istio');
      const shop = new ZeroTrustNamespace(chart, 'shop');
      shop.addWorkload('frontend');
      const made = { shop, egress: egressIn(chart), api: apiIn(chart), lab: apiIn(chart, {}, 'lab') };
      for (const step of order) steps[step](made, chart);
      return inOrder(synth(chart));
    };
    const usual = write([0, 1, 2, 3]);
    fc.assert(fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), order => { expect(write(order)).toEqual(usual); }), { numRuns: 24 });
  });

  test('patches, also for what comes later', () => {
    const overrides = { DestinationRule: [JsonPatch.add('/spec/exportTo', ['*'])] };
    expect(only(carried({}, { overrides }), 'DestinationRule').spec.exportTo).toEqual(['*']);
    expect(refusalOn('istio', chart => egressIn(chart, { overrides: { Gateway: [{}] as any } }))).toContain('`overrides` for Gateway');
    const chart = chartOn('istio');
    const egress = egressIn(chart, { overrides: { Sidecar: [] } });
    egress.carry(apiIn(chart));
    expect(egress.node.validate()).toEqual([expect.stringContaining('`overrides` names Sidecar')]);
  });

  test('it is valid; one that carries nothing is told', () => {
    const chart = chartOn('istio');
    const egress = egressIn(chart);
    expect(egress.apiObjects).toEqual([]);
    expect(egress.node.validate()).toEqual([expect.stringContaining('the egress gateway "c/egress" carries nothing')]);
    egress.carry(apiIn(chart));
    expect(egress.apiObjects.map(({ kind }) => kind)).toEqual(['DestinationRule', 'Gateway']);
    expect(egress.node.validate()).toEqual([]);
    expect(chart).toSatisfySchemas();
  });
});

describe('who may call what it carries', () => {
  const program = (order: 'first' | 'last', props: Partial<EgressGatewayProps> = {}) => synthOn('istio', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const frontend = shop.addWorkload('frontend');
    const egress = egressIn(chart, props);
    const api = apiIn(chart, { namespace: shop });
    if (order === 'first') egress.carry(api);
    api.allowFrom(frontend);
    if (order === 'last') egress.carry(api);
    new SidecarScope(chart, 'scope', { workload: frontend });
  });
  const to = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'istio-egress' } }, podSelector: { matchLabels: { istio: 'egressgateway' } } }];

  test.each(['first', 'last'] as const)('is let out to the gateway\'s pods and nowhere else, carried %s', order => {
    expect(only(program(order), 'NetworkPolicy', 'frontend').spec.egress).toEqual([{ to, ports: [{ protocol: 'TCP', port: 80 }, { protocol: 'TCP', port: 443 }] }]);
  });

  test('by the ports of the pods', () => {
    const ports = { requestsPort: ServicePort.http(80, { targetPort: 8080 }), tlsPort: ServicePort.tls(443, { targetPort: 8443 }) };
    expect(only(program('first', ports), 'NetworkPolicy', 'frontend').spec.egress[0].ports).toEqual([{ protocol: 'TCP', port: 8080 }, { protocol: 'TCP', port: 8443 }]);
  });

  test('knows the gateway too', () => {
    expect(only(program('last'), 'Sidecar').spec.egress[0].hosts).toEqual([`istio-egress/${HOST}`, 'istio-system/*', 'shop/api.example.com']);
  });

  test('the gateway is somebody, and something that policies may be for', () => {
    const chart = chartOn('istio');
    const egress = egressIn(chart);
    expect(egress._identity('c')).toEqual({ kind: 'service-account', namespace: 'istio-egress', name: 'istio-egressgateway', podLabels: { istio: 'egressgateway' } });
    expect(egress._gateway('c')).toMatchObject({ name: 'egress', namespace: 'istio-egress', form: 'mesh', listeners: [] });
    egress.carry(apiIn(chart));
    expect(egress._gateway('c').listeners.map(({ name, protocol, passthrough }) => [name, protocol, passthrough])).toEqual([['https-api-example-com', 'https', false], ['tls-api-example-com', 'tls', true]]);
  });
});

describe('a policy for some clients', () => {
  type Step = 'egress' | 'upstream';
  const tls = UpstreamTls.simple({ caCertificates: 'system', sni: 'api.example.com' });
  const program = (clients: Partial<ResilientUpstreamProps>, order: readonly Step[], chart: Chart, namespace = 'istio-egress') => {
    const api = apiIn(chart, { ports: [ServicePort.http(80, { targetPort: 443 })] });
    const steps = { egress: () => egressIn(chart, { namespace }).carry(api), upstream: () => new ResilientUpstream(chart, 'upstream', { service: api.service, tls, ...clients }) };
    for (const step of order) steps[step]();
  };
  const WHY = 'what calls the service is the gateway, which would know nothing of the policy: where it asks for TLS, it would send plaintext';

  test.each<[string, Partial<ResilientUpstreamProps>, string, string]>([
    ['namespaces', { visibleTo: ['shop'] }, 'visibleTo', "add 'istio-egress' to visibleTo, or leave it out"],
    ['pods', { clientLabels: { app: 'web' } }, 'clientLabels', 'leave clientLabels out'],
    ['pods with the labels of the gateway\'s, in another namespace', { clientLabels: { istio: 'egressgateway' } }, 'clientLabels', 'leave clientLabels out'],
  ])('%s: the gateway would not see it', (_, clients, name, instead) => {
    const said = (order: readonly Step[]) => refusalOn('istio', chart => program(clients, order, chart));
    const what = `every call leaves by gateway "istio-egress/egress", and the policy holds for other clients only (\`${name}\`)\n  because  ${WHY}\n  instead  ${instead}`;
    expect(said(['egress', 'upstream'])).toBe(`c/upstream: with "c/egress": ${what}`);
    expect(said(['upstream', 'egress'])).toBe(`c/egress: with "c/upstream": ${what}`);
  });

  test.each<[string, Partial<ResilientUpstreamProps>, string]>([
    ['namespaces, its own among them', { visibleTo: ['istio-egress'] }, 'istio-egress'],
    ['its pods', { clientLabels: { istio: 'egressgateway' } }, 'shop'],
    ['all clients', {}, 'istio-egress'],
  ])('%s: it sees it', (_, clients, namespace) => {
    const objects = synthOn('istio', chart => program(clients, ['upstream', 'egress'], chart, namespace));
    expect(only(objects, 'DestinationRule', 'api').spec.trafficPolicy.tls.mode).toBe('SIMPLE');
  });
});

describe('a ServiceRoute at the gateway', () => {
  const route = (chart: Chart, api: ExternalService, egress: EgressGateway, unmatched?: UnmatchedRequests) => new ServiceRoute(chart, 'route', {
    service: api.service, gateways: [egress], hosts: ['api.example.com'], meshTraffic: false, unmatched, rules: [{ match: [HttpMatch.path(HttpPath.exact('/admin'))], respond: { status: 403 } }],
  });
  const INSTEAD = 'write both in one ServiceRoute, hand some of the requests over to a RouteDelegate, or let the matches exclude one another';
  const told = (where: string, other: string) => `${where}: "${other}" has routes for the same requests: at gateway "istio-egress/egress" those for host "api.example.com" with every request`
    + `\n  because  which of the two is looked at first depends on which object is older\n  instead  ${INSTEAD}`;
  const scene = (chart: Chart) => ({ chart, api: apiIn(chart, { ports: [ServicePort.http(80)] }), egress: egressIn(chart) });

  test('for all requests of a host: they would be two', () => {
    expect(refusalOn('istio', chart => {
      const { api, egress } = scene(chart);
      egress.carry(api);
      route(chart, api, egress);
    })).toBe(told('c/route', 'c/egress'));
    const { chart, api, egress } = scene(chartOn('istio'));
    route(chart, api, egress);
    expect(refusal(() => egress.carry(api))).toBe(told('c/egress', 'c/route'));
    expect(egress.apiObjects).toEqual([]);
  });

  test('for SNI that passes unopened', () => {
    expect(refusalOn('istio', chart => {
      const api = apiIn(chart, { ports: [ServicePort.tls(443)] });
      const egress = egressIn(chart);
      egress.carry(api);
      new ServiceRoute(chart, 'route', { service: api.service, gateways: [egress], hosts: ['api.example.com'], meshTraffic: false, tls: [{ sniHosts: ['api.example.com'] }] });
    })).toContain('c/route: "c/egress" has routes for the same requests: at gateway "istio-egress/egress" with SNI "api.example.com"');
  });

  test('for some requests alone it comes before', () => {
    const { chart, api, egress } = scene(chartOn('istio'));
    egress.carry(api);
    route(chart, api, egress, UnmatchedRequests.NOT_FOUND);
    expect(ofKind(synth(chart), 'VirtualService').map(nameOf).sort()).toEqual(['VirtualService shop/api', 'VirtualService shop/api-egress', 'VirtualService shop/api-route']);
  });
});

describe('what cannot be asked', () => {
  test.each<[string, Partial<ExternalServiceProps>, string]>([
    ['what is inside', { location: ServiceLocation.INSIDE, dangerouslyPlaintext: true }, '"c/api" is inside of the mesh'],
    ['a wildcard', { hosts: ['*.example.com'], resolution: HostResolution.DYNAMIC_DNS }, '"c/api" has the host "*.example.com"'],
    ['an address that only the client knows', { resolution: HostResolution.NONE }, '"c/api" is called at the address that the client looked up'],
    ['bytes', { ports: [ServicePort.tcp(5432)], addresses: ['203.0.113.7'] }, 'port 5432 of "c/api" is TCP'],
    ['two ports for requests', { ports: [ServicePort.http(80), ServicePort.grpc(81)] }, 'ports 80 and 81 of "c/api" are both for requests'],
    ['two ports for TLS', { ports: [ServicePort.tls(443), ServicePort.tls(444)] }, 'ports 443 and 444 of "c/api" are both for TLS'],
    ['what it does not see', { visibleIn: ['shop'] }, '"c/api" is not seen in "istio-egress"'],
    ['a host too long for a name', { hosts: [`${'a'.repeat(30)}.${'b'.repeat(40)}.com`] }, 'it would be called so at the gateway'],
  ])('%s', (_, props, problem) => {
    expect(refused(props)).toContain(problem);
    expect(refused(props)).toMatch(/^c\/egress: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });

  test('what it sees is carried', () => {
    expect(carried({ visibleIn: ['shop', 'istio-egress'] }).length).toBeGreaterThan(0);
  });

  test.each<[string, Partial<EgressGatewayProps>, string]>([
    ['a misspelt option', { form: GatewayForm.kubernetes() } as any, '`props` has no option "form"'],
    ['pods elsewhere', { pods: { namespace: 'other' } }, 'its pods are in "other"'],
    ['requests where TLS passes', { tlsPort: ServicePort.http(443) }, '`tlsPort` speaks http'],
    ['bytes where requests come', { requestsPort: ServicePort.tcp(80) }, '`requestsPort` speaks tcp'],
    ['one port for both', { requestsPort: ServicePort.http(443) }, 'requests and TLS both come to port 443'],
    ['a port that is none', { requestsPort: 80 as any }, '`requestsPort` is 80'],
    ['a Service that is none', { serviceName: 'A' }, '`serviceName` is "A"'],
  ])('%s', (_, props, problem) => {
    expect(refused({}, props)).toContain(problem);
  });

  test.each(['mesh', 'gateways'])('the name %s, which other routes have', id => {
    expect(refusalOn('istio', chart => new EgressGateway(chart, id, { namespace: 'istio-egress' }))).toContain(`c/${id}: the gateway is called "${id}"`);
  });

  test('something else', () => {
    expect(refusalOn('istio', chart => egressIn(chart).carry('api.example.com' as any))).toContain('`service` is "api.example.com", a string');
  });

  test('a service twice, also by two gateways', () => {
    const chart = chartOn('istio');
    const api = apiIn(chart);
    const egress = egressIn(chart);
    egress.carry(api);
    expect(refusal(() => egress.carry(api))).toBe('c/egress: "c/api" is carried by "c/egress" already\n  because  its calls leave by one gateway\n  instead  carry it once');
    expect(refusal(() => new EgressGateway(chart, 'second', { namespace: 'other' }).carry(api))).toContain('"c/api" is carried by "c/egress" already');
  });

  test('a host twice, and one that would be called as another', () => {
    const chart = chartOn('istio');
    const egress = egressIn(chart);
    egress.carry(apiIn(chart, { hosts: ['a.b-c.com'] }));
    expect(refusal(() => egress.carry(apiIn(chart, { hosts: ['a.b-c.com'], namespace: 'lab' }, 'again')))).toContain('the host "a.b-c.com" is carried twice');
    expect(refusal(() => egress.carry(apiIn(chart, { hosts: ['a-b.c.com'] }, 'other')))).toContain('the host "a-b.c.com" is carried twice, or another that is called "https-a-b-c-com"');
    expect(ofKind(synth(chart), 'VirtualService')).toHaveLength(3);
  });

  test('a service whose routes are said otherwise: nothing is changed', () => {
    const chart = chartOn('istio');
    const api = apiIn(chart);
    const table = { mesh: true, gateways: [], hosts: [], http: [{ matches: [], action: { kind: 'respond' as const, status: 503 } }], tls: [], tcp: [], unmatched: 'not-found' as const };
    api.service._contribute(chart, { parts: { routes: { mesh: table } } });
    const egress = egressIn(chart);
    expect(refusal(() => egress.carry(api))).toContain('c/egress: it contradicts "c" about the routes of service shop/api');
    expect([egress.apiObjects, api.apiObjects.map(({ kind }) => kind)]).toEqual([[], ['ServiceEntry', 'VirtualService']]);
  });

  test('a service that is written for another mesh', () => {
    expect(refusalOn('istio', chart => {
      const api = apiIn(chart);
      egressIn(chart, { mesh: new IstioMesh(chart, 'other') }).carry(api);
    })).toContain('c/egress: it is for Istio, and "c/api/Service" for Istio');
  });

  test('another gateway of the same pods with the same host', () => {
    expect(refusalOn('istio', chart => {
      new MeshGateway(chart, 'ingress', {
        namespace: 'istio-egress', form: GatewayForm.mesh({ labels: { istio: 'egressgateway' } }), listeners: [GatewayListener.passthrough(443, { hosts: ['api.example.com'] })],
      });
      egressIn(chart).carry(apiIn(chart));
    })).toContain('c/egress: it and "c/ingress" exclude each other: both take api.example.com at port 443');
  });

  test.each(['ambient', 'linkerd'] as const)('%s', mesh => {
    expect(refusalOn(mesh, chart => egressIn(chart))).toContain('cannot send calls to the outside through a gateway');
  });
});
