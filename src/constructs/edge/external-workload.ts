import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ExternalEndpoint } from './external-endpoint';
import { readEndpoint } from './read-endpoint';
import { EndpointIntent } from '../../intent/edge/external-service';
import { ExternalWorkloadIntent } from '../../intent/edge/external-workload';
import { Identity } from '../../intent/identity';
import { onlyFields } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { addressProblem, rangeOf } from '../../kubernetes/addresses';
import { Mesh } from '../../meshes/mesh';
import { CallGraph } from '../access/call-graph';
import { KnownMachines } from '../access/known-machines';
import { KnownNamespaces } from '../access/known-namespaces';
import { requireNoPodsLike } from '../access/workload-labels';
import { homeNamespace } from '../gateway/home-namespace';
import { IMeshIdentity } from '../identity/mesh-identity';
import { chosenMesh } from '../plan/chosen-mesh';
import { patchObjects, readOverrides } from '../plan/overrides';
import { TargetedObjects } from '../target/targeted-objects';
import { requireMachineAccount } from '../workload/workload-account';

/** Options of an `ExternalWorkload`. */
export interface ExternalWorkloadProps extends ExternalEndpoint {
  /**
   * The namespace that it belongs to.
   *
   * @default - that of the chart
   */
  readonly namespace?: IMeshIdentity | kplus.Namespace | string;

  /**
   * The mesh that it is in.
   *
   * @default - the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the object, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}

/**
 * A workload that does not run in the cluster: a virtual machine, say. An `ExternalService` with `workloadLabels` that are among its labels is
 * served by it. With a service account (and a sidecar that has its token) it is in the mesh as that identity, and can be allowed to call.
 *
 * Istio: a WorkloadEntry. Linkerd: an ExternalWorkload, with an IP address and a service account, in a namespace that is not guarded; a Service that
 * selects its labels leads to it.
 *
 * @example
 * const legacy = new ExternalWorkload(chart, 'legacy-1', { namespace: 'shop', address: '10.20.0.7', labels: { app: 'legacy' }, serviceAccount: 'legacy' });
 * cart.allow(legacy);
 */
export class ExternalWorkload extends Construct implements IMeshIdentity {
  /** Name of its object: the id of this construct. */
  public readonly name: string;
  /** Its namespace. */
  public readonly namespace: string;
  /** @internal */
  public readonly _mesh: Mesh;
  private readonly endpoint: EndpointIntent;
  private readonly objects: ApiObject[];

  /**
   * @throws when there is no mesh or it cannot carry it so, when neither an address nor a network is known, when its labels are those of a workload
   * of a guarded namespace, or when its service account is that of a waypoint, or of pods by which somebody is let in
   */
  constructor(scope: Construct, id: string, props: ExternalWorkloadProps) {
    super(scope, id);
    const where = this.node.path;
    const { namespace, mesh, overrides: given, ...endpoint } = onlyFields(props, FIELDS, 'props', where);
    const overrides = readOverrides(given, where);
    this._mesh = chosenMesh(mesh, where) ?? Mesh.of(this);
    this.name = id;
    this.namespace = homeNamespace(this, namespace);
    this.endpoint = readEndpoint(endpoint, 'props', where);
    this._mesh._require(['external.workload'], where);
    const { serviceAccount, labels = {} } = this.endpoint;
    if (serviceAccount !== undefined) requireMachineAccount(this, this.namespace, serviceAccount);
    requireNoPodsLike(this, this.namespace, labels, where);
    this.objects = new TargetedObjects(this, () => this._mesh._edge(this.intent).objects).all;
    patchObjects(this, this.objects, overrides);
    KnownMachines.of(this).add(this.namespace, { endpoint: this.endpoint, where });
    if (serviceAccount !== undefined) CallGraph.of(this).addMachine(this._identity(where), { path: where, ranges: rangesOf(this.endpoint) });
  }

  /** Its object. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }

  /** @internal */
  public _identity(where: string): Identity {
    const { serviceAccount: name, labels } = this.endpoint;
    if (name !== undefined) return { kind: 'service-account', namespace: this.namespace, name, podLabels: labels, outside: true };
    throw new IntentError({
      where, what: `who calls as workload "${this.name}" is not known`, why: 'without a service account it has no sidecar, and no identity', instead: `give it one: serviceAccount: '${this.name}'`,
    });
  }

  /** What it is now: its namespace may be guarded later in the program. */
  private get intent(): ExternalWorkloadIntent {
    const { name, namespace, endpoint, node: { path: where } } = this;
    return { kind: 'external-workload', name, namespace, endpoint, stage: KnownNamespaces.of(this).guardOf(namespace)?.facts().stage, where };
  }
}

const FIELDS: readonly string[] = [
  'namespace', 'mesh', 'overrides', 'address', 'ports', 'labels', 'network', 'locality', 'weight', 'serviceAccount',
] satisfies (keyof ExternalWorkloadProps)[];

/** Where it calls from; one that is known by its name alone may call from anywhere. */
function rangesOf({ address }: EndpointIntent): string[] {
  return address === undefined || addressProblem(address) !== undefined ? [] : [rangeOf(address)];
}
