import { RouteParts } from '../routing/route-parts';

/** What routing intents can need of a mesh. */
export const ROUTING_NEEDS = {
  'split.weight': 'split requests among versions by weight',
  'split.header': 'send requests with a header to one version',
  'split.mirror': 'mirror requests to a version',
} as const;

type RoutingNeed = keyof typeof ROUTING_NEEDS;

/** What the routes of a service need of the mesh. */
export function needsOfRoutes({ split }: RouteParts): RoutingNeed[] {
  const needs: RoutingNeed[] = [];
  if (split) needs.push('split.weight');
  if (split?.override) needs.push('split.header');
  if (split?.mirror) needs.push('split.mirror');
  return needs;
}
