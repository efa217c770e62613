// For whom a policy holds: some namespaces, some pods, the clients of a service of others.
import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IstioMesh, MeshService, ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'upstream-clients');
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

const ports = [ServicePort.http(80, { targetPort: 8080 })];
const connectionLimits = { maxConnections: 10 };

const catalog = shop.addService('catalog', { workload: deployment('catalog'), ports });
new ResilientUpstream(chart, 'for-some-namespaces', { service: catalog, visibleTo: ['shop', 'web'], connectionLimits });

const payment = shop.addService('payment', { workload: deployment('payment'), ports });
new ResilientUpstream(chart, 'for-some-pods', {
  service: payment,
  clientLabels: { app: 'reports' },
  connectionLimits,
  overrides: { DestinationRule: [JsonPatch.add('/metadata/labels', { team: 'payment' })] },
});

// A service of another repository: what is said of it holds for its callers in our namespace
const invoices = MeshService.fromName(chart, 'invoices', {
  name: 'invoices', namespace: 'billing', ports: [ServicePort.grpc(9090), ServicePort.http(8080)], clientNamespace: 'shop',
});
new ResilientUpstream(chart, 'invoices-upstream', {
  service: invoices, timeout: Duration.seconds(2), connectionLimits, replaceOwnersPolicy: true,
});
new k8s.KubeService(chart, 'invoices-service', {
  metadata: { name: 'invoices', namespace: 'billing' },
  spec: { selector: { app: 'invoices' }, ports: [{ name: 'grpc', port: 9090 }, { name: 'http', port: 8080 }] },
});
