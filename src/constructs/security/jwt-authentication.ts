import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { readIssuers } from './jwt-issuers';
import { JwtAuthenticationProps, VerifiedElsewhereProps } from './jwt-props';
import { readRequirement } from './jwt-requirement';
import { onlyFields } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { needsOfSecurity } from '../../intent/needs/policies';
import { stageOf, targetText } from '../../intent/security/policy-target';
import { TokensIntent } from '../../intent/security/security-intent';
import { ZeroTrustStage } from '../../intent/security/stage';
import { dnsSubdomainProblem } from '../../kubernetes/names';
import { TokenCoverage, TokensVerified } from '../access/token-coverage';
import { patchObjects, readOverrides } from '../plan/overrides';
import { knownTarget } from '../target/named-namespace';
import { PolicyTarget } from '../target/policy-target';
import { meshFor } from '../target/target-mesh';
import { TargetedObjects } from '../target/targeted-objects';

/**
 * Requests carry a token (a JWT) that the mesh verifies.
 *
 * A token that is not valid is refused, always. A request without a token is refused unless `required: false`; this is a policy that denies, so that
 * no other policy that allows takes it away. And it allows nothing: who may call is said by `allow` or an `AccessPolicy`, and a request
 * needs both.
 *
 * Istio only: a RequestAuthentication named as the construct, and an AuthorizationPolicy `<id>-required`. In a namespace whose stage is OBSERVE
 * the latter only logs; a token that is not valid is refused there too.
 *
 * @example
 * new JwtAuthentication(chart, 'login', {
 *   target: cart,
 *   issuers: [{ issuer: 'https://auth.example.com', jwksUri: 'https://auth.example.com/jwks.json', audiences: ['shop'] }],
 *   except: [{ paths: ['/health'], methods: ['GET'] }],
 * });
 */
export class JwtAuthentication extends Construct {
  /**
   * Says that something outside of this program verifies tokens at a target: a platform team's policy for the whole mesh, say. Makes nothing;
   * rules that speak of tokens or claims there are not refused then.
   */
  public static verifiedElsewhere(scope: Construct, props: VerifiedElsewhereProps): void {
    const where = `${scope.node.path || '(the app)'}: JwtAuthentication.verifiedElsewhere`;
    const target = PolicyTarget._of(onlyFields(props, ELSEWHERE_FIELDS, 'props', where).target, 'target', where);
    TokenCoverage.of(scope).add({ path: where, target: () => target._facts, issuers: [], required: false });
  }

  private readonly objects: TargetedObjects;

  /**
   * @throws when no token could be verified by what is given, when another construct requires other tokens of the same requests, or when the
   * mesh cannot carry it
   */
  constructor(scope: Construct, id: string, props: JwtAuthenticationProps) {
    super(scope, id);
    const where = this.node.path;
    const { target: given, issuers: whose, mesh: chosen, overrides } = onlyFields(props, FIELDS, 'props', where);
    const patches = readOverrides(overrides, where);
    const target = knownTarget(this, PolicyTarget._of(given, 'target', where));
    const mesh = meshFor(this, chosen, target);
    const issuers = readIssuers(whose, where);
    const required = readRequirement(props, where);
    const dryRun = required !== undefined && stageOf(target._facts) === ZeroTrustStage.OBSERVE;
    const intent = (): TokensIntent => ({ kind: 'tokens', name: id, target: target._facts, issuers, required, dryRun, where });
    requireName(id, where);
    mesh._require(needsOfSecurity(intent()), where);
    const verified = { path: where, target: () => target._facts, issuers, required: required !== undefined };
    requireUnwidened(this, verified);
    if (verified.required) requireUncontradicted(this, verified);
    this.objects = new TargetedObjects(this, complete => mesh._secure({ ...intent(), complete }).objects);
    patchObjects(this, this.objects.all, patches);
    TokenCoverage.of(this).add(verified);
  }

  /** The objects that are made. */
  public get apiObjects(): ApiObject[] {
    return this.objects.all;
  }
}

const ELSEWHERE_FIELDS: readonly string[] = ['target'] satisfies (keyof VerifiedElsewhereProps)[];
const FIELDS: readonly string[] = ['target', 'issuers', 'required', 'requiredClaims', 'except', 'ports', 'mesh', 'overrides'] satisfies (keyof JwtAuthenticationProps)[];

/** A request carries one token. */
function requireUncontradicted(by: Construct, verified: TokensVerified): void {
  const other = TokenCoverage.of(by).contradicting(verified);
  if (!other) return;
  throw new IntentError({
    where: by.node.path,
    what: `it requires a token of ${namesOf(verified)} at ${targetText(verified.target())}, and "${other.path}" one of ${namesOf(other)} at ${targetText(other.target())}`,
    why: 'a request carries one token, so that where both are required nothing passes',
    instead: 'name all issuers in both, or write required: false in one of them',
  });
}

/** What one of the two takes passes at both. */
function requireUnwidened(by: Construct, verified: TokensVerified): void {
  const { other, issuer } = TokenCoverage.of(by).widening(verified) ?? {};
  if (!other) return;
  throw new IntentError({
    where: by.node.path,
    what: `it reads tokens of ${issuer} at ${targetText(verified.target())} by other keys or for other audiences than "${other.path}" at ${targetText(other.target())}`,
    why: 'the same requests may come to both, and a token is good that one of them takes: each would let in what the other refuses',
    instead: 'say the same keys and audiences in both, or choose targets that have no requests in common',
  });
}

function namesOf({ issuers }: TokensVerified): string {
  return issuers.map(({ issuer }) => issuer).join(' or ');
}

function requireName(id: string, where: string): void {
  const problem = dnsSubdomainProblem(`${id}-required`);
  if (problem) throw new IntentError({ where, what: `its policy would be called "${id}-required"`, why: problem, instead: 'give it an id that Kubernetes takes as a name' });
}
