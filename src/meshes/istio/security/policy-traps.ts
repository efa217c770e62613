import { IntentError } from '../../../intent/intent-error';
import { AccessAction } from '../../../intent/security/access-action';
import { ConditionKind, PolicyCondition, PolicyRule, PolicySource } from '../../../intent/security/policy-rule';

/** What Istio takes in one source at most (pkg/config/security/security.go CheckServiceAccount, istio.io/istio main of 2026-08-27). */
const MAX_ACCOUNTS = 16;

/** The fields that know a caller by its certificate. */
const IDENTITIES: readonly (keyof PolicySource)[] = ['callers', 'principals', 'namespaces', 'serviceAccounts', 'trustDomains'];
const IDENTITY_CONDITIONS: readonly ConditionKind[] = ['source-namespace', 'source-principal', 'source-service-account', 'source-trust-domain'];
const TOKEN_CONDITIONS: readonly ConditionKind[] = ['request-principal', 'audience', 'presenter', 'claim'];

/**
 * Refuses rules that Istio refuses, and those that it takes and that match something else than they say.
 *
 * @throws with what they would match
 */
export function requireSound(rule: PolicyRule, action: AccessAction, where: string): void {
  for (const source of rule.sources) requireOneKindOfAccount(source, where);
  if (action._name === 'custom') requireSeenBeforeAuthentication(rule, where);
  if (action._name === 'deny') requireHostsWithoutPorts(rule, 'any', where);
  if (action._name !== 'allow') return;
  requireHostsWithoutPorts(rule, 'none', where);
  requireOwnAccounts(rule, where);
  requireKnownCallers(rule, where);
  requireTokens(rule, where);
}

function requireOneKindOfAccount({ callers, principals, namespaces, serviceAccounts }: PolicySource, where: string): void {
  if (!serviceAccounts) return;
  if (callers ?? principals ?? namespaces) {
    throw new IntentError({
      where, what: '`serviceAccounts` stand beside `callers`, `principals` or `namespaces` in one source', why: 'Istio takes one of the two', instead: 'write two sources, or two rules',
    });
  }
  if (Math.max(serviceAccounts.any?.length ?? 0, serviceAccounts.none?.length ?? 0) <= MAX_ACCOUNTS) return;
  throw new IntentError({ where, what: `a source names more than ${MAX_ACCOUNTS} service accounts`, why: 'Istio takes no more', instead: 'write several sources, or name them as `callers`' });
}

/** The external service is asked before anything else is known of the caller (pkg/config/validation/validation.go ValidateAuthorizationPolicy). */
function requireSeenBeforeAuthentication({ sources, conditions }: PolicyRule, where: string): void {
  const ofSource = sources.flatMap(source => [...IDENTITIES, 'requestPrincipals' as const].filter(field => source[field]))[0];
  const ofCondition = conditions.find(({ kind }) => [...IDENTITY_CONDITIONS, ...TOKEN_CONDITIONS].includes(kind))?.kind;
  if (ofSource === undefined && ofCondition === undefined) return;
  throw new IntentError({
    where,
    what: `a CUSTOM rule is about ${ofSource === undefined ? `the ${ofCondition!.replace(/-/g, ' ')} of a condition` : `\`${ofSource}\``}`,
    why: 'the external service is asked first, before callers and tokens are known',
    instead: 'say it by addresses, hosts, paths or headers, and let the external service or a DENY policy look at the caller',
  });
}

/** A client that adds a port to the host would escape a pattern of the host's end. */
function requireHostsWithoutPorts({ operations }: PolicyRule, part: 'any' | 'none', where: string): void {
  const open = operations.flatMap(({ hosts }) => hosts?.[part] ?? []).find(host => /^\*./.test(host) && !host.includes(':'));
  if (open === undefined) return;
  throw new IntentError({
    where,
    what: `${part === 'any' ? 'a DENY rule is for `hosts`' : 'an ALLOW rule is not for `notHosts`'} "${open}"`,
    why: 'hosts are compared with the port that the client may write behind them, so that whoever writes one is not matched',
    instead: 'name each host',
  });
}

/** Every pod that names no account runs as "default". */
function requireOwnAccounts({ sources, conditions }: PolicyRule, where: string): void {
  const named = sources.flatMap(({ principals, serviceAccounts }) => [...principals?.any ?? [], ...serviceAccounts?.any ?? []]);
  const inConditions = conditions.filter(({ kind }) => kind === 'source-principal' || kind === 'source-service-account').flatMap(({ any }) => any ?? []);
  const shared = [...named, ...inConditions].find(value => /(^|\/)default$/.test(value));
  if (shared === undefined) return;
  throw new IntentError({
    where,
    what: `an ALLOW rule lets in "${shared}"`,
    why: 'every pod that names no service account runs as "default", so whoever is let in could be any of them',
    instead: 'give the caller a service account of its own',
  });
}

/** "None of these" is also true of who has no identity at all. */
function requireKnownCallers({ sources, conditions }: PolicyRule, where: string): void {
  const ofConditions = conditions.filter(({ kind }) => IDENTITY_CONDITIONS.includes(kind));
  const known = ofConditions.some(({ any }) => any);
  const isSound = (source: PolicySource) => known || !excludes(source, ofConditions)
    || IDENTITIES.some(field => source[field]?.any) || isPlaintext(source);
  if ((sources.length === 0 ? [{}] : sources).every(isSound)) return;
  throw new IntentError({
    where,
    what: 'an ALLOW rule says only which identities it does not let in',
    why: 'who calls without mTLS has no identity, so it is none of these and would be let in',
    instead: "say who is let in besides, principals: ['*'] for whoever has an identity; notPrincipals: ['*'] alone is whoever has none",
  });
}

function excludes(source: PolicySource, conditions: readonly PolicyCondition[]): boolean {
  return conditions.length > 0 || IDENTITIES.some(field => source[field]?.none);
}

function isPlaintext({ principals }: PolicySource): boolean {
  return principals?.none?.includes('*') === true;
}

/** "None of these" is also true of who brings no token. */
function requireTokens({ sources, conditions }: PolicyRule, where: string): void {
  const ofConditions = conditions.filter(({ kind }) => TOKEN_CONDITIONS.includes(kind));
  const known = ofConditions.some(({ any }) => any);
  const isSound = ({ requestPrincipals }: PolicySource) => known || requestPrincipals?.any !== undefined
    || (ofConditions.length === 0 && (requestPrincipals === undefined || requestPrincipals.none!.includes('*')));
  if ((sources.length === 0 ? [{}] : sources).every(isSound)) return;
  throw new IntentError({
    where,
    what: 'an ALLOW rule says only which tokens it does not let in',
    why: 'a request without a token has none of these, and would be let in',
    instead: "say which are let in besides, requestPrincipals: ['*'] for any valid token; notRequestPrincipals: ['*'] alone is requests without one",
  });
}
