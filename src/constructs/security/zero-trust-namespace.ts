import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { AllowProps } from './allow-props';
import { CallGraph } from './call-graph';
import { namespacePolicy } from './network-policies';
import { Identity } from '../../intent/identity';
import { IntentError } from '../../intent/intent-error';
import { needsOfStage } from '../../intent/need';
import { ZeroTrustStage } from '../../intent/stage';
import { dnsLabelProblem } from '../../kubernetes/names';
import { Mesh } from '../../meshes/mesh';
import { written } from '../../meshes/rendering';
import { decorate, requireNoContradiction } from '../plan/decorate';
import { requireName, takeName } from '../plan/object-names';
import { PlannedObjects } from '../plan/planned-objects';
import { GuardedNamespace } from '../reference/guarded-namespace';
import { IMeshIdentity } from '../reference/mesh-identity';
import { MeshService } from '../reference/mesh-service';
import { MeshServiceProps } from '../reference/mesh-service-props';
import { MeshWorkload } from '../reference/mesh-workload';
import { MeshWorkloadProps } from '../reference/pods-props';

/** Options of a `ZeroTrustNamespace`. */
export interface ZeroTrustNamespaceProps {
  /**
   * The mesh that guards it.
   *
   * @default - the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * How far it is on its way into zero trust.
   *
   * @default ZeroTrustStage.STRICT
   */
  readonly stage?: ZeroTrustStage;

  /**
   * The Namespace, when it is made by cdk8s-plus or as an `ApiObject`. It gets the mesh's labels and annotations.
   *
   * @default - a Namespace is made, named as this construct
   */
  readonly namespace?: kplus.Namespace | ApiObject;

  /**
   * Whether NetworkPolicies stand beside the mesh's policies, from stage STRICT on. They close what does not go through the mesh.
   * They are additive: what a pod needs beside the mesh (a database outside the cluster, say) is a NetworkPolicy of your own.
   *
   * @default true
   */
  readonly networkPolicies?: boolean;
}

/**
 * A namespace in the mesh where mTLS is required and nothing is allowed until it is said.
 *
 * Istio: PeerAuthentication STRICT, an AuthorizationPolicy that denies by default, one for each caller that is allowed.
 * Linkerd: default-inbound-policy deny, a Server for each port that is called, an authentication and an AuthorizationPolicy
 * for what is allowed, and routes for probes and metrics. On both: NetworkPolicies that leave DNS, the control plane and the proxy's
 * ports open. Probes and metrics are read from the pod templates and kept alive; one that cannot be is an error.
 *
 * @example
 * const shop = new ZeroTrustNamespace(chart, 'shop');
 * const frontend = shop.addService('frontend', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
 * const cart = shop.addService('cart', { ports: [ServicePort.grpc(7070)] });
 * cart.allow(frontend, { grpc: ['hipstershop.CartService'] });
 */
export class ZeroTrustNamespace extends Construct implements IMeshIdentity {
  /** Name of the namespace. */
  public readonly name: string;
  /** The stage that it is in. */
  public readonly stage: ZeroTrustStage;
  private readonly guard: GuardedNamespace;
  private readonly members = new Set<MeshWorkload>();

  /**
   * @throws when there is no mesh, when the mesh cannot carry the stage, or when the namespace is guarded twice
   */
  constructor(scope: Construct, id: string, props: ZeroTrustNamespaceProps = {}) {
    super(scope, id);
    const where = this.node.path;
    const mesh = props.mesh ?? Mesh.of(this);
    const existing = props.namespace && ApiObject.of(props.namespace);
    this.name = existing?.name ?? id;
    this.stage = props.stage ?? ZeroTrustStage.STRICT;
    const problem = dnsLabelProblem(this.name);
    if (problem) throw new IntentError({ where, what: `the namespace is called "${this.name}"`, why: problem, instead: 'give it an id that Kubernetes takes as a name' });
    mesh._require(needsOfStage(this.stage), where);
    const name = { apiVersion: 'v1', kind: 'Namespace', name: this.name };
    requireName(this, name, () => existing?.node.path ?? `${where}/Namespace`);
    const object = existing ?? new ApiObject(this, 'Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.name } });
    takeName(this, name, () => object.node.path, object);
    this.guard = { name: this.name, stage: this.stage, mesh, object, dependency: existing, networkPolicies: props.networkPolicies ?? true };
    this.render();
  }

  /**
   * Adds a Service and the workload behind it.
   *
   * @param id name of the Service, and of its workload and service account
   * @throws when a name is taken, or when a probe of the workload cannot be kept alive
   */
  public addService(id: string, props: MeshServiceProps): MeshService {
    const service = this.whole(id, () => MeshService._in(this, id, this.guard, props));
    this.members.add(service.workload!);
    return service;
  }

  /**
   * Adds a workload that has no Service: a job, a load generator, a consumer of a queue.
   *
   * @param id name of the workload, and of its service account
   * @throws when a name is taken, or when a probe of the workload cannot be kept alive
   */
  public addWorkload(id: string, props: MeshWorkloadProps = {}): MeshWorkload {
    const workload = this.whole(id, () => MeshWorkload._in(new Construct(this, id), this.guard, id, props));
    this.members.add(workload);
    return workload;
  }

  /**
   * Lets `from` call `to`: the same as `to.allow(from, props)`.
   *
   * @throws as `MeshService.allow` does
   */
  public allow(
    from: IMeshIdentity | kplus.IServiceAccount | kplus.AbstractPod | kplus.Namespace, to: MeshService | MeshWorkload, props: AllowProps = {},
  ): void {
    to.allow(from, props);
  }

  /** The workloads in it, those behind services included. */
  public get workloads(): MeshWorkload[] {
    return [...this.members];
  }

  /** Every object that was made for the namespace and what is in it. */
  public get apiObjects(): ApiObject[] {
    return this.node.findAll().filter(ApiObject.isApiObject);
  }

  /** Anyone in this namespace. @internal */
  public _identity(_where: string): Identity {
    return { kind: 'namespace', namespace: this.name };
  }

  /** @internal */
  public get _mesh(): Mesh {
    return this.guard.mesh;
  }

  private render(): void {
    const { mesh, object, dependency, stage, networkPolicies } = this.guard;
    const { objects, decorations } = mesh._namespace({ name: this.name, stage, where: this.node.path });
    for (const decoration of decorations) {
      requireNoContradiction(object, decoration, this.node.path);
      decorate(object, decoration);
    }
    const policed = networkPolicies && stage === ZeroTrustStage.STRICT;
    const policy = { id: 'NetworkPolicy', manifest: written(namespacePolicy(this.name, mesh._network())) };
    new PlannedObjects(this, dependency).reconcile(policed ? [...objects, policy] : objects, this.node.path);
    if (policed) CallGraph.of(this).addGuardedNamespace(this.name);
  }

  /** Makes a child, or nothing of it. */
  private whole<T>(id: string, make: () => T): T {
    this.requireNew(id);
    try {
      return make();
    } catch (error) {
      this.node.tryRemoveChild(id);
      throw error;
    }
  }

  private requireNew(id: string): void {
    if (!this.node.tryFindChild(id)) return;
    throw new IntentError({
      where: this.node.path,
      what: `"${id}" is added twice to namespace "${this.name}"`,
      why: 'the id is the name of the objects that are made, and of one name there is one',
      instead: 'use the first one, or give the second another id',
    });
  }
}
