// A mesh without sidecars: waypoints that are made here, shared, of others, or for calls to pods.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { DataPlane, IstioMesh, ServicePort, Waypoint, Waypoints, WaypointTraffic, ZeroTrustNamespace, ZeroTrustStage } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT });
const bare = new IstioMesh(new Chart(app, 'queue-mesh'), 'mesh', { dataPlane: DataPlane.AMBIENT, waypoints: Waypoints.NONE });
const full = new IstioMesh(new Chart(app, 'event-mesh'), 'mesh', { dataPlane: DataPlane.AMBIENT, waypoints: Waypoints.PER_NAMESPACE });
const next = new IstioMesh(new Chart(app, 'next'), 'mesh', { dataPlane: DataPlane.AMBIENT, revision: 'next' });
const chart = new Chart(app, 'waypoints');

function deployment(home: string, name: string, podLabels: { [key: string]: string } = {}): k8s.KubeDeployment {
  const labels = { app: name };
  return new k8s.KubeDeployment(chart, `${name}-deployment`, {
    metadata: { name, namespace: home },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels: { ...labels, ...podLabels } }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}
function namespace(name: string): string {
  new k8s.KubeNamespace(chart, `${name}-namespace`, { metadata: { name, labels: { 'istio.io/dataplane-mode': 'ambient' } } });
  return name;
}
const ports = [ServicePort.http(80, { targetPort: 8080 })];

// One of its own, beside which nothing is said
const web = new ZeroTrustNamespace(chart, 'web').addService('web', { workload: deployment('web', 'web'), ports });

// One for several namespaces, some of them of other repositories
const shared = new Waypoint(chart, 'shared', {
  namespace: namespace('platform'),
  revision: 'stable',
  alsoFor: ['reports'],
  overrides: { Gateway: [JsonPatch.add('/metadata/annotations', { 'networking.istio.io/service-type': 'ClusterIP' })] },
});
deployment('platform', 'dashboard');
new ZeroTrustNamespace(chart, 'shop', { waypoint: shared })
  .addService('cart', { workload: deployment('shop', 'cart'), ports }).allow(web, { methods: ['GET'] });

// One that others made
new ZeroTrustNamespace(chart, 'billing', {
  waypoint: Waypoint.fromName({ name: 'finance', namespace: 'finance-waypoints', serviceAccount: 'finance-waypoint', deniesByDefault: true }),
}).addService('invoices', { workload: deployment('billing', 'invoices'), ports }).allow(web, { methods: ['GET'] });

// One that calls to pods go through too, and one for these alone, which only looks on
const stock = new ZeroTrustNamespace(chart, 'stock');
stock.addService('shelf', { workload: deployment('stock', 'shelf'), ports, waypoint: stock.addWaypoint('all', { traffic: WaypointTraffic.ALL }) }).allow(web);
new Waypoint(chart, 'pods', { namespace: namespace('lab'), traffic: WaypointTraffic.WORKLOAD, stage: ZeroTrustStage.OBSERVE });
deployment('lab', 'robot', { 'istio.io/use-waypoint': 'pods' });

// And none or one where only connections are told apart, or one of the next control plane
const amqp = [ServicePort.tcp(5672)];
new ZeroTrustNamespace(chart, 'queue', { mesh: bare }).addService('broker', { workload: deployment('queue', 'broker'), ports: amqp }).allow(web);
new ZeroTrustNamespace(chart, 'events', { mesh: full }).addService('stream', { workload: deployment('events', 'stream'), ports: amqp }).allow(web);
new Waypoint(chart, 'next-waypoint', { namespace: 'lab', mesh: next, traffic: WaypointTraffic.SERVICE });
