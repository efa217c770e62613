import { EDGE_NEEDS } from './edge';
import { OPERATIONS_NEEDS } from './operations';
import { needsOfRoutes, ROUTING_NEEDS } from './routing';
import { SECURITY_NEEDS } from './security';
import { needsOfUpstream, UPSTREAM_NEEDS } from './upstream';
import { WAYPOINT_NEEDS } from './waypoint';
import { ServiceParts } from '../service-intent';

/** What an intent can need of a mesh, with the words that an error and docs/CAPABILITIES.md use for it. */
export const NEEDS = { ...SECURITY_NEEDS, ...ROUTING_NEEDS, ...UPSTREAM_NEEDS, ...EDGE_NEEDS, ...OPERATIONS_NEEDS, ...WAYPOINT_NEEDS } as const;

/** One thing that an intent can need of a mesh. */
export type Need = keyof typeof NEEDS;

/** What the parts of a service's plan need of the mesh. */
export function needsOf(parts: ServiceParts): Need[] {
  return [...needsOfRoutes(parts), ...needsOfUpstream(parts)];
}
