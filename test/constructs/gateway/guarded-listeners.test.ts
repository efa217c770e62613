import { Chart } from 'cdk8s';
import { ClientCertificates, GatewayForm, GatewayListener, MeshGateway, MeshGatewayProps, TlsCredential } from '../../../src';
import '../../../src/testing';
import { chartOn, only, refusalOn, synth } from '../../program';

const https = (host: string, options: object = {}) => GatewayListener.https(443, { name: host.split('.')[0].replace('*', 'any'), hosts: [host], certificate: TlsCredential.secret(host.replace('*.', '')), ...options });
const ADMIN = https('admin.example.com', { clients: ClientCertificates.required() });
const plain = (options: object = {}) => GatewayListener.http(80, { hosts: ['*.example.com'], ...options });
const gatewayIn = (chart: Chart, listeners: GatewayListener[], props: Partial<MeshGatewayProps> = {}, id = 'edge') => new MeshGateway(chart, id, { namespace: 'ingress', listeners, ...props });
const refused = (...listeners: GatewayListener[]) => refusalOn('istio', chart => gatewayIn(chart, listeners));
const WHY = 'a route is bound to the gateway and not to a listener: by the second one its requests would get past what the first one asks for';
const INSTEAD = 'ask the same of both, let plain HTTP redirect (redirectToHttps: true), or put one of the two into a gateway of its own, for routes of its own';

test.each<[string, GatewayListener[], string]>([
  ['by a name that it has a certificate for', [https('*.example.com'), ADMIN], 'the listener "admin" asks its clients for certificates, "any" for none, and routes for admin.example.com hold at both'],
  ['in plain text', [ADMIN, plain()], 'the listener "admin" asks its clients for certificates, "http" for none, and routes for admin.example.com hold at both'],
  ['with other certificates', [ADMIN, https('*.example.com', { clients: ClientCertificates.required({ names: ['partner'] }) })],
    'the listener "admin" asks its clients for certificates, "any" for other certificates, and routes for admin.example.com hold at both'],
  ['from outside the mesh', [GatewayListener.meshHttps(443, { hosts: ['*'] }), plain({ hosts: ['*'] })], 'the listener "https" asks its clients for mTLS of the mesh, "http" for none, and routes for any host hold at both'],
])('a listener that lets clients in %s', (_, listeners, what) => {
  expect(refused(...listeners)).toBe(`c/edge: ${what}\n  because  ${WHY}\n  instead  ${INSTEAD}`);
});

test('nothing of it is made', () => {
  const chart = chartOn('istio');
  expect(() => gatewayIn(chart, [ADMIN, plain()])).toThrow('routes for admin.example.com hold at both');
  gatewayIn(chart, [plain()], {}, 'again');
  expect(only(synth(chart), 'Gateway').metadata.name).toBe('again');
});

test('what it says instead', () => {
  const chart = chartOn('istio');
  gatewayIn(chart, [ADMIN, plain({ redirectToHttps: true })]);
  gatewayIn(chart, [https('*.example.com')], {}, 'public');
  const form = GatewayForm.mesh({ labels: { app: 'internal' } });
  gatewayIn(chart, [ADMIN, https('*.example.com', { certificate: TlsCredential.secret('admin.example.com'), clients: ClientCertificates.required() })], { form }, 'alike');
  expect(chart).toSatisfySchemas();
});

test('listeners of the Kubernetes Gateway API at one port are apart, and those at two are not', () => {
  const form = GatewayForm.kubernetes();
  const chart = chartOn('istio');
  gatewayIn(chart, [ADMIN, https('*.example.com')], { form });
  expect(chart).toSatisfySchemas();
  expect(refusalOn('istio', other => gatewayIn(other, [ADMIN, plain()], { form }))).toContain('the listener "admin" asks its clients for certificates, "http" for none');
});
