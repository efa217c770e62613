import { PathCondition } from './condition';
import { matchesWhole } from './regular-expression';
import { HttpRule, RewriteIntent } from './route-table';

/** A path that a rule is about, or the beginning of those that it is about. */
export interface AskedPath {
  readonly value: string;
  /** Whether it is every path that begins so. */
  readonly begins: boolean;
}

/** Any path: that of a rule that asks for none. */
const ANY: PathCondition = { kind: 'prefix', value: '/' };

/**
 * Whether a route makes other paths of some that are asked for, so that who looks after it sees none of them.
 *
 * A path that comes out of the route is not one: `/app/admin`, where `/` becomes `/app`. Of what a regular expression makes nothing is known, and of
 * those that it matches only a whole path.
 */
export function isRewrittenAway(asked: AskedPath, { matches, rewrite }: HttpRule): boolean {
  const change = rewrite?.path;
  if (!change) return false;
  return (matches.length === 0 ? [{}] : matches).some(({ path = ANY }) => meets(path, asked) && !comesOut(change, path, asked));
}

function meets({ kind, value, ignoreCase }: PathCondition, asked: AskedPath): boolean {
  const [here, wanted] = ignoreCase ? [value.toLowerCase(), asked.value.toLowerCase()] : [value, asked.value];
  if (kind === 'regex') return !asked.begins && matchesWhole(value, asked.value);
  if (asked.begins && here.startsWith(wanted)) return true;
  return kind === 'exact' ? here === wanted : kind === 'prefix' ? wanted.startsWith(here) : isBelow(here, wanted);
}

/** Whether the asked path is one that a rule makes, or at least as much of one as of what it takes. */
function comesOut(change: Required<RewriteIntent>['path'], { kind, value: from }: PathCondition, asked: AskedPath): boolean {
  if (change.kind === 'regex') return kind !== 'regex' && from === '/';
  const { value: to } = change;
  if (asked.begins && to.startsWith(asked.value)) return true;
  const made = change.kind === 'full' ? to === asked.value : asked.value.startsWith(to);
  return made && to.length > from.length;
}

function isBelow(above: string, path: string): boolean {
  return above === '/' || path === above || path.startsWith(`${above}/`);
}
