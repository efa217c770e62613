// Retries without sidecars: HTTPRoutes of the experimental channel have a field for them.
import { App, Chart, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { DataPlane, GatewayApiChannel, IstioMesh, ResilientUpstream, RetryOn, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, gatewayApi: GatewayApiChannel.EXPERIMENTAL });
const stable = new IstioMesh(new Chart(app, 'stable'), 'mesh', { dataPlane: DataPlane.AMBIENT, gatewayApi: GatewayApiChannel.STANDARD });
const chart = new Chart(app, 'ambient-retries');

function service(namespace: ZeroTrustNamespace, name: string) {
  const labels = { app: name };
  const workload = new k8s.KubeDeployment(chart, name, {
    metadata: { name, namespace: namespace.name },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
  return namespace.addService(name, { workload, ports: [ServicePort.http(80, { targetPort: 8080 })] });
}
const shop = new ZeroTrustNamespace(chart, 'shop');
new ResilientUpstream(chart, 'catalog-upstream', {
  service: service(shop, 'catalog'),
  timeout: Duration.seconds(5),
  retry: { attempts: 3, perTryTimeout: Duration.seconds(1), on: [RetryOn.CONNECT_FAILURE, RetryOn.GATEWAY_ERROR], idempotent: true },
});
const billing = new ZeroTrustNamespace(chart, 'billing', { mesh: stable });
new ResilientUpstream(chart, 'invoices-upstream', { service: service(billing, 'invoices'), timeout: Duration.seconds(5), retry: { attempts: 0 } });
