// A program for two clusters: what is for the other one says so, and has its names.
import { App, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  AccessAction, AccessPolicy, HttpMatch, HttpPath, IstioMesh, JwtAuthentication, MtlsMode, MutualTls, PolicyTarget, RouteDelegate,
  ServicePort, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'east', { acceptsHbone: true });
const chart = new Chart(app, 'other-cluster');

const mesh = new IstioMesh(new Chart(app, 'west'), 'mesh', {
  clusterDomain: 'west.example', trustDomain: 'west.example', controlPlaneNamespace: 'istio-west', revision: 'stable',
});

function deployment(namespace: string, name: string): kplus.k8s.KubeDeployment {
  const labels = { app: name };
  return new kplus.k8s.KubeDeployment(chart, name, {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}

// A guarded namespace in each cluster
const shop = new ZeroTrustNamespace(chart, 'shop');
const web = shop.addWorkload('web', { workload: deployment('shop', 'web') });
const cart = shop.addWorkload('cart', { workload: deployment('shop', 'cart'), ports: [ServicePort.http(8080)] });
cart.allow(web);
const warehouse = new ZeroTrustNamespace(chart, 'warehouse', { mesh });
const robot = warehouse.addWorkload('robot', { workload: deployment('warehouse', 'robot') });
const shelf = warehouse.addWorkload('shelf', { workload: deployment('warehouse', 'shelf'), ports: [ServicePort.http(8080)] });
shelf.allow(robot);

// Policies for the whole other mesh: they stand beside its istiod
new kplus.k8s.KubeNamespace(chart, 'istio-west', { metadata: { name: 'istio-west' } });
deployment('istio-west', 'istiod');
const target = PolicyTarget.mesh();
const overrides = { AuthorizationPolicy: [JsonPatch.add('/metadata/labels', { team: 'platform' })] };
AccessPolicy.denyAll(chart, 'deny-by-default', { target, mesh, dryRun: true });
new AccessPolicy(chart, 'blocked-addresses', {
  target, mesh, action: AccessAction.DENY, rules: [{ from: [{ ipBlocks: ['203.0.113.0/24'] }] }],
});
new MutualTls(chart, 'default', { target, mesh, mode: MtlsMode.STRICT });
new JwtAuthentication(chart, 'login', {
  target, mesh, issuers: [{ issuer: 'https://auth.example.com' }], ports: [8080], overrides,
});

// Rules that a gateway there hands requests over to
const namespace = new kplus.Namespace(chart, 'stock-namespace', { metadata: { name: 'stock', labels: { 'istio.io/rev': 'stable' } } });
deployment('stock', 'stock');
const service = new kplus.Service(chart, 'stock-service', {
  metadata: { name: 'stock', namespace: namespace.name },
  selector: kplus.Pods.select(chart, 'stock-pods', { labels: { app: 'stock' } }),
  ports: [{ name: 'http', port: 80 }],
});
new RouteDelegate(chart, 'rules', { service, mesh, rules: [{ match: [HttpMatch.path(HttpPath.below('/stock'))] }] });
