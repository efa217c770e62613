import { HttpCondition } from '../../intent/routing/condition';
import { conditionText } from '../../intent/routing/condition-text';
import { ResolvedRule } from '../../intent/routing/resolved-rules';

/** A rule for what comes in at one place. What the Gateway API cannot say of it is refused when it is rendered. */
export interface RouteRule extends ResolvedRule {
  /** At least one; `{}` is every request. Of ports and gateways they say nothing. */
  readonly matches: readonly HttpCondition[];
}

/** How a controller goes beyond the API, or falls short of it. */
export interface RouteDialect {
  /** Whether the installed HTTPRoute has the field `retry`: the experimental channel's has. */
  readonly retryField: boolean;
  /** A request header at which the controller's proxies leave their own retries out, if there is one. */
  readonly noRetries?: { readonly name: string; readonly value: string };
  /** Refuses rules that the controller would take in another order than the user does, where that is not the API's own. */
  requireOrder?(rules: readonly RouteRule[], where: string): void;
}

/** What of a condition is left once it is known by which way and at which port requests come; nothing where it is about other ones. */
export type Here = (condition: HttpCondition) => HttpCondition | undefined;

/** The rules that are about what comes in at one place, in their order. */
export function rulesHere(rules: readonly ResolvedRule[], here: Here): RouteRule[] {
  return rules.flatMap(rule => {
    const matches = (rule.matches.length === 0 ? [{}] : rule.matches).flatMap(condition => here(condition) ?? []);
    return matches.length === 0 ? [] : [{ ...rule, matches }];
  });
}

/** What a rule is called in an error. */
export function titleOf({ name, matches }: RouteRule): string {
  const others = matches.length > 1 ? ` and ${matches.length - 1} more` : '';
  return name === undefined ? `the rule for ${conditionText(matches[0])}${others}` : `rule "${name}"`;
}
