// How connections are made, kept, bounded and given up.
import { App, Chart, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Http2Upgrade, IstioMesh, ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'upstream-connections');
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

const ports = [ServicePort.http(80, { targetPort: 8080 })];
const service = (name: string, own = ports) => shop.addService(name, { workload: deployment(name), ports: own });

new ResilientUpstream(chart, 'web-upstream', {
  service: service('web'),
  circuitBreaker: {
    consecutiveErrors: 5,
    ejectionTime: Duration.seconds(30),
    consecutiveGatewayErrors: 3,
    consecutiveLocalOriginFailures: 4,
    interval: Duration.seconds(5),
    maxEjectionPercent: 50,
    minHealthPercent: 20,
  },
  connectionLimits: {
    maxConnections: 100, maxPendingRequests: 10, maxRequests: 200, maxRequestsPerConnection: 50, maxConcurrentStreams: 64, maxRetries: 3,
  },
  connections: {
    connectTimeout: Duration.seconds(3),
    maxDuration: Duration.hours(1),
    idleTimeout: Duration.minutes(10),
    httpIdleTimeout: Duration.minutes(5),
    tcpKeepalive: { probes: 3, time: Duration.minutes(10), interval: Duration.seconds(30) },
    http2Keepalive: { interval: Duration.seconds(30), timeout: Duration.seconds(5) },
    http2Upgrade: Http2Upgrade.ALWAYS,
  },
});

// Failures without an answer are no fault of the endpoint, so they are counted by themselves
new ResilientUpstream(chart, 'cart-upstream', {
  service: service('cart'),
  circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.minutes(1), splitExternalLocalOriginErrors: true },
  connections: { useClientProtocol: true, idleTimeout: Duration.minutes(10) },
});
new ResilientUpstream(chart, 'reports-upstream', {
  service: service('reports'),
  connections: { http2Upgrade: Http2Upgrade.NEVER, connectTimeout: Duration.seconds(1) },
});
