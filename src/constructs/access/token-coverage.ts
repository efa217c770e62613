import { IConstruct } from 'constructs';
import { coversTarget, mayMeet, PolicyTargetFacts } from '../../intent/security/policy-target';
import { mayShareProxy } from '../../intent/security/shared-proxy';
import { TokenIssuer } from '../../intent/security/tokens';
import { keptByProgram } from '../plan/program-root';

const COVERAGE = Symbol.for('cdk8s-mesh.token-coverage');

/** Tokens are verified at a target. */
export interface TokensVerified {
  readonly path: string;
  readonly target: () => PolicyTargetFacts;
  readonly issuers: readonly TokenIssuer[];
  /** Whether a request without a token from one of these issuers is refused. */
  readonly required: boolean;
}

/**
 * Where a program verifies the tokens that requests carry. What speaks of tokens anywhere else matches nothing: who wrote it is told when
 * the program is synthesized, as whatever verifies them may be made later.
 */
export class TokenCoverage {
  /** That of a program. */
  public static of(scope: IConstruct): TokenCoverage {
    return keptByProgram(scope, COVERAGE, () => new TokenCoverage());
  }

  private readonly verified: TokensVerified[] = [];
  /** Constructs that will be told, each once. */
  private readonly asking = new Set<string>();

  public add(verified: TokensVerified): void {
    this.verified.push(verified);
  }

  /** Another place where tokens are required, of which some pods are the same, and whose tokens are others. */
  public contradicting({ target, issuers }: Pick<TokensVerified, 'target' | 'issuers'>): TokensVerified | undefined {
    const facts = target();
    const key = issuersKey(issuers);
    return this.verified.filter(other => other.required && issuersKey(other.issuers) !== key)
      .find(other => coversTarget(facts, other.target()) || coversTarget(other.target(), facts));
  }

  /**
   * Another place to which the same requests may come, where tokens of the same issuer are read by other keys, or for others. A token is good that one of
   * the two takes (istio.io/istio main of 2026-08-27 pilot/pkg/security/authn/policy_applier.go convertToEnvoyJwtConfig), so each would widen the other.
   */
  public widening({ target, issuers }: Pick<TokensVerified, 'target' | 'issuers'>): { readonly other: TokensVerified; readonly issuer: string } | undefined {
    const facts = target();
    for (const other of this.verified.filter(each => mayMeet(facts, each.target()))) {
      const issuer = issuers.find(mine => other.issuers.some(theirs => theirs.issuer === mine.issuer && checkOf(theirs) !== checkOf(mine)));
      if (issuer) return { other, issuer: issuer.issuer };
    }
    return undefined;
  }

  /** A place from whose tokens a proxy that may be that of the target writes one of these headers. Names are in lower case. */
  public writing(headers: readonly string[], target: PolicyTargetFacts): { readonly by: TokensVerified; readonly header: string } | undefined {
    for (const by of this.verified.filter(each => mayShareProxy(each.target(), target))) {
      const header = by.issuers.flatMap(headersOf).find(each => headers.includes(each));
      if (header !== undefined) return { by, header };
    }
    return undefined;
  }

  /** Refuses, when the program is synthesized, what speaks of tokens where nothing verifies them. */
  public requireAt(scope: IConstruct, target: () => PolicyTargetFacts, what: string): void {
    const path = scope.node.path;
    if (this.asking.has(path)) return;
    this.asking.add(path);
    scope.node.addValidation({
      validate: () => (this.isCovered(target()) ? [] : [
        `"${path}" ${what}, and nothing verifies the tokens of requests there, so that none is ever seen: `
        + 'add a JwtAuthentication for it, or JwtAuthentication.verifiedElsewhere where another repository has one',
      ]),
    });
  }

  private isCovered(target: PolicyTargetFacts): boolean {
    return this.verified.some(verified => coversTarget(verified.target(), target));
  }
}

/** The headers that are written from a token, by names in lower case. */
function headersOf({ outputPayloadToHeader, outputClaimToHeaders }: TokenIssuer): string[] {
  const payload = outputPayloadToHeader === undefined ? [] : [outputPayloadToHeader];
  return [...payload, ...outputClaimToHeaders.map(({ header }) => header)].map(header => header.toLowerCase());
}

function issuersKey(issuers: readonly TokenIssuer[]): string {
  return JSON.stringify(issuers.map(({ issuer }) => issuer).sort());
}

/** By what a token of an issuer is good. */
function checkOf({ keys, audiences }: TokenIssuer): string {
  return JSON.stringify([keys, [...audiences].sort()]);
}
