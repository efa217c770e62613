import { TcpMatch, TcpRouteRule, TlsRouteRule } from './l4-route-rules';
import { readBackends } from './read-backends';
import { readWays, RouteScope, Ways } from './route-scope';
import { list, onlyFields, text, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { TcpCondition, TlsCondition } from '../../intent/routing/condition';
import { ConditionProblem, conditionProblem } from '../../intent/routing/condition-problem';
import { coversHost } from '../../intent/routing/host-names';
import { readSource } from '../../intent/routing/read-match';
import { TcpRule, TlsRule } from '../../intent/routing/route-table';
import { takesRules } from '../../intent/routing/target-port';
import { rangeOf, rangeProblem } from '../../kubernetes/addresses';
import { wildcardHostProblem } from '../../kubernetes/host-names';

const TCP: readonly string[] = ['match', 'gateways', 'to'] satisfies (keyof TcpRouteRule)[];
const TLS: readonly string[] = ['sniHosts', 'match', 'gateways', 'to'] satisfies (keyof TlsRouteRule)[];
const MATCH: readonly string[] = ['port', 'destinationSubnets', 'sourceNamespace', 'sourceLabels'] satisfies (keyof TcpMatch)[];

/** Reads where TCP connections go, rule by rule. */
export function readTcpRules(given: unknown, scope: RouteScope): TcpRule[] {
  const rules = list(given, (value, name) => {
    const { match, gateways, to } = onlyFields(value as TcpRouteRule, TCP, name, scope.where);
    const ways = readWays({ gateways }, name, scope);
    const matches = match === undefined ? ways ? [{ gateways: ways }] : [] : readMatches(match, name, 'tcp', ways, scope);
    return { matches, ...to !== undefined && { to: readBackends(to, `${name}.to`, 'tcp', scope) } };
  }, 'tcp', scope.where);
  requireRules(rules, 'tcp', scope.where);
  const last = rules.findIndex(({ matches }) => matches.length === 0);
  if (last < 0 || last === rules.length - 1) return rules;
  throw new IntentError({ where: scope.where, what: `tcp[${last + 1}] is never reached`, why: `tcp[${last}] before it takes every connection`, instead: 'put it before that one' });
}

/** Reads where TLS connections go by the name that they ask for, rule by rule. */
export function readTlsRules(given: unknown, hosts: readonly string[], scope: RouteScope): TlsRule[] {
  const taken = new Map<string, string>();
  const rules = list(given, (value, name) => {
    const { sniHosts, match, gateways, to } = onlyFields(value as TlsRouteRule, TLS, name, scope.where);
    const names = list(sniHosts, text, `${name}.sniHosts`, scope.where);
    const ways = readWays({ gateways }, name, scope);
    const conditions = match === undefined ? [ways ? { gateways: ways } : {}] : readMatches(match, name, 'tls', ways, scope);
    requireNames(names, name, hosts, scope.where);
    const matches = conditions.map((condition): TlsCondition => ({ ...condition, sniHosts: names }));
    for (const each of matches) requireFresh(each, name, taken, scope.where);
    return { matches, ...to !== undefined && { to: readBackends(to, `${name}.to`, 'tls', scope) } };
  }, 'tls', scope.where);
  requireRules(rules, 'tls', scope.where);
  return rules;
}

function requireRules(rules: readonly unknown[], name: string, where: string): void {
  if (rules.length === 0) throw new IntentError({ where, what: `\`${name}\``, why: 'there is none', instead: `write one, or leave \`${name}\` out` });
}

/** pkg/config/validation/validation.go validateSniHost, istio.io/istio main of 2026-08-27. */
function requireNames(names: readonly string[], name: string, hosts: readonly string[], where: string): void {
  const stranger = names.find(each => !hosts.some(host => coversHost(host, each)));
  const problem = names.length === 0 ? 'it names none' : names.map(wildcardHostProblem).find(Boolean)
    ?? (stranger === undefined ? undefined : `"${stranger}" is no host of the route, which are ${hosts.join(', ')}`);
  if (problem) throw new IntentError({ where, what: `\`${name}.sniHosts\``, why: problem, instead: 'name hosts that the route is for' });
}

/** Two rules for one name, of which the second is never looked at. */
function requireFresh(condition: TlsCondition, name: string, taken: Map<string, string>, where: string): void {
  for (const host of condition.sniHosts) {
    const key = JSON.stringify({ ...condition, sniHosts: host });
    const present = taken.get(key);
    if (present) throw new IntentError({ where, what: `${name} is never reached for "${host}"`, why: `${present} before it takes these connections`, instead: 'name it once' });
    taken.set(key, name);
  }
}

function readMatches(given: unknown, name: string, kind: 'tcp' | 'tls', ways: Ways, scope: RouteScope): TcpCondition[] {
  const { where } = scope;
  const matches = list(given, (value, each) => readMatch(value as TcpMatch, each, kind, scope), `${name}.match`, where);
  if (matches.length > 0) return matches.map(condition => ({ ...condition, ...ways && { gateways: ways } }));
  throw new IntentError({ where, what: `\`${name}.match\` is empty`, why: 'no connection would match', instead: 'leave it out, for every connection' });
}

function readMatch(given: TcpMatch, name: string, kind: 'tcp' | 'tls', scope: RouteScope): TcpCondition {
  const { where } = scope;
  const { port, destinationSubnets, sourceNamespace, sourceLabels } = onlyFields(given, MATCH, name, where);
  const condition: TcpCondition = {
    ...port !== undefined && { port: wholeNumber(port, `${name}.port`, { min: 1, max: 65535 }, where) },
    ...destinationSubnets !== undefined && { destinationSubnets: list(destinationSubnets, readRange, `${name}.destinationSubnets`, where) },
    ...(sourceNamespace ?? sourceLabels) !== undefined && { source: readSource(sourceNamespace, sourceLabels, where) },
  };
  const problem = conditionProblem({ source: condition.source }) ?? portProblem(condition, kind, scope) ?? emptyProblem(condition);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, ...problem });
  return condition;
}

function emptyProblem(condition: TcpCondition): ConditionProblem | undefined {
  return Object.keys(condition).length > 0 ? undefined : { why: 'it asks for nothing', instead: 'say what a connection must be like, or leave the match out' };
}

function portProblem({ port }: TcpCondition, kind: 'tcp' | 'tls', { own, mesh, gateways }: RouteScope): ConditionProblem | undefined {
  if (port === undefined || gateways.some(gateway => gateway.listeners.length === 0)) return undefined;
  const ports = [
    ...mesh ? own._facts.ports.filter(({ protocol }) => takesRules(kind, protocol)).map(each => each.port) : [],
    ...gateways.flatMap(({ listeners }) => listeners.filter(({ protocol }) => protocol === 'tls' || protocol === 'tcp').map(each => each.port)),
  ];
  return ports.includes(port) ? undefined : { why: `no connection comes at port ${port}; they come at ${ports.join(', ') || 'none'}`, instead: 'name one of these ports, or leave `port` out' };
}

function readRange(value: unknown, name: string, where: string): string {
  const range = rangeOf(text(value, name, where));
  const problem = rangeProblem(range);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write for example '10.1.0.0/16'" });
  return range;
}
