import { AccessAction } from './access-action';
import { MtlsMode } from './mtls-mode';
import { PolicyRule } from './policy-rule';
import { PolicyTargetFacts } from './policy-target';
import { TokenIssuer, TokenRequirement } from './tokens';

/** One thing that is wanted of a mesh's security, for a target. */
export type SecurityIntent = AccessPolicyIntent | TokensIntent | MutualTlsIntent;

/** What all of them say. */
interface Targeted {
  /** Name of what is made. */
  readonly name: string;
  readonly target: PolicyTargetFacts;
  /** Whether the program is complete: a Service that is missing now will not come any more. */
  readonly complete?: boolean;
  /** The construct to name in an error. */
  readonly where: string;
}

/** A policy about who may call what, as a whole. */
export interface AccessPolicyIntent extends Targeted {
  readonly kind: 'access-policy';
  readonly action: AccessAction;
  /** One of them must match; none matches without any. */
  readonly rules: readonly PolicyRule[];
  /** Whether it only logs what it would do. */
  readonly dryRun: boolean;
}

/** Tokens that requests carry are verified, and perhaps required. */
export interface TokensIntent extends Targeted {
  readonly kind: 'tokens';
  readonly issuers: readonly TokenIssuer[];
  readonly required?: TokenRequirement;
  /** Whether it is only logged that a token is missing. */
  readonly dryRun: boolean;
}

/** Whether mTLS is required. */
export interface MutualTlsIntent extends Targeted {
  readonly kind: 'mutual-tls';
  /** That of a wider target where nothing is said. */
  readonly mode?: MtlsMode;
  /** By container port. */
  readonly portModes: ReadonlyMap<number, MtlsMode>;
}
