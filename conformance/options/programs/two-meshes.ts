// A second mesh beside the first one, for another cluster: what is for it says so, and has its names.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  AccessAction, AccessPolicy, CustomEnvoyFilter, EgressGateway, EnvoyOperation, EnvoyPart, ExtensionPhase, ExternalService, GatewayListener,
  IMeshGateway, IstioMesh, MeshGateway, MeshIdentity, MeshTelemetry, PolicyTarget, ProxyImage, ProxySettings, ServicePort, SidecarScope,
  TelemetryProvider, TrafficExtension, WasmExtension, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const mesh = new IstioMesh(new Chart(app, 'west'), 'mesh', {
  controlPlaneNamespace: 'istio-west', trustDomain: 'west.example', revision: 'west', acceptsHbone: true,
});
const chart = new Chart(app, 'two-meshes');

// What all of its proxies do
const target = PolicyTarget.mesh();
new MeshTelemetry(chart, 'traces', { target, mesh, tracing: { provider: TelemetryProvider.openTelemetry('otel'), samplingPercent: 100 } });
new ProxySettings(chart, 'image', { target, mesh, image: ProxyImage.DISTROLESS });
new WasmExtension(chart, 'tenant-header', { target, mesh, phase: ExtensionPhase.AUTHZ, module: { url: 'oci://registry.example.com/tenant:2.0' } });
new TrafficExtension(chart, 'region', { target, mesh, lua: 'function envoy_on_response(handle) handle:headers():add("x-region", "eu") end' });
new CustomEnvoyFilter(chart, 'buffers', {
  target,
  mesh,
  patches: [{ part: EnvoyPart.LISTENER, operation: EnvoyOperation.MERGE, value: { per_connection_buffer_limit_bytes: 32768 } }],
});

// Its gateways, and who may call there
new k8s.KubeNamespace(chart, 'edge', { metadata: { name: 'edge', labels: { 'istio.io/rev': 'west' } } });
function deployment(namespace: string, name: string, labels: { [key: string]: string }): k8s.KubeDeployment {
  return new k8s.KubeDeployment(chart, `${name}-deployment`, {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}
function installed(name: string): void {
  const labels = { istio: name.replace('istio-', '') };
  deployment('edge', name, labels);
  new k8s.KubeService(chart, `${name}-service`, {
    metadata: { name, namespace: 'edge' },
    spec: { selector: labels, ports: [{ name: 'http2', port: 80, protocol: 'TCP' }, { name: 'tls', port: 443, protocol: 'TCP' }] },
  });
}
function forReports(gateway: IMeshGateway, id: string): void {
  new AccessPolicy(chart, id, {
    target: PolicyTarget.gateway(gateway),
    action: AccessAction.ALLOW,
    rules: [{ from: [{ callers: [MeshIdentity.serviceAccount({ namespace: 'reports', serviceAccount: 'reports' })] }] }],
  });
}
installed('istio-ingressgateway');
forReports(new MeshGateway(chart, 'public', { namespace: 'edge', mesh, listeners: [GatewayListener.http(80, { hosts: ['shop.example.com'] })] }), 'public-access');
forReports(MeshGateway.fromName(chart, { name: 'internal', namespace: 'edge', mesh }), 'internal-access');
installed('istio-egressgateway');
const egress = new EgressGateway(chart, 'egress', { namespace: 'edge', mesh });
const payments = new ExternalService(chart, 'payments', { namespace: 'edge', mesh, hosts: ['api.payments.example'], ports: [ServicePort.http(80)] });
egress.carry(payments);

// And a namespace whose sidecars know its own control plane
const reports = new ZeroTrustNamespace(chart, 'reports', { mesh });
payments.allowFrom(reports.addWorkload('reports', { workload: deployment('reports', 'reports', { app: 'reports' }) }));
new SidecarScope(chart, 'reports-scope', { namespace: reports, mesh });
