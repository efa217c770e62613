import { ServicePort, ZeroTrustNamespace, ZeroTrustStage } from '../../src';
import { account, MeshName, Pods, podsOf, refusalOn, synthOn } from '../program';

/** A service on container ports 8080 and 9090, whose pods are as a test says. */
const write = (pods: Pods, plaintextPorts?: number[], stage?: ZeroTrustStage) => (chart: any) => {
  const ports = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(90, { targetPort: 9090, name: 'admin' })];
  new ZeroTrustNamespace(chart, 'shop', { stage }).addService('cart', { ports, plaintextPorts, workload: podsOf(chart, 'cart', pods) }).allow(account('ann'));
};

const outside: [MeshName, Pods, string][] = [
  ['istio', { spec: { hostNetwork: true } }, 'hostNetwork'],
  ['istio', { labels: { 'sidecar.istio.io/inject': 'false' } }, 'sidecar.istio.io/inject is "false"'],
  ['istio', { annotations: { 'sidecar.istio.io/inject': 'false' } }, 'sidecar.istio.io/inject is "false"'],
  ['istio', { labels: { 'sidecar.istio.io/inject': 'False' } }, 'sidecar.istio.io/inject is "False"'],
  ['istio', { labels: { 'sidecar.istio.io/inject': 'no' } }, 'sidecar.istio.io/inject is "no"'],
  ['istio', { annotations: { 'sidecar.istio.io/interceptionMode': 'NONE' } }, 'sidecar.istio.io/interceptionMode is "NONE"'],
  ['istio', { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '22, 9090' } }, 'traffic.sidecar.istio.io/excludeInboundPorts holds port 9090'],
  ['istio', { annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '8080' } }, 'traffic.sidecar.istio.io/includeInboundPorts leaves out port 9090'],
  ['istio', { annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '' } }, 'traffic.sidecar.istio.io/includeInboundPorts leaves out port 8080'],
  ['ambient', { spec: { hostNetwork: true } }, 'hostNetwork'],
  ['ambient', { labels: { 'istio.io/dataplane-mode': 'none' } }, 'istio.io/dataplane-mode is "none"'],
  ['linkerd', { spec: { hostNetwork: true } }, 'hostNetwork'],
  ['linkerd', { annotations: { 'linkerd.io/inject': 'disabled' } }, 'linkerd.io/inject is "disabled"'],
  ['linkerd', { annotations: { 'linkerd.io/inject': 'true' } }, 'linkerd.io/inject is "true"'],
  ['linkerd', { annotations: { 'config.linkerd.io/default-inbound-policy': 'all-authenticated' } }, 'config.linkerd.io/default-inbound-policy is "all-authenticated"'],
  ['linkerd', { annotations: { 'config.linkerd.io/skip-inbound-ports': '8000-8080' } }, 'config.linkerd.io/skip-inbound-ports holds port 8080'],
];

test.each(outside)('%s: pods with %j are not guarded', (mesh, pods, fault) => {
  const message = refusalOn(mesh, write(pods));
  expect(message).toContain('c/shop/cart: the pods of "cart" are not guarded: ');
  expect(message).toContain(fault);
  expect(message).toMatch(/\n {2}because {2}.+\n {2}instead {2}.+plaintextPorts$/);
});

test.each(outside.filter(([mesh]) => mesh !== 'ambient'))('%s: with %j they may be observed', (mesh, pods) => {
  expect(synthOn(mesh, write(pods, undefined, ZeroTrustStage.OBSERVE)).length).toBeGreaterThan(0);
});

test.each<[MeshName, Pods]>([
  ['istio', { labels: { 'sidecar.istio.io/inject': 'true' } }],
  ['istio', { annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '*' } }],
  ['istio', { annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '8080,9090' } }],
  ['istio', { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '22' } }],
  ['istio', { annotations: { 'linkerd.io/inject': 'disabled' } }],
  ['ambient', { labels: { 'istio.io/dataplane-mode': 'ambient' } }],
  ['linkerd', { annotations: { 'linkerd.io/inject': 'enabled' } }],
  ['linkerd', { annotations: { 'linkerd.io/inject': 'ingress' } }],
  ['linkerd', { annotations: { 'config.linkerd.io/default-inbound-policy': 'deny' } }],
  ['linkerd', { annotations: { 'config.linkerd.io/skip-inbound-ports': '22,9000-9089' } }],
  ['linkerd', { labels: { 'sidecar.istio.io/inject': 'false' } }],
])('%s: pods with %j are guarded', (mesh, pods) => {
  expect(synthOn(mesh, write(pods)).length).toBeGreaterThan(0);
});

test.each<[MeshName, Pods]>([
  ['istio', { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '9090' } }],
  ['linkerd', { annotations: { 'config.linkerd.io/skip-inbound-ports': '9090' } }],
])('%s: a port that is open to anyone anyway may go around the mesh: %j', (mesh, pods) => {
  expect(synthOn(mesh, write(pods, [9090])).length).toBeGreaterThan(0);
});

test('each version is looked at', () => {
  const message = refusalOn('istio', chart => {
    const version = (name: string, labels: object) => podsOf(chart, `cart-${name}`, { account: 'cart', labels: { app: 'cart', version: name, ...labels } });
    const versions = { v1: version('v1', {}), v2: version('v2', { 'sidecar.istio.io/inject': 'false' }) };
    new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)], versions });
  });
  expect(message).toContain('the pods of "cart" are not guarded: sidecar.istio.io/inject is "false"');
});
