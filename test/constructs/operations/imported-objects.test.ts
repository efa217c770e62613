import '../../../src/testing';
import { App, Chart, JsonPatch, Testing } from 'cdk8s';
import * as extensions from '../../../imports/extensions.istio.io';
import * as networking from '../../../imports/networking.istio.io';
import * as security from '../../../imports/security.istio.io';
import * as telemetry from '../../../imports/telemetry.istio.io';
import { CanaryService, IstioMesh, MeshTelemetry, PolicyTarget, ServicePort, TelemetryProvider, ZeroTrustNamespace } from '../../../src';

const metadata = { name: 'own', namespace: 'shop' };

/** Each of Istio's kinds by its imported class: for what no construct says. */
const MAKERS: { readonly [kind: string]: (chart: Chart) => unknown } = {
  AuthorizationPolicy: chart => new security.AuthorizationPolicy(chart, 'ap', { metadata, spec: {} }),
  DestinationRule: chart => new networking.DestinationRule(chart, 'dr', { metadata, spec: { host: 'own' } }),
  EnvoyFilter: chart => new networking.EnvoyFilter(chart, 'ef', { metadata, spec: { priority: 1 } }),
  Gateway: chart => new networking.Gateway(chart, 'gw', {
    metadata, spec: { servers: [{ hosts: ['a.example.com'], port: { number: 80, name: 'http', protocol: 'HTTP' } }] },
  }),
  PeerAuthentication: chart => new security.PeerAuthentication(chart, 'pa', { metadata, spec: { mtls: { mode: security.PeerAuthenticationSpecMtlsMode.STRICT } } }),
  ProxyConfig: chart => new networking.ProxyConfig(chart, 'pc', { metadata, spec: { concurrency: 1 } }),
  RequestAuthentication: chart => new security.RequestAuthentication(chart, 'ra', { metadata, spec: { jwtRules: [{ issuer: 'a', jwks: '{}' }] } }),
  ServiceEntry: chart => new networking.ServiceEntry(chart, 'se', { metadata, spec: { hosts: ['a.example.com'] } }),
  Sidecar: chart => new networking.Sidecar(chart, 'sc', { metadata, spec: { egress: [{ hosts: ['./*'] }] } }),
  Telemetry: chart => new telemetry.Telemetry(chart, 't', { metadata, spec: { tracing: [{ randomSamplingPercentage: 1 }] } }),
  TrafficExtension: chart => new extensions.TrafficExtension(chart, 'te', { metadata, spec: { lua: { inlineCode: 'x = 1' } } }),
  VirtualService: chart => new networking.VirtualService(chart, 'vs', { metadata, spec: { hosts: ['own'] } }),
  WasmPlugin: chart => new extensions.WasmPlugin(chart, 'wp', { metadata, spec: { url: 'oci://registry.example.com/filter' } }),
  WorkloadEntry: chart => new networking.WorkloadEntry(chart, 'we', { metadata, spec: { address: '10.0.0.1' } }),
  WorkloadGroup: chart => new networking.WorkloadGroup(chart, 'wg', { metadata, spec: { template: {} } }),
};

function chartWithMesh(): Chart {
  const app = new App();
  new IstioMesh(app, 'mesh');
  return new Chart(app, 'c');
}

test('there are 15 of them, and each is checked like those of the constructs', () => {
  expect(Object.keys(MAKERS)).toHaveLength(15);
  const chart = chartWithMesh();
  for (const make of Object.values(MAKERS)) make(chart);
  expect(Testing.synth(chart).map(({ kind }) => kind).sort()).toEqual(Object.keys(MAKERS).sort());
  expect(chart).toSatisfySchemas();
});

test('what the API server would refuse of one is said', () => {
  const chart = chartWithMesh();
  const rule = new networking.DestinationRule(chart, 'dr', { metadata, spec: { host: 'own' } });
  rule.addJsonPatch(JsonPatch.remove('/spec/host'));
  new telemetry.Telemetry(chart, 't', { metadata, spec: { tracing: [{ randomSamplingPercentage: 101 }] } });
  expect(() => expect(chart).toSatisfySchemas()).toThrow(/2 objects: .* 2 invalid/);
});

test('one of a name that a construct has taken is refused when the program is synthesized', () => {
  const chart = chartWithMesh();
  const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
  new CanaryService(chart, 'canary', { service: cart, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
  new MeshTelemetry(chart, 'own', { target: PolicyTarget.namespace('shop'), tracing: { provider: TelemetryProvider.zipkin('zipkin') } });
  new networking.VirtualService(chart, 'routes', { metadata: { name: 'cart', namespace: 'shop' }, spec: { hosts: ['cart'] } });
  new telemetry.Telemetry(chart, 'telemetry', { metadata, spec: {} });
  const said = (name: string, imported: string, own: string) => `${name} is made by "c/${imported}" and by "c/${own}": in the cluster the two would be one object`;
  const problems = chart.node.root.node.findAll().flatMap(node => node.node.validate());
  expect(problems).toEqual([
    expect.stringContaining(said('VirtualService "cart"', 'routes', 'shop/cart/VirtualService')),
    expect.stringContaining(said('Telemetry "own"', 'telemetry', 'own/Telemetry')),
  ]);
});
