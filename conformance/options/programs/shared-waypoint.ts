// A mesh without sidecars: waypoints that namespaces share, and parts that have none.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { DataPlane, IstioMesh, ServicePort, Waypoints, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT });
const bare = new IstioMesh(new Chart(app, 'without-waypoints'), 'mesh', { dataPlane: DataPlane.AMBIENT, waypoints: Waypoints.NONE });
const chart = new Chart(app, 'shared-waypoint');

function deployment(namespace: string, name: string): k8s.KubeDeployment {
  const labels = { app: name };
  return new k8s.KubeDeployment(chart, `${name}-pods`, {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}

const ports = [ServicePort.http(80, { targetPort: 8080 })];
const web = new ZeroTrustNamespace(chart, 'web').addWorkload('web', { workload: deployment('web', 'web') });

// One namespace has two waypoints, another one shares the first of them, and a third one has none
const payment = new ZeroTrustNamespace(chart, 'payment');
const strict = payment.addWaypoint('strict');
payment.addService('bank', { workload: deployment('payment', 'bank'), ports }).allow(web, { methods: ['GET'] });
payment.addService('fraud', { workload: deployment('payment', 'fraud'), ports, waypoint: strict }).allow(web);
const invoices = new ZeroTrustNamespace(chart, 'invoices', { waypoint: payment.waypoint });
invoices.addService('invoices', { workload: deployment('invoices', 'invoices'), ports }).allow(web);
const queue = new ZeroTrustNamespace(chart, 'queue', { mesh: bare });
queue.addService('broker', { workload: deployment('queue', 'broker'), ports: [ServicePort.tcp(5672)] }).allow(web);
