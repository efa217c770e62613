// Three teams, each with a namespace and a chart of its own, on routes of the Kubernetes Gateway API.
import { App, Chart, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  CanaryService, GatewayApiChannel, GatewayApiMesh, GatewayListener, HttpMatch, HttpPath, IstioMesh, MeshGateway, ResilientUpstream, RouteBackend,
  RouteNamespaces, ServicePort, ServiceRoute, TlsCredential, ZeroTrustNamespace,
} from 'cdk8s-mesh';

export const app = new App();
new GatewayApiMesh(app, 'mesh', { controller: new IstioMesh(app, 'istio'), channel: GatewayApiChannel.EXPERIMENTAL });

function deployment(scope: Construct, namespace: string, name: string, version?: string): k8s.KubeDeployment {
  const labels = { app: name, ...version && { version } };
  const full = version ? `${name}-${version}` : name;
  return new k8s.KubeDeployment(scope, `${full}-deployment`, {
    metadata: { name: full, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { serviceAccountName: name, containers: [{ name: 'main', image: `registry.example.com/${full}:1.0`, ports: [{ containerPort: 8080 }] }] },
      },
    },
  });
}

const HTTP = [ServicePort.http(80, { targetPort: 8080 })];

// --- The platform team: how requests come in, and who may bind routes to that ---

const platform = new Chart(app, 'platform');
new k8s.KubeNamespace(platform, 'ingress', { metadata: { name: 'ingress', labels: { 'istio-injection': 'enabled' } } });
// The Secret of the certificate is made in the cluster, and only named here
const edge = new MeshGateway(platform, 'edge', {
  namespace: 'ingress',
  listeners: [
    GatewayListener.https(443, { hosts: ['shop.example.com'], certificate: TlsCredential.secret('shop-tls'), routesFrom: RouteNamespaces.of('storefront') }),
    GatewayListener.http(80, { hosts: ['shop.example.com'], redirectToHttps: true }),
  ],
});

// --- The payments team: a service with a canary, which others may call as far as it says so ---

const payments = new Chart(app, 'payments');
const paymentsSpace = new ZeroTrustNamespace(payments, 'payments');
const checkout = paymentsSpace.addService('checkout', {
  versions: { v1: deployment(payments, 'payments', 'checkout', 'v1'), v2: deployment(payments, 'payments', 'checkout', 'v2') }, ports: HTTP,
});
new CanaryService(payments, 'checkout-canary', { service: checkout, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 5 });
new ResilientUpstream(payments, 'checkout-upstream', { service: checkout, timeout: Duration.seconds(5), retry: { attempts: 0 } });

// --- The storefront team: it has the host, and sends a part of its paths to the payments team ---

const storefront = new Chart(app, 'storefront');
const storefrontSpace = new ZeroTrustNamespace(storefront, 'storefront');
const web = storefrontSpace.addService('web', { workload: deployment(storefront, 'storefront', 'web'), ports: HTTP });
web.allow(edge);
checkout.allow(edge, { paths: ['/checkout/*'] });
checkout.allow(web, { methods: ['GET'], paths: ['/checkout/status'] });

new ServiceRoute(storefront, 'shop', {
  service: web,
  gateways: [edge],
  hosts: ['shop.example.com'],
  meshTraffic: false,
  rules: [
    { match: [HttpMatch.path(HttpPath.below('/checkout'))], to: [RouteBackend.service(checkout)] },
    { match: [HttpMatch.path(HttpPath.below('/'))], timeout: Duration.seconds(10) },
  ],
});

app.synth();
