import { requireNamedPorts } from './named-ports';
import { pathPattern } from './patterns';
import { PolicyFacts } from './policy-facts';
import { ruleSpec } from './policy-rules';
import { scopedToPorts } from './request-ports';
import { requireTokenlessCallersSpared } from './tokenless-callers';
import * as security from '../../../../imports/security.istio.io';
import { AccessAction } from '../../../intent/security/access-action';
import { claimText } from '../../../intent/security/claim-path';
import { PolicyOperation, PolicyRule, Values } from '../../../intent/security/policy-rule';
import { TokensIntent } from '../../../intent/security/security-intent';
import { RequestException, TokenRequirement } from '../../../intent/security/tokens';
import { LateManifest, manifestOf } from '../../rendering';
import { placePolicy } from '../ambient/policy-place';

/**
 * The policy that requires a token: a DENY policy. ALLOW policies are joined by OR, so that one that lets tokens in requires none
 * where another one lets the caller in.
 *
 * A request without a valid token has no request principal, and is none of the issuers'.
 */
export function requiredTokens(intent: TokensIntent, required: TokenRequirement, facts: PolicyFacts): LateManifest {
  const { name, target, issuers, dryRun, complete, where } = intent;
  const operations = operationsBut(required.exceptions, required.ports);
  const rules: PolicyRule[] = [
    { sources: [{ requestPrincipals: { none: issuers.map(({ issuer }) => `${issuer}/*`) } }], operations, conditions: [] },
    ...required.claims.map(({ path, values }) => ({ sources: [], operations, conditions: [{ kind: 'claim' as const, name: claimText(path), none: values }] })),
  ];
  requireNamedPorts(rules, intent);
  const scoped = rules.flatMap(rule => scopedToPorts(rule, { target, action: AccessAction.DENY, where }));
  requireTokenlessCallersSpared(intent, required, scoped[0].operations.flatMap(({ ports }) => ports?.any ?? []), facts);
  const placed = placePolicy({ target, action: AccessAction.DENY, rules: scoped, layer: 'requests', dryRun, complete, where }, facts);
  const { namespace, selector, targetRefs } = placed.at;
  const annotations = dryRun ? { 'istio.io/dry-run': 'true' } : undefined;
  return manifestOf(security.AuthorizationPolicy, { name: `${name}-required`, namespace, annotations }, () => ({
    selector, targetRefs, action: security.AuthorizationPolicySpecAction.DENY, rules: placed.rules.map(rule => ruleSpec(rule, facts.trustDomain)),
  }));
}

/**
 * What is asked for but for the exceptions. Not to be one of paths *and* methods is to be none of the paths, *or* none of the methods; and
 * a request must not be any of the exceptions. So there is an operation for each way to choose one of the two of every exception.
 */
function operationsBut(exceptions: readonly RequestException[], ports?: readonly number[]): PolicyOperation[] {
  let ways: { paths: string[]; methods: string[] }[] = [{ paths: [], methods: [] }];
  for (const { paths, methods } of exceptions) {
    const byPath = ways.map(way => ({ ...way, paths: [...way.paths, ...paths.flatMap(pathPattern)] }));
    const byMethod = ways.map(way => ({ ...way, methods: [...way.methods, ...methods] }));
    ways = [...paths.length > 0 ? byPath : [], ...methods.length > 0 ? byMethod : []];
  }
  const operations = ways.map(({ paths, methods }) => ({ ...ports && { ports: { any: ports } }, ...noneOf('paths', paths), ...noneOf('methods', methods) }));
  return operations.filter(operation => Object.keys(operation).length > 0);
}

function noneOf(field: 'paths' | 'methods', values: readonly string[]): { [field: string]: Values<string> } {
  return values.length === 0 ? {} : { [field]: { none: [...new Set(values)] } };
}
