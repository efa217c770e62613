import { IConstruct } from 'constructs';
import { SelectedWorkload } from '../../intent/edge/external-service';
import { selects } from '../../kubernetes/labels';
import { Labels } from '../../kubernetes/objects';
import { keptByProgram } from '../plan/program-root';

const MACHINES = Symbol.for('cdk8s-mesh.machines');

/** The workloads outside of the cluster that a program has in the mesh: labels find them as they find pods. */
export class KnownMachines {
  /** Those of a program. */
  public static of(scope: IConstruct): KnownMachines {
    return keptByProgram(scope, MACHINES, () => new KnownMachines());
  }

  private readonly byNamespace = new Map<string, SelectedWorkload[]>();

  /** Remembers one. */
  public add(namespace: string, machine: SelectedWorkload): void {
    this.byNamespace.set(namespace, [...this.byNamespace.get(namespace) ?? [], machine]);
  }

  /** Those of a namespace that have the labels, as far as the program has come. */
  public selectedBy(namespace: string, labels: Labels): SelectedWorkload[] {
    return (this.byNamespace.get(namespace) ?? []).filter(({ endpoint }) => selects(labels, endpoint.labels ?? {}));
  }
}
