import { ApiObject, JsonPatch, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity } from '../../intent/identity';
import { fields, flag, instanceOf, kubeObject, oneOf, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { needsOfStage } from '../../intent/needs/security';
import { NamespaceTarget } from '../../intent/security/policy-target';
import { ZeroTrustStage } from '../../intent/security/stage';
import { dnsLabelProblem } from '../../kubernetes/names';
import { Mesh } from '../../meshes/mesh';
import { written } from '../../meshes/rendering';
import { AllowProps } from '../access/allow-props';
import { CallGraph } from '../access/call-graph';
import { GuardedNamespace } from '../access/guarded-namespace';
import { KnownNamespaces } from '../access/known-namespaces';
import { claimMtlsLevel } from '../access/mtls-levels';
import { namespacePolicy } from '../access/network-policies';
import { IWaypoint } from '../access/waypoint-reference';
import { requireWaypoint } from '../access/waypoint-user';
import { Waypoint } from '../gateway/waypoint';
import { WaypointOptions } from '../gateway/waypoint-props';
import { IMeshIdentity } from '../identity/mesh-identity';
import { chosenMesh } from '../plan/chosen-mesh';
import { contradictions, decorate, requireNoContradiction } from '../plan/decorate';
import { requireName, takeName } from '../plan/object-names';
import { patchObjects, readOverrides } from '../plan/overrides';
import { PlannedObjects } from '../plan/planned-objects';
import { MeshService } from '../service/mesh-service';
import { MeshServiceProps } from '../service/mesh-service-props';
import { MeshWorkload } from '../workload/mesh-workload';
import { MeshWorkloadProps } from '../workload/pods-props';

/** A Namespace is in no namespace; cdk8s would give it its chart's. */
const NONE: any = Lazy.any({ produce: () => undefined });

/** Namespaces of the cluster's own parts, which know no mesh. */
const SYSTEM = ['kube-system', 'kube-public', 'kube-node-lease'];

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

  /**
   * The waypoint that calls to its services go through, in a mesh without sidecars. Rules about requests, routes and policies for calls need one.
   *
   * @default - one of its own, unless the mesh says otherwise (`IstioMeshProps.waypoints`)
   */
  readonly waypoint?: IWaypoint;

  /**
   * JSON patches for the objects of the namespace itself, by their kind, for fields that this construct does not model.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}

/**
 * A namespace in the mesh where mTLS is required and nothing is allowed until it is said.
 *
 * Istio: PeerAuthentication STRICT, an AuthorizationPolicy that denies by default, one for each caller that is allowed.
 * Linkerd: default-inbound-policy deny, a Server for each known port, an authentication and an AuthorizationPolicy
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
  /** The waypoint that the mesh gave it, to set policies for; there is one in a mesh without sidecars, unless `waypoint` says otherwise. */
  public readonly waypoint?: Waypoint;
  private readonly guard: GuardedNamespace;
  private readonly members = new Set<MeshWorkload>();

  /**
   * @throws when there is no mesh, when the mesh cannot carry the stage, or when the namespace is guarded twice
   */
  constructor(scope: Construct, id: string, props: ZeroTrustNamespaceProps = {}) {
    super(scope, id);
    const where = this.node.path;
    requireProps(props, where);
    const mesh = props.mesh ?? Mesh.of(this);
    const existing = props.namespace && kubeObject(props.namespace, 'namespace', where);
    this.name = existing?.name ?? id;
    this.stage = props.stage ?? ZeroTrustStage.STRICT;
    const problem = dnsLabelProblem(this.name);
    if (problem) throw new IntentError({ where, what: `the namespace is called "${this.name}"`, why: problem, instead: 'give it an id that Kubernetes takes as a name' });
    requireOrdinary(this.name, mesh, where);
    mesh._require(needsOfStage(this.stage), where);
    const name = { apiVersion: 'v1', kind: 'Namespace', name: this.name };
    requireName(this, name, () => existing?.node.path ?? `${where}/Namespace`);
    const object = existing ?? new ApiObject(this, 'Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.name, namespace: NONE } });
    takeName(this, name, object);
    KnownNamespaces.of(this).add(this.name, { path: where, mesh, facts: () => this._policyTarget() });
    claimMtlsLevel(this, { path: where, target: this._policyTarget(), instead: 'say it by its `stage`, and name exceptions in the `plaintextPorts` of its workloads' });
    const annotations = existing?.toJson().metadata.annotations ?? {};
    const { networkPolicies = true } = props;
    const guard: GuardedNamespace = { name: this.name, annotations, stage: this.stage, mesh, object, dependency: existing, networkPolicies };
    const own = props.waypoint === undefined ? mesh._ownWaypoint : undefined;
    this.waypoint = own === undefined ? undefined : Waypoint._in(this, own, homeIn(guard), {});
    const used = props.waypoint ?? this.waypoint;
    this.guard = { ...guard, waypoint: used?._usedBy({ namespace: this.name, stage: this.stage, mesh, where }) };
    this.render(props.overrides ?? {});
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
   * Adds a waypoint beside the namespace's own: for some of its services, or for namespaces that share it.
   *
   * @param id name of the waypoint, and of the service account that it runs as
   * @throws when the mesh has no waypoints, or a name is taken
   */
  public addWaypoint(id: string, options: WaypointOptions = {}): Waypoint {
    return this.whole(id, () => Waypoint._in(this, id, homeIn(this.guard), options));
  }

  /**
   * Lets `from` call `to`: the same as `to.allow(from, props)`.
   *
   * @throws as `MeshService.allow` does
   */
  public allow(
    from: IMeshIdentity | kplus.IServiceAccount | kplus.AbstractPod | kplus.Namespace, to: MeshService | MeshWorkload, props: AllowProps = {},
  ): void {
    requireTarget(to, this.node.path).allow(from, props);
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

  /** Every workload in this namespace. @internal */
  public _policyTarget(): NamespaceTarget {
    return { kind: 'namespace', namespace: this.name, stage: this.stage, workloads: this.workloads.map(workload => workload._policyTarget()) };
  }

  private render(overrides: { readonly [kind: string]: JsonPatch[] }): void {
    const { mesh, object, dependency, stage, waypoint } = this.guard;
    const { objects, decorations } = mesh._namespace({ name: this.name, stage, waypoint, where: this.node.path });
    for (const decoration of decorations) {
      if (dependency) requireNoContradiction(object, decoration, this.node.path);
      decorate(object, decoration);
      // What is put on it later wins, and may take it out of the mesh again
      this.node.addValidation({ validate: () => contradictions(object, decoration, this.node.path) });
    }
    const policed = isPoliced(this.guard);
    const policy = { id: 'NetworkPolicy', manifest: written(namespacePolicy(this.name, mesh._network())) };
    const planned = new PlannedObjects(this, dependency);
    planned.reconcile(policed ? [...objects, policy] : objects, this.node.path);
    patchObjects(this, [object, ...this.waypoint?.apiObjects ?? [], ...planned.all], overrides);
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
    text(id, 'id', this.node.path);
    if (!this.node.tryFindChild(id)) return;
    throw new IntentError({
      where: this.node.path,
      what: `"${id}" is added twice to namespace "${this.name}"`,
      why: 'the id is the name of the objects that are made, and of one name there is one',
      instead: 'use the first one, or give the second another id',
    });
  }
}

/** Whether nothing goes in and out unless a NetworkPolicy says so. */
function isPoliced({ networkPolicies, stage }: GuardedNamespace): boolean {
  return networkPolicies && stage === ZeroTrustStage.STRICT;
}

/** The namespace as the home of a waypoint. */
function homeIn(guard: GuardedNamespace) {
  const { name: namespace, stage, mesh, dependency } = guard;
  return { namespace, stage, mesh, dependency, policed: isPoliced(guard) };
}

/** A default deny in these would stop the mesh, or the cluster: a policy in Istio's own namespace is one for the whole mesh. */
function requireOrdinary(name: string, mesh: Mesh, where: string): void {
  const own = name === mesh.controlPlaneNamespace;
  if (!own && !SYSTEM.includes(name)) return;
  throw new IntentError({
    where,
    what: `"${name}" is ${own ? `the namespace of ${mesh.title} itself` : 'a namespace of Kubernetes itself'}`,
    why: own ? 'what denies by default there denies in the whole mesh, or stops its control plane' : 'what runs there is in no mesh, and the cluster needs it',
    instead: 'guard the namespaces of your applications',
  });
}

/** Types only, before anything is made of them. */
function requireProps(props: ZeroTrustNamespaceProps, where: string): void {
  const { mesh, stage, namespace, networkPolicies, waypoint, overrides } = fields(props, 'props', where);
  chosenMesh(mesh, where);
  optional(stage, value => oneOf(value, ZeroTrustStage, 'stage', where), 'stage', where);
  optional(namespace, kubeObject, 'namespace', where);
  optional(networkPolicies, flag, 'networkPolicies', where);
  optional(waypoint, requireWaypoint, 'waypoint', where);
  readOverrides(overrides, where);
}

function requireTarget(to: MeshService | MeshWorkload, where: string): MeshService | MeshWorkload {
  return to instanceof MeshService ? to : instanceOf(to, MeshWorkload, 'to', "shop.addService('cart', ...)", where);
}
