// Where connections go that nobody opens: TCP by addresses and callers, TLS by the name that is asked for.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  GatewayForm, GatewayListener, IstioMesh, MeshGateway, RouteBackend, RouteNamespaces, ServicePort, ServiceRoute, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'l4-routes');
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

const versions = (name: string) => ({ v1: deployment('shop', name), v2: deployment('shop', name, 'v2') });
const v1 = [RouteBackend.version('v1')];
const v2 = [RouteBackend.version('v2')];

// Within the mesh: a broker with three ports, of which each speaks something else
const broker = shop.addService('broker', {
  versions: versions('broker'),
  ports: [ServicePort.http(15672, { name: 'admin' }), ServicePort.tcp(5672), ServicePort.tls(5671)],
});
new ServiceRoute(chart, 'broker-routes', {
  service: broker,
  rules: [{ to: v2 }],
  tcp: [
    { match: [{ destinationSubnets: ['10.1.0.0/16'], sourceNamespace: 'shop', sourceLabels: { app: 'orders' } }], to: v2 },
    { match: [{ sourceLabels: { app: 'reports' } }], to: [RouteBackend.version('v1', { weight: 90 }), RouteBackend.version('v2', { weight: 10 })] },
    { match: [{ port: 5672, sourceNamespace: 'billing' }], to: v1 },
  ],
  tls: [
    { sniHosts: [broker.host], match: [{ sourceNamespace: 'shop' }], to: v2 },
    { sniHosts: [broker.host], to: v1 },
  ],
});

// What comes in by gateways
new k8s.KubeNamespace(chart, 'ingress', { metadata: { name: 'ingress', labels: { 'istio-injection': 'enabled' } } });
deployment('ingress', 'edge');
const numbers = [443, 8443, 6379, 6380];
new k8s.KubeService(chart, 'edge-service', {
  metadata: { name: 'edge', namespace: 'ingress' },
  spec: { selector: { app: 'edge' }, ports: numbers.map(port => ({ name: `tcp-${port}`, port, protocol: 'TCP' })) },
});
const form = GatewayForm.mesh({ labels: { app: 'edge' }, serviceAccount: 'edge' });
const gateway = (id: string, listener: GatewayListener) => new MeshGateway(chart, id, { namespace: 'ingress', form, listeners: [listener] });
const routesFrom = RouteNamespaces.of(shop);
const hosts = ['vault.example.com', 'beta.vault.example.com'];
const open = gateway('open', GatewayListener.passthrough(443, { hosts, routesFrom }));
const partners = gateway('partners', GatewayListener.passthrough(8443, { hosts, routesFrom }));
const clients = gateway('clients', GatewayListener.tcp(6379, { routesFrom }));
const admins = gateway('admins', GatewayListener.tcp(6380, { routesFrom }));

new ServiceRoute(chart, 'vault-routes', {
  service: shop.addService('vault', { versions: versions('vault'), ports: [ServicePort.tls(443, { targetPort: 8443 })] }),
  gateways: [open, partners],
  hosts,
  meshTraffic: false,
  tls: [
    { sniHosts: ['vault.example.com'], to: v1 },
    { sniHosts: ['beta.vault.example.com'], gateways: [partners], match: [{ port: 8443, destinationSubnets: ['10.2.0.0/16'] }], to: v2 },
  ],
});
new ServiceRoute(chart, 'redis-routes', {
  service: shop.addService('redis', { versions: versions('redis'), ports: [ServicePort.tcp(6379)] }),
  gateways: [clients, admins],
  hosts: ['redis.example.com'],
  meshTraffic: false,
  tcp: [{ match: [{ destinationSubnets: ['10.1.0.0/16'] }], to: v1 }, { gateways: [admins], to: v2 }],
});
