// How many requests may come in: counted by each proxy for itself, or by one service for all of them.
import { ApiObject, App, Chart, Duration, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  GatewayForm, GatewayListener, GlobalRateLimit, GlobalRateLimitProps, HttpMatch, HttpPath, IstioMesh, MeshGateway, PolicyTarget, Rate, RateLimit,
  RateLimitFailure, RateLimitKey, ServicePort, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'rate-limits');
const shop = new ZeroTrustNamespace(chart, 'shop');
const infra = new ZeroTrustNamespace(chart, 'infra');

function deployment(namespace: string, name: string): k8s.KubeDeployment {
  const labels = { app: name };
  return new k8s.KubeDeployment(chart, `${namespace}-${name}`, {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}

function service(name: string) {
  const ports = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'admin' })];
  return shop.addService(name, { workload: deployment('shop', name), ports });
}

// By each proxy: what a pod can do
const catalog = service('catalog');
new RateLimit(chart, 'catalog-limit', {
  target: catalog,
  limit: Rate.perSecond(100),
  requests: [
    { match: HttpMatch.of({ path: HttpPath.below('/search'), method: 'GET' }), limit: Rate.perSecond(10) },
    { match: HttpMatch.path(HttpPath.below('/reports')), limit: Rate.perDay(100) },
  ],
  ports: [8080],
  status: 503,
  responseHeaders: { 'x-rate-limited': 'true' },
  showRemaining: true,
});
new RateLimit(chart, 'cart-limit', {
  target: service('cart'),
  limit: Rate.tokenBucket({ maxTokens: 200, tokensPerFill: 50, fillInterval: Duration.seconds(5) }),
  statPrefix: 'cart_limit',
  countedPercent: 50,
  enforcedPercent: 0,
  overrides: { EnvoyFilter: [JsonPatch.add('/metadata/labels', { team: 'checkout' })] },
});

// By a service, which Envoy asks: what a user may do
const counter = infra.addService('ratelimit', {
  workload: deployment('infra', 'ratelimit'),
  ports: [ServicePort.grpc(8081, { name: 'grpc-count' }), ServicePort.grpc(8082, { name: 'grpc-strict' })],
});
counter.allow(catalog);
const quotas: GlobalRateLimit[] = [];
function quota(id: string, limited: Omit<GlobalRateLimitProps, 'service'>): void {
  quotas.push(new GlobalRateLimit(chart, id, { service: counter, servicePort: 8081, ...limited }));
}
quota('catalog-quota', {
  target: catalog,
  domain: 'catalog',
  onFailure: RateLimitFailure.ALLOW,
  timeout: Duration.millis(100),
  limits: [
    { by: [RateLimitKey.header('x-user')], limit: Rate.perMinute(60) },
    { by: [RateLimitKey.header('x-user'), RateLimitKey.path({ value: '/pay' })], limit: Rate.perMinute(5) },
    { by: [RateLimitKey.header('x-api-key', { key: 'api-key' })], limit: Rate.perHour(1000) },
    { by: [RateLimitKey.requests(HttpMatch.path(HttpPath.below('/export')))], limit: Rate.perDay(50) },
    { by: [RateLimitKey.generic('all')], limit: Rate.perSecond(500) },
  ],
  ports: [8080],
  status: 503,
  responseHeaders: { 'x-quota': 'used-up' },
  showRemaining: true,
  enforcedPercent: 50,
  overrides: { EnvoyFilter: [JsonPatch.add('/metadata/labels', { team: 'catalog' })] },
});

// The same of what comes in from outside, by another port of that service
new k8s.KubeNamespace(chart, 'ingress', { metadata: { name: 'ingress', labels: { 'istio-injection': 'enabled' } } });
deployment('ingress', 'edge');
new k8s.KubeService(chart, 'edge-service', {
  metadata: { name: 'edge', namespace: 'ingress' }, spec: { selector: { app: 'edge' }, ports: [{ name: 'http2', port: 80, protocol: 'TCP' }] },
});
const gateway = new MeshGateway(chart, 'public', {
  namespace: 'ingress',
  form: GatewayForm.mesh({ labels: { app: 'edge' }, serviceAccount: 'edge' }),
  listeners: [GatewayListener.http(80, { hosts: ['shop.example.com'] })],
});
counter.allow(gateway);
quota('client-quota', {
  servicePort: 8082,
  target: PolicyTarget.gateway(gateway),
  domain: 'clients',
  onFailure: RateLimitFailure.DENY,
  limits: [{ by: [RateLimitKey.remoteAddress()], limit: Rate.perMinute(600) }],
});
new ApiObject(chart, 'ratelimit-config', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'ratelimit-config', namespace: 'infra' },
  data: Object.fromEntries(quotas.map(({ node, config }) => [`${node.id}.yaml`, config])),
});
