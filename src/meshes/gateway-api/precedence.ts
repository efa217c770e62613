import { Pathless } from './matches';
import { RouteRule } from './route-rule';
import { unsayable } from './unsayable';
import { HttpCondition, PathCondition } from '../../intent/routing/condition';
import { conditionText } from '../../intent/routing/condition-text';
import { both, NEVER } from '../../intent/routing/conjunction';

/** One match, and the place where the user put it. */
interface Placed {
  readonly rule: RouteRule;
  readonly condition: HttpCondition;
  readonly place: number;
}

/**
 * Refuses rules of which the Gateway API would take another one first than the user does.
 *
 * Rules are tried in the user's order. A route takes the most specific match whatever its place: the kind of its path, the path's length,
 * a method, the number of headers, the number of query parameters, and only then the place. Istio sorts so, and takes expressions for paths
 * after all others (pilot/pkg/config/kube/gateway/conversion.go sortHTTPRoutes, istio.io/istio main of 2026-08-27). Which comes first makes no
 * difference where no request matches both.
 */
export function requireOrder(rules: readonly RouteRule[], pathless: Pathless | 'none', where: string): void {
  const placed = rules.flatMap(rule => rule.matches.map(condition => ({ rule, condition }))).map((match, place) => ({ ...match, place }));
  const sorted = [...placed].sort((a, b) => compare(rankOf(a.condition, pathless), rankOf(b.condition, pathless)) || a.place - b.place);
  sorted.forEach((earlier, index) => {
    for (const later of sorted.slice(index + 1)) if (later.place < earlier.place) requireApart(later, earlier, where);
  });
}

function requireApart(first: Placed, second: Placed, where: string): void {
  if (first.rule === second.rule || both(first.condition, second.condition) === NEVER) return;
  throw unsayable(
    where,
    `${placeText(first)} stands before ${placeText(second)}, and some requests match both`,
    'a route takes the more specific match first, whatever the order: an exact path, then the longest one, then a method, then the most headers and parameters',
    'put the more specific rule first, or add a condition to one of the two, so that no request matches both',
  );
}

function placeText({ rule: { name }, condition }: Placed): string {
  return name === undefined ? `the rule for ${conditionText(condition)}` : `rule "${name}" (${conditionText(condition)})`;
}

type Rank = readonly number[];

/** The higher the earlier. */
function compare(a: Rank, b: Rank): number {
  const index = a.findIndex((value, place) => value !== b[place]);
  return index < 0 ? 0 : b[index] - a[index];
}

function rankOf({ path, method, headers = {}, query = {} }: HttpCondition, pathless: Pathless | 'none'): Rank {
  return [...pathRank(path, pathless), method ? 1 : 0, Object.keys(headers).length, Object.keys(query).length];
}

const KINDS: { readonly [kind in PathCondition['kind']]: number } = { exact: 3, below: 2, prefix: 2, regex: 1 };

/** Of a GRPCRoute a match without a method has no path at all. */
function pathRank(path: PathCondition | undefined, pathless: Pathless | 'none'): Rank {
  if (path && (path.kind === 'exact' || path.value !== '/')) return [KINDS[path.kind], path.value.length];
  return { prefix: [2, 1], regex: [1, 2], none: [-1, 0] }[pathless];
}
