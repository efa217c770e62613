import { GatewayTarget, mayMeet, PolicyTargetFacts } from './policy-target';
import { GatewayFacts } from '../edge/gateway';

/**
 * Whether some proxy may carry out policies for both, as far as the program can tell: that of a pod that both may mean, or a waypoint. What is not
 * known counts as yes.
 */
export function mayShareProxy(a: PolicyTargetFacts, b: PolicyTargetFacts): boolean {
  if (isWaypoint(a)) return isCarriedBy(b, a.gateway);
  if (isWaypoint(b)) return isCarriedBy(a, b.gateway);
  return mayMeet(a, b);
}

function isWaypoint(target: PolicyTargetFacts): target is GatewayTarget {
  return target.kind === 'gateway' && target.gateway.waypoint === true;
}

/** Whether a waypoint may carry out what is for a target. */
function isCarriedBy(target: PolicyTargetFacts, waypoint: GatewayFacts): boolean {
  const isIt = ({ name, namespace }: Pick<GatewayFacts, 'name' | 'namespace'>) => name === waypoint.name && namespace === waypoint.namespace;
  switch (target.kind) {
    case 'mesh':
    case 'namespace': return true;
    case 'gateway': return isIt(target.gateway);
    default: return target.services?.some(service => service.waypoint !== undefined && isIt(service.waypoint)) ?? true;
  }
}
