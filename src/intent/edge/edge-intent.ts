import { EgressGatewayIntent } from './egress-gateway';
import { ExternalServiceIntent } from './external-service';
import { ExternalWorkloadGroupIntent, ExternalWorkloadIntent } from './external-workload';
import { GatewayClassIntent, GatewayIntent } from './gateway-intent';
import { SidecarScopeIntent } from './sidecar-scope';

/** What can be wanted of traffic that enters or leaves the mesh. */
export type EdgeIntent =
  | GatewayIntent
  | GatewayClassIntent
  | ExternalServiceIntent
  | ExternalWorkloadIntent
  | ExternalWorkloadGroupIntent
  | EgressGatewayIntent
  | SidecarScopeIntent;
