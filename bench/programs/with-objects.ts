import { App, Chart } from 'cdk8s';
import { Application } from './application';
import { istioObjects } from './istio-objects';
import { linkerdObjects } from './linkerd-objects';
import { MeshName } from './mesh-name';

/** The application as a platform engineer writes it with cdk8s alone. */
export function withObjects(_app: App, chart: Chart, mesh: MeshName, described: Application): void {
  if (mesh === 'istio') istioObjects(chart, described);
  else linkerdObjects(chart, described);
}
