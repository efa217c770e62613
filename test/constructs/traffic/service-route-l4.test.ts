import { gatewayIn, Options, refused, RouteScene, virtualServiceOf, WEB, Writer, sceneOn } from './route-program';
import { GatewayListener, HttpMatch, RouteBackend, ServicePort, TlsCredential, MeshService, ServiceRoute } from '../../../src';
import { ofKind, synthOn } from '../../program';

const TCP = [ServicePort.tcp(5432)];
const TLS = [ServicePort.tls(443)];
const to = (subset?: string, port?: number) => ({
  destination: { host: WEB, ...subset !== undefined && { subset }, ...port !== undefined && { port: { number: port } } },
});
const v = (name: string, weight: number) => RouteBackend.version(name, { weight });

describe('TCP', () => {
  test('some callers elsewhere, and the rest by weight', () => {
    expect(virtualServiceOf({
      tcp: [
        { match: [{ sourceNamespace: 'lab' }, { sourceLabels: { app: 'x' }, destinationSubnets: ['10.0.0.0/8', '10.1.2.3'], port: 5432 }], to: [RouteBackend.version('v2')] },
        { to: [v('v1', 90), v('v2', 10)] },
      ],
    }, TCP).spec).toEqual({
      hosts: [WEB],
      tcp: [
        { match: [{ sourceNamespace: 'lab' }, { sourceLabels: { app: 'x' }, destinationSubnets: ['10.0.0.0/8', '10.1.2.3/32'], port: 5432 }], route: [to('v2')] },
        { route: [{ ...to('v1'), weight: 90 }, { ...to('v2'), weight: 10 }] },
      ],
    });
  });

  test('beside HTTP, each at its ports', () => {
    expect(virtualServiceOf({ tcp: [{ to: [RouteBackend.version('v2')] }] }, [ServicePort.http(80), ServicePort.tcp(5432), ServicePort.tcp(5433)]).spec).toEqual({
      hosts: [WEB],
      tcp: [{ match: [{ port: 5432 }], route: [to('v2', 5432)] }, { match: [{ port: 5433 }], route: [to('v2', 5433)] }],
    });
  });

  test('by a gateway', () => {
    const db = ({ chart }: RouteScene) => gatewayIn(chart, 'db', [GatewayListener.tcp(5432)]);
    expect(virtualServiceOf(scene => ({ gateways: [db(scene)], hosts: ['*'], meshTraffic: false, tcp: [{ match: [{ port: 5432 }] }] }), TCP).spec).toEqual({
      hosts: ['*'], gateways: ['db'], tcp: [{ match: [{ port: 5432 }], route: [to()] }],
    });
    expect(virtualServiceOf(scene => ({ gateways: [db(scene)], hosts: ['db.example.com'], tcp: [{ gateways: [db(scene)], to: [RouteBackend.version('v2')] }] }), TCP).spec).toEqual({
      hosts: [WEB, 'db.example.com'], gateways: ['mesh', 'db'], tcp: [{ match: [{ gateways: ['db'] }], route: [to('v2')] }],
    });
  });
});

describe('TLS that nobody opens', () => {
  const edge = ({ chart }: RouteScene) => gatewayIn(chart, 'edge', [GatewayListener.passthrough(443, { hosts: ['*.example.com'] })]);

  test('by the name that is asked for', () => {
    expect(virtualServiceOf(scene => ({
      gateways: [edge(scene)],
      hosts: ['*.example.com'],
      meshTraffic: false,
      tls: [{ sniHosts: ['a.example.com', 'b.example.com'], to: [v('v1', 50), v('v2', 50)] }, { sniHosts: ['*.c.example.com'], match: [{ port: 443 }] }],
    }), TLS).spec).toEqual({
      hosts: ['*.example.com'],
      gateways: ['edge'],
      tls: [
        { match: [{ sniHosts: ['a.example.com', 'b.example.com'] }], route: [{ ...to('v1'), weight: 50 }, { ...to('v2'), weight: 50 }] },
        { match: [{ sniHosts: ['*.c.example.com'], port: 443 }], route: [to()] },
      ],
    });
  });

  test('within the mesh by the service\'s own', () => {
    expect(virtualServiceOf({ tls: [{ sniHosts: [WEB], match: [{ sourceNamespace: 'lab' }], to: [RouteBackend.version('v2')] }] }, TLS).spec).toEqual({
      hosts: [WEB], tls: [{ match: [{ sniHosts: [WEB], sourceNamespace: 'lab' }], route: [to('v2')] }],
    });
  });

  test('of several ports: each object has the names of its hosts', () => {
    const objects = synthOn('istio', chart => {
      const scene = sceneOn(chart, [...TLS, ServicePort.http(80)]);
      new ServiceRoute(chart, 'routes', {
        service: scene.web, gateways: [edge(scene)], hosts: ['web.example.com'], tls: [{ sniHosts: ['web.example.com', WEB], to: [RouteBackend.version('v2')] }],
      });
    });
    expect(ofKind(objects, 'VirtualService').map(({ spec }) => [spec.hosts, spec.tls])).toEqual([
      [[WEB], [{ match: [{ sniHosts: [WEB], port: 443 }], route: [to('v2', 443)] }]],
      [['web.example.com'], [{ match: [{ sniHosts: ['web.example.com'] }], route: [to('v2', 443)] }]],
    ]);
  });
});

