import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { freeTarget, Sole } from './sole-target';
import { podNamespaceOf } from '../../intent/edge/gateway';
import { Identity } from '../../intent/identity';
import { needsOfOperations } from '../../intent/needs/operations';
import { OperationsIntent } from '../../intent/operations/operations-intent';
import { PolicyTargetFacts } from '../../intent/security/policy-target';
import { Mesh } from '../../meshes/mesh';
import { Rendering } from '../../meshes/rendering';
import { KnownNamespaces } from '../access/known-namespaces';
import { patchObjects, readOverrides } from '../plan/overrides';
import { PolicyTarget } from '../target/policy-target';
import { meshFor } from '../target/target-mesh';
import { TargetedObjects } from '../target/targeted-objects';

/** What all constructs about proxies take. */
interface Props {
  readonly target: unknown;
  readonly mesh?: unknown;
  readonly overrides?: { readonly [kind: string]: JsonPatch[] };
}

/** What is wanted, of a target as it is at that time: it may get more ports and services until the program is complete. */
type Wanted = (target: PolicyTargetFacts, complete: boolean) => OperationsIntent;

/** What all constructs about proxies have in common: a target, the mesh that it is in, and objects that the mesh answers with. */
export class Operation {
  private readonly by: Construct;
  public readonly mesh: Mesh;
  private readonly target: PolicyTarget;
  private readonly overrides: { readonly [kind: string]: JsonPatch[] };

  /** @throws when there is no target, or no mesh */
  constructor(by: Construct, { target, mesh, overrides }: Props) {
    const where = by.node.path;
    this.by = by;
    this.target = PolicyTarget._of(target, 'target', where);
    this.mesh = meshFor(by, mesh, this.target);
    this.overrides = readOverrides(overrides, where);
  }

  /** The target as it is now; a namespace that is known by its name alone, as what guards it knows it. */
  public get facts(): PolicyTargetFacts {
    const { target: { _namedNamespace: namespace } } = this;
    const guard = namespace === undefined ? undefined : KnownNamespaces.of(this.by).guardOf(namespace);
    return (guard ? this.target._within(guard) : this.target)._facts;
  }

  /** Who the target calls as, where that is known. */
  public get caller(): Identity | undefined {
    const { facts, by } = this;
    if (facts.kind !== 'gateway') return this.target._workload?._identity(by.node.path);
    const { gateway } = facts;
    return { kind: 'service-account', namespace: podNamespaceOf(gateway), name: gateway.serviceAccount, podLabels: gateway.podLabels };
  }

  /**
   * What the mesh answers.
   *
   * @throws when it cannot carry it
   */
  public render(wanted: Wanted, complete = false): Rendering {
    const intent = wanted(this.facts, complete);
    this.mesh._require(needsOfOperations(intent), this.by.node.path);
    return this.mesh._operations(intent);
  }

  /**
   * Makes the objects.
   *
   * @param sole of which there is one for a target, if that is so
   * @throws when the mesh cannot carry it, when another construct is for the same target, or when a name is taken
   */
  public write(wanted: Wanted, sole?: Sole): ApiObject[] {
    const isNeeded = sole && this.render(wanted).objects.length > 0;
    const claim = isNeeded ? freeTarget(this.by, sole, this.facts, this.mesh) : undefined;
    const objects = new TargetedObjects(this.by, complete => this.render(wanted, complete).objects).all;
    claim?.();
    patchObjects(this.by, objects, this.overrides);
    return objects;
  }
}
