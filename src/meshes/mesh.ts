import { Construct, IConstruct } from 'constructs';
import { Capability } from './capability';
import { capabilityList, CapabilityTable, olderThan, requireCapability } from './capability-table';
import { GatewayApiController, GatewayApiFacts } from './gateway-api/controller';
import { findMesh, registerMesh } from './mesh-registry';
import { NetworkNeeds } from './network-needs';
import { NOTHING, Rendering } from './rendering';
import { EdgeIntent } from '../intent/edge/edge-intent';
import { GatewayFacts } from '../intent/edge/gateway';
import { GatewayDescription } from '../intent/edge/gateway-intent';
import { Complaint, IntentError } from '../intent/intent-error';
import { Need } from '../intent/needs/need';
import { OperationsIntent } from '../intent/operations/operations-intent';
import { WorkloadAccess } from '../intent/security/access';
import { NamespaceIntent } from '../intent/security/namespace-intent';
import { SecurityIntent } from '../intent/security/security-intent';
import { PortFacts } from '../intent/service';
import { ServiceIntent } from '../intent/service-intent';
import { ServiceWay, WaypointFacts, WaypointIntent } from '../intent/waypoint';
import { dnsLabelProblem, dnsSubdomainProblem } from '../kubernetes/names';

/** What all meshes have in common. */
export interface MeshProps {
  /**
   * DNS domain of the cluster, the end of every service's host name.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;

  /**
   * The trust domain: the first part of every identity that the mesh gives out.
   *
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;
}

/** What a mesh says of itself to this base class. @internal */
export interface _MeshTraits {
  readonly title: string;
  readonly version: string;
  /** The first version that knows all objects and fields that are always written. */
  readonly oldest: string;
  readonly controlPlaneNamespace: string;
  readonly capabilities: CapabilityTable;
  /** A mesh that carries out what this one does not, and that it stands for in its scope. */
  readonly controller?: Mesh;
  /** What is wrong with properties of its own, if anything. */
  readonly fault?: Omit<Complaint, 'where'>;
}

/**
 * A service mesh: what the constructs of a scope are written for.
 *
 * It is made once, as a value, and every construct below its scope uses it. Making another one re-targets the program.
 * It makes no objects itself and installs nothing.
 */
export abstract class Mesh extends Construct {
  /**
   * The nearest mesh at or above a scope.
   *
   * @throws when there is none
   */
  public static of(scope: IConstruct): Mesh {
    return findMesh(scope) as Mesh;
  }

  /** What the mesh is called: `Istio`, `Linkerd`. */
  public readonly title: string;
  /** The version that is written for, as `major.minor`. */
  public readonly version: string;
  /** DNS domain of the cluster. */
  public readonly clusterDomain: string;
  /** The trust domain of the mesh's identities. */
  public readonly trustDomain: string;
  /** The namespace of the mesh's control plane. */
  public readonly controlPlaneNamespace: string;

  private readonly table: CapabilityTable;

  /** For the meshes of this package: their contract (`_access`, `_service`, ...) is not public yet. */
  protected constructor(scope: Construct, id: string, props: MeshProps, traits: any) {
    super(scope, id);
    const { title, version, controlPlaneNamespace, capabilities } = traits as _MeshTraits;
    this.title = title;
    this.version = version;
    this.controlPlaneNamespace = controlPlaneNamespace;
    this.table = capabilities;
    this.clusterDomain = props.clusterDomain ?? 'cluster.local';
    this.trustDomain = props.trustDomain ?? 'cluster.local';
    this.checkProps(traits as _MeshTraits);
    registerMesh(scope, this, (traits as _MeshTraits).controller);
  }

  /** What the mesh can carry, what it cannot, and where that is known from. */
  public get capabilities(): Capability[] {
    return capabilityList(this.table);
  }

  /** Refuses what this mesh does not carry. @internal */
  public _require(needs: readonly Need[], where: string): void {
    for (const need of needs) requireCapability(this.table, need, this._capable, where);
  }

  /** Whose versions the capabilities speak of. @internal */
  protected get _capable(): { readonly title: string; readonly version: string } {
    return this;
  }

  /** Enrols and guards a namespace. @internal */
  public abstract _namespace(intent: NamespaceIntent): Rendering;

