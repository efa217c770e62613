// What is done with the requests of a rule, beside sending them on.
import { App, Chart, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  HttpMatch, HttpPath, IstioMesh, PathReplacement, RetryOn, RouteBackend, ServicePort, ServiceRoute, StringMatch, UnmatchedPreflights,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'route-actions');
const namespace = 'shop';
const shop = new ZeroTrustNamespace(chart, namespace);

function deployment(name: string, version = 'v1'): k8s.KubeDeployment {
  const labels = { app: name, version };
  return new k8s.KubeDeployment(chart, `${name}-${version}`, {
    metadata: { name: `${name}-${version}`, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: `${name}:${version}` }] } },
    },
  });
}

const ports = [ServicePort.http(80, { targetPort: 8080 })];
const api = shop.addService('api', { versions: { v1: deployment('api'), v2: deployment('api', 'v2') }, ports });
const recorder = shop.addService('recorder', { workload: deployment('recorder'), ports });
const outage = { status: 503, percentage: 12.5 };
const below = (path: string) => [HttpMatch.path(HttpPath.below(path))];

new ServiceRoute(chart, 'api-routes', {
  service: api,
  rules: [
    { match: below('/old'), redirect: { path: PathReplacement.prefix('/new'), status: 301 } },
    { match: below('/docs'), redirect: { scheme: 'https', authority: 'docs.example.com', port: 8443, path: PathReplacement.full('/') } },
    { match: below('/maintenance'), respond: { status: 503, body: 'back soon' } },
    { match: below('/v1'), rewrite: { path: PathReplacement.prefix('/'), authority: 'api.internal' } },
    { match: below('/legacy'), rewrite: { path: PathReplacement.regex('^/legacy/([a-z]+)/.*$', '/\\1') } },
    {
      name: 'headers',
      match: below('/users'),
      requestHeaders: { set: { 'x-route': 'users' }, add: { via: 'mesh' }, remove: ['x-debug'] },
      responseHeaders: { remove: ['server'] },
    },
    {
      name: 'pages-of-others',
      match: below('/public'),
      cors: {
        allowOrigins: [StringMatch.exact('https://shop.example.com'), StringMatch.exact('https://*.partner.example')],
        allowMethods: ['GET', 'PUT'],
        allowHeaders: ['x-token'],
        exposeHeaders: ['x-total'],
        maxAge: Duration.hours(1),
        allowCredentials: true,
        unmatchedPreflights: UnmatchedPreflights.IGNORE,
      },
    },
    {
      name: 'any-page',
      match: below('/open'),
      cors: { allowOrigins: [StringMatch.exact('*')], unmatchedPreflights: UnmatchedPreflights.FORWARD },
    },
    {
      name: 'copies',
      match: below('/orders'),
      mirrors: [{ to: RouteBackend.service(recorder), percentage: 10 }, { to: RouteBackend.version('v2') }],
      to: [RouteBackend.version('v1')],
    },
    {
      name: 'chaos',
      match: [HttpMatch.header('x-chaos', 'true')],
      fault: { delay: { duration: Duration.seconds(2), percentage: 50 }, abort: outage },
    },
    {
      name: 'worse-chaos',
      match: [HttpMatch.header('x-chaos', 'worse')],
      fault: { abort: { ...outage, status: 500, percentage: 50 } },
    },
    {
      timeout: Duration.seconds(3),
      retry: { attempts: 2, perTryTimeout: Duration.seconds(1), on: [RetryOn.CONNECT_FAILURE] },
    },
  ],
});
