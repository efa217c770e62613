// What comes in by gateways, and which of it a route and its rules are about.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  GatewayForm, GatewayListener, HttpMatch, HttpPath, IstioMesh, JwtAuthentication, MeshGateway, PolicyTarget, RouteBackend, RouteNamespaces,
  ServicePort, ServiceRoute, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'route-gateways');
const shop = new ZeroTrustNamespace(chart, 'shop');

function deployment(namespace: string, name: string, version = 'v1'): k8s.KubeDeployment {
  const labels = { app: name, version };
  return new k8s.KubeDeployment(chart, `${name}-${version}`, {
    metadata: { name: `${name}-${version}`, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: `${name}:${version}` }] } },
    },
  });
}

// The pods of the gateways, which are installed beside Istio
new k8s.KubeNamespace(chart, 'ingress', { metadata: { name: 'ingress', labels: { 'istio-injection': 'enabled' } } });
deployment('ingress', 'edge');
new k8s.KubeService(chart, 'edge-service', {
  metadata: { name: 'edge', namespace: 'ingress' },
  spec: { selector: { app: 'edge' }, ports: [{ name: 'http2', port: 80, protocol: 'TCP' }, { name: 'http-partners', port: 8080, protocol: 'TCP' }] },
});
const form = GatewayForm.mesh({ labels: { app: 'edge' }, serviceAccount: 'edge' });
function gateway(id: string, port: number, hosts: string[]): MeshGateway {
  const listeners = [GatewayListener.http(port, { hosts, routesFrom: RouteNamespaces.of(shop) })];
  return new MeshGateway(chart, id, { namespace: 'ingress', form, listeners });
}
const hosts = ['shop.example.com', 'api.example.com', 'admin.example.com', 'login.example.com'];
const open = gateway('open', 80, hosts);
const partners = gateway('partners', 8080, hosts);

/** A service with a port for everybody and one for its admins; gateways lead to the first one, unless a route says otherwise. */
function service(name: string) {
  return shop.addService(name, {
    versions: { v1: deployment('shop', name), v2: deployment('shop', name, 'v2') },
    ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'admin' })],
  });
}
const byGateway = { gateways: [open], hosts: ['shop.example.com'], gatewayPort: 80 };
const v1 = [RouteBackend.version('v1')];
const v2 = [RouteBackend.version('v2')];
const below = (path: string) => HttpMatch.path(HttpPath.below(path));

// Calls within the mesh, and what comes in by two gateways
new ServiceRoute(chart, 'api-routes', {
  ...byGateway,
  gateways: [open, partners],
  hosts: ['shop.example.com', 'api.example.com'],
  service: service('api'),
  rules: [
    { name: 'partners-only', gateways: [partners], match: [below('/partner')], to: v2 },
    { name: 'within-the-mesh', meshTraffic: true, match: [HttpMatch.header('x-preview', 'true')], to: v2 },
    { name: 'from-outside', meshTraffic: false, match: [below('/internal')], respond: { status: 404 } },
    { name: 'all-else', to: v1 },
  ],
});

// What comes in by a gateway only
new ServiceRoute(chart, 'admin-routes', {
  ...byGateway,
  hosts: ['admin.example.com'],
  gatewayPort: 81,
  meshTraffic: false,
  service: service('admin'),
  rules: [{ match: [HttpMatch.header('x-preview', 'true')], to: v2 }],
});

// Users whose token says that they are testers see the new version; tokens are verified for all gateways of the pods
new ServiceRoute(chart, 'login-routes', {
  ...byGateway,
  gateways: [partners],
  hosts: ['login.example.com'],
  meshTraffic: false,
  service: service('login'),
  rules: [{ match: [HttpMatch.claim(['realm_access', 'roles'], 'tester')], to: v2 }],
});
new JwtAuthentication(chart, 'tokens', {
  target: PolicyTarget.pods({ namespace: 'ingress', labels: { app: 'edge' } }),
  issuers: [{ issuer: 'https://auth.example.com' }],
  required: false,
});
