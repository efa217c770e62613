// What sidecars know of the mesh, and at which ports they take calls.
import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  CertificateAuthority, ClientCertificates, ExternalService, IstioMesh, OutboundTraffic, ScopeHost, ServicePort, SidecarScope, TlsCredential,
  TrafficCapture, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'sidecar-scopes');
const shop = new ZeroTrustNamespace(chart, 'shop');

function service(name: string, plaintextPorts?: number[]) {
  const labels = { app: name };
  const workload = new k8s.KubeDeployment(chart, name, {
    metadata: { name, namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
  return shop.addService(name, { workload, plaintextPorts, ports: [ServicePort.http(80, { targetPort: 8080 })] });
}
const frontend = service('frontend');
const cart = service('cart');
const payments = new ExternalService(chart, 'payments', { namespace: shop, hosts: ['api.payments.example'], ports: [ServicePort.tls(443)] });
cart.allow(frontend);

// What is allowed is known by itself; the rest is named
new SidecarScope(chart, 'frontend-scope', {
  workload: frontend,
  outbound: OutboundTraffic.REGISTRY_ONLY,
  reaches: [ScopeHost.external(payments), ScopeHost.namespace('monitoring'), ScopeHost.named('kubernetes.default.svc.cluster.local')],
  outboundListeners: [
    { port: ServicePort.tcp(9000), hosts: [ScopeHost.service(cart)], bind: '127.0.0.1', capture: TrafficCapture.NONE },
    { port: ServicePort.http(9001), hosts: [ScopeHost.everything()], capture: TrafficCapture.IPTABLES },
  ],
});
new SidecarScope(chart, 'others', {
  namespace: shop,
  outbound: OutboundTraffic.ALLOW_ANY,
  reaches: [ScopeHost.everything()],
  except: [ScopeHost.namespace('lab')],
  inboundLimits: {
    maxConnections: 1000,
    maxPendingRequests: 100,
    maxRequests: 500,
    maxRequestsPerConnection: 50,
    httpIdleTimeout: Duration.minutes(5),
    maxConnectionDuration: Duration.hours(1),
  },
  overrides: { Sidecar: [JsonPatch.add('/metadata/labels', { team: 'shop' })] },
});

// A workload that is called at ports of its own, one of them by the TLS of others
new SidecarScope(chart, 'partners-scope', {
  workload: service('partners', [8443, 8444]),
  inboundListeners: [
    { port: ServicePort.http(8080), forwardTo: '127.0.0.1:8080', bind: '0.0.0.0', capture: TrafficCapture.IPTABLES, limits: { maxConnections: 50 } },
    {
      port: ServicePort.http(8443),
      forwardTo: 'unix:///run/partners.sock',
      certificate: TlsCredential.files({ certificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' }),
      clients: ClientCertificates.required({ authority: CertificateAuthority.files({ certificates: '/etc/certs/ca.crt' }) }),
    },
    { port: ServicePort.http(8444), certificate: TlsCredential.files({ certificate: '/etc/certs/open.crt', privateKey: '/etc/certs/open.key' }) },
  ],
});
