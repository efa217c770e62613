// A mesh with sidecars, in which one part runs without.
import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  CanaryService, DataPlane, HttpMatch, IstioMesh, ResilientUpstream, RouteBackend, ServicePort, ServiceRoute, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'sidecars', { dataPlane: DataPlane.SIDECAR });
const mesh = new IstioMesh(new Chart(app, 'ambient'), 'mesh', { dataPlane: DataPlane.AMBIENT });
const chart = new Chart(app, 'two-data-planes');

function deployment(namespace: string, name: string, version = 'v1'): kplus.k8s.KubeDeployment {
  const labels = { app: name, version };
  return new kplus.k8s.KubeDeployment(chart, `${name}-${version}`, {
    metadata: { name: `${name}-${version}`, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: `${name}:${version}` }] } },
    },
  });
}

// A guarded namespace without sidecars, whose callers have them
const web = new ZeroTrustNamespace(chart, 'web').addWorkload('web', { workload: deployment('web', 'web') });
const payment = new ZeroTrustNamespace(chart, 'payment', { mesh });
payment.addService('bank', { workload: deployment('payment', 'bank'), ports: [ServicePort.http(80, { targetPort: 8080 })] }).allow(web);

// Services that nobody guards, with a waypoint that is made elsewhere
new kplus.k8s.KubeNamespace(chart, 'legacy', { metadata: { name: 'legacy', labels: { 'istio.io/dataplane-mode': 'ambient' } } });
function service(name: string): kplus.Service {
  for (const version of ['v1', 'v2']) deployment('legacy', name, version);
  return new kplus.Service(chart, `${name}-service`, {
    metadata: { name, namespace: 'legacy', labels: { 'istio.io/use-waypoint': 'waypoint' } },
    selector: kplus.Pods.select(chart, `${name}-pods`, { labels: { app: name } }),
    ports: [{ name: 'http', port: 80 }],
  });
}
new CanaryService(chart, 'orders-canary', { service: service('orders'), mesh, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
new ServiceRoute(chart, 'catalog-routes', {
  service: service('catalog'), mesh, rules: [{ match: [HttpMatch.header('x-tester', 'true')], to: [RouteBackend.version('v2')] }],
});
new ResilientUpstream(chart, 'search-upstream', { service: service('search'), mesh, timeout: Duration.seconds(2) });
