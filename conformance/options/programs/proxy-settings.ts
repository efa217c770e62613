// How proxies run, from the whole mesh down to the pods of one workload.
import { App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu, k8s } from 'cdk8s-plus-27';
import { IstioMesh, PolicyTarget, ProxyImage, ProxyLogLevel, ProxySettings, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'proxy-settings');
const shop = new ZeroTrustNamespace(chart, 'shop');

function deployment(name: string): k8s.KubeDeployment {
  const labels = { app: name };
  return new k8s.KubeDeployment(chart, name, {
    metadata: { name, namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}

function service(name: string) {
  return shop.addService(name, { workload: deployment(name), ports: [ServicePort.http(80, { targetPort: 8080 })] });
}

new ProxySettings(chart, 'defaults', { target: PolicyTarget.mesh(), image: ProxyImage.DISTROLESS });
new ProxySettings(chart, 'shop-dns', {
  target: PolicyTarget.namespace(shop),
  concurrency: 2,
  environment: { ISTIO_META_DNS_CAPTURE: 'true' },
  overrides: { ProxyConfig: [JsonPatch.add('/metadata/labels', { team: 'shop' })] },
});

// A workload with many connections, which takes its time to end
new ProxySettings(chart, 'catalog-proxy', {
  target: service('catalog'),
  concurrency: 4,
  resources: { cpu: Cpu.millis(200), memory: Size.mebibytes(256), cpuLimit: Cpu.units(4), memoryLimit: Size.gibibytes(1) },
  holdApplicationUntilProxyStarts: true,
  terminationDrain: Duration.seconds(20),
  logLevel: ProxyLogLevel.ERROR,
});

// One that is looked into
new ProxySettings(chart, 'cart-proxy', {
  target: service('cart'),
  image: ProxyImage.DEBUG,
  logLevel: ProxyLogLevel.INFO,
  componentLogLevels: {
    rbac: ProxyLogLevel.DEBUG,
    jwt: ProxyLogLevel.TRACE,
    http2: ProxyLogLevel.WARNING,
    misc: ProxyLogLevel.CRITICAL,
    dns: ProxyLogLevel.OFF,
  },
});

// And one whose database is not in the mesh
new ProxySettings(chart, 'orders-proxy', {
  target: service('orders'),
  image: ProxyImage.DEFAULT,
  excludeOutboundPorts: [3306],
  excludeOutboundRanges: ['10.10.0.0/16'],
});
