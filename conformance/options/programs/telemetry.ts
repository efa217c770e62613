// What proxies report, and where to: of the whole mesh, of a namespace, of a workload.
import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  IstioMesh, MeshMetric, MeshTelemetry, MetricTag, PolicyTarget, ServicePort, TelemetryProvider, TraceTag, TrafficMode, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'telemetry');
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

// Each provider is made once
const otel = TelemetryProvider.openTelemetry('otel');
const stdout = TelemetryProvider.fileAccessLog('json');
const prometheus = TelemetryProvider.prometheus('metrics');

new MeshTelemetry(chart, 'mesh-default', {
  target: PolicyTarget.mesh(),
  tracing: {
    provider: otel,
    samplingPercent: 1,
    tags: {
      tenant: TraceTag.header('x-tenant', 'none'),
      region: TraceTag.literal('eu'),
      pod: TraceTag.environment('POD_NAME'),
      sni: TraceTag.formatter('%REQUESTED_SERVER_NAME%'),
    },
    useRequestIdForSampling: false,
    meshTags: false,
  },
  accessLogging: [
    { providers: [stdout], filter: 'response.code >= 400', mode: TrafficMode.SERVER },
    { providers: [TelemetryProvider.openTelemetryAccessLog('otel-logs'), TelemetryProvider.httpAccessLogService('audit')], mode: TrafficMode.CLIENT },
  ],
  metrics: [{
    providers: [prometheus],
    overrides: [
      { metric: MeshMetric.ALL, tags: { destination_canonical_revision: MetricTag.remove() } },
      { metric: MeshMetric.REQUEST_COUNT, mode: TrafficMode.SERVER, tags: { request_host: MetricTag.value('request.host') } },
      { metric: MeshMetric.REQUEST_DURATION, mode: TrafficMode.CLIENT_AND_SERVER, tags: { request_method: MetricTag.value('request.method') } },
      { metric: MeshMetric.REQUEST_SIZE, disabled: true },
      { metric: MeshMetric.RESPONSE_SIZE, disabled: true },
      { metric: MeshMetric.GRPC_REQUEST_MESSAGES, disabled: true },
      { metric: MeshMetric.GRPC_RESPONSE_MESSAGES, disabled: true },
    ],
    reportingInterval: Duration.seconds(15),
  }],
});

// A namespace adds to that
new MeshTelemetry(chart, 'shop-connections', {
  target: PolicyTarget.namespace(shop),
  accessLogging: [{ providers: [TelemetryProvider.tcpAccessLogService('connections')] }],
  metrics: [{
    overrides: [
      { metric: MeshMetric.TCP_OPENED_CONNECTIONS, disabled: true },
      { metric: MeshMetric.TCP_CLOSED_CONNECTIONS, disabled: true },
      { metric: MeshMetric.TCP_SENT_BYTES, mode: TrafficMode.CLIENT, disabled: true },
      { metric: MeshMetric.TCP_RECEIVED_BYTES, mode: TrafficMode.SERVER, disabled: true },
      { customMetric: 'basket_size', tags: { tenant: MetricTag.value('request.headers["x-tenant"]') } },
    ],
  }],
});

// And a workload to both
new MeshTelemetry(chart, 'payment-traces', {
  target: service('payment'),
  tracing: { provider: TelemetryProvider.zipkin('zipkin'), mode: TrafficMode.SERVER },
  accessLogging: [{ disabled: true, mode: TrafficMode.CLIENT }],
  metrics: [{ overrides: [{ metric: MeshMetric.REQUEST_SIZE, disabled: false, tags: { currency: MetricTag.value('request.headers["x-currency"]') } }] }],
});
new MeshTelemetry(chart, 'partner-traces', { target: service('partner'), tracing: { provider: TelemetryProvider.datadog('datadog'), disableContextPropagation: true } });
new MeshTelemetry(chart, 'cart-traces', { target: service('cart'), tracing: { provider: TelemetryProvider.skyWalking('skywalking') } });
new MeshTelemetry(chart, 'health-traces', {
  target: service('health'),
  tracing: { provider: TelemetryProvider.named('company-tracing'), disableSpanReporting: true },
  overrides: { Telemetry: [JsonPatch.add('/metadata/labels', { team: 'platform' })] },
});
