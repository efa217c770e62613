import { Attempt, Token } from './request';

/** The policy that a rule is of. */
interface Policy {
  readonly action: string;
  readonly namespace: string;
}

/** Fields that are seen in HTTP requests only. */
const OF_REQUESTS = ['hosts', 'methods', 'paths', 'requestPrincipals'];

/**
 * Whether a rule of an AuthorizationPolicy matches: one of `from`, one of `to`, and all of `when`
 * (istio.io/istio main of 2026-08-27 pilot/pkg/security/authz/model).
 *
 * On a port that speaks TCP an ALLOW rule with a field of requests matches nothing; of another rule these fields are dropped.
 */
export function ruleMatches(rule: any, policy: Policy, attempt: Attempt): boolean {
  requireOnly(rule, ['from', 'to', 'when']);
  const sources: any[] = (rule.from ?? [{ source: {} }]).map(({ source }: any) => source);
  const operations: any[] = (rule.to ?? [{ operation: {} }]).map(({ operation }: any) => operation);
  const conditions: any[] = rule.when ?? [];
  const ofRequests = [...sources, ...operations].some(part => Object.keys(part).some(isOfRequests)) || conditions.some(({ key }) => key.startsWith('request.'));
  if (attempt.isTcp && ofRequests && policy.action === 'ALLOW') return false;
  return sources.some(source => partMatches(source, sourceFields(policy), attempt))
    && operations.some(operation => partMatches(operation, OPERATION_FIELDS, attempt))
    && conditions.every(condition => conditionMatches(condition, policy, attempt));
}

type Matcher = (value: string, attempt: Attempt) => boolean;
type Matchers = { readonly [field: string]: Matcher };

const OPERATION_FIELDS: Matchers = {
  ports: (value, { port }) => value === String(port),
  methods: (value, { method }) => like(value, method),
  paths: (value, { path }) => pathLike(value, path),
  hosts: (value, { host }) => like(value.toLowerCase(), host?.toLowerCase()),
};

function sourceFields({ namespace }: Policy): Matchers {
  return {
    principals: (value, { from }) => like(value, principalOf(from)),
    namespaces: (value, { from }) => from !== undefined && new RegExp(`^${value.replace(/\*/g, '.*')}$`).test(from.namespace),
    serviceAccounts: (value, { from }) => from !== undefined && (value.includes('/') ? value : `${namespace}/${value}`) === `${from.namespace}/${from.account}`,
    trustDomains: (value, { from }) => like(value, from && 'cluster.local'),
    ipBlocks: (value, { address }) => address !== undefined && inRange(address, value),
    requestPrincipals: (value, { token }) => token?.sub !== undefined && requestPrincipalLike(value, token),
  };
}

/** Every field must match by one of its values, and none of `not...` may. */
function partMatches(part: any, matchers: Matchers, attempt: Attempt): boolean {
  return Object.entries<string[]>(part).every(([key, values]) => {
    const negative = key.startsWith('not');
    const field = negative ? `${key[3].toLowerCase()}${key.slice(4)}` : key;
    if (!matchers[field]) throw new Error(`a field that the verdict does not know: ${key}`);
    if (attempt.isTcp && isOfRequests(field)) return true;
    return values.some(value => matchers[field](value, attempt)) !== negative;
  });
}

function conditionMatches({ key, values, notValues }: any, policy: Policy, attempt: Attempt): boolean {
  if (attempt.isTcp && key.startsWith('request.')) return true;
  const is = (value: string) => attributeLike(key, value, policy, attempt);
  return (values === undefined || values.some(is)) && (notValues === undefined || !notValues.some(is));
}

function attributeLike(key: string, value: string, policy: Policy, attempt: Attempt): boolean {
  const [, attribute, inner] = /^([^[]+)((?:\[[^\]]+\])*)$/.exec(key)!;
  const names = inner === '' ? [] : inner.slice(1, -1).split('][');
  const sources = sourceFields(policy);
  switch (attribute) {
    case 'request.headers': return like(value, attempt.headers?.[names[0]]);
    case 'request.auth.claims': return claimLike(value, names, attempt.token);
    case 'request.auth.principal': return sources.requestPrincipals(value, attempt);
    case 'request.auth.audiences': return claimLike(value, ['aud'], attempt.token);
    case 'source.ip': return sources.ipBlocks(value, attempt);
    case 'source.namespace': return sources.namespaces(value, attempt);
    case 'source.principal': return sources.principals(value, attempt);
    case 'source.serviceAccount': return sources.serviceAccounts(value, attempt);
    case 'destination.port': return value === String(attempt.port);
    default: throw new Error(`an attribute that the verdict does not know: ${key}`);
  }
}

function isOfRequests(field: string): boolean {
  return OF_REQUESTS.some(each => field === each || field.toLowerCase() === `not${each.toLowerCase()}`);
}

function principalOf(from: Attempt['from']): string | undefined {
  return from && `cluster.local/ns/${from.namespace}/sa/${from.account}`;
}

/** Exact, a prefix with `*` behind it, or a suffix with `*` before it; `*` alone is anything there is. Characters are compared, not path elements. */
function like(pattern: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (pattern === '*') return value !== '';
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value;
}

function pathLike(pattern: string, path: string): boolean {
  if (!/\{\*\*?\}/.test(pattern)) return like(pattern, path);
  const expression = pattern.replace(/[.+?^$()|[\]\\]/g, '\\$&').replace(/\{\*\*\}/g, '.*').replace(/\{\*\}/g, '[^/]+');
  return new RegExp(`^${expression}$`).test(path);
}

/** `issuer/subject`, split at the last slash, with one `*`. */
function requestPrincipalLike(pattern: string, { iss, sub = '' }: Token): boolean {
  if (pattern === '*') return true;
  const slash = pattern.lastIndexOf('/');
  if (slash < 0) throw new Error(`a request principal that the verdict does not know: ${pattern}`);
  return like(pattern.slice(0, slash), iss) && like(pattern.slice(slash + 1), sub);
}

/** A text, or a list of which one is; `scope` is read as a list of words. */
function claimLike(pattern: string, names: readonly string[], token: Token | undefined): boolean {
  const found = names.reduce<any>((value, name) => value?.[name], token);
  if (found === undefined) return false;
  const values: string[] = Array.isArray(found) ? found : names[0] === 'scope' ? String(found).split(' ') : [String(found)];
  return values.some(value => like(pattern, value));
}

/** Whether an IPv4 address is in a range. */
export function inRange(address: string, range: string): boolean {
  const [base, bits = '32'] = range.split('/');
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(base) / size);
}

function requireOnly(part: object, known: readonly string[]): void {
  const strange = Object.keys(part).filter(key => !known.includes(key));
  if (strange.length > 0) throw new Error(`a field that the verdict does not know: ${strange.join(', ')}`);
}
