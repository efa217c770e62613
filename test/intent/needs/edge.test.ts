import { DataPlane, IstioMesh, LinkerdMesh, Support } from '../../../src';
import { ExternalServiceIntent } from '../../../src/intent/edge/external-service';
import { ListenerIntent } from '../../../src/intent/edge/gateway-intent';
import { HostResolution } from '../../../src/intent/edge/host-resolution';
import { EDGE_NEEDS, needsOfExternalService, needsOfGateway } from '../../../src/intent/needs/edge';
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

test.each<[string, Partial<ExternalServiceIntent>, string[]]>([
  ['a name', {}, []],
  ['a wildcard', { hosts: ['a.b', '*.b'] }, ['external.wildcard']],
  ['names below a wildcard', { hosts: ['*.b'], resolution: HostResolution.DYNAMIC_DNS }, ['external.dynamic-dns', 'external.wildcard']],
  ['visibility', { visibleIn: ['shop'] }, ['external.visibility']],
])('an external service with %s', (_, fields, needs) => {
  expect(needsOfExternalService({ hosts: ['a.b'], resolution: HostResolution.DNS, ...fields } as ExternalServiceIntent)).toEqual(['external', ...needs]);
});

test('Istio carries all of it with sidecars, part of it in ambient mode; Linkerd has none of it written', () => {
  const carried = (mesh: Parameters<typeof chartOn>[0]) => {
    const app = chartOn(mesh).node.root;
    const { capabilities } = app.node.findChild('mesh') as IstioMesh | LinkerdMesh;
    const own = capabilities.filter(({ need }) => need in EDGE_NEEDS);
    for (const { support, note, instead } of own) if (support === Support.NONE) expect([note, instead]).not.toContain(undefined);
    return own.filter(({ support }) => support === Support.NATIVE).map(({ need }) => need);
  };
  const all = Object.keys(EDGE_NEEDS);
  const notInAmbient = ['external.wildcard', 'external.dynamic-dns', 'external.visibility', 'egress.gateway', 'egress.scope', 'egress.scope.except'];
  expect(carried('istio')).toEqual(all);
  expect(carried(app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT }))).toEqual(all.filter(need => !notInAmbient.includes(need)));
  expect(carried('linkerd')).toEqual([]);
});
