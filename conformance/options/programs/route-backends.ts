// Where the requests of a rule go: versions, ports, other services, and the rules of another team.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  CanaryService, HttpMatch, HttpPath, IstioMesh, RouteBackend, RouteDelegate, ServicePort, ServiceRoute, UnmatchedRequests,
  VersionBackendOptions, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'route-backends');
const namespace = 'shop';
const shop = new ZeroTrustNamespace(chart, namespace);

function deployment(name: string, version = 'v1'): k8s.KubeDeployment {
  const labels = { app: name, version };
  return new k8s.KubeDeployment(chart, `${name}-${version}`, {
    metadata: { name: `${name}-${version}`, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: `${name}:${version}` }] } },
    },
  });
}

const versionsOf = (name: string) => ({ v1: deployment(name), v2: deployment(name, 'v2') });
const below = (path: string) => [HttpMatch.path(HttpPath.below(path))];

const api = shop.addService('api', {
  versions: versionsOf('api'),
  ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'admin' })],
});
const legacy = shop.addService('legacy', { versions: versionsOf('legacy'), ports: [ServicePort.http(80, { targetPort: 8080 })] });

/** Two versions of a service: what the new one gets, and the old one has the rest. */
const shared = (next: VersionBackendOptions) => [RouteBackend.version('v1', { weight: 100 - (next.weight ?? 0) }), RouteBackend.version('v2', next)];

// What goes to the service goes by its shares, unless a rule asks for all of its pods
new CanaryService(chart, 'canary', { service: api, stable: { version: 'v1' }, canary: { version: 'v2', name: 'next' }, weight: 5 });

new ServiceRoute(chart, 'api-routes', {
  service: api,
  rules: [
    { name: 'users', match: below('/users') },
    { name: 'admin', match: below('/admin'), to: [RouteBackend.itself({ port: 81 })] },
    {
      name: 'orders',
      match: below('/orders'),
      to: shared({ name: 'next', weight: 20, requestHeaders: { set: { 'x-generation': '2' } }, responseHeaders: { add: { 'x-served-by': 'v2' } } }),
    },
    { name: 'legacy', match: below('/legacy'), to: [RouteBackend.service(legacy, { version: 'v2', versionName: 'old', port: 80 })] },
  ],
  unmatched: UnmatchedRequests.NOT_FOUND,
  overrides: { VirtualService: [JsonPatch.add('/metadata/annotations', { owner: 'api-team' })] },
});

// One team has the host, another the rules below a path; what these do not match comes back to the first team's rules
const shopfront = shop.addService('shopfront', { workload: deployment('shopfront'), ports: [ServicePort.http(80, { targetPort: 8080 })] });
const checkout = {
  service: shop.addService('checkout', {
    versions: versionsOf('checkout'),
    ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'beta' })],
  }),
  port: 80,
};
const pages = new RouteDelegate(chart, 'pages', {
  ...checkout,
  rules: [{ match: below('/checkout/v2'), to: [RouteBackend.version('v2')] }, { match: below('/checkout/pages') }],
  unmatched: UnmatchedRequests.NOT_FOUND,
});
const payment = new RouteDelegate(chart, 'payment', { ...checkout, port: 81, rules: [{ match: below('/payment') }] });

new ServiceRoute(chart, 'shopfront-routes', {
  service: shopfront,
  rules: [
    { match: below('/checkout'), delegate: pages },
    { match: below('/payment'), delegate: payment },
    { match: below('/imprint'), to: [RouteBackend.service(legacy, { version: 'v1' })] },
  ],
});

// Rules that a route of another repository hands requests over to
new RouteDelegate(chart, 'carts', {
  service: shop.addService('carts', { versions: versionsOf('carts'), ports: [ServicePort.http(80, { targetPort: 8080 })] }),
  rules: [{ match: below('/carts/v2'), to: [RouteBackend.version('v2', { name: 'next' })] }],
  unmatched: UnmatchedRequests.SERVICE,
  overrides: { VirtualService: [JsonPatch.add('/metadata/annotations', { owner: 'carts-team' })] },
});
