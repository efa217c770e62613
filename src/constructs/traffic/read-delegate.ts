import { IRouteDelegate } from './route-delegate-reference';
import { RouteScope } from './route-scope';
import { shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { HttpCondition } from '../../intent/routing/condition';
import { ConditionProblem } from '../../intent/routing/condition-problem';
import { conditionText } from '../../intent/routing/condition-text';
import { DelegateFacts } from '../../intent/routing/delegate-facts';
import { mergesInto, reachesOut } from '../../intent/routing/delegation';
import { DelegateAction, HttpRule } from '../../intent/routing/route-table';
import { takesRules } from '../../intent/routing/target-port';

/** Reads to whose rules requests are handed over, and sees to it that none of these rules is lost on the way. */
export function readDelegate(given: IRouteDelegate, name: string, matches: readonly HttpCondition[], scope: RouteScope): DelegateAction {
  const { where, delegate } = scope;
  if (typeof (given as IRouteDelegate | null)?._delegate !== 'function') {
    throw new IntentError({ where, what: `\`${name}\` is ${shown(given)}`, why: 'it is a RouteDelegate', instead: "write for example RouteDelegate.fromName('checkout', 'payments')" });
  }
  if (delegate) {
    throw new IntentError({ where, what: `\`${name}\``, why: 'these rules are handed requests themselves, and may not hand them on', instead: 'hand the requests over where they come in' });
  }
  const { table, ...object } = given._delegate(where);
  const problem = (table?.http ?? []).map(rule => lost(matches, rule, scope) ?? reaching(matches, rule)).find(Boolean);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, ...problem });
  return { kind: 'delegate', ...object, decided: decidedIn(table) };
}

/** Nothing is known of rules that are made elsewhere. */
function decidedIn(table: DelegateFacts['table']): readonly HttpCondition[] {
  if (table?.unmatched === 'service') return [{}];
  return (table?.http ?? []).flatMap(({ matches }) => (matches.length === 0 ? [{}] : matches));
}

/** Each condition over there must be one that a request with one of those here can meet: where one is not, Istio drops the whole rule. */
function lost(matches: readonly HttpCondition[], rule: HttpRule, scope: RouteScope): ConditionProblem | undefined {
  const places = asWritten(matches, scope).filter(outer => outer.length > 0);
  // A rule that is about other ports alone has nothing to lose at this one
  const concerned = places.filter(outer => rule.matches.some(inner => outer.some(({ port }) => (port ?? inner.port) === (inner.port ?? port))));
  const strangersAt = (outer: HttpCondition[]) => rule.matches.filter(inner => !outer.some(each => mergesInto(each, inner)));
  const [stranger] = (concerned.length > 0 ? concerned : places).flatMap(strangersAt);
  return stranger && {
    why: `its rule ${titleOf(rule, stranger)} would be dropped, as it does not narrow down what is handed over`,
    instead: 'write each condition in one of the two, or let the one over there be the narrower one',
  };
}

/** The conditions of a rule in each place where it is written: for calls to a service with several ports that is once for each of them. */
function asWritten(matches: readonly HttpCondition[], { own, mesh }: RouteScope): readonly HttpCondition[][] {
  const { ports } = own._facts;
  if (!mesh || ports.length === 1) return [[...matches]];
  const conditions = matches.length === 0 ? [{}] : matches;
  return ports.filter(({ protocol }) => takesRules('http', protocol))
    .map(({ port }) => conditions.filter(each => each.port === undefined || each.port === port).map(each => ({ ...each, port })));
}

function reaching(matches: readonly HttpCondition[], rule: HttpRule): ConditionProblem | undefined {
  const far = rule.matches.find(inner => matches.some(outer => mergesInto(outer, inner) && reachesOut(outer, inner)));
  return far && {
    why: `its rule ${titleOf(rule, far)} would take more than is handed over: where both sides say what a header must not be, Istio asks over there only`,
    instead: 'say what that header must not be on one of the two sides',
  };
}

function titleOf({ name }: HttpRule, condition: HttpCondition): string {
  return `${name === undefined ? '' : `"${name}" `}(${conditionText(condition)})`;
}
