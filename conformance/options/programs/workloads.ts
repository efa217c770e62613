// Namespaces on their way into zero trust, and what runs in them.
import { App, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { IstioMesh, MeshServiceProps, ServicePort, ZeroTrustNamespace, ZeroTrustStage } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'workloads');

function deployment(namespace: string, name: string, labels: { [key: string]: string } = { app: name }): kplus.k8s.KubeDeployment {
  return new kplus.k8s.KubeDeployment(chart, `${namespace}-${name}`, {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}

// The first stage only watches, the second lets plaintext in, the last one does neither
const trial = new ZeroTrustNamespace(chart, 'trial', { stage: ZeroTrustStage.OBSERVE });
trial.addWorkload('web', { workload: deployment('trial', 'web') });
const moving = new ZeroTrustNamespace(chart, 'moving', { stage: ZeroTrustStage.PERMISSIVE });
moving.addWorkload('web', { workload: deployment('moving', 'web') });
const done = new ZeroTrustNamespace(chart, 'done', { stage: ZeroTrustStage.STRICT, networkPolicies: false });
done.addWorkload('web', { workload: deployment('done', 'web') });

// A Namespace that is made elsewhere in the program
const namespace = new kplus.k8s.KubeNamespace(chart, 'billing-namespace', { metadata: { name: 'billing' } });
const billing = new ZeroTrustNamespace(chart, 'guarded-billing', {
  namespace,
  overrides: { PeerAuthentication: [JsonPatch.add('/metadata/labels', { team: 'billing' })] },
});
billing.addWorkload('invoices');
deployment('billing', 'invoices');

const shop = new ZeroTrustNamespace(chart, 'shop');
const ports = [
  ServicePort.http(80, { targetPort: 8080 }),
  ServicePort.http2(8443),
  ServicePort.grpc(9090),
  ServicePort.tcp(5672, { name: 'amqp' }),
  ServicePort.tls(5671),
];

/** A Service that is made with these ports, unless another one or other ports are given. */
const service = (given: MeshServiceProps): MeshServiceProps => (given.service ? given : { ports, ...given });

// A Service and the pods behind it: of one version, of several, or made elsewhere
const web = shop.addService('web', service({ workload: deployment('shop', 'frontend', { app: 'web' }) }));
shop.addService('cart', service({
  versions: { v1: deployment('shop', 'cart', { app: 'cart', version: 'v1' }) },
  ports: [ServicePort.grpc(7070)],
  overrides: { ServiceAccount: [JsonPatch.add('/automountServiceAccountToken', false)] },
}));
deployment('shop', 'robot', { 'app.kubernetes.io/name': 'search' });
shop.addService('search', service({
  labels: { 'app.kubernetes.io/name': 'search' },
  serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'search-account', 'robot'),
}));

// Pods with two Services, of which one is made elsewhere in the program, and with a port that takes plaintext
const orders = shop.addWorkload('orders', {
  workload: deployment('shop', 'orders'), ports: [ServicePort.http(8081)], plaintextPorts: [9102],
});
shop.addService('orders-api', service({ sharedWorkload: orders, ports: [ServicePort.http(80, { targetPort: 8080 })] }));
const legacy = new kplus.k8s.KubeService(chart, 'legacy-service', {
  metadata: { name: 'old-orders', namespace: 'shop' }, spec: { selector: { app: 'orders' }, ports: [{ name: 'http-old', port: 9102 }] },
});
shop.addService('orders-legacy', service({ sharedWorkload: orders, service: legacy }));
orders.allow(web);
