import { Construct } from 'constructs';
import { GatewayApiChannel } from './channel';
import { GatewayApiController } from './controller';
import { FIELD_VERSIONS, sinceIn } from './field-versions';
import { grantsFor } from './grants';
import { meshRoutes } from './mesh-routes';
import { UNCONTROLLED } from './uncontrolled';
import { versionServices } from './version-services';
import { EdgeIntent } from '../../intent/edge/edge-intent';
import { GatewayFacts } from '../../intent/edge/gateway';
import { GatewayDescription } from '../../intent/edge/gateway-intent';
import { fields, instanceOf, oneOf, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { Need, NEEDS } from '../../intent/needs/need';
import { OperationsIntent } from '../../intent/operations/operations-intent';
import { WorkloadAccess } from '../../intent/security/access';
import { NamespaceIntent } from '../../intent/security/namespace-intent';
import { SecurityIntent } from '../../intent/security/security-intent';
import { PortFacts } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { ServiceWay, WaypointFacts, WaypointIntent } from '../../intent/waypoint';
import { olderThan } from '../capability-table';
import { Mesh, MeshProps } from '../mesh';
import { NetworkNeeds } from '../network-needs';
import { Rendering } from '../rendering';

/** Options of a `GatewayApiMesh`. */
export interface GatewayApiMeshProps extends MeshProps {
  /**
   * The version of the Kubernetes Gateway API whose definitions are installed, as `major.minor`, from 1.2 on. What came with a later one is refused.
   *
   * @default '1.6'
   */
  readonly version?: string;

  /**
   * Which of its channels is installed. A field that only the other one has is refused.
   *
   * @default GatewayApiChannel.STANDARD
   */
  readonly channel?: GatewayApiChannel;

  /**
   * The mesh that reads the routes: an `IstioMesh` or a `LinkerdMesh`, made for this one. What the Gateway API has no field for (who may call, circuit
   * breaking, limits, ...) is written as that mesh's own objects.
   *
   * @default - any conformant one: routes by what each of them must have, and nothing else
   */
  readonly controller?: Mesh;
}

/**
 * A mesh whose routes are those of the Kubernetes Gateway API (GAMMA), whatever reads them.
 *
 * With a `controller` a program can do what that mesh can: routes, splits and timeouts are HTTPRoutes and GRPCRoutes bound to Services, a Service for each
 * version, and the rest is the controller's own. Without one there are routes only.
 *
 * @see https://gateway-api.sigs.k8s.io/mesh/
 * @example
 * new GatewayApiMesh(app, 'mesh', { controller: new IstioMesh(app, 'istio') });
 */
export class GatewayApiMesh extends Mesh {
  /** Which channel of the Gateway API is installed. */
  public readonly channel: GatewayApiChannel;
  private readonly controller?: Mesh;
  private readonly reading?: GatewayApiController;

  /**
   * @throws when a version or a domain is malformed, when the controller cannot be one, or when the scope has another mesh already
   */
  constructor(scope: Construct, id: string, props: GatewayApiMeshProps = {}) {
    const { channel, controller, reading } = readProps(props, [scope.node.path, id].filter(Boolean).join('/'));
    const { clusterDomain = controller?.clusterDomain, trustDomain = controller?.trustDomain } = props;
    super(scope, id, { clusterDomain, trustDomain }, {
      title: controller ? `Gateway API with ${controller.title}` : 'Gateway API',
      oldest: '1.2', // GRPCRoute v1, timeouts and named ports of parentRefs are older; what is younger is in field-versions.ts
      version: props.version ?? '1.6',
      controlPlaneNamespace: controller?.controlPlaneNamespace ?? 'kube-system',
      capabilities: reading?.capabilities ?? UNCONTROLLED,
      controller,
    });
    this.channel = channel;
    this.controller = controller;
    this.reading = reading;
  }

  /**
   * First what the API itself has no field for in its version, then what the controller does not carry in its own.
   * @internal
   */
  public _require(needs: readonly Need[], where: string): void {
    for (const need of needs) this.requireField(need, where);
    super._require(needs, where);
  }

  /** Versions in capabilities are the controller's. @internal */
  protected get _capable(): { readonly title: string; readonly version: string } {
    return this.controller ? { title: this.title, version: this.controller.version } : this;
  }

  /** @internal */
  public _namespace(intent: NamespaceIntent): Rendering {
    return this.carrier(intent)._namespace(intent);
  }

  /** @internal */
  public _access(intent: WorkloadAccess): Rendering {
    return this.carrier(intent)._access(intent);
  }

  /** @internal */
  public _service(intent: ServiceIntent): Rendering {
    if (this.reading) return this.reading.service(intent);
    const { where, service: { side, name, namespace } } = intent;
    if (side.kind === 'consumer') {
      throw new IntentError({
        where,
        what: `Service ${namespace}/${name} is not ours, and something is wanted of the calls to it`,
        why: 'routes of clients are no part of what every implementation of the Gateway API has',
        instead: 'ask its owner for it, or name the mesh: controller',
      });
    }
    const versions = versionServices(intent, { appProtocol: ({ appProtocol }) => appProtocol });
    const routes = meshRoutes(intent, { retryField: false });
    return { objects: [...versions, ...routes, ...grantsFor(routes)], decorations: [] };
  }

  /** @internal */
  public _network(): NetworkNeeds {
    return this.controller?._network() ?? { controlPlane: { namespace: this.controlPlaneNamespace, ports: [] }, reservedPorts: [], proxyPorts: [] };
  }

  /** @internal */
  public _appProtocol(port: PortFacts): string | undefined {
    return this.controller?._appProtocol(port);
  }

  /** @internal */
  public get _gatewayForm(): 'mesh' | 'kubernetes' {
    return 'kubernetes';
  }

  /** @internal */
  public _gatewayFacts(described: GatewayDescription): GatewayFacts {
    return this.carrier(described)._gatewayFacts(described);
  }

  /** @internal */
  public _edge(intent: EdgeIntent): Rendering {
    return this.carrier(intent)._edge(intent);
  }

  /** @internal */
  public _operations(intent: OperationsIntent): Rendering {
    return this.carrier(intent)._operations(intent);
  }

  /** @internal */
  public _secure(intent: SecurityIntent): Rendering {
    return this.carrier(intent)._secure(intent);
  }

  /** @internal */
  public get _ownWaypoint(): string | undefined {
    return this.controller?._ownWaypoint;
  }

  /** @internal */
  public _waypointFacts(known: Omit<WaypointFacts, 'podLabels'>): WaypointFacts {
    return this.carrier({ where: known.name })._waypointFacts(known);
  }

  /** @internal */
  public _waypoint(intent: WaypointIntent): Rendering {
    return this.carrier(intent)._waypoint(intent);
  }

  /** @internal */
  public _serviceWay(way: ServiceWay): Rendering {
    return this.controller ? this.controller._serviceWay(way) : super._serviceWay(way);
  }

  private carrier(intent: { readonly where: string }): Mesh {
    return this.controller ?? this._notCarried(intent);
  }

  private requireField(need: Need, where: string): void {
    const versions = FIELD_VERSIONS[need];
    if (!versions) return;
    const since = sinceIn(versions, this.channel);
    if (since !== undefined && !olderThan(this.version, since)) return;
    throw new IntentError({
      where,
      what: `the ${this.channel} channel of Gateway API ${this.version} has nothing to ${NEEDS[need]}`,
      why: since === undefined ? `the experimental channel has it, since ${versions.experimental}` : `it came with ${since}`,
      instead: since === undefined ? 'install the experimental channel and say so, channel: GatewayApiChannel.EXPERIMENTAL, or leave this out' : 'give the version if it is newer, or leave this out',
    });
  }
}

function readProps(props: GatewayApiMeshProps, where: string) {
  const { version, channel: given, controller: mesh, clusterDomain, trustDomain } = fields(props, 'props', where);
  for (const [prop, value] of Object.entries({ version, clusterDomain, trustDomain })) optional(value, text, prop, where);
  const channel = optional(given, value => oneOf(value, GatewayApiChannel, 'channel', where), 'channel', where) ?? GatewayApiChannel.STANDARD;
  const controller = optional(mesh, value => instanceOf(value, Mesh, 'controller', "new IstioMesh(app, 'istio')", where), 'controller', where) as Mesh | undefined;
  const reading = controller?._gatewayApi({ channel });
  if (!controller || reading) return { channel, controller, reading };
  throw new IntentError({ where, what: `\`controller\` is ${controller.title}`, why: 'it is none of a Gateway API mesh', instead: 'pass an IstioMesh or a LinkerdMesh, or leave it out' });
}
