import { list, number, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { rangeProblem } from '../../kubernetes/addresses';
import { portProblem } from '../../kubernetes/ports';

/** Ports, at least one. */
export function readPorts(value: unknown, name: string, where: string): number[] {
  const ports = list(value, number, name, where);
  requireUsable(name, ports.map(portProblem), '[3306]', where);
  return ports;
}

/** Ranges of addresses, at least one. */
export function readRanges(value: unknown, name: string, where: string): string[] {
  const ranges = list(value, text, name, where);
  requireUsable(name, ranges.map(rangeProblem), "['10.10.0.0/16']", where);
  return ranges;
}

/** What would set nothing is refused: an option was forgotten. */
export function requireEntries<T extends object>(map: T, name: string, where: string): T {
  if (Object.keys(map).length > 0) return map;
  throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'it would set nothing', instead: 'leave it out' });
}

function requireUsable(name: string, problems: readonly (string | undefined)[], example: string, where: string): void {
  const problem = problems.length === 0 ? 'it would set nothing' : problems.find(Boolean);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: `write for example ${example}, or leave it out` });
}
