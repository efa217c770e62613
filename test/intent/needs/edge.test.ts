import { DataPlane, IstioMesh, LinkerdMesh, OutboundTraffic, ServiceLocation, Support } from '../../../src';
import { ExternalServiceIntent } from '../../../src/intent/edge/external-service';
import { ListenerIntent } from '../../../src/intent/edge/gateway-intent';
import { HostResolution } from '../../../src/intent/edge/host-resolution';
import { SidecarScopeIntent } from '../../../src/intent/edge/sidecar-scope';
import { EDGE_NEEDS, needsOfExternalService, needsOfGateway, needsOfScope } from '../../../src/intent/needs/edge';
import { Protocol } from '../../../src/intent/protocol';
import { chartOn } from '../../program';

const listener = (fields: Partial<ListenerIntent>): ListenerIntent => ({
  name: 'l', port: 80, protocol: 'http', passthrough: false, hosts: ['*'], routesFrom: { kind: 'all' }, redirectToHttps: false, ...fields,
});
const ended = (tls: object) => listener({ protocol: 'https', tls: { kind: 'ended', certificates: [{ kind: 'secret', name: 'a' }], ...tls } });
const clients = { required: true, names: [], certificateHashes: [], publicKeyHashes: [] };

test.each<[string, ListenerIntent, string[]]>([
  ['plain text', listener({}), []],
  ['a redirect', listener({ redirectToHttps: true }), ['gateway.redirect']],
  ['bytes', listener({ protocol: 'tcp' }), ['gateway.tcp']],
  ['TLS unopened', listener({ tls: { kind: 'passthrough' } }), ['gateway.passthrough']],
  ['mTLS', listener({ tls: { kind: 'mesh' } }), ['gateway.mesh-tls']],
  ['mTLS unopened', listener({ tls: { kind: 'by-sni' } }), ['gateway.mesh-tls']],
  ['TLS', ended({}), ['gateway.tls']],
  ['two certificates', ended({ certificates: [{ kind: 'secret', name: 'a' }, { kind: 'secret', name: 'b' }] }), ['gateway.tls', 'gateway.second-certificate']],
  ['clients', ended({ clients }), ['gateway.tls', 'gateway.clients']],
  ['an authority in a Secret', ended({ clients: { ...clients, authority: { kind: 'secret', name: 'ca' } } }), ['gateway.tls', 'gateway.clients', 'gateway.client-authority']],
  ['an authority in files', ended({ clients: { ...clients, authority: { kind: 'files', certificates: '/ca' } } }), ['gateway.tls', 'gateway.clients']],
])('a listener for %s', (_, given, needs) => {
  expect(needsOfGateway({ form: { kind: 'mesh' }, listeners: [given, given] })).toEqual(['gateway', ...needs]);
});

test('a gateway of the Kubernetes Gateway API', () => {
  expect(needsOfGateway({ form: { kind: 'kubernetes' }, listeners: [] })).toEqual(['gateway.kubernetes']);
});

const PORT = { name: 'http', port: 80, targetPort: 80, protocol: Protocol.HTTP };
const NAMED: ExternalServiceIntent = {
  kind: 'external-service',
  name: 'api',
  namespace: 'shop',
  hosts: ['a.b'],
  ports: [PORT],
  location: ServiceLocation.OUTSIDE,
  resolution: HostResolution.DNS,
  endpoints: [],
  addresses: [],
  subjectAltNames: [],
  plaintext: false,
  where: 'c/api',
};

test.each<[string, Partial<ExternalServiceIntent>, string[]]>([
  ['a name', {}, []],
  ['a wildcard', { hosts: ['a.b', '*.b'] }, ['external.wildcard']],
  ['names below a wildcard', { hosts: ['*.b'], resolution: HostResolution.DYNAMIC_DNS }, ['external.dynamic-dns', 'external.wildcard']],
  ['visibility', { visibleIn: ['shop'] }, ['external.visibility']],
  ['machines of the mesh', { location: ServiceLocation.INSIDE }, ['external.inside']],
  ['endpoints', { endpoints: [{ address: '203.0.113.7' }] }, ['external.endpoints']],
  ['another port', { ports: [{ ...PORT, targetPort: 8080 }] }, ['external.target-port']],
  ['an address, or none', { allocateAddress: false }, ['external.address']],
  ['TLS', { tls: { kind: 'off' } as any }, ['external.tls']],
  ['names to check', { subjectAltNames: ['a.b'] }, ['external.tls']],
])('an external service with %s', (_, fields, needs) => {
  expect(needsOfExternalService({ ...NAMED, ...fields })).toEqual(['external', ...needs]);
});

test('Istio carries all of it with sidecars, part of it in ambient mode; Linkerd what needs no gateway', () => {
  const carried = (mesh: Parameters<typeof chartOn>[0]) => {
    const app = chartOn(mesh).node.root;
    const { capabilities } = app.node.findChild('mesh') as IstioMesh | LinkerdMesh;
    const own = capabilities.filter(({ need }) => need in EDGE_NEEDS);
    for (const { support, note, instead } of own) if (support === Support.NONE) expect([note, instead]).not.toContain(undefined);
    return own.filter(({ support }) => support === Support.NATIVE).map(({ need }) => need);
  };
  const all = Object.keys(EDGE_NEEDS);
  const notInAmbient = ['external.wildcard', 'external.dynamic-dns', 'external.visibility', 'egress.gateway', 'egress.outbound', 'egress.scope', 'egress.scope.except'];
  expect(carried('istio')).toEqual(all);
  expect(carried(app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT }))).toEqual(all.filter(need => !notInAmbient.includes(need)));
  expect(carried('linkerd')).toEqual(['external', 'external.wildcard', 'external.dynamic-dns', 'external.visibility', 'external.workload', 'egress.outbound']);
});

describe('a scope', () => {
  const EVERYTHING = { namespace: '*', host: '*' };
  const SCOPE: SidecarScopeIntent = {
    kind: 'sidecar-scope',
    name: 'scope',
    namespace: 'shop',
    hosts: () => [EVERYTHING],
    except: [],
    external: () => [],
    outboundListeners: [],
    inboundListeners: [],
    where: 'c/scope',
  };
  const LIMITED = { outbound: OutboundTraffic.REGISTRY_ONLY };

  test.each<[string, Partial<SidecarScopeIntent>, string[]]>([
    ['for what leaves the cluster', LIMITED, ['egress.outbound']],
    ['for nothing', {}, ['egress.scope']],
    ['for what is known too', { ...LIMITED, hosts: () => [{ namespace: 'shop', host: '*' }] }, ['egress.outbound', 'egress.scope']],
    ['of a workload', { ...LIMITED, workload: { app: 'web' } }, ['egress.outbound', 'egress.scope']],
    ['with exceptions', { ...LIMITED, except: [EVERYTHING] }, ['egress.outbound', 'egress.scope', 'egress.scope.except']],
    ['with listeners', { ...LIMITED, outboundListeners: [{ port: 80, protocol: Protocol.HTTP, name: 'http', hosts: [] }] }, ['egress.outbound', 'egress.scope']],
    ['with other listeners', { ...LIMITED, inboundListeners: [{ port: 80, protocol: Protocol.HTTP, name: 'http' }] }, ['egress.outbound', 'egress.scope']],
    ['with limits', { ...LIMITED, inboundLimits: { connectionLimits: {}, connections: {} } }, ['egress.outbound', 'egress.scope']],
  ])('%s', (_, fields, needs) => {
    expect(needsOfScope({ ...SCOPE, ...fields })).toEqual(needs);
  });
});