describe('refused', () => {
  const passthrough = ({ chart }: RouteScene) => gatewayIn(chart, 'edge', [GatewayListener.passthrough(443, { hosts: ['*.example.com'] })]);

  test.each<[string, Options | Writer<Options>, ServicePort[], string]>([
    ['no rule for TCP', { tcp: [] }, TCP, '`tcp`\n  because  there is none'],
    ['no rule for TLS', { tls: [] }, TLS, '`tls`\n  because  there is none'],
    ['TCP for a service of HTTP', { tcp: [{ to: [RouteBackend.version('v2')] }] }, [ServicePort.http(80)], '`tcp[0].to[0]` is service "web"\n  because  it has no port that speaks TCP or TLS'],
    ['TCP that leads nowhere else', { tcp: [{}] }, [ServicePort.http(80)], 'service "web" has no port for `tcp`\n  because  they are about TCP, and its ports are 80 http'],
    ['TCP for TLS within the mesh', { tcp: [{}] }, TLS, 'service "web" has no port for `tcp`'],
    ['TLS for TCP within the mesh', { tls: [{ sniHosts: [WEB] }] }, TCP, 'service "web" has no port for `tls`'],
    ['what comes after all', { tcp: [{}, { to: [RouteBackend.version('v2')] }] }, TCP, 'tcp[1] is never reached\n  because  tcp[0] before it takes every connection'],
    ['an empty match', { tcp: [{ match: [] }] }, TCP, '`tcp[0].match` is empty'],
    ['a match of nothing', { tcp: [{ match: [{}] }] }, TCP, '`tcp[0].match[0]`\n  because  it asks for nothing\n  instead  say what a connection must be like, or leave the match out'],
    ['a misspelt match', { tcp: [{ match: [{ namespace: 'a' } as any] }] }, TCP, '`tcp[0].match[0]` has no option "namespace"'],
    ['a misspelt rule', { tcp: [{ from: [] } as any] }, TCP, '`tcp[0]` has no option "from"'],
    ['a range that is none', { tcp: [{ match: [{ destinationSubnets: ['10.0.0.0/33'] }] }] }, TCP, '"10.0.0.0/33" is no range of IP addresses'],
    ['a namespace that is none', { tcp: [{ match: [{ sourceNamespace: 'A' }] }] }, TCP, 'beginning and ending with a letter or digit\n  instead  write the name of the namespace as it is in the cluster'],
    ['a port of nobody', { tcp: [{ match: [{ port: 1 }] }] }, TCP, 'no connection comes at port 1; they come at 5432\n  instead  name one of these ports, or leave `port` out'],
    ['headers of connections', { tcp: [{ to: [RouteBackend.itself({ requestHeaders: { remove: ['a'] } })] }] }, TCP, '`tcp[0].to[0]` changes headers\n  because  a connection has none'],
    ['no name', { tls: [{ sniHosts: [] }] }, TLS, '`tls[0].sniHosts`\n  because  it names none'],
    ['a name that is none', scene => ({ gateways: [passthrough(scene)], hosts: ['*.example.com'], meshTraffic: false, tls: [{ sniHosts: ['a b.example.com'] }] }), TLS, '`tls[0].sniHosts`\n  because  "a b" is not allowed'],
    ['a name of another host', { tls: [{ sniHosts: ['a.example.com'] }] }, TLS, `"a.example.com" is no host of the route, which are ${WEB}`],
    ['a name twice', { tls: [{ sniHosts: [WEB] }, { sniHosts: [WEB] }] }, TLS, `tls[1] is never reached for "${WEB}"\n  because  tls[0] before it takes these connections`],
    ['a misspelt name', { tls: [{ hosts: [WEB] } as any] }, TLS, '`tls[0]` has no option "hosts"'],
    ['TLS at a gateway that opens it', ({ chart }) => ({ gateways: [gatewayIn(chart, 'open', [GatewayListener.tls(443, { hosts: ['*.example.com'], certificate: TlsCredential.secret('a') })])], hosts: ['a.example.com'], meshTraffic: false, tls: [{ sniHosts: ['a.example.com'] }] }), TLS, 'gateway "shop/open"\n  because  it has no listener for TLS that passes unopened'],
    ['TCP at a gateway of HTTP', ({ gateway }) => ({ gateways: [gateway], hosts: ['a.example.com'], meshTraffic: false, tcp: [{}] }), TCP, 'gateway "shop/public"\n  because  it has no listener for TCP'],
    ['what is unmatched', { tcp: [{}], unmatched: 'not-found' as any }, TCP, '`unmatched` stands without `rules`'],
    ['two ports behind a gateway', ({ chart }) => ({ gateways: [gatewayIn(chart, 'db', [GatewayListener.tcp(5432)])], hosts: ['*'], meshTraffic: false, tcp: [{}] }), [...TCP, ServicePort.tcp(5433)], 'which port of service "web" is meant is not said'],
  ])('%s', (_, options, ports, problem) => expect(refused(options, ports)).toContain(problem));

  test('Linkerd', () => {
    expect(refused({ tcp: [{ match: [{ sourceNamespace: 'lab' }] }] }, TCP, 'linkerd')).toContain('Linkerd 2.20 cannot route TCP connections');
    expect(refused({ tls: [{ sniHosts: [WEB] }] }, TLS, 'linkerd')).toContain('Linkerd 2.20 cannot route TLS connections by their SNI');
  });
});

