import { ApiObject, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { identityOf } from './caller';
import { GuardedNamespace } from './guarded-namespace';
import { IMeshIdentity } from './mesh-identity';
import { portFacts } from './service-object';
import { assumedFacts, readFacts, WorkloadFacts, WorkloadSources } from './workload-facts';
import { AccessRule, GuardedWorkload, WorkloadAccess } from '../../intent/access';
import { Identity } from '../../intent/identity';
import { IntentError } from '../../intent/intent-error';
import { needsOfStage } from '../../intent/need';
import { PortFacts, Version } from '../../intent/service';
import { ServicePort } from '../../intent/service-port';
import { ZeroTrustStage } from '../../intent/stage';
import { dnsLabelProblem, labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { Labels } from '../../kubernetes/objects';
import { portProblem } from '../../kubernetes/ports';
import { takeName } from '../plan/object-names';
import { PlannedObjects } from '../plan/planned-objects';
import { rulesFor } from '../security/allow';
import { AllowProps } from '../security/allow-props';
import { CallGraph } from '../security/call-graph';
import { networkPolicy, PolicedWorkload, workloadPolicySpec } from '../security/network-policies';

/** What is said of the pods of a workload. */
export interface PodsProps {
  /**
   * The object whose pods these are: a Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod, from cdk8s-plus or as an `ApiObject`.
   * Its pod template is read when the workload is added: labels, service account, named ports, probes, annotations. So add its containers first.
   *
   * @default - the pods are made elsewhere; nothing is known of their probes
   */
  readonly workload?: kplus.Workload | ApiObject;

  /**
   * The objects of each version, by the version's name, which is also the value of the label `version` of their pods.
   *
   * @default - one version, of which `workload` may say the name in a label
   */
  readonly versions?: { [version: string]: kplus.Workload | ApiObject };

  /**
   * Labels by which the pods are found.
   *
   * @default - `app: <id>`
   */
  readonly labels?: { [key: string]: string };

  /**
   * The service account that the pods run as: their identity.
   *
   * @default - the one that the pod template names; one named as the workload where no template is given. It is made, unless cdk8s-plus made it.
   */
  readonly serviceAccount?: kplus.IServiceAccount;

  /**
   * Container ports that also take plaintext, from anyone who can reach them. An exception that opens the port: for what cannot be in the mesh.
   *
   * @default - none
   */
  readonly plaintextPorts?: number[];
}

/** Options of a workload in a guarded namespace. */
export interface MeshWorkloadProps extends PodsProps {
  /**
   * Ports that the pods listen on. A workload with a Service has the Service's.
   *
   * @default - none: it calls, and is not called
   */
  readonly ports?: ServicePort[];
}

/**
 * Pods that run as one identity: they call, and are called. A workload may have several services, one, or none.
 *
 * Made by `ZeroTrustNamespace.addWorkload` and `addService`.
 */
export class MeshWorkload extends Construct implements IMeshIdentity {
  /** @internal */
  public static _in(scope: Construct, id: string, namespace: GuardedNamespace, name: string, props: MeshWorkloadProps): MeshWorkload {
    return new MeshWorkload(scope, id, namespace, name, props);
  }

  /** Name of the workload. */
  public readonly name: string;
  /** Namespace of its pods. */
  public readonly namespace: string;
  /** Name of the service account that its pods run as. */
  public readonly serviceAccountName: string;

  private readonly guard: GuardedNamespace;
  private readonly facts: WorkloadFacts;
  private readonly sources?: { readonly objects: WorkloadSources; readonly versioned: boolean };
  private readonly plaintextPorts: readonly number[];
  private readonly ports = new Map<number, GuardedWorkload['ports'][number]>();
  private readonly servicePorts = new Map<number, number>();
  private readonly objects: PlannedObjects;
  private rules: readonly AccessRule[] = [];

  private constructor(scope: Construct, id: string, guard: GuardedNamespace, name: string, props: MeshWorkloadProps) {
    super(scope, id);
    const problem = dnsLabelProblem(name);
    if (problem) throw new IntentError({ where: this.node.path, what: `the workload is called "${name}"`, why: problem, instead: 'give it an id that Kubernetes takes as a name' });
    this.name = name;
    this.namespace = guard.name;
    this.guard = guard;
    this.sources = sourcesOf(props, this.node.path);
    const selector = props.labels ?? { app: name };
    requireLabels(selector, this.node.path);
    this.facts = this.sources ? readFacts(this.sources.objects, this.sources.versioned, selector, this.node.path) : assumedFacts(selector);
    this.serviceAccountName = this.chooseServiceAccount(props);
    this.plaintextPorts = plaintextPortsOf(props, this.node.path);
    this.objects = new PlannedObjects(this, guard.object);
    guard.mesh._require([...needsOfStage(guard.stage), ...this.plaintextPorts.length > 0 ? ['mtls.plaintext-port' as const] : []], this.node.path);
    this.makeServiceAccount(props);
    this.joinCallGraph();
    this._addPorts(portFacts(props.ports ?? [], this.node.path));
    this.makeNetworkPolicy();
    this.node.addValidation({ validate: () => this.staleness() });
  }

  /** Every object that guards the workload. */
  public get apiObjects(): ApiObject[] {
    return this.node.findAll().filter(ApiObject.isApiObject);
  }

  /**
   * Lets somebody call this workload: nothing is allowed until this is said.
   *
   * @throws when the caller has no identity of its own, or when what is allowed cannot be told apart on the ports it is allowed at
   * @example
   * cart.allow(frontend, { grpc: ['hipstershop.CartService/GetCart'] });
   */
  public allow(from: IMeshIdentity | kplus.IServiceAccount | kplus.Workload | kplus.Namespace, props: AllowProps = {}): void {
    const where = this.node.path;
    const caller = identityOf(from, where);
    this.requireOwnIdentity(caller);
    const target = { where, name: this.name, ports: [...this.ports.values()], servicePorts: this.servicePorts };
    const added = rulesFor(caller, target, props);
    if (added.some(rule => rule.requests.length > 0)) this.guard.mesh._require(['access.requests'], where);
    this.reconcile([...this.rules, ...added]);
    const graph = CallGraph.of(this);
    for (const { port } of added) graph.addCall({ from: caller, to: { path: where, namespace: this.namespace, labels: this._labels }, port });
  }

  /** @internal */
  public _identity(_where: string): Identity {
    return { kind: 'service-account', namespace: this.namespace, name: this.serviceAccountName, podLabels: this._labels };
  }

  /** Labels by which the pods are found. @internal */
  public get _labels(): Labels {
    return this.facts.template.labels;
  }

  /** Versions by name; empty where none is known. @internal */
  public get _versions(): ReadonlyMap<string, Version> {
    return this.facts.versions;
  }

  /** Port numbers by name. @internal */
  public get _namedPorts(): { readonly [name: string]: number } {
    return this.facts.template.namedPorts;
  }

  /** Adds the ports of a service that leads here. @internal */
  public _addPorts(ports: readonly Pick<PortFacts, 'port' | 'targetPort' | 'protocol'>[]): void {
    for (const { port, targetPort, protocol } of ports) {
      const known = this.ports.get(targetPort);
      if (known && known.protocol !== protocol) {
        throw new IntentError({
          where: this.node.path,
          what: `container port ${targetPort} is said to speak ${known.protocol} and ${protocol}`,
          why: 'two services, or two ports of one, lead to it and disagree',
          instead: 'say the same protocol for both',
        });
      }
      this.ports.set(targetPort, { port: targetPort, protocol });
      if (port !== targetPort) this.servicePorts.set(port, targetPort);
    }
    this.reconcile(this.rules);
  }

  private reconcile(rules: readonly AccessRule[]): void {
    const rendering = this.guard.mesh._access(this.access(rules));
    this.objects.reconcile(rendering.objects);
    this.rules = rules;
  }

  private access(rules: readonly AccessRule[]): WorkloadAccess {
    const { labels, probes, metrics, annotations } = this.facts.template;
    return {
      workload: { name: this.name, namespace: this.namespace, labels, ports: [...this.ports.values()], probes, metrics, annotations },
      stage: this.guard.stage,
      rules,
      plaintextPorts: this.plaintextPorts,
      where: this.node.path,
    };
  }

  private chooseServiceAccount(props: MeshWorkloadProps): string {
    const named = props.serviceAccount?.name ?? (this.sources ? this.facts.template.serviceAccount ?? 'default' : this.name);
    if (named !== 'default') return named;
    throw new IntentError({
      where: this.node.path,
      what: 'its pods run as the service account "default"',
      why: 'every pod of the namespace that names no account runs as it, so it is nobody\'s identity',
      instead: `set serviceAccountName: ${this.name} in the pod template; the account is made here`,
    });
  }

  private makeServiceAccount(props: MeshWorkloadProps): void {
    const sources = Object.values(this.sources?.objects ?? {});
    const exists = props.serviceAccount ?? sources.find(source => source instanceof kplus.Workload && source.serviceAccount);
    if (exists) return;
    const id = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: this.namespace, name: this.serviceAccountName };
    takeName(this, id, `${this.node.path}/ServiceAccount`);
    new ApiObject(this, 'ServiceAccount', { apiVersion: id.apiVersion, kind: id.kind, metadata: { name: id.name, namespace: id.namespace } })
      .addDependency(this.guard.object);
  }

  private joinCallGraph(): void {
    const graph = CallGraph.of(this);
    const identity = this._identity(this.node.path);
    const [other] = graph.callersAs(identity);
    if (other && graph.isAllowedSomewhere(identity)) throw this.sharedAccount(this.serviceAccountName, [other.path, this.node.path]);
    graph.addCaller(identity, { path: this.node.path, labels: this._labels });
  }

  private requireOwnIdentity(caller: Identity): void {
    const sharers = CallGraph.of(this).callersAs(caller);
    if (caller.kind === 'service-account' && sharers.length > 1) throw this.sharedAccount(caller.name, sharers.map(sharer => sharer.path));
  }

  private sharedAccount(account: string, paths: readonly string[]): IntentError {
    return new IntentError({
      where: this.node.path,
      what: `the service account "${account}" is shared by ${paths.map(path => `"${path}"`).join(' and ')}`,
      why: 'the mesh knows callers by their account, so allowing one of them would allow all',
      instead: 'give each workload a service account of its own',
    });
  }

  private makeNetworkPolicy(): void {
    if (!this.guard.networkPolicies || this.guard.stage !== ZeroTrustStage.STRICT) return;
    const graph = CallGraph.of(this);
    const policed: PolicedWorkload = {
      path: this.node.path,
      namespace: this.namespace,
      labels: this._labels,
      identity: this._identity(this.node.path),
      plaintextPorts: this.plaintextPorts,
      metricsPort: this.facts.template.metrics?.port,
    };
    const needs = this.guard.mesh._network();
    const { apiVersion, kind, metadata } = networkPolicy(this.name, this.namespace, {});
    takeName(this, { apiVersion, kind, ...metadata }, `${this.node.path}/NetworkPolicy`);
    const spec = Lazy.any({ produce: () => workloadPolicySpec(policed, graph, needs) });
    new ApiObject(this, 'NetworkPolicy', { apiVersion, kind, metadata: { ...metadata }, spec }).addDependency(this.guard.object);
  }

  /** The pod template was read when the workload was added; what was changed after that is not in the rules. */
  private staleness(): string[] {
    if (!this.sources) return [];
    const now = readFacts(this.sources.objects, this.sources.versioned, this._labels, this.node.path);
    if (JSON.stringify(now.template) === JSON.stringify(this.facts.template)) return [];
    return [`the pod template of "${this.name}" was changed after it was added to the mesh; add it when its containers, probes, ports and annotations are complete`];
  }
}

function sourcesOf(props: MeshWorkloadProps, where: string): { objects: WorkloadSources; versioned: boolean } | undefined {
  const { workload, versions } = props;
  if (workload && versions) {
    throw new IntentError({ where, what: '`workload` and `versions` are both given', why: 'one says that there is a single object, the other that there are several', instead: 'give `versions` alone' });
  }
  if (versions && Object.keys(versions).length > 0) return { objects: versions, versioned: true };
  return workload && { objects: { '': workload }, versioned: false };
}

function requireLabels(labels: Labels, where: string): void {
  const entries = Object.entries(labels);
  const problem = entries.length === 0 ? 'without a label every pod of the namespace would be meant' : entries.map(([key, value]) => labelKeyProblem(key) ?? labelValueProblem(value)).find(Boolean);
  if (problem) throw new IntentError({ where, what: 'its labels cannot select pods', why: problem, instead: "write them as on the pods, such as { app: 'cart' }" });
}

function plaintextPortsOf(props: PodsProps, where: string): number[] {
  const ports = [...new Set(props.plaintextPorts ?? [])].sort((a, b) => a - b);
  const problem = ports.map(portProblem).find(Boolean);
  if (problem) throw new IntentError({ where, what: 'an exception in `plaintextPorts`', why: problem, instead: 'name container ports' });
  return ports;
}
