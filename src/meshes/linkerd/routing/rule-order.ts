import { IntentError } from '../../../intent/intent-error';
import { HttpCondition, PathCondition } from '../../../intent/routing/condition';
import { conditionText } from '../../../intent/routing/condition-text';
import { both, NEVER } from '../../../intent/routing/conjunction';
import { RouteRule } from '../../gateway-api/route-rule';

/** One match, and the rule that it is of. */
interface Placed {
  readonly rule: RouteRule;
  readonly condition: HttpCondition;
}

/**
 * Refuses rules of which Linkerd might take another one first than the user does.
 *
 * It takes the match that has compared more of the path, whatever its kind; then one with more headers, more parameters or a method, in an order that differs
 * between the Gateway API and its own comparison; and of equals the first (linkerd/linkerd2-proxy 2.20 linkerd/http/route/src/http/match.rs and match/path.rs). So
 * the earlier of two rules that some request matches must come first in every such order.
 */
export function requireOrder(rules: readonly RouteRule[], where: string): void {
  const placed = rules.flatMap(rule => rule.matches.map(condition => ({ rule, condition })));
  placed.forEach((first, index) => {
    for (const second of placed.slice(index + 1)) requireFirst(first, second, where);
  });
}

function requireFirst(first: Placed, second: Placed, where: string): void {
  if (first.rule === second.rule || both(first.condition, second.condition) === NEVER || !mayWin(second.condition, first.condition)) return;
  throw new IntentError({
    where,
    what: `${placeText(first)} stands before ${placeText(second)}, and some requests match both`,
    why: 'Linkerd takes the match that compares more of the path first, then the one that asks for more, whatever the order (linkerd/linkerd2-proxy linkerd/http/route/src/http/match.rs)',
    instead: 'put the one that asks for more first, or add a condition to one of the two, so that no request matches both',
  });
}

/** Whether some order of what is compared takes one match before the other. */
function mayWin(one: HttpCondition, other: HttpCondition): boolean {
  return pathOrders(one.path, other.path).some(order => order > 0 || (order === 0 && asksForMore(one, other)));
}

/** What may come out where both match one request: more of its path is compared (1), less (-1), or as much (0). */
function pathOrders(one: PathCondition = ROOT, other: PathCondition = ROOT): number[] {
  const [whole, otherWhole] = [isWhole(one), isWhole(other)];
  if (whole && otherWhole) return [0];
  if (whole) return one.kind === 'regex' ? [0, 1] : [one.value === other.value ? 0 : 1];
  if (otherWhole) return other.kind === 'regex' ? [0, -1] : [one.value === other.value ? 0 : -1];
  return [Math.sign(one.value.length - other.value.length)];
}

const ROOT: PathCondition = { kind: 'below', value: '/' };

function isWhole({ kind }: PathCondition): boolean {
  return kind === 'exact' || kind === 'regex';
}

/** More of anything: which of them is compared first does not matter then. */
function asksForMore(one: HttpCondition, other: HttpCondition): boolean {
  const counts = ({ method, headers = {}, query = {} }: HttpCondition) => [method ? 1 : 0, Object.keys(headers).length, Object.keys(query).length];
  const others = counts(other);
  return counts(one).some((count, index) => count > others[index]);
}

function placeText({ rule: { name }, condition }: Placed): string {
  return name === undefined ? `the rule for ${conditionText(condition)}` : `rule "${name}" (${conditionText(condition)})`;
}
