import { RouteParts } from './routing/route-parts';
import { ServiceFacts } from './service';
import { UpstreamParts } from './upstream/upstream-parts';

/**
 * The parts of what can be wanted of one service. Each part has one owner: two constructs that state
 * the same part differently contradict each other.
 */
export interface ServiceParts extends RouteParts, UpstreamParts {}

/** Everything that is wanted of one service, from whatever constructs it came. */
export interface ServiceIntent extends ServiceParts {
  readonly service: ServiceFacts;
  /** Whether a client's policy may stand in the place of the owner's (consumer side only). */
  readonly replaceOwnersPolicy: boolean;
  /** The construct to name in an error. */
  readonly where: string;
}