test('two services for the same connections of a gateway', () => {
  const write = (kind: 'tcp' | 'tls', ports: [number?, number?] = []) => () => synthOn('istio', chart => {
    const { web } = sceneOn(chart, kind === 'tcp' ? TCP : TLS);
    const db = MeshService.fromName(chart, 'db', { name: 'db', namespace: 'lab', clientNamespace: 'shop', ports: kind === 'tcp' ? TCP : TLS });
    const gateway = gatewayIn(chart, 'edge', kind === 'tcp' ? [GatewayListener.tcp(1), GatewayListener.tcp(2)] : [GatewayListener.passthrough(443, { hosts: ['*.example.com'] })]);
    const hosts = kind === 'tcp' ? ['*'] : ['a.example.com'];
    [web, db].forEach((service, index) => new ServiceRoute(chart, `r${index}`, {
      service,
      gateways: [gateway],
      hosts,
      meshTraffic: false,
      ...kind === 'tcp' ? { tcp: [ports[index] === undefined ? {} : { match: [{ port: ports[index] }] }] } : { tls: [{ sniHosts: hosts }] },
    }));
  });
  expect(write('tcp')).toThrow('c/r1: "c/r0" has routes for the same requests: at gateway "shop/edge" with TCP');
  expect(write('tcp', [1, 1])).toThrow('with TCP at port 1');
  expect(ofKind(write('tcp', [1, 2])(), 'VirtualService')).toHaveLength(2);
  expect(write('tls')).toThrow('at gateway "shop/edge" with SNI "a.example.com"');
});

test('rules for requests stand beside them', () => {
  expect(virtualServiceOf({ rules: [{ match: [HttpMatch.header('x', 'y')], respond: { status: 200 } }], tcp: [{ to: [RouteBackend.version('v2')] }] }, [ServicePort.http(80), ...TCP]).spec).toMatchObject({
    http: [{ match: [{ port: 80 }] }, { match: [{ port: 80 }] }], tcp: [{ match: [{ port: 5432 }] }],
  });
});
