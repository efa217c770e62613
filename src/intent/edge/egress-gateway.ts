import { GatewayIntent } from './gateway-intent';
import { ServiceFacts } from '../service';

/** A gateway by which calls leave the mesh. */
export interface EgressGatewayIntent {
  readonly kind: 'egress-gateway';
  readonly opening: GatewayIntent;
  /** The Service before its pods. */
  readonly service: ServiceFacts;
  /** Where requests come to it, by mTLS of the mesh. */
  readonly requestsPort: number;
  /** The hosts whose requests come so, and what each is called there: a version of the Service. */
  readonly hosts: readonly CarriedHost[];
  /** The construct to name in an error. */
  readonly where: string;
}

/** A host whose requests it carries. */
export interface CarriedHost {
  readonly host: string;
  readonly version: string;
}
