import { IConstruct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { PolicyTargetFacts, targetText } from '../../intent/security/policy-target';
import { mayShareProxy } from '../../intent/security/shared-proxy';
import { keptByProgram } from '../plan/program-root';

const ASKED = Symbol.for('cdk8s-mesh.asked-providers');

/** An external service decides about requests to a target. */
export interface AskedProvider {
  readonly path: string;
  readonly provider: string;
  /** Of two meshes each asks its own. */
  readonly rootNamespace: string;
  readonly target: () => PolicyTargetFacts;
}

/**
 * The external services that the policies of a program ask. A proxy asks one: where two are asked Istio denies whatever the policies of either match,
 * unless istiod has PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS (pilot/pkg/security/authz/builder/builder.go buildHTTP, istio.io/istio main of 2026-08-27).
 */
export class AskedProviders {
  /** Those of a program. */
  public static of(scope: IConstruct): AskedProviders {
    return keptByProgram(scope, ASKED, () => new AskedProviders());
  }

  private readonly asked: AskedProvider[] = [];

  public add(asked: AskedProvider): void {
    this.asked.push(asked);
  }

  /** @throws when another policy asks somebody else about requests that the same proxy may take */
  public requireSole({ path, provider, rootNamespace, target }: AskedProvider): void {
    const facts = target();
    const others = this.asked.filter(each => each.path !== path && each.provider !== provider && each.rootNamespace === rootNamespace);
    const other = others.find(each => mayShareProxy(each.target(), facts));
    if (!other) return;
    throw new IntentError({
      where: path,
      what: `it asks the provider "${provider}" about ${targetText(facts)}, and "${other.path}" asks "${other.provider}" about ${targetText(other.target())}`,
      why: 'some proxy may carry out both, and where two providers are asked Istio denies whatever is to be asked of either',
      instead: 'ask one of them, or choose targets that have no pods in common',
    });
  }
}
