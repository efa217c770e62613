// Machines that are in the mesh and in no cluster.
import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  ExternalService, ExternalWorkload, ExternalWorkloadGroup, HostResolution, IstioMesh, ServiceLocation, ServicePort, WorkloadReadiness,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'external-workloads');
const shop = new ZeroTrustNamespace(chart, 'shop');
const labels = { app: 'cart' };
const cart = shop.addService('cart', {
  ports: [ServicePort.grpc(7070)],
  workload: new k8s.KubeDeployment(chart, 'deployment', {
    metadata: { name: 'cart', namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: 'cart', containers: [{ name: 'cart', image: 'cart' }] } },
    },
  }),
});

// Outside of the cluster, in a namespace that is there for what it has no pods for
new k8s.KubeNamespace(chart, 'machines', { metadata: { name: 'machines', labels: { 'istio-injection': 'enabled' } } });
const namespace = 'machines';

// One machine, whose address is known
const legacy = new ExternalWorkload(chart, 'legacy-1', {
  namespace,
  address: 'legacy-1.example.com',
  labels: { app: 'legacy' },
  ports: { http: 8080 },
  network: 'data-center',
  locality: 'eu-west/a',
  weight: 80,
  serviceAccount: 'legacy',
  overrides: { WorkloadEntry: [JsonPatch.add('/metadata/labels', { team: 'legacy' })] },
});
cart.allow(legacy);
new ExternalService(chart, 'legacy', {
  namespace,
  hosts: ['legacy.shop.example'],
  ports: [ServicePort.http(80)],
  location: ServiceLocation.INSIDE,
  resolution: HostResolution.DNS,
  workloadLabels: { app: 'legacy' },
});

// Machines that come and go, by how they are found to be ready
const batch = new ExternalWorkloadGroup(chart, 'batch', {
  namespace,
  serviceAccount: 'batch',
  labels: { app: 'batch', version: 'v1' },
  annotations: { 'example.com/rack': '7' },
  ports: { http: 8080 },
  network: 'data-center',
  locality: 'eu-west/b',
  weight: 10,
  readiness: WorkloadReadiness.http(8080, {
    path: '/ready',
    host: '127.0.0.1',
    https: true,
    headers: { 'X-Check': 'ready' },
    initialDelay: Duration.seconds(10),
    period: Duration.seconds(5),
    timeout: Duration.seconds(2),
    successes: 2,
    failures: 4,
  }),
  overrides: { WorkloadGroup: [JsonPatch.add('/metadata/labels', { team: 'batch' })] },
});
cart.allow(batch);
new ExternalWorkloadGroup(chart, 'database', {
  namespace, serviceAccount: 'database', readiness: WorkloadReadiness.tcp(5432, { host: '127.0.0.1' }),
});
new ExternalWorkloadGroup(chart, 'printer', { namespace, serviceAccount: 'printer', readiness: WorkloadReadiness.command(['/usr/bin/lpstat', '-r']) });
