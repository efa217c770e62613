// What is called outside of the cluster, how it is found, and who may call it.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { ExternalService, HostResolution, IstioMesh, ServiceLocation, ServicePort, UpstreamTls, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'external-services');
const shop = new ZeroTrustNamespace(chart, 'shop');

function workload(name: string) {
  const labels = { app: name };
  return shop.addWorkload(name, {
    workload: new k8s.KubeDeployment(chart, name, {
      metadata: { name, namespace: 'shop' },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
      },
    }),
  });
}
const checkout = workload('checkout');
const orders = workload('orders');

// By name: an API, to which the proxy speaks TLS
const payments = new ExternalService(chart, 'payments', {
  namespace: shop,
  hosts: ['api.payments.example', 'eu.payments.example'],
  ports: [ServicePort.http(80, { targetPort: 443 })],
  tls: UpstreamTls.simple({ caCertificates: 'system' }),
  visibleIn: [shop],
});
payments.allowFrom(checkout);

// One with several ports, of which each caller gets what it needs
const partner = new ExternalService(chart, 'partner', {
  namespace: shop,
  hosts: ['partner.example'],
  ports: [ServicePort.tls(443), ServicePort.tls(8443, { name: 'tls-admin' })],
  resolution: HostResolution.DNS_ROUND_ROBIN,
  allocateAddress: true,
  subjectAltNames: ['partner.example'],
  overrides: { ServiceEntry: [JsonPatch.add('/metadata/labels', { team: 'checkout' })] },
});
partner.allowFrom(checkout, { ports: [443], addresses: ['203.0.113.0/24'] });
partner.allowFrom(orders, { addresses: ['203.0.113.7'] });

// By addresses: a database in two places
const database = new ExternalService(chart, 'database', {
  namespace: shop,
  hosts: ['db.example.com'],
  ports: [ServicePort.tcp(5432)],
  resolution: HostResolution.STATIC,
  addresses: ['240.0.0.10'],
  endpoints: [
    { address: '10.20.0.7', locality: 'eu-west/a', weight: 80, labels: { version: 'v15' } },
    { address: '10.30.0.7', locality: 'eu-west/b', weight: 20, ports: { tcp: 6432 } },
  ],
});
database.allowFrom(orders);

// Part of the mesh, in another network and with a sidecar
new ExternalService(chart, 'warehouse', {
  namespace: shop,
  hosts: ['warehouse.shop.example'],
  ports: [ServicePort.http(80)],
  addresses: ['240.0.0.11'],
  location: ServiceLocation.INSIDE,
  resolution: HostResolution.STATIC,
  endpoints: [{ address: '192.0.2.9', network: 'warehouse', serviceAccount: 'warehouse' }, { address: '192.0.2.10', network: 'warehouse', serviceAccount: 'warehouse' }],
});

// The same by names, that of each machine
new ExternalService(chart, 'queue', {
  namespace: shop,
  hosts: ['queue.shop.example'],
  ports: [ServicePort.tls(5671)],
  location: ServiceLocation.INSIDE,
  resolution: HostResolution.DNS,
  endpoints: [{ address: 'queue-1.example.com' }, { address: 'queue-2.example.com' }],
});

// Part of a mesh that is not ours, and takes what comes
new ExternalService(chart, 'remote', {
  namespace: shop,
  hosts: ['remote.shop.example'],
  ports: [ServicePort.http(80)],
  location: ServiceLocation.INSIDE,
  dangerouslyPlaintext: true,
  endpoints: [{ address: 'remote.shop.svc.far.example' }],
});

// Names that nobody lists
new ExternalService(chart, 'maps', { namespace: shop, hosts: ['*.maps.example'], ports: [ServicePort.tls(443)], resolution: HostResolution.NONE, location: ServiceLocation.OUTSIDE });
new ExternalService(chart, 'tenants', { namespace: shop, hosts: ['*.tenants.example'], ports: [ServicePort.tls(443)], resolution: HostResolution.DYNAMIC_DNS });
