// How Linkerd's proxies run, and what they let out.
import { App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { ImagePullPolicy, k8s } from 'cdk8s-plus-27';
import {
  ExternalService, GatewayApiChannel, HttpPath, LinkerdMesh, OutboundTraffic, PolicyTarget, ProxyAccessLog, ProxyLogFormat, ProxySettings,
  Rate, RateLimit, ResilientUpstream, RouteMetrics, ScopeHost, ServicePort, SidecarScope, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new LinkerdMesh(app, 'mesh', { gatewayApi: GatewayApiChannel.EXPERIMENTAL });
const chart = new Chart(app, 'linkerd-proxies');

// Pods that nobody guards: everything about their proxies
const lab = new k8s.KubeNamespace(chart, 'lab', { metadata: { name: 'lab', annotations: { 'linkerd.io/inject': 'enabled' } } });

function deployment(name: string, namespace = 'lab'): k8s.KubeDeployment {
  const labels = { app: name };
  const made = new k8s.KubeDeployment(chart, `${name}-pods`, {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
  made.addDependency(lab);
  return made;
}

new ProxySettings(chart, 'traffic', {
  target: deployment('traffic'),
  linkerd: {
    opaquePorts: [5432],
    skipInboundPorts: [9000],
    skipSubnets: ['10.9.0.0/16'],
    identityRequiredPorts: [8080],
    podInboundPorts: [8081],
    inboundConnectTimeout: Duration.millis(200),
    outboundConnectTimeout: Duration.seconds(2),
    inboundDiscoveryCacheTimeout: Duration.seconds(60),
    outboundDiscoveryCacheTimeout: Duration.seconds(10),
    disableInboundDetectTimeout: true,
    disableOutboundDetectTimeout: true,
    externalProfiles: true,
  },
});
new ProxySettings(chart, 'reports', {
  target: deployment('reports'),
  linkerd: { accessLog: ProxyAccessLog.APACHE, logFormat: ProxyLogFormat.JSON, dangerouslyLogHeaders: true, hostnameLabels: true },
});
new ProxySettings(chart, 'more-reports', {
  target: deployment('more-reports'), linkerd: { accessLog: ProxyAccessLog.JSON, logFormat: ProxyLogFormat.PLAIN },
});
new ProxySettings(chart, 'container', {
  target: deployment('container'),
  linkerd: {
    imageName: 'registry.example.com/linkerd/proxy',
    imageVersion: 'edge-26.8.3',
    imagePullPolicy: ImagePullPolicy.ALWAYS,
    nativeSidecar: false,
    debugSidecar: true,
    waitBeforeExit: Duration.seconds(5),
    shutdownEndpoint: true,
    cpuRatio: 0.5,
    ephemeralStorage: Size.mebibytes(64),
    ephemeralStorageLimit: Size.mebibytes(128),
    userId: 2103,
    groupId: 2104,
    inboundPort: 5143,
    outboundPort: 5140,
    adminPort: 5191,
    controlPort: 5190,
  },
});

// A guarded namespace that calls nothing outside but what is named
const shop = new ZeroTrustNamespace(chart, 'shop');
shop.addWorkload('web', { workload: deployment('web', 'shop'), ports: [ServicePort.http(8080)] });
new ProxySettings(chart, 'shop-logs', { target: PolicyTarget.namespace(shop), linkerd: { accessLog: ProxyAccessLog.JSON } });
new ExternalService(chart, 'payments', { namespace: 'shop', hosts: ['api.payments.example.com'], ports: [ServicePort.tls(443)] });
new SidecarScope(chart, 'outside', { namespace: shop, reaches: [ScopeHost.everything()], outbound: OutboundTraffic.REGISTRY_ONLY });

// What single services take and wait for, and what is counted of them
const api = shop.addService('api', { workload: deployment('api', 'shop'), ports: [ServicePort.http(80, { targetPort: 8080 })] });
const batch = shop.addWorkload('batch', { workload: deployment('batch', 'shop') });
api.allow(batch);
new RateLimit(chart, 'api-limit', {
  target: api,
  limit: Rate.perSecond(100),
  perClient: Rate.perSecond(10),
  clientLimits: [{ client: batch, limit: Rate.perSecond(50) }],
});
new ResilientUpstream(chart, 'api-times', { service: api, responseTimeout: Duration.seconds(3), idleTimeout: Duration.seconds(30) });
const pages = shop.addService('pages', { workload: deployment('pages', 'shop'), ports: [ServicePort.http(80, { targetPort: 8080 })] });
new RouteMetrics(chart, 'pages-metrics', {
  service: pages,
  routes: [{ name: 'checkout', path: HttpPath.below('/checkout'), methods: ['POST'] }],
  overrides: { ServiceProfile: [JsonPatch.add('/metadata/labels', { team: 'pages' })] },
});
app.synth();
