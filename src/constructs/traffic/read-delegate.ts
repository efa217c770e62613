import { IRouteDelegate } from './route-delegate-reference';
import { RouteScope } from './route-scope';
import { shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { HttpCondition } from '../../intent/routing/condition';
import { conditionText } from '../../intent/routing/condition-text';
import { mergesInto } from '../../intent/routing/delegation';
import { DelegateAction, HttpRule } from '../../intent/routing/route-table';

/** Reads to whose rules requests are handed over, and sees to it that none of these rules is lost on the way. */
export function readDelegate(given: IRouteDelegate, name: string, matches: readonly HttpCondition[], scope: RouteScope): DelegateAction {
  const { where, delegate } = scope;
  if (typeof (given as IRouteDelegate | null)?._delegate !== 'function') {
    throw new IntentError({ where, what: `\`${name}\` is ${shown(given)}`, why: 'it is a RouteDelegate', instead: "write for example RouteDelegate.fromName('checkout', 'payments')" });
  }
  const { rules = [], ...object } = given._delegate(where);
  const problem = delegate ? 'these rules are handed requests themselves, and may not hand them on' : rules.map(rule => conflict(matches, rule)).find(Boolean);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: delegate ? 'hand the requests over where they come in' : 'write each condition in one of the two, or let the one over there be the narrower one' });
  return { kind: 'delegate', ...object };
}

/** Each condition over there must be one that a request with one of those here can meet. */
function conflict(matches: readonly HttpCondition[], rule: HttpRule): string | undefined {
  const lost = rule.matches.find(condition => matches.length > 0 && !matches.some(match => mergesInto(match, condition)));
  return lost && `its rule ${rule.name === undefined ? '' : `"${rule.name}" `}(${conditionText(lost)}) would be dropped, as it does not narrow down what is handed over`;
}
