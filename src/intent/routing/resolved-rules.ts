import { HttpCondition } from './condition';
import { both, NEVER, UNSAYABLE } from './conjunction';
import { coversCondition, isEveryRequest } from './covers';
import { decidedBy } from './decided';
import { Backend, DelegateAction, HttpRule, RedirectAction, RespondAction, RouteTable } from './route-table';
import { ServiceFacts, Version } from '../service';
import { ServiceIntent } from '../service-intent';

/** A rule in which nothing is left to the service's other parts: backends, timeout and retries are those that hold. */
export interface ResolvedRule extends Omit<HttpRule, 'action'> {
  readonly action: ResolvedForward | RedirectAction | RespondAction | DelegateAction;
}

/** To these backends by weight. */
export interface ResolvedForward {
  readonly kind: 'forward';
  readonly to: readonly Backend[];
}

type Parts = Pick<ServiceIntent, 'service' | 'split' | 'timeout' | 'retry'>;

/**
 * The rules of a table with all that the service's plan adds: what no rule matches, the split's shares and its override, timeout and retries, and for
 * retries of some methods two rules in the place of one. Conditions that no request would reach any more are left out.
 */
export function resolvedRules(table: RouteTable, parts: Parts): ResolvedRule[] {
  const rules = withCatchAll(table, parts).flatMap(rule => withSplit(rule, parts)).flatMap(withRetriedMethods);
  return reachable(rules).map(rule => (rule.matches.some(isWithoutCondition) ? { ...rule, matches: [] } : rule));
}

/**
 * Rules without the conditions that no request reaches, for which an earlier one takes all of them. Each condition is written out here, that
 * of every request too: a rule without any is for nothing, and left out.
 */
export function reachable(rules: readonly ResolvedRule[]): ResolvedRule[] {
  const taken: HttpCondition[] = [];
  return rules.flatMap(rule => {
    const matches: HttpCondition[] = [];
    for (const condition of rule.matches) {
      const covers = (earlier: HttpCondition) => coversCondition(earlier, condition);
      // With the rules of others a narrow condition may go together where a wide one does not
      const own = rule.action.kind === 'delegate' ? [] : matches;
      if (!taken.some(covers) && !own.some(covers)) matches.push(condition);
    }
    if (matches.length === 0) return [];
    taken.push(...decidedBy({ ...rule, matches }));
    return [{ ...rule, matches }];
  });
}

function withCatchAll(table: RouteTable, { split, timeout, retry }: Parts): HttpRule[] {
  const rest: HttpRule = { matches: [], action: { kind: 'forward' } };
  if (table.http.length === 0) {
    if (!split && !timeout && !retry) return [];
    // No routes for requests were asked for, so no gateway gets any
    return [table.gateways.length === 0 ? rest : { ...rest, matches: [{ gateways: ['mesh'] }] }];
  }
  const isOpen = table.unmatched === 'service' && !table.http.some(rule => decidedBy(rule).some(isEveryRequest));
  return isOpen ? [...table.http, rest] : [...table.http];
}

/** Every condition is there now, that of every request too. */
function withSplit(rule: HttpRule, parts: Parts): ResolvedRule[] {
  const matches = rule.matches.length === 0 ? [{}] : rule.matches;
  const { action } = rule;
  if (action.kind !== 'forward') return [{ ...rule, matches, action }];
  const { service, split } = parts;
  const resolved = { ...rule, matches, timeout: rule.timeout ?? parts.timeout, retry: rule.retry ?? parts.retry };
  if (action.to) return [{ ...resolved, action: { kind: 'forward', to: action.to } }];
  if (!split) return [{ ...resolved, action: forwardTo([{ service, weight: 100 }]) }];
  const { shares, override, mirror } = split;
  const mirrors = [...rule.mirrors ?? [], ...mirror ? [{ to: { service, version: mirror.to }, percentage: mirror.percentage }] : []];
  const others: ResolvedRule = {
    ...resolved,
    matches: override ? matches.filter(condition => !coversCondition(override.match, condition)) : matches,
    action: forwardTo(shares.map(({ version, weight }) => ({ service, version, weight }))),
    mirrors: mirrors.length === 0 ? undefined : mirrors,
  };
  return override ? [overridden(resolved, override.match, service, override.to), others] : [others];
}

/** No copy goes where the request itself goes: it would be carried out there a second time. */
function overridden(rule: HttpRule, match: HttpCondition, service: ServiceFacts, to: Version): ResolvedRule {
  return {
    ...rule,
    name: rule.name && `${rule.name}-override`,
    matches: rule.matches.map(condition => both(condition, match)).filter(isCondition),
    action: forwardTo([{ service, version: to, weight: 100 }]),
    mirrors: rule.mirrors?.filter(mirror => mirror.to.service.host !== service.host || mirror.to.version?.name !== to.name),
  };
}

function forwardTo(to: readonly Backend[]): ResolvedForward {
  return { kind: 'forward', to };
}

function isCondition(condition: HttpCondition | typeof NEVER | typeof UNSAYABLE): condition is HttpCondition {
  if (condition === UNSAYABLE) throw new Error('an override that cannot be said of a rule was not refused');
  return condition !== NEVER;
}

function withRetriedMethods(rule: ResolvedRule): ResolvedRule[] {
  const { retry, matches } = rule;
  if (!retry?.methods) return [rule];
  const methods = retry.methods.map((value): HttpCondition => ({ method: { kind: 'exact', value } }));
  return [
    {
      ...rule,
      name: rule.name && `${rule.name}-retried`,
      matches: matches.flatMap(condition => methods.map(method => both(condition, method)).filter(isCondition)),
      retry: { ...retry, methods: undefined },
    },
    {
      ...rule,
      matches: matches.filter(condition => !methods.some(method => coversCondition(method, condition))),
      // Without this the mesh's default retries would apply to the methods that were left out
      retry: { attempts: 0, on: [] },
    },
  ];
}

function isWithoutCondition(condition: HttpCondition): boolean {
  return Object.keys(condition).length === 0;
}
