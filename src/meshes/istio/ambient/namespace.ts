import { namespaceMark } from './waypoint-labels';
import { IntentError } from '../../../intent/intent-error';
import { NamespaceIntent } from '../../../intent/security/namespace-intent';
import { ZeroTrustStage } from '../../../intent/security/stage';
import { Decoration } from '../../rendering';

/**
 * What a guarded namespace says of its waypoint.
 *
 * @throws when it is to be observed, and nobody would: ztunnel takes dry runs only behind a flag of istiod, AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY
 */
export function waypointMark({ name, stage, waypoint, where }: NamespaceIntent): Decoration {
  if (waypoint || stage !== ZeroTrustStage.OBSERVE) return namespaceMark(name, waypoint);
  throw new IntentError({
    where,
    what: `namespace "${name}" is to be observed, and has no waypoint`,
    why: 'in ambient mode waypoints log what would be refused, and ztunnel logs nothing of it',
    instead: 'let it have a waypoint, or use ZeroTrustStage.STRICT after observing with sidecars',
  });
}
