// Which failures are tried again, and how often.
import { App, Chart, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IstioMesh, ResilientUpstream, RetryOn, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'upstream-retries');
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

const http = (name: string) => shop.addService(name, { workload: deployment(name), ports: [ServicePort.http(80, { targetPort: 8080 })] });
const grpc = (name: string) => shop.addService(name, { workload: deployment(name), ports: [ServicePort.grpc(9090)] });
const unsent = { attempts: 2, on: [RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM, RetryOn.RESET_BEFORE_REQUEST] };

// What cannot have reached the application may be sent again, whatever it is
new ResilientUpstream(chart, 'payment-upstream', {
  service: http('payment'),
  timeout: Duration.seconds(6),
  retry: {
    ...unsent,
    perTryTimeout: Duration.seconds(2),
    backoff: Duration.millis(100),
    budget: { percent: 20, minConcurrency: 5, interval: Duration.seconds(10) },
  },
});
new ResilientUpstream(chart, 'quotes-upstream', { service: http('quotes'), retry: { ...unsent, on: [...unsent.on, RetryOn.RATE_LIMITED] } });

// Of what may have reached it, only requests that may be repeated
new ResilientUpstream(chart, 'catalog-upstream', {
  service: http('catalog'),
  retry: {
    attempts: 3,
    on: [RetryOn.RESET, RetryOn.GATEWAY_ERROR, RetryOn.RETRIABLE_4XX, RetryOn.UNAVAILABLE, RetryOn.status(429)],
    methods: ['GET', 'HEAD'],
  },
});
new ResilientUpstream(chart, 'search-upstream', {
  service: http('search'), retry: { attempts: 1, on: [RetryOn.SERVER_ERROR], methods: ['GET', 'POST'], idempotent: true },
});
new ResilientUpstream(chart, 'cart-upstream', {
  service: grpc('cart'),
  retry: {
    attempts: 2,
    on: [RetryOn.UNAVAILABLE, RetryOn.CANCELLED, RetryOn.DEADLINE_EXCEEDED, RetryOn.INTERNAL, RetryOn.RESOURCE_EXHAUSTED],
    idempotent: true,
  },
});

// Nothing at all, not even what the mesh would try again by itself
new ResilientUpstream(chart, 'ledger-upstream', { service: http('ledger'), retry: { attempts: 0 } });
