import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { OutsideTarget } from './outside-target';
import { ExternalServiceIntent } from '../../intent/edge/external-service';
import { Identity } from '../../intent/identity';
import { Labels } from '../../kubernetes/objects';
import { RenderedObject } from '../../meshes/rendering';
import { KnownNamespace, KnownNamespaces } from '../access/known-namespaces';
import { PlannedObjects } from '../plan/planned-objects';

/** Who may call a service, and what of it. */
interface Allowed {
  readonly from: Identity;
  readonly target: OutsideTarget;
}

/**
 * Lets callers in where a service runs that is inside of the mesh: what denies by default in a guarded namespace denies at the proxies of its machines
 * too. By the labels that select them, so that those of which nothing but an address is known are left alone. Where waypoints speak for the
 * callers nothing is said.
 */
export class MachineAccess {
  private readonly scope: Construct;
  private readonly service: ExternalServiceIntent;
  private readonly objects: PlannedObjects;
  private allowed: readonly Allowed[] = [];
  /** Whether the namespace was not guarded yet when somebody was let in last. */
  private missed = false;

  constructor(scope: Construct, service: ExternalServiceIntent) {
    this.scope = scope;
    this.service = service;
    this.objects = new PlannedObjects(scope);
    scope.node.addValidation({ validate: () => this.tooLate() });
  }

  /** The rules, as they are now. */
  public get all(): ApiObject[] {
    return this.objects.all;
  }

  /** Lets one more in; nothing is changed when the mesh refuses it. */
  public allow(from: Identity, target: OutsideTarget): void {
    const allowed = [...this.allowed, { from, target }];
    const { guard, service: { workloads, where } } = this;
    if (guard && workloads) {
      const render = () => this.render(allowed, guard, workloads);
      // The ports are those of all machines, of which some may come later
      const late = (id: string) => render().find(rendered => rendered.id === id)!.manifest.write();
      this.objects.reconcile(render().map(({ id, manifest }) => ({ id, manifest: { ...manifest, write: () => late(id) } })), where);
    }
    this.missed = !guard;
    this.allowed = allowed;
  }

  private get guard(): KnownNamespace | undefined {
    const guard = KnownNamespaces.of(this.scope).guardOf(this.service.namespace);
    return guard?.mesh._ownWaypoint === undefined ? guard : undefined;
  }

  private render(allowed: readonly Allowed[], { mesh, facts }: KnownNamespace, labels: Labels): readonly RenderedObject[] {
    const { name, namespace, where } = this.service;
    return mesh._access({
      workload: { name, namespace, labels, ports: [], pods: [], services: [] },
      stage: facts().stage!,
      namespaceAnnotations: {},
      rules: allowed.flatMap(({ from, target }) => target.ports.map(port => ({ from, port, requests: [] }))),
      plaintextPorts: [],
      allowedByPolicy: false,
      complete: false,
      where,
    }).objects;
  }

  private tooLate(): string[] {
    const { where, namespace, workloads } = this.service;
    if (!this.missed || !this.guard || !workloads) return [];
    return [`"${where}" lets callers in before namespace "${namespace}" is guarded, which lets nobody in at its machines: make the ZeroTrustNamespace first`];
  }
}
