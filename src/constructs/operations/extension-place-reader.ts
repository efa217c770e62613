import { IConstruct } from 'constructs';
import { ExtensionPlace, ExtensionTraffic } from './extension-place';
import { gatewayIn } from './target-kinds';
import { list, number, oneOf, onlyFields, optional, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { ExtensionPlaceIntent } from '../../intent/operations/extension';
import { ExtensionPhase } from '../../intent/operations/extension-phase';
import { TrafficMode } from '../../intent/operations/traffic-mode';
import { PolicyTargetFacts, targetText } from '../../intent/security/policy-target';
import { portProblem } from '../../kubernetes/ports';

/** The fields of a place. */
export const PLACE_FIELDS = ['target', 'phase', 'priority', 'traffic', 'mesh', 'overrides'] as const satisfies readonly (keyof ExtensionPlace)[];

const TRAFFIC: readonly string[] = ['mode', 'ports'] satisfies (keyof ExtensionTraffic)[];

const INT32 = { min: -2147483648, max: 2147483647 };

/** Reads where an extension runs. */
export function readPlace({ phase, priority, traffic }: ExtensionPlace, where: string): Pick<ExtensionPlaceIntent, 'phase' | 'priority' | 'match'> {
  return {
    phase: optional(phase, value => oneOf(value, ExtensionPhase, 'phase', where), 'phase', where),
    priority: optional(priority, value => wholeNumber(value, 'priority', INT32, where), 'priority', where),
    match: optional(traffic, (value, name) => list(value, readTraffic, name, where), 'traffic', where) ?? [],
  };
}

/**
 * Pods by their labels may be a gateway's.
 *
 * @throws when a gateway runs in the pods, and traffic is meant that none has
 */
export function requireRunning(by: IConstruct, match: ExtensionPlaceIntent['match'], target: PolicyTargetFacts): void {
  const gateway = gatewayIn(by, target);
  const index = match.findIndex(({ mode }) => mode === TrafficMode.SERVER);
  if (gateway === undefined || index < 0) return;
  throw new IntentError({
    where: by.node.path,
    what: `\`traffic[${index}]\` is for calls that come in, and "${gateway}" runs in the pods of ${targetText(target)}`,
    why: 'for the mesh all calls at a gateway go out',
    instead: 'leave `mode` out, or write TrafficMode.CLIENT',
  });
}

function readTraffic(value: unknown, name: string, where: string): ExtensionPlaceIntent['match'][number] {
  const { mode, ports } = onlyFields(value as ExtensionTraffic, TRAFFIC, name, where);
  const numbers = optional(ports, (given, at) => list(given, number, at, where), `${name}.ports`, where) ?? [];
  const problem = numbers.map(portProblem).find(Boolean)
    ?? (new Set(numbers).size < numbers.length ? 'a port is named twice' : undefined)
    ?? (mode === undefined && numbers.length === 0 ? 'it asks for nothing: all traffic is meant without it' : undefined);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: 'write for example { mode: TrafficMode.SERVER, ports: [8080] }' });
  return { mode: optional(mode, given => oneOf(given, TrafficMode, `${name}.mode`, where), `${name}.mode`, where), ports: numbers };
}
