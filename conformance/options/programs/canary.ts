// Two versions of a service, with shares, names, testers and copies.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { CanaryService, HttpMatch, IstioMesh, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'canary');
const namespace = 'shop';
const shop = new ZeroTrustNamespace(chart, namespace);

function deployment(name: string, version: string): k8s.KubeDeployment {
  const labels = { app: name, version };
  return new k8s.KubeDeployment(chart, `${name}-${version}`, {
    metadata: { name: `${name}-${version}`, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: `${name}:${version}` }] } },
    },
  });
}

function service(name: string) {
  const versions = { v1: deployment(name, 'v1'), v2: deployment(name, 'v2') };
  return shop.addService(name, { versions, ports: [ServicePort.http(80, { targetPort: 8080 })] });
}

new CanaryService(chart, 'web-canary', {
  service: service('web'),
  stable: { version: 'v1' },
  canary: { version: 'v2' },
  weight: 10,
  override: HttpMatch.header('x-canary', 'true'),
  mirror: { percentage: 25 },
});

new CanaryService(chart, 'cart-canary', {
  service: service('cart'),
  stable: { version: 'v1', name: 'stable' },
  canary: { version: 'v2', name: 'next', weight: 20 },
  mirror: {},
  overrides: { DestinationRule: [JsonPatch.add('/metadata/labels', { team: 'checkout' })] },
});
