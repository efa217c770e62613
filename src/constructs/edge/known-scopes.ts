import { IConstruct } from 'constructs';
import { SidecarScopeIntent } from '../../intent/edge/sidecar-scope';
import { IntentError } from '../../intent/intent-error';
import { labelsText, selects } from '../../kubernetes/labels';
import { keptByProgram } from '../plan/program-root';

const SCOPES = Symbol.for('cdk8s-mesh.sidecar-scopes');

/** The sidecar scopes of a program: a proxy has one. */
export class KnownScopes {
  /** Those of a program. */
  public static of(scope: IConstruct): KnownScopes {
    return keptByProgram(scope, SCOPES, () => new KnownScopes());
  }

  private readonly byNamespace = new Map<string, SidecarScopeIntent[]>();

  /** @throws when another is for the same pods: Istio takes the older one (IST0110, IST0111) */
  public requireAlone(scope: SidecarScopeIntent): void {
    const other = this.byNamespace.get(scope.namespace)?.find(each => areSamePods(scope, each));
    if (!other) return;
    throw new IntentError({
      where: scope.where,
      what: scope.workload ? `the pods ${labelsText(scope.workload)} have a scope already` : `namespace "${scope.namespace}" has a scope already`,
      why: `"${other.where}" makes it, and a proxy goes by one, the older`,
      instead: 'say both in one SidecarScope',
    });
  }

  /** Remembers one. */
  public add(scope: SidecarScopeIntent): void {
    this.byNamespace.set(scope.namespace, [...this.byNamespace.get(scope.namespace) ?? [], scope]);
  }
}

/** One for a workload goes before one for its namespace. */
function areSamePods({ workload: one }: SidecarScopeIntent, { workload: other }: SidecarScopeIntent): boolean {
  return one && other ? selects(one, other) || selects(other, one) : one === other;
}
