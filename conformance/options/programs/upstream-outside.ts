// Services whose pods have no sidecars: other TLS than the mesh's, the PROXY protocol, a tunnel.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IstioMesh, MeshService, ProxyProtocol, ResilientUpstream, TunnelMethod, UpstreamTls } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'upstream-outside');
new k8s.KubeNamespace(chart, 'legacy', { metadata: { name: 'legacy', labels: { 'istio-injection': 'disabled' } } });

function deployment(name: string, version = 'v1'): k8s.KubeDeployment {
  const labels = { app: name, version };
  return new k8s.KubeDeployment(chart, `${name}-${version}`, {
    metadata: { name: `${name}-${version}`, namespace: 'legacy' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: `${name}:${version}` }] } },
    },
  });
}

/** A Service outside of guarded namespaces, whose pods have no sidecars. */
function service(name: string, port: { name: string; port: number }, versions = ['v1']): MeshService {
  for (const version of versions) deployment(name, version);
  return MeshService.of(new k8s.KubeService(chart, `${name}-service`, {
    metadata: { name, namespace: 'legacy' }, spec: { selector: { app: name }, ports: [port] },
  }));
}

const https = { name: 'https', port: 443 };
const tcp = { name: 'tcp', port: 5432 };

// TLS, by what the server's certificate is checked, and what the client shows
const connectionLimits = { maxConnections: 20 };
new ResilientUpstream(chart, 'plain', { service: service('plain', tcp), connectionLimits, tls: UpstreamTls.disable() });
new ResilientUpstream(chart, 'meshed', {
  service: service('meshed', tcp),
  tls: UpstreamTls.meshMutual({ sni: 'meshed.example', subjectAltNames: ['spiffe://cluster.local/ns/legacy/sa/meshed'] }),
});
new ResilientUpstream(chart, 'api', {
  service: service('api', https), tls: UpstreamTls.simple({ caCertificates: 'system', sni: 'api.example.com' }),
});
new ResilientUpstream(chart, 'crl', {
  service: service('crl', https),
  tls: UpstreamTls.simple({ caCertificates: '/etc/certs/ca.pem', caCrl: '/etc/certs/ca.crl', subjectAltNames: ['crl.example.com'] }),
});
const files = {
  sni: 'bank.example.com', caCertificates: '/etc/certs/ca.pem', clientCertificate: '/etc/certs/client.pem', privateKey: '/etc/certs/client.key',
};
new ResilientUpstream(chart, 'bank', { service: service('bank', https), tls: UpstreamTls.mutual(files) });
new ResilientUpstream(chart, 'stock-exchange', {
  service: service('stock-exchange', https),
  tls: UpstreamTls.mutual({
    ...files,
    sni: 'exchange.example.com',
    caCertificates: '/etc/exchange/ca.pem',
    clientCertificate: '/etc/exchange/client.pem',
    privateKey: '/etc/exchange/client.key',
  }),
});

// The same by Secrets, which only the proxies of some pods look at
const forOrders = { clientLabels: { app: 'orders' } };
const client = { credentialName: 'client', sni: 'partner.example.com' };
new ResilientUpstream(chart, 'partner', { ...forOrders, service: service('partner', https), tls: UpstreamTls.mutual(client) });
new ResilientUpstream(chart, 'trial', {
  ...forOrders,
  service: service('trial', https),
  tls: UpstreamTls.mutual({ ...client, sni: 'trial.example.com', credentialName: 'trial-client', dangerouslySkipVerification: true }),
});

// What proxies of others want to be told
new ResilientUpstream(chart, 'old-proxy', { service: service('old-proxy', tcp), connectionLimits, proxyProtocol: ProxyProtocol.V1 });
new ResilientUpstream(chart, 'balancer', {
  service: service('balancer', tcp, ['v1', 'v2']), versions: { v1: {}, v2: { proxyProtocol: ProxyProtocol.V2 } },
});
new ResilientUpstream(chart, 'egress-proxy', {
  service: service('egress-proxy', tcp), connectionLimits, tunnel: { host: 'db.example.com', port: 5432, method: TunnelMethod.CONNECT },
});
new ResilientUpstream(chart, 'next-proxy', {
  service: service('next-proxy', tcp, ['v1', 'v2']),
  versions: { v1: {}, v2: { tunnel: { host: 'files.example.com', port: 21, method: TunnelMethod.POST } } },
});
