import { HttpCondition } from './condition';
import { both } from './conjunction';
import { mergesInto } from './delegation';
import { DelegateAction, HttpRule } from './route-table';

/**
 * The requests about which a rule decides: all that it matches, unless it hands them over to rules that leave some. Istio puts those rules in the
 * place of the one that hands over, each with the conditions of both (pilot/pkg/model/virtualservice.go MergeHTTPRoutes and
 * virtualservice_controller.go mergeVirtualServices, istio.io/istio main of 2026-08-27). So what none of them matches comes to the rules that follow.
 */
export function decidedBy({ matches, action }: Pick<HttpRule, 'matches' | 'action'>): readonly HttpCondition[] {
  const conditions = matches.length === 0 ? [{}] : matches;
  return action.kind === 'delegate' ? conditions.flatMap(outer => decidedOf(outer, action)) : conditions;
}

function decidedOf(outer: HttpCondition, { decided }: DelegateAction): HttpCondition[] {
  // Beside a rule without a condition those over there stay as they are
  const isOpen = Object.keys(outer).length === 0;
  return decided.flatMap(inner => {
    const merged = isOpen || mergesInto(outer, inner) ? both(outer, inner) : undefined;
    return typeof merged === 'object' ? [merged] : [];
  });
}
