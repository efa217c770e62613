import { HttpCondition } from './condition';
import { conditionText } from './condition-text';
import { coversCondition, isEveryRequest } from './covers';
import { HttpRule } from './route-table';

/** A condition that no request ever reaches. */
export interface DeadMatch {
  readonly what: string;
  readonly why: string;
}

/** The first condition of a list of rules for which an earlier one takes every request, if there is one: of rules, the first that matches decides. */
export function deadMatch(rules: readonly HttpRule[]): DeadMatch | undefined {
  const seen: { readonly condition: HttpCondition; readonly rule: string }[] = [];
  for (const [index, { name, matches }] of rules.entries()) {
    const rule = name === undefined ? `rules[${index}]` : `rule "${name}"`;
    for (const condition of matches.length === 0 ? [{}] : matches) {
      const first = seen.find(earlier => coversCondition(earlier.condition, condition));
      if (first) return { what: `${rule} (${conditionText(condition)}) is never reached`, why: reason(first.condition, condition, first.rule) };
      seen.push({ condition, rule });
    }
  }
  return undefined;
}

function reason(first: HttpCondition, condition: HttpCondition, rule: string): string {
  if (isEveryRequest(first)) return `${rule} before it takes every request`;
  return coversCondition(condition, first) ? `${rule} before it matches the same` : `${rule} before it takes all of them (${conditionText(first)})`;
}
