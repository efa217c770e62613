import { SECURITY_NEEDS } from './security';
import { MtlsMode } from '../security/mtls-mode';
import { ConditionKind, PolicyOperation, PolicyRule, PolicySource } from '../security/policy-rule';
import { PolicyTargetFacts } from '../security/policy-target';
import { isPathTemplate } from '../security/request-patterns';
import { AccessPolicyIntent, MutualTlsIntent, SecurityIntent, TokensIntent } from '../security/security-intent';

type SecurityNeed = keyof typeof SECURITY_NEEDS;

/** What a security intent needs of the mesh. */
export function needsOfSecurity(intent: SecurityIntent): SecurityNeed[] {
  switch (intent.kind) {
    case 'access-policy': return needsOfPolicy(intent);
    case 'tokens': return needsOfTokens(intent);
    default: return needsOfMutualTls(intent);
  }
}

function needsOfTokens({ target, issuers, required, dryRun }: TokensIntent): SecurityNeed[] {
  const needs: SecurityNeed[] = ['jwt.verify'];
  if (target.kind === 'mesh' || target.kind === 'gateway') needs.push(`jwt.${target.kind}`);
  if (issuers.some(({ outputPayloadToHeader, outputClaimToHeaders }) => outputPayloadToHeader ?? outputClaimToHeaders[0])) needs.push('jwt.headers');
  if (issuers.some(({ spaceDelimitedClaims }) => spaceDelimitedClaims.length > 0)) needs.push('jwt.space-delimited');
  if (!required) return needs;
  needs.push('jwt.require');
  if (required.claims.length > 0) needs.push('jwt.claims');
  if (dryRun) needs.push('policy.dry-run');
  return needs;
}

function needsOfMutualTls({ target, mode, portModes }: MutualTlsIntent): SecurityNeed[] {
  const level = target.kind === 'mesh' || target.kind === 'namespace' ? target.kind : 'workload';
  const modes = [mode, ...portModes.values()];
  return [
    `mtls.${level}`,
    ...portModes.size > 0 ? ['mtls.port' as const] : [],
    ...modes.includes(MtlsMode.PLAINTEXT_ONLY) ? ['mtls.plaintext-only' as const] : [],
  ];
}

function needsOfPolicy({ action, target, rules, dryRun }: AccessPolicyIntent): SecurityNeed[] {
  return [`policy.${action._name}`, ...dryRun ? ['policy.dry-run' as const] : [], ...needsOfTarget(target), ...rules.flatMap(needsOfRule)];
}

function needsOfTarget({ kind }: PolicyTargetFacts): SecurityNeed[] {
  return kind === 'mesh' || kind === 'gateway' ? [`policy.${kind}`] : [];
}

function needsOfRule({ sources, operations, conditions }: PolicyRule): SecurityNeed[] {
  return [...sources.flatMap(needsOfSource), ...operations.flatMap(needsOfOperation), ...conditions.map(({ kind }) => OF_CONDITIONS[kind])];
}

const OF_SOURCES: { readonly [field in keyof Required<PolicySource>]: SecurityNeed } = {
  callers: 'policy.identities',
  principals: 'policy.identities',
  namespaces: 'policy.identities',
  serviceAccounts: 'policy.service-accounts',
  trustDomains: 'policy.trust-domains',
  ipBlocks: 'policy.ip-blocks',
  remoteIpBlocks: 'policy.remote-ip-blocks',
  requestPrincipals: 'policy.tokens',
};

const OF_CONDITIONS: { readonly [kind in ConditionKind]: SecurityNeed } = {
  'header': 'policy.headers',
  'source-ip': 'policy.ip-blocks',
  'remote-ip': 'policy.remote-ip-blocks',
  'source-namespace': 'policy.identities',
  'source-principal': 'policy.identities',
  'source-service-account': 'policy.service-accounts',
  'source-trust-domain': 'policy.trust-domains',
  'request-principal': 'policy.tokens',
  'audience': 'policy.tokens',
  'presenter': 'policy.tokens',
  'claim': 'policy.tokens',
  'destination-ip': 'policy.destination',
  'destination-port': 'policy.destination',
  'server-name': 'policy.destination',
  'filter-metadata': 'policy.filter-metadata',
};

function needsOfSource(source: PolicySource): SecurityNeed[] {
  return (Object.keys(source) as (keyof PolicySource)[]).map(field => OF_SOURCES[field]);
}

function needsOfOperation({ hosts, methods, paths }: PolicyOperation): SecurityNeed[] {
  const templates = [...paths?.any ?? [], ...paths?.none ?? []].some(isPathTemplate);
  return [...hosts || methods || paths ? ['policy.requests' as const] : [], ...templates ? ['policy.path-templates' as const] : []];
}
