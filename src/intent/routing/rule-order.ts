import { HttpCondition } from './condition';
import { conditionText } from './condition-text';
import { coversCondition, isEveryRequest } from './covers';
import { decidedBy } from './decided';
import { HttpRule } from './route-table';

/** A condition that no request ever reaches. */
export interface DeadMatch {
  readonly what: string;
  readonly why: string;
}

/** The first condition of a list of rules for which an earlier one takes every request, if there is one: of rules, the first that matches decides. */
export function deadMatch(rules: readonly HttpRule[]): DeadMatch | undefined {
  const taken: { readonly condition: HttpCondition; readonly rule: string }[] = [];
  for (const [index, each] of rules.entries()) {
    const rule = each.name === undefined ? `rules[${index}]` : `rule "${each.name}"`;
    const conditions = each.matches.length === 0 ? [{}] : each.matches;
    for (const [at, condition] of conditions.entries()) {
      const before = [...taken, ...conditions.slice(0, at).map(other => ({ condition: other, rule }))];
      const first = before.find(earlier => coversCondition(earlier.condition, condition));
      if (first) return { what: `${rule} (${conditionText(condition)}) is never reached`, why: reason(first.condition, condition, first.rule) };
    }
    taken.push(...decidedBy(each).map(condition => ({ condition, rule })));
  }
  return undefined;
}

function reason(first: HttpCondition, condition: HttpCondition, rule: string): string {
  if (isEveryRequest(first)) return `${rule} before it takes every request`;
  return coversCondition(condition, first) ? `${rule} before it matches the same` : `${rule} before it takes all of them (${conditionText(first)})`;
}
