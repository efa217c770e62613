// What holds at one port, and for one version.
import { App, Chart, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IstioMesh, LoadBalancing, ResilientUpstream, ServicePort, SessionAffinity, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'upstream-layers');
const shop = new ZeroTrustNamespace(chart, 'shop');

function deployment(name: string, version = 'v1'): k8s.KubeDeployment {
  const labels = { app: name, version };
  return new k8s.KubeDeployment(chart, `${name}-${version}`, {
    metadata: { name: `${name}-${version}`, namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: `${name}:${version}` }] } },
    },
  });
}

const versions = (name: string) => ({ v1: deployment(name), v2: deployment(name, 'v2') });
const ports = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(9090)];

// The port for gRPC has a bound of its own beside what holds for the service; at the other one nothing holds but what is said there
new ResilientUpstream(chart, 'web-upstream', {
  service: shop.addService('web', { workload: deployment('web'), ports }),
  circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) },
  ports: {
    80: { loadBalancing: LoadBalancing.RANDOM, inherits: false },
    9090: { connectionLimits: { maxConcurrentStreams: 100 } },
  },
});

// The new version is left out sooner than others would be, at one port even sooner; the bound on connections is not for the old one
new ResilientUpstream(chart, 'cart-upstream', {
  service: shop.addService('cart', { versions: versions('cart'), ports }),
  sessionAffinity: SessionAffinity.header('x-user'),
  connectionLimits: { maxConnections: 100 },
  versions: {
    v1: { connections: { connectTimeout: Duration.seconds(1) }, inherits: false },
    v2: {
      circuitBreaker: { consecutiveErrors: 2, ejectionTime: Duration.minutes(1) },
      ports: { 9090: { circuitBreaker: { consecutiveErrors: 1, ejectionTime: Duration.minutes(5) } } },
    },
  },
});
new ResilientUpstream(chart, 'search-upstream', {
  service: shop.addService('search', { versions: versions('search'), ports: [ServicePort.http(80, { targetPort: 8080 })] }),
  versions: { v2: { retryBudget: { percent: 10 } } },
});
