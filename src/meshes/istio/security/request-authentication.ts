import { requireOwnPods } from './gateway-pods';
import { PolicyFacts } from './policy-facts';
import { requiredTokens } from './required-tokens';
import * as security from '../../../../imports/security.istio.io';
import { TokensIntent } from '../../../intent/security/security-intent';
import { TokenIssuer } from '../../../intent/security/tokens';
import { durationText } from '../../../kubernetes/durations';
import { KubeObject } from '../../../kubernetes/objects';
import { manifestOf, RenderedObject, Rendering } from '../../rendering';
import { attach } from '../attachment';

/**
 * A RequestAuthentication, which refuses tokens that are not valid and lets requests without any pass (istio.io/api v1.31.1
 * security/v1beta1/request_authentication.proto), and the policy that requires one.
 */
export function requestAuthentication(intent: TokensIntent, facts: PolicyFacts): Rendering {
  const { name, issuers, required, where } = intent;
  requireOwnPods(intent.target, facts, where);
  const at = attach(intent.target, 'requests', { ...facts, early: intent.complete === false }, where);
  const manifest = manifestOf(security.RequestAuthentication, { name, namespace: at.namespace }, () => ({
    selector: at.selector, targetRefs: at.targetRefs, jwtRules: issuers.map(jwtRule),
  }));
  const objects: RenderedObject[] = [{ id: 'RequestAuthentication', manifest: { ...manifest, write: () => spelledAsDocumented(manifest.write()) } }];
  if (required) objects.push({ id: 'AuthorizationPolicy', manifest: requiredTokens(intent, required, facts) });
  return { objects, decorations: [] };
}

/** The CRD knows `jwksUri` by a second name, `jwks_uri`, and the imported class writes that one: both mean the same. */
function spelledAsDocumented(object: KubeObject): KubeObject {
  const spec = object.spec as { jwtRules: { jwks_uri?: string }[] };
  const jwtRules = spec.jwtRules.map(({ jwks_uri: jwksUri, ...rest }) => ({ ...rest, ...jwksUri !== undefined && { jwksUri } }));
  return { ...object, spec: { ...spec, jwtRules } };
}

function jwtRule(issuer: TokenIssuer): security.RequestAuthenticationSpecJwtRules {
  const { keys, audiences, fromHeaders, fromParams, fromCookies, outputClaimToHeaders, spaceDelimitedClaims, timeout } = issuer;
  return {
    issuer: issuer.issuer,
    jwksUri: keys.kind === 'uri' ? keys.uri : undefined,
    jwks: keys.kind === 'inline' ? keys.keys : undefined,
    audiences: unlessEmpty(audiences),
    fromHeaders: unlessEmpty(fromHeaders),
    fromParams: unlessEmpty(fromParams),
    fromCookies: unlessEmpty(fromCookies),
    forwardOriginalToken: issuer.forwardOriginalToken || undefined,
    outputPayloadToHeader: issuer.outputPayloadToHeader,
    outputClaimToHeaders: unlessEmpty(outputClaimToHeaders),
    spaceDelimitedClaims: unlessEmpty(spaceDelimitedClaims),
    timeout: timeout === undefined ? undefined : durationText(timeout),
  };
}

function unlessEmpty<T>(elements: readonly T[]): T[] | undefined {
  return elements.length === 0 ? undefined : [...elements];
}
