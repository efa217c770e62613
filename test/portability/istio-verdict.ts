import { ruleMatches } from './istio-rule';
import { Attempt, selectedBy, Token } from './request';
import { PlainObject } from '../program';

const ROOT = 'istio-system';

/**
 * What Istio's sidecar says to an attempt: PeerAuthentication by port, workload, namespace and mesh, then whether the token is valid, then the DENY
 * policies, then the union of the ALLOW policies (istio.io/api v1.31.1 security/v1beta1). Only the fields that this library writes are known;
 * others are a fault. What an external service would say is not known: CUSTOM policies are a fault, too.
 */
export function istioAllows(objects: readonly PlainObject[], attempt: Attempt): boolean {
  const near = objects.filter(({ metadata }) => [ROOT, attempt.to.namespace].includes(metadata.namespace));
  const here = near.filter(({ spec }) => selectedBy(spec?.selector?.matchLabels, attempt.to));
  if (attempt.from === undefined && plaintextRefused(here, attempt)) return false;
  const issuers = here.filter(({ kind }) => kind === 'RequestAuthentication').flatMap(({ spec }) => spec.jwtRules);
  if (attempt.token && !attempt.isTcp && issuers.length > 0 && !issuers.some(issuer => isValid(attempt.token!, issuer))) return false;
  const seen = issuers.length > 0 ? attempt : { ...attempt, token: undefined };
  const policies = here.filter(({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.annotations?.['istio.io/dry-run'] !== 'true');
  const matching = (action: string) => ofAction(policies, action).some(policy => matches(policy, seen));
  if (ofAction(policies, 'CUSTOM').length > 0) throw new Error('what an external service says is not known');
  if (matching('DENY')) return false;
  return ofAction(policies, 'ALLOW').length === 0 || matching('ALLOW');
}

function ofAction(policies: readonly PlainObject[], action: string): PlainObject[] {
  return policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === action);
}

function matches({ metadata, spec }: PlainObject, attempt: Attempt): boolean {
  return (spec.rules ?? []).some((rule: any) => ruleMatches(rule, { action: spec.action ?? 'ALLOW', namespace: metadata.namespace }, attempt));
}

function isValid({ iss, aud }: Token, { issuer, audiences }: any): boolean {
  return iss === issuer && (audiences === undefined || [aud].flat().some(each => audiences.includes(each)));
}

function plaintextRefused(here: readonly PlainObject[], { port, to }: Attempt): boolean {
  const peers = here.filter(({ kind }) => kind === 'PeerAuthentication');
  const only = (found: PlainObject[]) => {
    if (found.length > 1) throw new Error(`the older of these decides: ${found.map(({ metadata }) => metadata.name).join(', ')}`);
    return found[0]?.spec;
  };
  const ofWorkload = only(peers.filter(({ spec, metadata }) => spec.selector && metadata.namespace !== ROOT));
  const ofNamespace = only(peers.filter(({ spec, metadata }) => !spec.selector && metadata.namespace === to.namespace));
  const ofMesh = only(peers.filter(({ spec, metadata }) => !spec.selector && metadata.namespace === ROOT));
  const mode = ofWorkload?.portLevelMtls?.[String(port)]?.mode ?? ofWorkload?.mtls?.mode ?? ofNamespace?.mtls?.mode ?? ofMesh?.mtls?.mode ?? 'PERMISSIVE';
  return mode === 'STRICT';
}
