import { ApiObject, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { identityOf } from './caller';
import { MeshWorkloadProps } from './pods-props';
import { chooseAccount, makeAccount, requireUnshared } from './workload-account';
import { readFacts, WorkloadFacts, WorkloadSources } from './workload-facts';
import { plaintextPortsOf, requireLabels, requireWorkloadName, sourcesOf } from './workload-props';
import { Identity } from '../../intent/identity';
import { fields, instanceOf, optional } from '../../intent/input';
import { needsOfRule, needsOfStage } from '../../intent/needs/security';
import { portFacts } from '../../intent/port-facts';
import { GuardedService, waypointsBefore } from '../../intent/security/guarded-service';
import { WorkloadTarget } from '../../intent/security/policy-target';
import { ZeroTrustStage } from '../../intent/security/stage';
import { PortFacts, Version } from '../../intent/service';
import { WaypointFacts } from '../../intent/waypoint';
import { Labels } from '../../kubernetes/objects';
import { Mesh } from '../../meshes/mesh';
import { AccessPlan } from '../access/access-plan';
import { allowanceFor } from '../access/allow';
import { AllowProps } from '../access/allow-props';
import { CallGraph } from '../access/call-graph';
import { GuardedNamespace } from '../access/guarded-namespace';
import { claimMtlsLevel } from '../access/mtls-levels';
import { networkPolicy, PolicedWorkload, workloadPolicySpec } from '../access/network-policies';
import { TokenCoverage } from '../access/token-coverage';
import { WaypointedServices } from '../access/waypointed-services';
import { claimPods } from '../access/workload-labels';
import { IMeshIdentity } from '../identity/mesh-identity';
import { requireName, takeName } from '../plan/object-names';
import { missingKinds, Overrides, requirePatches, readOverrides } from '../plan/overrides';

/**
 * Pods that run as one identity: they call, and are called. A workload may have several services, one, or none.
 *
 * Made by `ZeroTrustNamespace.addWorkload` and `addService`.
 */
export class MeshWorkload implements IMeshIdentity {
  /** @internal */
  public static _in(scope: Construct, guard: GuardedNamespace, name: string, props: MeshWorkloadProps): MeshWorkload {
    return new MeshWorkload(scope, guard, name, props);
  }

  /** Name of the workload. */
  public readonly name: string;
  /** Namespace of its pods. */
  public readonly namespace: string;
  /** Name of the service account that its pods run as. */
  public readonly serviceAccountName: string;

  private readonly scope: Construct;
  private readonly where: string;
  private readonly guard: GuardedNamespace;
  private readonly facts: WorkloadFacts;
  private readonly sources?: WorkloadSources;
  private readonly plaintextPorts: readonly number[];
  private readonly plan: AccessPlan;
  private readonly identity: Identity;
  private readonly services: GuardedService[] = [];

  /** @param scope where its objects stand: its service, or a construct of its own */
  private constructor(scope: Construct, guard: GuardedNamespace, name: string, props: MeshWorkloadProps) {
    const where = scope.node.path;
    this.scope = scope;
    this.where = where;
    fields(props, 'props', where);
    requireWorkloadName(name, where);
    optional(props.serviceAccount, requireAccount, 'serviceAccount', where);
    readOverrides(props.overrides, where);
    this.name = name;
    this.namespace = guard.name;
    this.guard = guard;
    this.sources = sourcesOf(props, where);
    this.facts = withoutProxyMetrics(guard, readFacts(this.sources, guard.name, requireLabels(props.labels ?? { app: name }, where), where));
    this.serviceAccountName = chooseAccount(name, guard.name, props, this.facts, where);
    this.plaintextPorts = plaintextPortsOf(props, where);
    const exceptions = this.plaintextPorts.length > 0 ? ['mtls.plaintext-port' as const] : [];
    guard.mesh._require([...needsOfStage(guard.stage), ...exceptions], where);
    claimPods(guard.object, this._labels, this.facts.pods.map(({ labels }) => labels), where);
    this.identity = { kind: 'service-account', namespace: guard.name, name: this.serviceAccountName, podLabels: this._labels };
    requireUnshared(scope, this.identity, [where]);
    CallGraph.of(scope).requireUnreserved(this.identity, where);
    this.plan = new AccessPlan({ scope, name, labels: this._labels, pods: this.facts.pods, plaintextPorts: this.plaintextPorts, guard });
    this.plan.addPorts(portFacts(props.ports ?? [], where));
    if (this.plaintextPorts.length > 0) {
      claimMtlsLevel(scope, { path: where, target: this._policyTarget(), instead: otherWayToTakePlaintext(guard.stage, this.plaintextPorts) });
    }
    makeAccount(scope, guard, this.serviceAccountName, props, this.sources);
    CallGraph.of(this.scope).addCaller(this.identity, { path: where, labels: this._labels });
    if (this.plaintextPorts.length > 0) CallGraph.of(this.scope).addOpening(() => this.plaintextPorts.flatMap(port => this.waypointsBefore(port)));
    this.makeNetworkPolicy();
    if (props.overrides) this.override(props.overrides);
    scope.node.addValidation({ validate: () => [...this.staleness(), ...this.unfinished()] });
  }

  /** Every object that guards the workload. */
  public get apiObjects(): ApiObject[] {
    return [...this.ownObjects, ...this.plan.all];
  }

  /**
   * Lets somebody call this workload: nothing is allowed until this is said.
   *
   * @throws when the caller has no identity of its own, or when what is allowed cannot be told apart on the ports it is allowed at
   * @example
   * cart.allow(frontend, { grpc: ['hipstershop.CartService/GetCart'] });
   */
  public allow(from: IMeshIdentity | kplus.IServiceAccount | kplus.AbstractPod | kplus.Namespace, props: AllowProps = {}): void {
    const { where } = this;
    const caller = identityOf(from, this.guard.mesh, where);
    requireUnshared(this.scope, caller, []);
    const allowance = allowanceFor(caller, this.plan.target, props);
    this.guard.mesh._require(needsOfRule(allowance), where);
    this.plan.allow(allowance);
    if (allowance.conditions?.claims) TokenCoverage.of(this.scope).requireAt(this.scope, () => this._policyTarget(), 'allows by claims');
    this._addCall(caller, () => this.plan.portsOf(allowance));
  }

  /** Lets a caller through the NetworkPolicies of both sides; what it may ask for there is said elsewhere. @internal */
  public _addCall(from: Identity, ports: () => readonly number[]): void {
    const { tunnelPort } = this.guard.mesh._network();
    const { where: path, namespace, guard: { mesh: { clusterDomain } } } = this;
    const hosts = () => this.services.map(({ name }) => ({ namespace, host: `${name}.${namespace}.svc.${clusterDomain}` }));
    const to = { path, namespace, labels: this._labels, tunnelPort, hosts, waypointsBefore: (port: number) => this.waypointsBefore(port) };
    CallGraph.of(this.scope).addCall({ from, to, ports });
  }

  /** Tells it that a policy which stands beside its own rules allows something. @internal */
  public _addPolicy(): void {
    this.plan.addPolicy();
  }

  /** @internal */
  public _identity(_where: string): Identity {
    return this.identity;
  }

  /** @internal */
  public get _mesh(): Mesh {
    return this.guard.mesh;
  }

  /** Labels by which the pods are found. @internal */
  public get _labels(): Labels {
    return this.facts.labels;
  }

  /** Versions by name. @internal */
  public get _versions(): ReadonlyMap<string, Version> {
    return this.facts.versions;
  }

  /** Whether the pods were seen, so that a version which they do not say is none. @internal */
  public get _podsAreKnown(): boolean {
    return this.sources !== undefined;
  }

  /** The objects whose pods these are; none where they are made elsewhere. @internal */
  public get _objects(): (kplus.AbstractPod | ApiObject)[] {
    return Object.values(this.sources?.objects ?? {});
  }

  /** Port numbers by name. @internal */
  public get _namedPorts(): ReadonlyMap<string, number> {
    return this.facts.namedPorts;
  }

  /** Adds a service that leads here. @internal */
  public _addService(service: GuardedService, ports: readonly PortFacts[]): void {
    this.plan.addPorts(ports, service);
    this.services.push(service);
    WaypointedServices.of(this.scope).add({ ...service, namespace: this.namespace, plaintextPorts: this.plaintextPorts });
  }

  /** The workload as policies speak of it, as far as the program has come. @internal */
  public _policyTarget(): WorkloadTarget {
    const { name, namespace, services, plaintextPorts, facts: { labels, pods }, guard: { stage } } = this;
    return { kind: 'workload', name, workload: name, namespace, labels, ports: this.plan.target.ports, services, plaintextPorts, pods, stage };
  }

  /** The objects that are the same whatever is allowed. */
  private get ownObjects(): ApiObject[] {
    return ['ServiceAccount', 'NetworkPolicy'].map(id => this.scope.node.tryFindChild(id)).filter(ApiObject.isApiObject);
  }

  private override(overrides: Overrides): void {
    requirePatches(this.where, overrides);
    this.plan.patch(overrides);
    for (const object of this.ownObjects) object.addJsonPatch(...overrides[object.kind] ?? []);
    // What guards the workload is complete with the last `allow`
    this.scope.node.addValidation({ validate: () => missingKinds(overrides, this.apiObjects) });
  }

  private makeNetworkPolicy(): void {
    const { mesh, dependency, networkPolicies, stage } = this.guard;
    if (!networkPolicies || stage !== ZeroTrustStage.STRICT) return;
    const needs = mesh._network();
    const policed: PolicedWorkload = {
      path: this.where,
      namespace: this.namespace,
      labels: this._labels,
      identity: this.identity,
      plaintextPorts: this.plaintextPorts,
      metricsPorts: this.facts.pods.flatMap(pod => pod.metrics?.port ?? []),
    };
    const graph = CallGraph.of(this.scope);
    const { apiVersion, kind, metadata } = networkPolicy(this.name, this.namespace, {});
    const id = { apiVersion, kind, name: metadata.name, namespace: metadata.namespace };
    requireName(this.scope, id, () => `${policed.path}/NetworkPolicy`);
    const spec = Lazy.any({ produce: () => workloadPolicySpec(policed, graph, needs) });
    const object = new ApiObject(this.scope, 'NetworkPolicy', { apiVersion, kind, metadata: { ...metadata }, spec });
    takeName(this.scope, id, object);
    if (dependency) object.addDependency(dependency);
  }

  private waypointsBefore(port: number): WaypointFacts[] {
    return waypointsBefore(port, this.services).map(({ waypoint }) => waypoint);
  }

  /** The pod template was read when the workload was added; what was changed after that is not in the rules. */
  private staleness(): string[] {
    if (!this.sources) return [];
    const now = withoutProxyMetrics(this.guard, readFacts(this.sources, this.namespace, this._labels, this.where));
    const compared = ({ pods, serviceAccount }: WorkloadFacts) => JSON.stringify([pods, serviceAccount]);
    if (compared(now) === compared(this.facts)) return [];
    return [
      `the pod template of "${this.name}" was changed after it was added to the mesh; `
      + 'add it when its containers, probes, ports and annotations are complete',
    ];
  }

  private unfinished(): string[] {
    const isSeen = this.guard.waypoint !== undefined || this.services.some(({ waypoint }) => waypoint);
    if (!isSeen && !this.facts.pods.some(pod => pod.metrics)) return [];
    const problem = this.plan.problemOfCompleteProgram();
    return problem === undefined ? [] : [problem];
  }
}

/** How to say what a workload with `plaintextPorts` takes, for who says it by another construct: of two that do only one would hold. */
function otherWayToTakePlaintext(stage: ZeroTrustStage, [port]: readonly number[]): string {
  if (stage === ZeroTrustStage.STRICT) return 'leave it out: mTLS is required there, but on the ports in `plaintextPorts`';
  return `leave \`plaintextPorts\` out and say all of it here: portModes: { ${port}: MtlsMode.PERMISSIVE }, beside an AccessPolicy that lets anyone call that port`;
}

/** Metrics of the proxy itself need nothing here: its port is open to Prometheus for the whole namespace. */
function withoutProxyMetrics({ mesh }: GuardedNamespace, facts: WorkloadFacts): WorkloadFacts {
  if (facts.pods.length === 0) return facts;
  const { reservedPorts } = mesh._network();
  const pods = facts.pods.map(pod => (pod.metrics && reservedPorts.includes(pod.metrics.port) ? { ...pod, metrics: undefined } : pod));
  return { ...facts, pods };
}

/** One that is only known by its name is an account too. */
function requireAccount(value: unknown, name: string, where: string): void {
  instanceOf(value, Construct, name, "new kplus.ServiceAccount(chart, 'web')", where);
}
