// Code of others in proxies: modules of WebAssembly, and scripts.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  ExtensionPhase, IstioMesh, PolicyTarget, ServicePort, TrafficExtension, TrafficMode, WasmExtension, WasmFailure, WasmLayer, WasmPull,
  WasmVariable, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'extensions');
const shop = new ZeroTrustNamespace(chart, 'shop');
const labels = { app: 'catalog' };
const catalog = shop.addService('catalog', {
  ports: [ServicePort.http(80, { targetPort: 8080 })],
  workload: new k8s.KubeDeployment(chart, 'deployment', {
    metadata: { name: 'catalog', namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: 'catalog', containers: [{ name: 'catalog', image: 'catalog' }] } },
    },
  }),
});

// A module that decides who may call lets nobody in where it fails
new WasmExtension(chart, 'basic-auth', {
  target: catalog,
  phase: ExtensionPhase.AUTHN,
  priority: 20,
  traffic: [{ mode: TrafficMode.SERVER, ports: [8080] }],
  module: {
    url: 'oci://registry.example.com/basic-auth:1.2',
    sha256: '1ef0c9a92b0420cf25f7fe5d481b231464bc88f486ca3b9c83ed5cc21d2f6210',
    pluginName: 'basic_auth',
    pluginConfig: { realm: 'shop' },
    onFailure: WasmFailure.DENY,
    pull: WasmPull.IF_NOT_PRESENT,
    pullSecret: 'registry',
    environment: [WasmVariable.ofProxy('POD_NAME'), WasmVariable.value('MODE', 'strict')],
  },
});
// One that only watches does not stand in the way
new WasmExtension(chart, 'connection-log', {
  target: PolicyTarget.namespace(shop),
  traffic: [{ mode: TrafficMode.CLIENT_AND_SERVER, ports: [5432] }],
  module: { url: 'oci://registry.example.com/connection-log:latest', layer: WasmLayer.NETWORK, onFailure: WasmFailure.IGNORE, pull: WasmPull.ALWAYS },
  overrides: { WasmPlugin: [JsonPatch.add('/metadata/labels', { team: 'platform' })] },
});
new WasmExtension(chart, 'tenant-header', {
  target: PolicyTarget.mesh(),
  phase: ExtensionPhase.AUTHZ,
  module: { url: 'https://modules.example.com/tenant.wasm', layer: WasmLayer.HTTP, onFailure: WasmFailure.RELOAD },
});

// The same by Istio's newer object, which also takes scripts
const onTheWayOut = {
  target: catalog,
  phase: ExtensionPhase.STATS,
  traffic: [{ mode: TrafficMode.CLIENT }],
  lua: 'function envoy_on_request(handle)\n  handle:headers():add("x-region", "eu")\nend\n',
};
new TrafficExtension(chart, 'catalog-region', onTheWayOut);
new TrafficExtension(chart, 'catalog-zone', {
  ...onTheWayOut,
  priority: 10,
  lua: 'function envoy_on_request(handle)\n  handle:headers():add("x-zone", "eu-1")\nend\n',
  overrides: { TrafficExtension: [JsonPatch.add('/metadata/labels', { team: 'catalog' })] },
});
const audit = { target: PolicyTarget.mesh(), wasm: { url: 'oci://registry.example.com/audit:1.0' } };
new TrafficExtension(chart, 'audit', audit);
new TrafficExtension(chart, 'shop-audit', { ...audit, target: PolicyTarget.namespace(shop), wasm: { url: 'oci://registry.example.com/audit:2.0' } });
