import { WaypointUser } from './waypoint-user';
import { WaypointFacts } from '../../intent/waypoint';

/** What may be named as the waypoint of a namespace or a service: a `Waypoint`, one of another repository, or none. */
export interface IWaypoint {
  /**
   * Tells it who uses it; answers with what there is to know of it, or nothing where none is wanted.
   * @internal
   */
  _usedBy(user: WaypointUser): WaypointFacts | undefined;
}
