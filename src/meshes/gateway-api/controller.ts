import { ServiceIntent } from '../../intent/service-intent';
import { CapabilityTable } from '../capability-table';
import { Rendering } from '../rendering';
import { GatewayApiChannel } from './channel';

/** A mesh as the controller of the Kubernetes Gateway API: routes are that API's, and what it has no field for is said by objects of the mesh's own. */
export interface GatewayApiController {
  /** What it carries so. */
  readonly capabilities: CapabilityTable;
  /** Routes the calls to one service by the Gateway API, and protects them by objects of its own. */
  service(intent: ServiceIntent): Rendering;
}

/** Which Gateway API is installed in the cluster. */
export interface GatewayApiFacts {
  readonly channel: GatewayApiChannel;
}
