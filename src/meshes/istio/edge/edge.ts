import { egressGateway } from './egress-gateway';
import { gateway } from './gateway';
import { gatewayClass } from './kubernetes-gateway';
import { serviceEntry } from './service-entry';
import { sidecar } from './sidecar';
import { workloadEntry, workloadGroup } from './workload-entry';
import { EdgeIntent } from '../../../intent/edge/edge-intent';
import { Rendering } from '../../rendering';
import { DataPlane } from '../data-plane';

/** What of the mesh it depends on. */
interface MeshFacts {
  readonly controlPlaneNamespace: string;
  readonly dataPlane: DataPlane;
}

/** Traffic that enters or leaves the mesh. */
export function edge(intent: EdgeIntent, { controlPlaneNamespace, dataPlane }: MeshFacts): Rendering {
  switch (intent.kind) {
    case 'gateway': return gateway(intent);
    case 'gateway-class': return gatewayClass(intent);
    case 'external-service': return serviceEntry(intent, dataPlane);
    case 'external-workload': return workloadEntry(intent);
    case 'external-workload-group': return workloadGroup(intent);
    case 'egress-gateway': return egressGateway(intent);
    case 'sidecar-scope': return sidecar(intent, controlPlaneNamespace);
  }
}
