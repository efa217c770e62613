import { shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { ZeroTrustStage } from '../../intent/security/stage';
import { Mesh } from '../../meshes/mesh';

/** Who uses a waypoint. */
export interface WaypointUser {
  readonly namespace: string;
  readonly stage: ZeroTrustStage;
  readonly mesh: Mesh;
  /** The construct to name in an error. */
  readonly where: string;
}

/** Something that may be named as a waypoint. */
export function requireWaypoint(value: unknown, name: string, where: string): void {
  if (typeof (value as { readonly _usedBy?: unknown } | null)?._usedBy === 'function') return;
  throw new IntentError({ where, what: `\`${name}\` is ${shown(value)}`, why: 'it is a waypoint', instead: 'pass a Waypoint, Waypoint.fromName({ ... }) or Waypoint.none()' });
}
