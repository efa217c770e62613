import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Allowance, AllowTarget, rulesOf } from './allow';
import { GuardedNamespace } from './guarded-namespace';
import { IntentError } from '../../intent/intent-error';
import { AccessRule, ContainerPort, PodFacts, WorkloadAccess } from '../../intent/security/access';
import { GuardedService } from '../../intent/security/guarded-service';
import { PortFacts } from '../../intent/service';
import { Labels } from '../../kubernetes/objects';
import { Overrides } from '../plan/overrides';
import { PlannedObjects } from '../plan/planned-objects';

/** What of a workload does not change. */
export interface PlannedWorkload {
  readonly scope: Construct;
  readonly name: string;
  readonly labels: Labels;
  readonly pods: readonly PodFacts[];
  readonly plaintextPorts: readonly number[];
  readonly guard: GuardedNamespace;
}

/**
 * Everything that is allowed at one workload, gathered from all `allow`s and all services that lead to it, and written down as a whole.
 *
 * The outcome does not depend on the order in which ports and allowances came.
 */
export class AccessPlan {
  private readonly workload: PlannedWorkload;
  private readonly objects: PlannedObjects;
  private readonly where: string;
  private ports: ReadonlyMap<number, ContainerPort> = new Map();
  private servicePorts: ReadonlyMap<number, number> = new Map();
  private services: readonly GuardedService[] = [];
  private allowances: readonly Allowance[] = [];
  private allowedByPolicy = false;

  constructor(workload: PlannedWorkload) {
    this.workload = workload;
    this.where = workload.scope.node.path;
    for (const port of workload.plaintextPorts) this.requireFree(port);
    this.objects = new PlannedObjects(workload.scope, workload.guard.dependency);
  }

  /** The workload as a place to allow something at. */
  public get target(): AllowTarget {
    return { where: this.where, name: this.workload.name, ports: [...this.ports.values()], servicePorts: this.servicePorts };
  }

  /** The objects that guard it, as they are now. */
  public get all(): ApiObject[] {
    return this.objects.all;
  }

  /** Puts patches on the objects of some kinds, now and later. */
  public patch(overrides: Overrides): void {
    for (const [kind, patches] of Object.entries(overrides)) this.objects.patch(kind, patches);
  }

  /** Adds ports, and the service that leads to them; nothing is changed when they contradict those that are known. */
  public addPorts(added: readonly Pick<PortFacts, 'port' | 'targetPort' | 'protocol'>[], service?: GuardedService): void {
    const { pods, plaintextPorts } = this.workload;
    if (added.length === 0 && pods.length === 0 && plaintextPorts.length === 0) return;
    const ports = new Map(this.ports);
    const servicePorts = new Map(this.servicePorts);
    for (const { port, targetPort, protocol } of added) {
      this.requireFree(targetPort);
      const known = ports.get(targetPort);
      if (known && known.protocol !== protocol) {
        throw new IntentError({
          where: this.where,
          what: `container port ${targetPort} is said to speak ${known.protocol} and ${protocol}`,
          why: 'two services, or two ports of one, lead to it and disagree',
          instead: 'say the same protocol for both',
        });
      }
      ports.set(targetPort, { port: targetPort, protocol });
      if (port !== targetPort) servicePorts.set(port, targetPort);
    }
    const services = service ? [...this.services, service] : this.services;
    this.reconcile(ports, services, this.allowances);
    this.ports = ports;
    this.servicePorts = servicePorts;
    this.services = services;
  }

  /** Adds an allowance; nothing is changed when the mesh refuses it. */
  public allow(allowance: Allowance): void {
    this.requireClosed(allowance);
    const allowances = [...this.allowances, allowance];
    this.reconcile(this.ports, this.services, allowances);
    this.allowances = allowances;
  }

  /** Remembers that a policy of its own allows something here. */
  public addPolicy(): void {
    this.allowedByPolicy = true;
    this.reconcile(this.ports, this.services, this.allowances);
  }

  /** The ports at which an allowance holds now. */
  public portsOf(allowance: Allowance): number[] {
    return rulesOf(allowance, [...this.ports.values()]).map(({ port }) => port);
  }

  /** What is wrong with the workload now that the program is complete. */
  public problemOfCompleteProgram(): string | undefined {
    try {
      this.workload.guard.mesh._access({ ...this.access(this.ports, this.services, this.allowances), complete: true });
      return undefined;
    } catch (error) {
      if (error instanceof IntentError) return error.message;
      throw error;
    }
  }

  private requireClosed(allowance: Allowance): void {
    const { plaintextPorts } = this.workload;
    const open = this.portsOf(allowance).filter(port => plaintextPorts.includes(port));
    const closed = this.portsOf(allowance).length - open.length;
    if (open.length === 0 || (!allowance.ports && closed > 0)) return;
    throw new IntentError({
      where: this.where,
      what: `something is allowed on port ${open[0]}, which is named in \`plaintextPorts\``,
      why: 'that port is open to anyone, with mTLS and without: a rule would have no effect',
      instead: 'drop the port from `plaintextPorts`, or the rule',
    });
  }

  private requireFree(port: number): void {
    const { mesh } = this.workload.guard;
    if (!mesh._network().reservedPorts.includes(port)) return;
    throw new IntentError({
      where: this.where, what: `container port ${port} is the mesh's own`, why: `${mesh.title}'s proxy listens there`, instead: 'let the container listen on another port',
    });
  }

  private reconcile(ports: ReadonlyMap<number, ContainerPort>, services: readonly GuardedService[], allowances: readonly Allowance[]): void {
    const { mesh } = this.workload.guard;
    this.objects.reconcile(mesh._access(this.access(ports, services, allowances)).objects, this.where);
  }

  private access(ports: ReadonlyMap<number, ContainerPort>, services: readonly GuardedService[], allowances: readonly Allowance[]): WorkloadAccess {
    const { name, labels, pods, plaintextPorts, guard } = this.workload;
    const sorted = [...ports.values()].sort((a, b) => a.port - b.port);
    const rules: AccessRule[] = allowances.flatMap(allowance => rulesOf(allowance, sorted));
    return {
      workload: { name, namespace: guard.name, labels, ports: sorted, pods, services },
      stage: guard.stage,
      waypoint: guard.waypoint,
      namespaceAnnotations: guard.annotations,
      rules,
      plaintextPorts,
      allowedByPolicy: this.allowedByPolicy,
      complete: false,
      where: this.where,
    };
  }
}
