import { IConstruct } from 'constructs';
import { ExternalServiceIntent } from '../../intent/edge/external-service';
import { SidecarScopeIntent } from '../../intent/edge/sidecar-scope';
import { IntentError } from '../../intent/intent-error';
import { labelsText, selects } from '../../kubernetes/labels';
import { keptByProgram } from '../plan/program-root';

const SCOPES = Symbol.for('cdk8s-mesh.sidecar-scopes');

/** A scope, and how it is brought in line with what its namespace sees. */
interface Known {
  readonly intent: SidecarScopeIntent;
  /** @throws when it cannot let calls to one more service out; nothing is changed */
  readonly requireFit: (service: ExternalServiceIntent) => void;
  readonly refresh: () => void;
}

/** The sidecar scopes of a program: a proxy has one. */
export class KnownScopes {
  /** Those of a program. */
  public static of(scope: IConstruct): KnownScopes {
    return keptByProgram(scope, SCOPES, () => new KnownScopes());
  }

  private readonly byNamespace = new Map<string, Known[]>();

  /** @throws when another is for the same pods: Istio takes the older one (IST0110, IST0111) */
  public requireAlone(scope: SidecarScopeIntent): void {
    const other = this.byNamespace.get(scope.namespace)?.find(({ intent }) => areSamePods(scope, intent))?.intent;
    if (!other) return;
    throw new IntentError({
      where: scope.where,
      what: scope.workload ? `the pods ${labelsText(scope.workload)} have a scope already` : `namespace "${scope.namespace}" has a scope already`,
      why: `"${other.where}" makes it, and a proxy goes by one, the older`,
      instead: 'say both in one SidecarScope',
    });
  }

  /** Remembers one. */
  public add(scope: Known): void {
    const { namespace } = scope.intent;
    this.byNamespace.set(namespace, [...this.byNamespace.get(namespace) ?? [], scope]);
  }

  /** @throws when a scope that sees a service cannot let calls to it out */
  public requireFit(service: ExternalServiceIntent): void {
    for (const scope of this.seeing(service)) scope.requireFit(service);
  }

  /** Tells the scopes that see a service of it. */
  public refresh(service: ExternalServiceIntent): void {
    for (const scope of this.seeing(service)) scope.refresh();
  }

  private seeing({ visibleIn }: ExternalServiceIntent): Known[] {
    return [...this.byNamespace].flatMap(([namespace, scopes]) => (visibleIn?.includes(namespace) ?? true ? scopes : []));
  }
}

/** One for a workload goes before one for its namespace. */
function areSamePods({ workload: one }: SidecarScopeIntent, { workload: other }: SidecarScopeIntent): boolean {
  return one && other ? selects(one, other) || selects(other, one) : one === other;
}
