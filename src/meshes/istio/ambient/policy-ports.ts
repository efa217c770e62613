import { IntentError } from '../../../intent/intent-error';
import { GuardedService, portsLeadingTo } from '../../../intent/security/guarded-service';
import { PolicyOperation, PolicyRule } from '../../../intent/security/policy-rule';

/**
 * A rule with the ports of Services in the place of those of containers: calls come to a waypoint under the Service's address.
 *
 * @throws when the Services mean different container ports by one of theirs
 */
export function portsThere(rule: PolicyRule, services: readonly GuardedService[], where: string): PolicyRule {
  const here = (ports: readonly number[] | undefined) => ports && servicePorts(ports, services, where);
  const moved = ({ ports, ...rest }: PolicyOperation): PolicyOperation => {
    if (!ports) return rest;
    const [any, none] = [here(ports.any), here(ports.none)];
    return { ...rest, ...(any ?? none) && { ports: { ...any && { any }, ...none && { none } } } };
  };
  const operations = rule.operations.map(moved);
  // One that excluded what nobody calls there limits nothing any more, and neither do the others beside it
  return { ...rule, operations: operations.some(operation => Object.keys(operation).length === 0) ? [] : operations };
}

/** Of container ports to which no Service leads there are none: nobody calls them by way of a waypoint. */
function servicePorts(ports: readonly number[], services: readonly GuardedService[], where: string): number[] | undefined {
  const found = [...new Set(ports.flatMap(port => services.flatMap(service => portsLeadingTo(port, service))))].sort((a, b) => a - b);
  for (const port of found) requireOneMeaning(port, ports, services, where);
  return found.length === 0 ? undefined : found;
}

function requireOneMeaning(port: number, meant: readonly number[], services: readonly GuardedService[], where: string): void {
  const targetOf = (service: GuardedService) => service.ports.find(each => each.port === port)?.targetPort;
  const other = services.find(service => targetOf(service) !== undefined && !meant.includes(targetOf(service)!));
  if (!other) return;
  throw new IntentError({
    where,
    what: `port ${port} of Service "${other.name}" leads to container port ${targetOf(other)}, and that of another one to ${meant.join(' or ')}`,
    why: 'in ambient mode a waypoint compares the ports of Services, and the policy would be for both',
    instead: 'give one of the Services another port, or set the policy for both container ports',
  });
}
