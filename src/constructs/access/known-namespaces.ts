import { IConstruct } from 'constructs';
import { NamespaceTarget } from '../../intent/security/policy-target';
import { Mesh } from '../../meshes/mesh';
import { keptByProgram } from '../plan/program-root';

const NAMESPACES = Symbol.for('cdk8s-mesh.guarded-namespaces');

/** What guards a namespace, as policies for it see it. */
export interface KnownNamespace {
  readonly path: string;
  readonly mesh: Mesh;
  /** What is known of it now: it may get more workloads later in the program. */
  readonly facts: () => NamespaceTarget;
}

/** The namespaces that a program guards, by their names. */
export class KnownNamespaces {
  /** Those of a program. */
  public static of(scope: IConstruct): KnownNamespaces {
    return keptByProgram(scope, NAMESPACES, () => new KnownNamespaces());
  }

  private readonly guards = new Map<string, KnownNamespace>();

  /** Remembers what guards a namespace. */
  public add(namespace: string, guard: KnownNamespace): void {
    this.guards.set(namespace, guard);
  }

  /** What guards a namespace, if anything does. */
  public guardOf(namespace: string): KnownNamespace | undefined {
    return this.guards.get(namespace);
  }
}
