// Routes of the Gateway API, read by Istio, and by nobody in particular.
import { App, Chart } from 'cdk8s';
import { k8s, Service } from 'cdk8s-plus-27';
import {
  CanaryService, GatewayApiChannel, GatewayApiMesh, HttpMatch, IstioMesh, MeshService, RouteBackend, ServicePort, ServiceRoute, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
const istio = new IstioMesh(app, 'istio');
new GatewayApiMesh(app, 'mesh', { controller: istio, channel: GatewayApiChannel.EXPERIMENTAL, trustDomain: 'corp.example', clusterDomain: 'corp.example' });
const chart = new Chart(app, 'gateway-api');
const shop = new ZeroTrustNamespace(chart, 'shop');

function deployment(name: string, version: string): k8s.KubeDeployment {
  const labels = { app: name, version };
  return new k8s.KubeDeployment(chart, `${name}-${version}`, {
    metadata: { name: `${name}-${version}`, namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}

const cart = shop.addService('cart', {
  versions: { v1: deployment('cart', 'v1'), v2: deployment('cart', 'v2') }, ports: [ServicePort.http(80, { targetPort: 8080 })],
});
new CanaryService(chart, 'canary', { service: cart, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });

// Where nobody says what reads the routes; one of them leads to another namespace, which grants it
const plain = new Chart(app, 'plain');
const mesh = new GatewayApiMesh(plain, 'mesh', { version: '1.5' });
for (const name of ['lab', 'stock']) new k8s.KubeNamespace(plain, `${name}-namespace`, { metadata: { name, labels: { 'istio-injection': 'disabled' } } });

function service(name: string, namespace: string): MeshService {
  const made = new Service(plain, name, { metadata: { name, namespace }, ports: [{ name: 'http', port: 80 }] });
  made.selectLabel('app', name);
  return MeshService.of(made);
}

new ServiceRoute(plain, 'routes', {
  service: service('web', 'lab'), mesh, rules: [{ match: [HttpMatch.header('x-team', 'b')], to: [RouteBackend.service(service('stock', 'stock'))] }],
});
app.synth();
