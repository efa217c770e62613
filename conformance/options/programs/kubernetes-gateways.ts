// Gateways of the Kubernetes Gateway API, for which Istio runs the pods.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  ClientCertificates, GatewayForm, GatewayListener, IstioMesh, MeshGateway, MeshGatewayClass, RouteNamespaces, ServicePort, TlsCredential,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'kubernetes-gateways');
const shop = new ZeroTrustNamespace(chart, 'shop');
const labels = { app: 'web' };
const web = shop.addService('web', {
  ports: [ServicePort.http(80, { targetPort: 8080 })],
  workload: new k8s.KubeDeployment(chart, 'deployment', {
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: 'web', containers: [{ name: 'web', image: 'web' }] } },
    },
  }),
});

for (const name of ['ingress', 'certificates']) new k8s.KubeNamespace(chart, name, { metadata: { name } });
const gateway = new MeshGateway(chart, 'public', {
  namespace: 'ingress',
  form: GatewayForm.kubernetes(),
  listeners: [
    GatewayListener.http(80, { hosts: ['*'], redirectToHttps: true }),
    GatewayListener.https(443, {
      hosts: ['shop.example.com', 'www.shop.example.com'],
      certificate: TlsCredential.secretIn('certificates', 'shop-tls'),
      cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'],
      routesFrom: RouteNamespaces.labelled({ 'public-routes': 'true' }),
    }),
    GatewayListener.https(8443, {
      name: 'partners',
      hosts: ['api.example.com'],
      certificate: TlsCredential.secret('api-tls'),
      clients: ClientCertificates.required(),
      routesFrom: RouteNamespaces.of(shop),
    }),
    GatewayListener.passthrough(9443, { hosts: ['vault.example.com'], routesFrom: RouteNamespaces.any() }),
  ],
  overrides: { HTTPRoute: [JsonPatch.add('/metadata/labels', { team: 'platform' })] },
});
web.allow(gateway);

// A class of their own, and gateways that others made with it
new MeshGatewayClass(chart, 'internal', {
  description: 'Gateways that only the office can reach',
  overrides: { GatewayClass: [JsonPatch.add('/metadata/labels', { team: 'platform' })] },
});
new MeshGateway(chart, 'office', {
  namespace: 'office',
  form: GatewayForm.kubernetes({ className: 'internal' }),
  listeners: [GatewayListener.http(80, { hosts: ['admin.example.com'] })],
});
const theirs = MeshGateway.fromName(chart, { name: 'legacy', namespace: 'ingress', form: GatewayForm.kubernetes({ className: 'internal' }) });
web.allow(theirs, { methods: ['GET'] });
web.allow(MeshGateway.fromName(chart, { name: 'old', namespace: 'ingress' }), { methods: ['HEAD'] });
