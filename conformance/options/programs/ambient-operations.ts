// What waypoints report and run.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  DataPlane, ExtensionPhase, IstioMesh, MeshTelemetry, PolicyTarget, ServicePort, TelemetryProvider, TrafficExtension, WasmExtension,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT });
const chart = new Chart(app, 'ambient-operations');
const shop = new ZeroTrustNamespace(chart, 'shop');

function service(name: string) {
  const labels = { app: name };
  const workload = new k8s.KubeDeployment(chart, name, {
    metadata: { name, namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
  return shop.addService(name, { workload, ports: [ServicePort.http(80, { targetPort: 8080 })] });
}
const cart = service('cart');
const otel = TelemetryProvider.openTelemetry('otel');

new MeshTelemetry(chart, 'mesh-default', { target: PolicyTarget.mesh(), tracing: { provider: otel, samplingPercent: 1 } });
new MeshTelemetry(chart, 'cart-traces', { target: cart, tracing: { samplingPercent: 100 } });

new WasmExtension(chart, 'basic-auth', { target: cart, phase: ExtensionPhase.AUTHN, module: { url: 'oci://registry.example.com/basic-auth:1.2' } });
new TrafficExtension(chart, 'region', { target: PolicyTarget.mesh(), lua: 'function envoy_on_response(handle) handle:headers():add("x-region", "eu") end' });
