import { namesWaypoint } from './waypoint-labels';
import { IntentError } from '../../../intent/intent-error';
import { ServiceIntent } from '../../../intent/service-intent';

/**
 * Refuses routes and policies for calls that no waypoint would carry out: ztunnel knows none, and a waypoint looks at those of the Service's namespace, and
 * of its own (pilot/pkg/networking/core/listener_waypoint.go getVirtualServiceForWaypoint, istio.io/istio main of 2026-08-27).
 */
export function requireWaypoint({ service, where }: ServiceIntent): void {
  const { name, namespace, side, headless, waypoint, marks, outside, host } = service;
  if (outside) {
    throw new IntentError({
      where,
      what: `something is wanted of the calls to ${host}, which lies outside of the mesh`,
      why: 'in ambient mode a waypoint before its ServiceEntry would carry that out, and this library writes none yet',
      instead: 'leave it out, or call it from a mesh with sidecars',
    });
  }
  if (side.kind === 'consumer') {
    throw new IntentError({
      where,
      what: `Service ${namespace}/${name} is not ours, and something is wanted of the calls to it`,
      why: 'in ambient mode that is carried out by the waypoint before the Service, for all of its callers',
      instead: 'ask its owner for it',
    });
  }
  if (waypoint || (namesWaypoint(marks) && !headless)) return;
  throw new IntentError({
    where,
    what: `no waypoint stands before Service "${name}"`,
    why: headless
      ? 'it has no address of its own: it is called by the addresses of its pods, past any waypoint'
      : 'in ambient mode routes and policies for calls are carried out by a waypoint; ztunnel knows none of them',
    instead: headless
      ? 'give the Service an address'
      : 'add it to a ZeroTrustNamespace that has a waypoint, or label it with one: istio.io/use-waypoint: waypoint',
  });
}
