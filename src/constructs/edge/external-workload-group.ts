import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { readLabels, readPlace } from './read-endpoint';
import { WorkloadReadiness } from './workload-readiness';
import { Identity } from '../../intent/identity';
import { instanceOf, onlyFields, optional, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { annotationKeyProblem } from '../../kubernetes/names';
import { Labels } from '../../kubernetes/objects';
import { Mesh } from '../../meshes/mesh';
import { CallGraph } from '../access/call-graph';
import { KnownMachines } from '../access/known-machines';
import { requireNoPodsLike } from '../access/workload-labels';
import { homeNamespace } from '../gateway/home-namespace';
import { IMeshIdentity } from '../identity/mesh-identity';
import { chosenMesh } from '../plan/chosen-mesh';
import { patchObjects, readOverrides } from '../plan/overrides';
import { PlannedObjects } from '../plan/planned-objects';
import { requireMachineAccount } from '../workload/workload-account';

/** Options of an `ExternalWorkloadGroup`. */
export interface ExternalWorkloadGroupProps {
  /** The service account of the namespace that all of them run as: their identity. */
  readonly serviceAccount: string;

  /**
   * Labels of each of them.
   *
   * @default - `app: <id>`
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of each of them.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * The ports on which they listen, by the names of their services' ports.
   *
   * @default - the ports of their services
   */
  readonly ports?: { [portName: string]: number };

  /**
   * Their network.
   *
   * @default - that of their clients
   */
  readonly network?: string;

  /**
   * Where they are: `region/zone/subzone`, of which the last ones may be missing.
   *
   * @default - unknown
   */
  readonly locality?: string;

  /**
   * The share of each in the calls, in relation to other endpoints of the locality.
   *
   * @default - the same as the others
   */
  readonly weight?: number;

  /**
   * How it is known whether one of them is ready.
   *
   * @default - it is, as long as its proxy is connected
   */
  readonly readiness?: WorkloadReadiness;

  /**
   * The namespace that they belong to.
   *
   * @default - that of the chart
   */
  readonly namespace?: IMeshIdentity | kplus.Namespace | string;

  /**
   * The mesh that they are in.
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

const PROPS: readonly string[] = [
  'serviceAccount', 'labels', 'annotations', 'ports', 'network', 'locality', 'weight', 'readiness', 'namespace', 'mesh', 'overrides',
] satisfies (keyof ExternalWorkloadGroupProps)[];

/**
 * Workloads that do not run in the cluster and come and go: virtual machines whose sidecars join the mesh by themselves, as a Deployment's pods do.
 *
 * Istio: a WorkloadGroup. Linkerd: refused: no object of its stands for machines that are not there yet.
 *
 * @example
 * new ExternalWorkloadGroup(chart, 'legacy', { namespace: 'shop', serviceAccount: 'legacy', readiness: WorkloadReadiness.http(8080, { path: '/ready' }) });
 */
export class ExternalWorkloadGroup extends Construct implements IMeshIdentity {
  /** Name of its object: the id of this construct. */
  public readonly name: string;
  /** Namespace of the workloads. */
  public readonly namespace: string;
  /** @internal */
  public readonly _mesh: Mesh;
  private readonly labels: Labels;
  private readonly serviceAccount: string;
  private readonly objects: ApiObject[];

  /**
   * @throws when there is no mesh or it cannot carry it, when something is malformed, when their labels are those of a workload of a guarded
   * namespace, or when their service account is that of a waypoint, or of pods by which somebody is let in
   */
  constructor(scope: Construct, id: string, props: ExternalWorkloadGroupProps) {
    super(scope, id);
    const where = this.node.path;
    const { serviceAccount, ports, network, locality, weight, namespace, mesh } = onlyFields(props, PROPS, 'props', where);
    const overrides = readOverrides(props.overrides, where);
    this._mesh = chosenMesh(mesh, where) ?? Mesh.of(this);
    this.name = id;
    this.namespace = homeNamespace(this, namespace);
    this.labels = optional(props.labels, readLabels, 'labels', where) ?? { app: id };
    const template = readPlace({ serviceAccount, ports, network, locality, weight }, 'props', where);
    if (template.serviceAccount === undefined) throw noAccount(where);
    this.serviceAccount = template.serviceAccount;
    const annotations = optional(props.annotations, readAnnotations, 'annotations', where);
    const readiness = optional(props.readiness, value => instanceOf(value, WorkloadReadiness, 'readiness', 'WorkloadReadiness.tcp(8080)', where), 'readiness', where)?._intent;
    this._mesh._require(['external.workload-group'], where);
    requireMachineAccount(this, this.namespace, this.serviceAccount);
    requireNoPodsLike(this, this.namespace, this.labels, where);
    const planned = new PlannedObjects(this);
    planned.reconcile(this._mesh._edge({ kind: 'external-workload-group', name: id, namespace: this.namespace, labels: this.labels, annotations, template, readiness, where }).objects, where);
    this.objects = planned.all;
    patchObjects(this, this.objects, overrides);
    KnownMachines.of(this).add(this.namespace, { endpoint: { ...template, labels: this.labels }, where });
    CallGraph.of(this).addMachine(this._identity(where), { path: where, ranges: [] });
  }

  /** Its object. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }

  /** @internal */
  public _identity(_where: string): Identity {
    return { kind: 'service-account', namespace: this.namespace, name: this.serviceAccount, podLabels: this.labels };
  }
}

function noAccount(where: string): IntentError {
  return new IntentError({ where, what: '`serviceAccount` is not given', why: 'they would run as "default", which is nobody\'s identity', instead: "write for example serviceAccount: 'legacy'" });
}

function readAnnotations(value: unknown, name: string, where: string): Labels {
  const annotations = textMap(value, name, where);
  const problem = Object.keys(annotations).map(annotationKeyProblem).find(Boolean);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: 'write them as on a pod' });
  return { ...annotations };
}
