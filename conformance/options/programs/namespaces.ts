// Objects stand in the namespace of their chart, unless they say another one.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  DataPlane, EgressGateway, ExternalService, ExternalWorkload, ExternalWorkloadGroup, GatewayForm, GatewayListener, IstioMesh, MeshGateway,
  MeshService, ScopeHost, ServicePort, SidecarScope, Waypoint,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const ambient = new IstioMesh(new Chart(app, 'ambient'), 'mesh', { dataPlane: DataPlane.AMBIENT });
const cluster = new Chart(app, 'cluster');
for (const name of ['shop', 'billing']) new k8s.KubeNamespace(cluster, name, { metadata: { name, labels: { 'istio-injection': 'enabled' } } });

/** Pods that are there already, and a Service before them. */
function installed(namespace: string, name: string, port: number): k8s.KubeService {
  const labels = { app: name };
  new k8s.KubeDeployment(cluster, `${namespace}-${name}`, {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
  return new k8s.KubeService(cluster, `${namespace}-${name}-service`, {
    metadata: { name, namespace }, spec: { selector: labels, ports: [{ name: 'http', port, protocol: 'TCP' }] },
  });
}
installed('billing', 'edge', 80);
installed('billing', 'way-out', 80);
const cart = MeshService.of(installed('shop', 'cart', 8080));

const shop = new Chart(app, 'shop', { namespace: 'shop' });
const form = GatewayForm.mesh({ labels: { app: 'edge' } });
new MeshGateway(shop, 'public', { form, listeners: [GatewayListener.http(80, { hosts: ['shop.example.com'] })] });
new MeshGateway(shop, 'invoices', { namespace: 'billing', form, listeners: [GatewayListener.http(80, { hosts: ['billing.example.com'] })] });
new Waypoint(shop, 'archive', { namespace: 'billing', mesh: ambient });

const bank = new ExternalService(shop, 'bank', { namespace: 'billing', hosts: ['bank.example.com'], ports: [ServicePort.http(80)] });
new EgressGateway(shop, 'way-out', { namespace: 'billing', pods: { labels: { app: 'way-out' } }, serviceName: 'way-out' }).carry(bank);
new ExternalWorkload(shop, 'printer-1', { namespace: 'billing', address: '10.20.0.7' });
new ExternalWorkloadGroup(shop, 'printers', { namespace: 'billing', serviceAccount: 'printers' });

new SidecarScope(shop, 'billing-scope', { namespace: 'billing', reaches: [ScopeHost.namespace('shop')] });
new SidecarScope(shop, 'cart-scope', { workload: cart, reaches: [ScopeHost.external(bank)] });
