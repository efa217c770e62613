import { HeaderChanges } from './header-changes';
import { list, onlyFields, text, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { headerNameProblem, writtenValueProblem } from '../../intent/routing/header-names';
import { HeaderChangesIntent } from '../../intent/routing/route-table';

const KNOWN: readonly string[] = ['set', 'add', 'remove'] satisfies (keyof HeaderChanges)[];

/** Reads what is changed in headers; no header is changed in two ways. */
export function readHeaderChanges(given: unknown, name: string, where: string): HeaderChangesIntent {
  const { set, add, remove } = onlyFields(given as HeaderChanges, KNOWN, name, where);
  const changes = {
    ...set !== undefined && { set: readValues(set, `${name}.set`, where) },
    ...add !== undefined && { add: readValues(add, `${name}.add`, where) },
    ...remove !== undefined && { remove: list(remove, text, `${name}.remove`, where).map(header => readName(header, `${name}.remove`, where)) },
  };
  const names = namesIn(changes);
  const twice = names.find((header, index) => names.indexOf(header) !== index);
  const problem = names.length === 0 ? 'it would change nothing' : twice === undefined ? undefined : `header "${twice}" would be changed twice, and which comes first nobody says`;
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write for example { set: { 'x-tenant': 'blue' }, remove: ['x-debug'] }" });
  return changes;
}

/**
 * No header is changed by a rule and by one of its backends as well: Envoy makes the rule's changes last where there are several backends, and
 * Istio hands it those of a single backend as the last ones of the rule (pilot/pkg/networking/core/route/route.go, istio.io/istio main of 2026-08-27).
 */
export function requireChangedOnce(
  rule: HeaderChangesIntent | undefined, backend: HeaderChangesIntent | undefined, name: string, where: string,
): void {
  const twice = namesIn(rule).find(header => namesIn(backend).includes(header));
  if (twice === undefined) return;
  throw new IntentError({
    where,
    what: `\`${name}\` changes header "${twice}", and so does its rule`,
    why: 'which of them comes last would depend on how many backends there are',
    instead: 'leave it out of the rule, and say it of each backend',
  });
}

function namesIn({ set = {}, add = {}, remove = [] }: HeaderChangesIntent = {}): string[] {
  return [...Object.keys(set), ...Object.keys(add), ...remove];
}

function readValues(given: unknown, name: string, where: string): { readonly [header: string]: string } {
  const read = Object.entries(textMap(given, name, where)).map(([header, value]): [string, string] => {
    const key = readName(header, name, where);
    const problem = writtenValueProblem(key, value);
    if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: 'write text, or a variable such as %REQ(x-request-id)%' });
    return [key, value];
  });
  const twice = read.find(([key], index) => read.findIndex(([other]) => other === key) !== index);
  if (twice) throw new IntentError({ where, what: `\`${name}\` has header "${twice[0]}" twice`, why: 'names of headers have no case', instead: 'write it once' });
  return Object.fromEntries(read);
}

function readName(header: string, name: string, where: string): string {
  const key = header.toLowerCase();
  const problem = headerNameProblem(key);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: key === 'host' ? 'rewrite the authority: rewrite: { authority }' : 'name a header' });
  return key;
}
