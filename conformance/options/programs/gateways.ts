// Gateways of Istio's own API: what they take, how they end TLS, and whose routes they listen to.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  CertificateAuthority, ClientCertificates, GatewayForm, GatewayListener, IstioMesh, MeshGateway, RouteNamespaces, ServicePort, TlsCredential,
  TlsVersion, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'gateways');
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
function installed(namespace: string, name: string, ports: number[], labels?: { [key: string]: string }): void {
  new k8s.KubeNamespace(chart, namespace, { metadata: { name: namespace, labels: { 'istio-injection': 'enabled' } } });
  deployment(namespace, name, labels);
  new k8s.KubeService(chart, `${namespace}-service`, {
    metadata: { name, namespace },
    spec: { selector: labels ?? { app: name }, ports: ports.map(port => ({ name: `tcp-${port}`, port, protocol: 'TCP' })) },
  });
}

// For browsers: in the pods of Istio's Helm chart
installed('ingress', 'istio-ingressgateway', [80, 443, 8443], { istio: 'ingressgateway' });
const hosts = ['shop.example.com', 'www.shop.example.com'];
new MeshGateway(chart, 'public', {
  namespace: 'ingress',
  listeners: [
    GatewayListener.http(80, { hosts, redirectToHttps: true }),
    GatewayListener.https(443, {
      hosts,
      certificate: TlsCredential.secret('shop-tls'),
      secondCertificate: TlsCredential.secret('shop-tls-ecdsa'),
      minVersion: TlsVersion.V1_2,
      maxVersion: TlsVersion.V1_3,
      routesFrom: RouteNamespaces.of(shop),
    }),
    GatewayListener.https(8443, {
      name: 'https-old-devices',
      hosts: ['devices.example.com'],
      certificate: TlsCredential.secret('devices-tls'),
      secondCertificate: TlsCredential.secret('devices-tls-ecdsa'),
      minVersion: TlsVersion.V1_0,
      maxVersion: TlsVersion.V1_1,
      cipherSuites: ['ECDHE-RSA-AES128-SHA'],
      routesFrom: RouteNamespaces.own(),
    }),
  ],
});

// For partners, who show certificates: in pods of another namespace
installed('edge', 'partner-gateway', [443, 5671, 6379, 8443, 9443]);
const files = { certificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' };
const partners = new MeshGateway(chart, 'partners', {
  namespace: 'partner-routes',
  form: GatewayForm.mesh({ labels: { app: 'partner-gateway' }, namespace: 'edge', serviceAccount: 'partner-gateway' }),
  listeners: [
    GatewayListener.https(443, {
      hosts: ['api.example.com'],
      certificate: TlsCredential.files(files),
      secondCertificate: TlsCredential.files({ ...files, certificate: '/etc/certs/ecdsa.crt', privateKey: '/etc/certs/ecdsa.key' }),
      clients: ClientCertificates.required({
        authority: CertificateAuthority.files({ certificates: '/etc/certs/partners.crt', revoked: '/etc/certs/partners.crl' }),
        names: ['bank.example.com'],
      }),
    }),
    GatewayListener.https(8443, {
      hosts: ['beta.example.com'],
      certificate: TlsCredential.files(files),
      clients: ClientCertificates.optional({ authority: CertificateAuthority.files({ certificates: '/etc/certs/testers.crt' }) }),
    }),
    GatewayListener.tls(5671, { hosts: ['queue.example.com'], certificate: TlsCredential.files(files), routesFrom: RouteNamespaces.any() }),
    GatewayListener.passthrough(9443, { hosts: ['vault.example.com'] }),
    GatewayListener.tcp(6379, { bind: '10.0.0.7' }),
  ],
  overrides: { Gateway: [JsonPatch.add('/metadata/labels', { team: 'partners' })] },
});
const api = shop.addService('api', { workload: deployment('shop', 'api'), ports: [ServicePort.http(80, { targetPort: 8080 })] });
api.allow(partners);

// For other clusters of the same mesh
installed('mesh-edge', 'eastwest-gateway', [15443, 15444]);
new MeshGateway(chart, 'eastwest', {
  namespace: 'mesh-edge',
  form: GatewayForm.mesh({ labels: { app: 'eastwest-gateway' } }),
  listeners: [
    GatewayListener.passthroughWithinMesh(15443, { hosts: ['*.local'] }),
    GatewayListener.meshHttps(15444, { hosts: ['reports.example.com'] }),
  ],
});

// Who may show a certificate of whom, where it is in Secrets
installed('bank-edge', 'bank-gateway', [443, 8443]);
new MeshGateway(chart, 'bank', {
  namespace: 'bank-edge',
  form: GatewayForm.mesh({ labels: { app: 'bank-gateway' } }),
  listeners: [
    GatewayListener.https(443, {
      hosts: ['bank.example.com'],
      certificate: TlsCredential.secret('bank-tls'),
      clients: ClientCertificates.required({
        authority: CertificateAuthority.secret('bank-clients'),
        certificateHashes: ['ab'.repeat(32)],
        publicKeyHashes: [`${'A'.repeat(43)}=`],
      }),
    }),
    GatewayListener.https(8443, {
      hosts: ['audit.bank.example.com'],
      certificate: TlsCredential.secret('audit-tls'),
      clients: ClientCertificates.required({ authority: CertificateAuthority.secretIn('bank-edge', 'auditors') }),
    }),
  ],
});
