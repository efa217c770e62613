import { RouteScope, Ways } from './route-scope';
import { instanceOf, list } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { _hasRequests } from '../../intent/protocol';
import { HttpCondition } from '../../intent/routing/condition';
import { ConditionProblem } from '../../intent/routing/condition-problem';
import { HttpMatch } from '../../intent/routing/http-match';

/** Reads the requests that a rule is about; with no condition it is every request. */
export function readMatches(given: unknown, name: string, ways: Ways, scope: RouteScope): HttpCondition[] {
  const gateways = ways && { gateways: ways };
  if (given === undefined) return gateways ? [gateways] : [];
  const { where } = scope;
  const matches = list(given, (value, each) => readMatch(value, each, ways, scope), `${name}.match`, where);
  if (matches.length > 0) return matches.map(condition => ({ ...condition, ...gateways }));
  throw new IntentError({ where, what: `\`${name}.match\` is empty`, why: 'no request would match', instead: 'leave it out, for every request' });
}

function readMatch(value: unknown, name: string, ways: Ways, scope: RouteScope): HttpCondition {
  const { where } = scope;
  const match = instanceOf(value, HttpMatch, name, "HttpMatch.path(HttpPath.below('/api'))", where);
  const condition = match._condition;
  const problem = match._problem() ?? claimsProblem(condition, scope) ?? sourceProblem(condition, ways) ?? portProblem(condition, scope);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, ...problem });
  return condition;
}

/** pkg/config/validation/validation.go ValidateVirtualService, istio.io/istio main of 2026-08-27. */
function claimsProblem({ claims }: HttpCondition, { mesh, gateways, delegate }: RouteScope): ConditionProblem | undefined {
  if (!claims || (!mesh && gateways.length > 0)) return undefined;
  return {
    why: 'the claims of a token are known at gateways only: that needs a route with gateways and meshTraffic: false',
    instead: delegate ? 'ask for the claim where the requests are handed over' : `${gateways.length === 0 ? 'name `gateways`, and ' : ''}write meshTraffic: false, for the rule or the route`,
  };
}

/** Where gateways are named the source is not looked at (pilot/pkg/networking/core/route/route.go sourceMatchHTTP). */
function sourceProblem({ source }: HttpCondition, ways: Ways): ConditionProblem | undefined {
  if (!source || !ways) return undefined;
  return { why: 'a rule that is about some gateways only does not look at who calls', instead: 'leave `gateways` and `meshTraffic` out of the rule, or do not ask who calls' };
}

function portProblem({ port }: HttpCondition, { own, mesh, gateways, delegate }: RouteScope): ConditionProblem | undefined {
  if (port === undefined || delegate || gateways.some(gateway => gateway.listeners.length === 0)) return undefined;
  const ports = [
    ...mesh ? own._facts.ports.filter(({ protocol }) => _hasRequests(protocol)).map(each => each.port) : [],
    ...gateways.flatMap(({ listeners }) => listeners.filter(({ protocol }) => protocol === 'http' || protocol === 'https').map(each => each.port)),
  ];
  return ports.includes(port) ? undefined : { why: `no request comes at port ${port}; they come at ${ports.join(', ')}`, instead: 'name one of these ports, or leave `port` out' };
}
