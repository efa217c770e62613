// How much mTLS is required, and where: of the mesh, a namespace, pods, and single ports.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { IstioMesh, MtlsMode, MutualTls, PolicyTarget } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'mutual-tls');

function namespace(name: string): void {
  new k8s.KubeNamespace(chart, `${name}-namespace`, { metadata: { name, labels: { 'istio-injection': 'enabled' } } });
}
function deployment(home: string, name: string): k8s.KubeDeployment {
  const labels = { app: name };
  return new k8s.KubeDeployment(chart, `${home}-${name}`, {
    metadata: { name, namespace: home },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}

// The mesh lets plaintext in, a namespace does not, and another one takes nothing else
new MutualTls(chart, 'default', { target: PolicyTarget.mesh(), mode: MtlsMode.PERMISSIVE });
namespace('billing');
new MutualTls(chart, 'billing', {
  target: PolicyTarget.namespace('billing'),
  mode: MtlsMode.STRICT,
  overrides: { PeerAuthentication: [JsonPatch.add('/metadata/labels', { team: 'billing' })] },
});
namespace('appliances');
new MutualTls(chart, 'appliances', { target: PolicyTarget.namespace('appliances'), mode: MtlsMode.PLAINTEXT_ONLY });

// Pods that no construct stands for: one of their ports is an exception
deployment('billing', 'invoices');
new MutualTls(chart, 'invoices', {
  target: PolicyTarget.pods({ namespace: 'billing', labels: { app: 'invoices' } }),
  mode: MtlsMode.STRICT,
  portModes: { 9102: MtlsMode.PERMISSIVE },
});
