// Who may call, and what they may ask for.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IstioMesh, JwtAuthentication, MeshIdentity, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'allow');
const shop = new ZeroTrustNamespace(chart, 'shop');

function deployment(name: string, version = 'v1'): k8s.KubeDeployment {
  const labels = { app: name, version };
  return new k8s.KubeDeployment(chart, `${name}-${version}`, {
    metadata: { name: `${name}-${version}`, namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: `${name}:${version}` }] } },
    },
  });
}

const web = shop.addWorkload('web', { workload: deployment('web') });
const api = shop.addService('api', {
  workload: deployment('api'),
  ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'admin' }), ServicePort.grpc(9090)],
});

// Workloads of this program, by methods, paths, hosts and headers
api.allow(web, { methods: ['GET', 'POST'], paths: ['/users', '/orders/*'], hosts: ['api.shop.svc.cluster.local'] });
api.allow(web, { grpc: ['shop.Catalog', 'shop.Cart/GetCart'] });
const reports = shop.addWorkload('reports', { workload: deployment('reports') });
api.allow(reports, { headers: { 'x-purpose': ['report', 'audit'] }, ports: [8081] });

// Those of other repositories, by their service accounts
api.allow(MeshIdentity.serviceAccount({ namespace: 'billing', serviceAccount: 'invoices', podLabels: { app: 'invoices' } }));
api.allow(MeshIdentity.namespace('support'), { paths: ['/help'] });

// What comes in by a gateway needs a token that says more
api.allow(MeshIdentity.gateway({ namespace: 'ingress', serviceAccount: 'istio-ingressgateway' }), {
  claims: { 'scope': ['orders.read'], '[realm_access][roles]': ['customer'] },
});
new JwtAuthentication(chart, 'login', { target: api, issuers: [{ issuer: 'https://auth.example.com' }], required: false });
