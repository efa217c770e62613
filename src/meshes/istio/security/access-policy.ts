import { ownedByGateway } from './gateway-pods';
import { requireNamedPorts } from './named-ports';
import { PolicyFacts } from './policy-facts';
import { ruleSpec } from './policy-rules';
import { requireSound } from './policy-traps';
import { requireAsked } from './provider-ports';
import { scopedToPorts } from './request-ports';
import { requireNotRewritten } from './rewritten-paths';
import * as security from '../../../../imports/security.istio.io';
import { isOfRequests, isRequestCondition, PolicyRule } from '../../../intent/security/policy-rule';
import { AccessPolicyIntent } from '../../../intent/security/security-intent';
import { manifestOf, Rendering } from '../../rendering';
import { placePolicy } from '../ambient/policy-place';
import { Layer } from '../attachment';

const ACTIONS = {
  allow: security.AuthorizationPolicySpecAction.ALLOW,
  deny: security.AuthorizationPolicySpecAction.DENY,
  audit: security.AuthorizationPolicySpecAction.AUDIT,
  custom: security.AuthorizationPolicySpecAction.CUSTOM,
};

/**
 * One AuthorizationPolicy (istio.io/api v1.31.1 security/v1beta1/authorization_policy.proto).
 *
 * @throws when it would match something else than it says
 */
export function accessPolicy(intent: AccessPolicyIntent, facts: PolicyFacts): Rendering {
  const { name, target, action, rules, dryRun, complete, where } = intent;
  for (const rule of rules) requireSound(rule, action, where);
  requireNamedPorts(rules, intent);
  requireNotRewritten(intent, facts.dataPlane);
  const scoped = ownedByGateway(rules, intent, facts).flatMap(rule => scopedToPorts(rule, intent));
  if (action.provider) requireAsked(scoped, action.provider, intent);
  const placed = placePolicy({ target, action, rules: scoped, layer: layerOf(intent), dryRun, complete, where }, facts);
  const { namespace, selector, targetRefs } = placed.at;
  const annotations = dryRun ? { 'istio.io/dry-run': 'true' } : undefined;
  const manifest = manifestOf(security.AuthorizationPolicy, { name, namespace, annotations }, () => ({
    selector,
    targetRefs,
    ...rules.length > 0 && {
      action: ACTIONS[action._name],
      rules: placed.rules.map(rule => ruleSpec(rule, facts.trustDomain)),
    },
    ...action.provider && { provider: { name: action.provider.name } },
  }));
  return { objects: [{ id: 'AuthorizationPolicy', manifest }], decorations: [] };
}

/** What ztunnel knows of; the rest is for waypoints (istio.io/istio main of 2026-08-27 pilot/pkg/serviceregistry/ambient/authorization.go). */
function layerOf({ action, rules }: AccessPolicyIntent): Layer {
  return ['audit', 'custom'].includes(action._name) || rules.some(seesMore) ? 'requests' : 'connections';
}

const OF_CONNECTIONS = ['source-ip', 'source-namespace', 'source-principal', 'destination-ip', 'destination-port'];

function seesMore({ sources, operations, conditions }: PolicyRule): boolean {
  return sources.some(source => isOfRequests(source) || source.remoteIpBlocks !== undefined || source.trustDomains !== undefined)
    || operations.some(({ hosts, methods, paths }) => hosts ?? methods ?? paths)
    || conditions.some(condition => isRequestCondition(condition) || !OF_CONNECTIONS.includes(condition.kind));
}
