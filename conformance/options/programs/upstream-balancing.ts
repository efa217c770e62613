// Which endpoint gets a request.
import { App, Chart, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  ConsistentHashing, IstioMesh, LoadBalancing, Locality, ResilientUpstream, ResilientUpstreamProps, ServicePort, SessionAffinity,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'upstream-balancing');
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
function balance(name: string, how: Omit<ResilientUpstreamProps, 'service'>): void {
  new ResilientUpstream(chart, `${name}-upstream`, { service: shop.addService(name, { workload: deployment(name), ports }), ...how });
}
const circuitBreaker = { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) };

// By what each endpoint has to do, or not
balance('web', { loadBalancing: LoadBalancing.LEAST_REQUEST, slowStart: { duration: Duration.minutes(2), minimumPercent: 5, aggression: 2 } });
balance('cart', { loadBalancing: LoadBalancing.ROUND_ROBIN });
balance('search', { loadBalancing: LoadBalancing.RANDOM });
balance('cache', { loadBalancing: LoadBalancing.PASSTHROUGH });

// What belongs together goes to one endpoint
balance('sessions', {
  sessionAffinity: SessionAffinity.cookie('session', {
    ttl: Duration.hours(1),
    path: '/',
    attributes: [{ name: 'SameSite', value: 'Lax' }, { name: 'Secure' }],
    hashing: ConsistentHashing.ringHash(4096),
  }),
});
balance('tenants', { sessionAffinity: SessionAffinity.header('x-tenant', { hashing: ConsistentHashing.maglev(65537) }) });
balance('wishlist', { sessionAffinity: SessionAffinity.cookie('wishlist', { ttl: Duration.days(1) }) });
balance('uploads', { sessionAffinity: SessionAffinity.sourceAddress(), timeout: Duration.minutes(5) });
balance('documents', { sessionAffinity: SessionAffinity.queryParameter('document') });

// By where the client is
balance('ads', { locality: Locality.enabled() });
balance('mail', { locality: Locality.disabled() });
balance('images', {
  locality: Locality.distribute([
    { from: 'eu-west/*', to: { 'eu-west/*': 80, 'eu-north/*': 20 } },
    { from: 'eu-north/*', to: { 'eu-north/*': 100 } },
  ]),
});
balance('orders', {
  circuitBreaker, locality: Locality.failover({ regions: [{ from: 'eu-west', to: 'eu-north' }, { from: 'us-east', to: 'us-west' }] }),
});
balance('stock', { circuitBreaker, locality: Locality.failover({ priority: ['topology.istio.io/network', 'version=v1'] }) });
balance('offers', {
  circuitBreaker, locality: Locality.failover({ regions: [{ from: 'eu-west', to: 'eu-north' }], priority: ['topology.istio.io/network'] }),
});
balance('prices', { circuitBreaker, locality: Locality.zoneAware({ minClusterSize: 3, regions: [{ from: 'eu-west', to: 'eu-north' }] }) });
balance('reports', { locality: Locality.zoneAware({ enabled: false }) });
balance('invoices', { circuitBreaker, localityFailover: [{ from: 'eu-west', to: 'eu-north' }] });
