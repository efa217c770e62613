// Where calls leave the mesh.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { EgressGateway, ExternalService, IstioMesh, ServicePort, UpstreamTls, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'egress-gateways');
const shop = new ZeroTrustNamespace(chart, 'shop');

function deployment(namespace: string, name: string, labels: { [key: string]: string } = { app: name }): k8s.KubeDeployment {
  return new k8s.KubeDeployment(chart, `${namespace}-${name}`, {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}

/** The pods of a gateway, which are installed beside Istio, and their Service. */
function installed(namespace: string, account: string, labels: { [key: string]: string }, ports: { [name: string]: number }, name = account): void {
  new k8s.KubeNamespace(chart, namespace, { metadata: { name: namespace, labels: { 'istio-injection': 'enabled' } } });
  deployment(namespace, account, labels);
  new k8s.KubeService(chart, `${namespace}-service`, {
    metadata: { name, namespace },
    spec: { selector: labels, ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number, protocol: 'TCP' })) },
  });
}

const checkout = shop.addService('checkout', { workload: deployment('shop', 'checkout'), ports: [ServicePort.http(80, { targetPort: 8080 })] });
function outside(name: string, port: ServicePort, tls?: UpstreamTls): ExternalService {
  return new ExternalService(chart, name, { namespace: shop, hosts: [`${name}.example.com`], ports: [port], tls });
}

// The pods of Istio's Helm chart
installed('istio-egress', 'istio-egressgateway', { istio: 'egressgateway' }, { http: 80, tls: 443 });
const usual = new EgressGateway(chart, 'usual', { namespace: 'istio-egress' });
const maps = outside('maps', ServicePort.tls(443));
usual.carry(maps);
maps.allowFrom(checkout);

// Pods and ports of another kind, for what costs money
installed('bank-egress', 'bank-egress', { app: 'bank-egress' }, { 'http-out': 8080, 'tls-out': 8443 }, 'to-banks');
const bank = new EgressGateway(chart, 'bank', {
  namespace: 'bank-egress',
  pods: { labels: { app: 'bank-egress' }, serviceAccount: 'bank-egress' },
  serviceName: 'to-banks',
  requestsPort: ServicePort.http(8080),
  tlsPort: ServicePort.tls(8443),
  overrides: { Gateway: [JsonPatch.add('/metadata/labels', { team: 'checkout' })] },
});
const payments = outside('payments', ServicePort.http(80, { targetPort: 443 }), UpstreamTls.simple({ caCertificates: 'system' }));
const transfers = outside('transfers', ServicePort.tls(443));
bank.carry(payments);
bank.carry(transfers);
payments.allowFrom(checkout);
transfers.allowFrom(checkout);
checkout.allow(bank, { methods: ['POST'] });
