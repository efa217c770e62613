import { IntentError } from '../../intent/intent-error';
import { ZeroTrustStage } from '../../intent/security/stage';
import { WaypointFacts, waypointKey } from '../../intent/waypoint';
import { WaypointTraffic } from '../../intent/waypoint-traffic';
import { WaypointUser } from '../access/waypoint-user';

/**
 * Refuses a waypoint that cannot stand before the services of a guarded namespace: one that calls to Services go past, or one that refuses where the
 * namespace only looks on, or the other way round.
 */
export function requireStandingBefore(waypoint: Omit<WaypointFacts, 'podLabels'>, { stage, mesh, where }: WaypointUser): void {
  mesh._require(['waypoint'], where);
  const title = `the waypoint "${waypointKey(waypoint)}"`;
  if (waypoint.traffic === WaypointTraffic.WORKLOAD) {
    throw new IntentError({
      where,
      what: `${title} takes calls to pods only`,
      why: 'rules and routes are those of Services, and calls to a Service would go past it',
      instead: 'make it for WaypointTraffic.SERVICE or WaypointTraffic.ALL',
    });
  }
  const looksOn = waypoint.stage === ZeroTrustStage.OBSERVE;
  if (looksOn === (stage === ZeroTrustStage.OBSERVE)) return;
  throw new IntentError({
    where,
    what: looksOn ? `${title} only observes, and the namespace refuses` : `${title} refuses, and the namespace is only observed`,
    why: looksOn ? 'a Service that no rule is for would be open by way of it' : 'it would refuse what no rule allows',
    instead: 'bring both to one stage, or let the namespace have a waypoint of its own',
  });
}
