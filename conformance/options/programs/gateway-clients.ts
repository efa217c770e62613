// What the clients of a gateway show it, and where what checks it comes from.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { CertificateAuthority, ClientCertificates, GatewayForm, GatewayListener, IstioMesh, MeshGateway, TlsCredential } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'gateway-clients');

// The pods of the gateway, which are installed beside Istio
const namespace = 'ingress';
const labels = { app: 'edge' };
new k8s.KubeNamespace(chart, 'ingress', { metadata: { name: namespace, labels: { 'istio-injection': 'enabled' } } });
new k8s.KubeDeployment(chart, 'edge-pods', {
  metadata: { name: 'edge', namespace },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { serviceAccountName: 'edge', containers: [{ name: 'edge', image: 'auto' }] } },
  },
});
new k8s.KubeService(chart, 'edge-service', {
  metadata: { name: 'edge', namespace }, spec: { selector: labels, ports: [{ name: 'https', port: 443, protocol: 'TCP' }] },
});

const certificates = { certificate: TlsCredential.secret('edge-ecdsa'), secondCertificate: TlsCredential.secret('edge-rsa') };
new MeshGateway(chart, 'edge', {
  namespace,
  form: GatewayForm.mesh({ labels, serviceAccount: 'edge' }),
  listeners: [
    // Partners, by the names in their certificates
    GatewayListener.https(443, {
      name: 'partners',
      hosts: ['partners.example.com'],
      ...certificates,
      clients: ClientCertificates.required({ authority: CertificateAuthority.secret('partner-ca'), names: ['partner.example'] }),
    }),
    // Devices, by the certificates and keys that they were given
    GatewayListener.https(443, {
      name: 'devices',
      hosts: ['devices.example.com'],
      ...certificates,
      clients: ClientCertificates.required({
        authority: CertificateAuthority.secretIn(namespace, 'device-ca'),
        certificateHashes: ['e0:7d:1f:8a:3c:55:9b:21:40:c6:12:9e:77:03:d4:8b:6f:11:2a:90:5c:e3:be:48:01:fa:97:36:d2:5b:84:c9'],
        publicKeyHashes: ['47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
      }),
    }),
    // Whoever has a certificate may show it
    GatewayListener.https(443, {
      name: 'api',
      hosts: ['api.example.com'],
      certificate: TlsCredential.files({ certificate: '/etc/edge/tls.crt', privateKey: '/etc/edge/tls.key' }),
      clients: ClientCertificates.optional({
        authority: CertificateAuthority.files({ certificates: '/etc/edge/ca.crt', revoked: '/etc/edge/ca.crl' }),
      }),
    }),
  ],
});
