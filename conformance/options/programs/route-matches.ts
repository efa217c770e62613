// Which requests a rule is about.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { HttpMatch, HttpPath, IstioMesh, RouteBackend, ServicePort, ServiceRoute, StringMatch, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'route-matches');
const namespace = 'shop';
const shop = new ZeroTrustNamespace(chart, namespace);

function deployment(version: string): k8s.KubeDeployment {
  const labels = { app: 'api', version };
  return new k8s.KubeDeployment(chart, `api-${version}`, {
    metadata: { name: `api-${version}`, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: 'api', containers: [{ name: 'api', image: `api:${version}` }] } },
    },
  });
}

const api = shop.addService('api', {
  versions: { v1: deployment('v1'), v2: deployment('v2') },
  ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(9090)],
});
const v2 = [RouteBackend.version('v2')];

new ServiceRoute(chart, 'api-routes', {
  service: api,
  rules: [
    { name: 'one-path', match: [HttpMatch.path(HttpPath.exact('/health', { ignoreCase: true }))], to: v2 },
    { name: 'below', match: [HttpMatch.path(HttpPath.below('/users'))], to: v2 },
    { name: 'beginning', match: [HttpMatch.path(HttpPath.prefix('/item-'))], to: v2 },
    { name: 'expression', match: [HttpMatch.path(HttpPath.regex('/[a-z]+/[0-9]+'))], to: v2 },
    { name: 'method-of-grpc', match: [HttpMatch.grpc('shop.Cart/GetCart')], to: v2 },
    { name: 'header', match: [HttpMatch.header('x-api-version', 'v2'), HttpMatch.header('x-tester', StringMatch.present())], to: v2 },
    { name: 'cookie', match: [HttpMatch.cookie('cohort', StringMatch.prefix('beta-'))], to: v2 },
    {
      name: 'all-of-a-request',
      match: [HttpMatch.of({
        path: HttpPath.below('/orders'),
        method: 'POST',
        scheme: 'http',
        authority: StringMatch.regex('api\\.shop(\\..*)?'),
        headers: { 'x-tenant': StringMatch.exact('blue') },
        withoutHeaders: { 'x-internal': StringMatch.present() },
        query: { preview: 'true' },
        port: 80,
        sourceNamespace: 'web',
        sourceLabels: { app: 'frontend' },
      })],
      to: v2,
    },
  ],
});
