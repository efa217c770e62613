import { egressNetwork } from './egress-network';
import { externalWorkload } from './external-workload';
import { MeshNames } from './machine-identity';
import { EdgeIntent } from '../../../intent/edge/edge-intent';
import { GatewayApiChannel } from '../../gateway-api/channel';
import { NOTHING, Rendering } from '../../rendering';

/** What of the mesh it depends on. */
interface MeshFacts extends MeshNames {
  readonly gatewayApi: GatewayApiChannel;
}

/** Traffic that leaves the mesh; nothing where Linkerd has no word for it. */
export function edge(intent: EdgeIntent, mesh: MeshFacts): Rendering | undefined {
  switch (intent.kind) {
    // It needs no object: it is called by what the client looks up, and the scope of a namespace that lets only known hosts be called has the routes
    case 'external-service': return NOTHING;
    case 'external-workload': return externalWorkload(intent, mesh);
    case 'sidecar-scope': return egressNetwork(intent, mesh.gatewayApi);
    default: return undefined;
  }
}
