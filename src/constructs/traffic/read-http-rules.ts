import { HttpRouteRule } from './http-route-rule';
import { readRedirect, readResponse, readRewrite } from './read-actions';
import { readBackends, readMirrors } from './read-backends';
import { readCors } from './read-cors';
import { readDelegate } from './read-delegate';
import { readFault } from './read-fault';
import { readHeaderChanges, requireChangedOnce } from './read-headers';
import { readMatches } from './read-matches';
import { readWays, RouteScope } from './route-scope';
import { list, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { HttpCondition } from '../../intent/routing/condition';
import { HttpAction, HttpRule } from '../../intent/routing/route-table';
import { RetryIntent } from '../../intent/upstream/resilience';
import { positiveMillis } from '../retry/quantities';
import { retryIntent } from '../retry/retry-intent';

const KNOWN: readonly string[] = [
  'name', 'match', 'gateways', 'meshTraffic', 'to', 'redirect', 'respond', 'delegate', 'rewrite', 'requestHeaders', 'responseHeaders',
  'cors', 'mirrors', 'fault', 'timeout', 'retry',
] satisfies (keyof HttpRouteRule)[];

const ACTIONS = ['to', 'redirect', 'respond', 'delegate'] as const;

/** What has no effect where no backend is asked. */
const ON_THE_WAY = ['rewrite', 'requestHeaders', 'mirrors', 'fault', 'timeout', 'retry'] as const;

/** Reads what is done with requests, rule by rule. */
export function readHttpRules(given: unknown, scope: RouteScope): HttpRule[] {
  const rules = list(given, (value, name) => readRule(value as HttpRouteRule, name, scope), 'rules', scope.where);
  const names = rules.flatMap(rule => rule.name ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const problem = rules.length === 0 ? 'there is none' : twice === undefined ? undefined : `two are called "${twice}"`;
  if (!problem) return rules;
  throw new IntentError({ where: scope.where, what: '`rules`', why: problem, instead: twice === undefined ? 'write one, or leave `rules` out' : 'call one otherwise' });
}

function readRule(given: HttpRouteRule, name: string, scope: RouteScope): HttpRule {
  const { where } = scope;
  const rule = onlyFields(given, KNOWN, name, where);
  requireOneAction(rule, name, where);
  const ways = readWays(rule, name, scope);
  const narrowed: RouteScope = ways ? { ...scope, mesh: ways.includes('mesh'), gateways: ways.filter(way => way !== 'mesh') } : scope;
  const matches = readMatches(rule.match, name, ways, narrowed);
  const action = readAction(rule, name, matches, narrowed);
  const traits = rest(rule, name, matches, action, narrowed);
  requireWholeRetry(traits, action, name, where);
  requireChangesOnce(traits, action, name, where);
  return { ...rule.name !== undefined && { name: readName(rule.name, name, where) }, matches, action, ...traits };
}

/** Retries of some methods make two rules of one, and Istio drops a rule over there that asks for another method than the one that hands over. */
function requireWholeRetry({ retry }: Partial<HttpRule>, action: HttpAction, name: string, where: string): void {
  if (action.kind !== 'delegate' || !retry?.methods) return;
  throw new IntentError({
    where,
    what: `\`${name}.retry.methods\` stands beside \`delegate\``,
    why: 'rules over there that ask for a method themselves would be lost',
    instead: 'say the retries in the rules over there, or leave `methods` out',
  });
}

function requireChangesOnce({ requestHeaders, responseHeaders }: Partial<HttpRule>, action: HttpAction, name: string, where: string): void {
  const backends = action.kind === 'forward' ? action.to ?? [] : [];
  backends.forEach((backend, index) => {
    requireChangedOnce(requestHeaders, backend.requestHeaders, `${name}.to[${index}].requestHeaders`, where);
    requireChangedOnce(responseHeaders, backend.responseHeaders, `${name}.to[${index}].responseHeaders`, where);
  });
}

/** Only what is said is there: a rule is compared as it is written. */
function rest(rule: HttpRouteRule, name: string, matches: readonly HttpCondition[], action: HttpAction, scope: RouteScope): Partial<HttpRule> {
  const { where } = scope;
  const { rewrite, requestHeaders, responseHeaders, cors, mirrors, fault, timeout, retry } = rule;
  const to = action.kind === 'forward' ? action.to : [];
  return {
    ...rewrite !== undefined && { rewrite: readRewrite(rewrite, `${name}.rewrite`, matches, where) },
    ...requestHeaders !== undefined && { requestHeaders: readHeaderChanges(requestHeaders, `${name}.requestHeaders`, where) },
    ...responseHeaders !== undefined && { responseHeaders: readHeaderChanges(responseHeaders, `${name}.responseHeaders`, where) },
    ...cors !== undefined && { cors: readCors(cors, `${name}.cors`, where) },
    ...mirrors !== undefined && { mirrors: readMirrors(mirrors, `${name}.mirrors`, to, scope) },
    ...fault !== undefined && { fault: readFault(fault, `${name}.fault`, where) },
    ...timeout !== undefined && { timeout: { total: positiveMillis(timeout, `${name}.timeout`, where) } },
    ...retry !== undefined && { retry: readRetry(rule, name, scope) },
  };
}

function readAction(rule: HttpRouteRule, name: string, matches: readonly HttpCondition[], scope: RouteScope): HttpAction {
  const { to, redirect, respond, delegate } = rule;
  if (redirect !== undefined) return readRedirect(redirect, `${name}.redirect`, matches, scope.where);
  if (respond !== undefined) return readResponse(respond, `${name}.respond`, scope.where);
  if (delegate !== undefined) return readDelegate(delegate, `${name}.delegate`, matches, scope);
  return { kind: 'forward', ...to !== undefined && { to: readBackends(to, `${name}.to`, 'http', scope) } };
}

function readRetry({ retry }: HttpRouteRule, name: string, { own, where }: RouteScope): RetryIntent {
  const { budget, ...intent } = retryIntent(retry!, own._facts.ports, where);
  if (!budget) return intent;
  throw new IntentError({ where, what: `\`${name}.retry.budget\``, why: 'a budget is of all calls to a service, and not of those of a rule', instead: 'give it to a ResilientUpstream' });
}

function requireOneAction(rule: HttpRouteRule, name: string, where: string): void {
  const actions = ACTIONS.filter(key => rule[key] !== undefined);
  const answered = rule.redirect !== undefined ? 'redirect' : rule.respond !== undefined ? 'respond' : undefined;
  const idle = answered && ON_THE_WAY.find(key => rule[key] !== undefined);
  const problem = Object.values(rule).every(value => value === undefined) ? 'it says nothing: that requests go to the service is so without it'
    : actions.length > 1 ? `it has ${actions.map(key => `\`${key}\``).join(' and ')}, and one thing is done with a request`
      : idle && `it has \`${idle}\` beside \`${answered}\`, which asks no backend`;
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: actions.length > 1 ? 'keep one of them' : idle ? `leave \`${idle}\` out` : 'leave it out' });
}

function readName(value: unknown, name: string, where: string): string {
  const read = optional(value, text, `${name}.name`, where)!;
  if (read.trim() !== '') return read;
  throw new IntentError({ where, what: `\`${name}.name\` is empty`, why: 'it says nothing', instead: 'leave it out' });
}