  /** Guards one workload. @internal */
  public abstract _access(intent: WorkloadAccess): Rendering;

  /** Routes and protects the calls to one service. @internal */
  public abstract _service(intent: ServiceIntent): Rendering;

  /** What the mesh's own traffic needs of NetworkPolicies. @internal */
  public abstract _network(): NetworkNeeds;

  /** The `appProtocol` of a Service's port, where the mesh needs one to know what is spoken. @internal */
  public abstract _appProtocol(port: PortFacts): string | undefined;

  /** The mesh as the controller of a `GatewayApiMesh`; nothing where it cannot be one. @internal */
  public _gatewayApi(_facts: GatewayApiFacts): GatewayApiController | undefined {
    return undefined;
  }

  /** In what form a gateway is opened where nothing is said. @internal */
  public get _gatewayForm(): 'mesh' | 'kubernetes' {
    return 'mesh';
  }

  /** What becomes of a gateway of which more may not be said than where it is: the pods that it runs in, and who it calls as. @internal */
  public _gatewayFacts(described: GatewayDescription): GatewayFacts {
    return this._notCarried(described);
  }

  /** Whether routes for public hosts of a service hold within the mesh too. @internal */
  public get _routesPublicHosts(): boolean {
    return false;
  }

  /** Lets traffic in and out of the mesh. @internal */
  public _edge(intent: EdgeIntent): Rendering {
    return this._notCarried(intent);
  }

  /** Limits, settings, telemetry and extensions of proxies. @internal */
  public _operations(intent: OperationsIntent): Rendering {
    return this._notCarried(intent);
  }

  /** Policies about access, tokens and mTLS, for a target. @internal */
  public _secure(intent: SecurityIntent): Rendering {
    return this._notCarried(intent);
  }

  /** What the waypoint of its own is called that each guarded namespace gets, where it gets one. @internal */
  public get _ownWaypoint(): string | undefined {
    return undefined;
  }

  /** What becomes of a waypoint of which the rest is known: the labels of its pods. @internal */
  public _waypointFacts(known: Omit<WaypointFacts, 'podLabels'>): WaypointFacts {
    return this._notCarried({ where: known.name });
  }

  /** Makes a waypoint. @internal */
  public _waypoint(intent: WaypointIntent): Rendering {
    return this._notCarried(intent);
  }

  /** Marks a Service of a guarded namespace. @internal */
  public _serviceWay(_way: ServiceWay): Rendering {
    return NOTHING;
  }

  /**
   * For an intent that only some meshes have a method for. The capability table refuses it before; reaching this is a fault of the table.
   * @internal
   */
  protected _notCarried({ where }: { readonly where: string }): never {
    throw new Error(`${this.title} has a capability and no way to carry it out, wanted by "${where}"`);
  }

  private checkProps({ fault, oldest }: _MeshTraits) {
    if (fault) throw this.refusal(fault.what, fault.why, fault.instead);
    const { clusterDomain, trustDomain, controlPlaneNamespace } = this;
    for (const [prop, value] of Object.entries({ clusterDomain, trustDomain, controlPlaneNamespace })) {
      const problem = prop === 'controlPlaneNamespace' ? dnsLabelProblem(value) : dnsSubdomainProblem(value);
      if (problem) throw this.refusal(`${prop} is "${value}"`, problem, "write a name that DNS takes, such as 'cluster.local' or 'mesh-system'");
    }
    if (!/^\d+\.\d+(\.\d+)?$/.test(this.version)) {
      throw this.refusal(`version is ${JSON.stringify(this.version)}`, 'a version is major.minor, as a text', `write for example '${oldest}'`);
    }
    const [major] = oldest.split('.');
    if (this.version.split('.')[0] !== major) {
      throw this.refusal(`version is "${this.version}"`, `the versions of ${this.title} that are known begin with ${major}.`, `write for example '${oldest}'`);
    }
    if (olderThan(this.version, oldest)) {
      throw this.refusal(`version is "${this.version}"`, `what is written here needs ${this.title} ${oldest} or newer`, 'upgrade the mesh first');
    }
  }

  private refusal(what: string, why: string, instead: string): IntentError {
    return new IntentError({ where: this.node.path, what, why, instead });
  }
}
