// The shapes of a rollout beside plain weights.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  BlueGreenSide, CanaryService, HttpMatch, IstioMesh, MeshService, Rollout, ServicePort, StringMatch, ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'rollouts');
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

function service(name: string): MeshService {
  const versions = { v1: deployment(name, 'v1'), v2: deployment(name, 'v2') };
  return shop.addService(name, { versions, ports: [ServicePort.http(80, { targetPort: 8080 })] });
}

const versions = { stable: { version: 'v1' }, canary: { version: 'v2' } };

new CanaryService(chart, 'by-weight', { ...versions, service: service('web'), rollout: Rollout.weight(5) });
new CanaryService(chart, 'by-steps', { ...versions, service: service('cart'), rollout: Rollout.steps([5, 25, 50, 100], { current: 2 }) });
new CanaryService(chart, 'for-testers', { ...versions, service: service('search'), rollout: Rollout.abTest(HttpMatch.cookie('audience', 'b')) });
new CanaryService(chart, 'by-copies', { ...versions, service: service('ads'), rollout: Rollout.shadow(20) });

// Green takes the requests of one service, and blue still those of the other; testers see the side that is not active
const preview = HttpMatch.header('x-preview', StringMatch.present());
new CanaryService(chart, 'green', { ...versions, service: service('checkout'), rollout: Rollout.blueGreen(BlueGreenSide.GREEN), override: preview });
new CanaryService(chart, 'blue', { ...versions, service: service('payment'), rollout: Rollout.blueGreen(BlueGreenSide.BLUE), override: preview });
