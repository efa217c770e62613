import { IntentError } from '../../../intent/intent-error';
import { ContainerPort } from '../../../intent/security/access';
import { PolicyRule } from '../../../intent/security/policy-rule';
import { PolicyTargetFacts, targetText } from '../../../intent/security/policy-target';

/** Ports, and who knows them. */
interface NamedPorts {
  readonly target: PolicyTargetFacts;
  /** Whether the program is complete: a port that is missing of a namespace or a waypoint may still come before. */
  readonly complete?: boolean;
  readonly where: string;
}

/**
 * Refuses a port that nobody has there: a rule for the port of a Service, where that of its container is compared, would hold for nothing, and at a
 * waypoint it is the other way round.
 *
 * @throws with the ports that there are
 */
export function requireNamedPorts(rules: readonly PolicyRule[], named: NamedPorts): void {
  const { target, complete = true } = named;
  if (!complete && (target.kind === 'namespace' || target.kind === 'gateway')) return;
  const said = complete && target.kind === 'workload' ? target.said ?? [] : [];
  for (const port of [...rules.flatMap(portsIn), ...said.map(each => each.port)]) requireKnown(port, named);
}

/**
 * What is known of the ports that policies for a target compare: those of containers, or, at a waypoint, of Services. Those of any other
 * gateway are not known: its own are the Gateway's, and not of its pods, where a policy sees them.
 */
export function knownPortsOf(target: PolicyTargetFacts): readonly ContainerPort[] {
  switch (target.kind) {
    case 'workload':
    case 'service': return target.ports;
    case 'namespace': return (target.workloads ?? []).flatMap(({ ports }) => ports);
    case 'gateway': return (target.behind ?? []).flatMap(({ ports }) => ports);
    default: return [];
  }
}

/** Container ports that take plaintext, of which a workload need not say more. */
function openPortsOf(target: PolicyTargetFacts): readonly number[] {
  switch (target.kind) {
    case 'workload':
    case 'service': return target.plaintextPorts ?? [];
    case 'namespace': return (target.workloads ?? []).flatMap(({ plaintextPorts = [] }) => plaintextPorts);
    default: return [];
  }
}

function portsIn({ operations, conditions }: PolicyRule): number[] {
  const asked = operations.flatMap(({ ports }) => [...ports?.any ?? [], ...ports?.none ?? []]);
  const conditional = conditions.filter(({ kind }) => kind === 'destination-port').flatMap(({ any = [], none = [] }) => [...any, ...none]);
  return [...asked, ...conditional.map(Number)];
}

function requireKnown(port: number, { target, where }: NamedPorts): void {
  const known = knownPortsOf(target);
  if (known.length === 0 || known.some(candidate => candidate.port === port) || openPortsOf(target).includes(port)) return;
  const all = [...new Set(known.map(each => each.port))].sort((a, b) => a - b).join(', ');
  if (target.kind === 'gateway') {
    throw new IntentError({
      where,
      what: `no Service behind ${targetText(target)} has port ${port}`,
      why: `a waypoint compares the ports of Services, not of containers, and theirs are: ${all}`,
      instead: 'name one of them, or write the policy for a Service: there ports of containers are named',
    });
  }
  throw new IntentError({
    where,
    what: target.kind === 'namespace' ? `no workload of ${targetText(target)} listens on port ${port}` : `${targetText(target)} does not listen on port ${port}`,
    why: `policies are about the ports of containers, not of Services, and ${target.kind === 'namespace' ? 'theirs' : 'its ports'} are: ${all}`,
    instead: 'name one of them; for a port that nothing here knows use PolicyTarget.pods',
  });
}
