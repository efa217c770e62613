// What a policy is for.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  AccessAction, AccessPolicy, AccessPolicyRule, GatewayForm, GatewayListener, IstioMesh, MeshGateway, PolicyTarget, ServicePort,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'policy-targets');

function namespace(name: string): void {
  new k8s.KubeNamespace(chart, `${name}-namespace`, { metadata: { name, labels: { 'istio-injection': 'enabled' } } });
}
function deployment(home: string, name: string): k8s.KubeDeployment {
  const labels = { app: name };
  return new k8s.KubeDeployment(chart, `${home}-${name}`, {
    metadata: { name, namespace: home },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}

function deny(id: string, target: PolicyTarget, ...rules: AccessPolicyRule[]): void {
  new AccessPolicy(chart, id, { target, action: AccessAction.DENY, rules });
}

// The whole mesh, and a namespace that is made elsewhere
deny('blocked-addresses', PolicyTarget.mesh(), { from: [{ ipBlocks: ['203.0.113.0/24'] }] });
namespace('billing');
deployment('billing', 'invoices');
deny('billing-for-billing', PolicyTarget.namespace('billing'), { from: [{ notNamespaces: ['billing'] }] });

// Pods that no construct stands for, and which of their ports speak HTTP
new AccessPolicy(chart, 'invoices-record', {
  target: PolicyTarget.pods({
    namespace: 'billing', labels: { app: 'invoices' }, ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(5432)],
  }),
  action: AccessAction.AUDIT,
  rules: [{ to: [{ methods: ['DELETE'] }] }],
});

// A workload, a Service, and a gateway
const shop = new ZeroTrustNamespace(chart, 'shop');
const web = shop.addWorkload('web', { workload: deployment('shop', 'web'), ports: [ServicePort.http(8080)] });
deny('web-admin', PolicyTarget.workload(web), { to: [{ paths: ['/admin*'] }] });
const cart = shop.addService('cart', { workload: deployment('shop', 'cart'), ports: [ServicePort.http(80, { targetPort: 8080 })] });
deny('cart-admin', PolicyTarget.service(cart), { to: [{ paths: ['/admin*'] }] });

namespace('ingress');
deployment('ingress', 'edge');
new k8s.KubeService(chart, 'edge-service', {
  metadata: { name: 'edge', namespace: 'ingress' }, spec: { selector: { app: 'edge' }, ports: [{ name: 'http2', port: 80, protocol: 'TCP' }] },
});
const edge = new MeshGateway(chart, 'edge', {
  namespace: 'ingress',
  form: GatewayForm.mesh({ labels: { app: 'edge' }, serviceAccount: 'edge' }),
  listeners: [GatewayListener.http(80, { hosts: ['*'] })],
});
deny('edge-addresses', PolicyTarget.gateway(edge), { from: [{ remoteIpBlocks: ['198.51.100.0/24'] }] });
