import { Construct } from 'constructs';
import { guardAmbient } from './ambient/access';
import { waypointMark } from './ambient/namespace';
import { ambientService } from './ambient/service';
import { waypointFacts, waypointGateway } from './ambient/waypoint-gateway';
import { serviceMark } from './ambient/waypoint-labels';
import { Waypoints } from './ambient/waypoints';
import { capabilitiesOf, gatewayApiCapabilities } from './capabilities/capabilities';
import { DataPlane } from './data-plane';
import { edge } from './edge/edge';
import { gatewayFacts } from './edge/gateway-facts';
import { gatewayApiService } from './gateway-api-controller';
import { operations } from './operations/operations';
import { kubernetesGatewayRoutes } from './routing/kubernetes-gateways';
import { virtualService } from './routing/virtual-service';
import { guardWorkload } from './security/access';
import { enrolNamespace } from './security/namespace';
import { secure } from './security/secure';
import { destinationRule } from './upstream/destination-rule';
import { EdgeIntent } from '../../intent/edge/edge-intent';
import { GatewayFacts } from '../../intent/edge/gateway';
import { GatewayDescription } from '../../intent/edge/gateway-intent';
import { fields, flag, oneOf, optional, text } from '../../intent/input';
import { Complaint } from '../../intent/intent-error';
import { OperationsIntent } from '../../intent/operations/operations-intent';
import { WorkloadAccess } from '../../intent/security/access';
import { NamespaceIntent } from '../../intent/security/namespace-intent';
import { SecurityIntent } from '../../intent/security/security-intent';
import { PortFacts } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { ServiceWay, WaypointFacts, WaypointIntent } from '../../intent/waypoint';
import { dnsLabelProblem } from '../../kubernetes/names';
import { GatewayApiChannel } from '../gateway-api/channel';
import { GatewayApiController, GatewayApiFacts } from '../gateway-api/controller';
import { RouteDialect } from '../gateway-api/route-rule';
import { Mesh, MeshProps } from '../mesh';
import { NetworkNeeds } from '../network-needs';
import { NOTHING, Rendering } from '../rendering';

/** In ambient mode probes are given these source addresses (cni/pkg/config and cni/pkg/iptables of istio/istio, main of 2026-08-27). */
const AMBIENT_KUBELET = ['169.254.7.127/32', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128'];

/** Ports that the sidecar, or ztunnel inside the pod, listens on. */
const RESERVED = {
  [DataPlane.SIDECAR]: [15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090],
  [DataPlane.AMBIENT]: [15001, 15006, 15008, 15020, 15053],
};

/** Options of an `IstioMesh`. */
export interface IstioMeshProps extends MeshProps {
  /**
   * The version of Istio that runs, as `major.minor`, from 1.22 on. What came with a later one is refused.
   *
   * @default '1.31'
   */
  readonly version?: string;

  /**
   * Sidecars or ambient.
   *
   * @default DataPlane.SIDECAR
   */
  readonly dataPlane?: DataPlane;

  /**
   * Which waypoints there are in ambient mode. With sidecars there are none.
   *
   * @default Waypoints.PER_NAMESPACE
   */
  readonly waypoints?: Waypoints;

  /**
   * Which definitions of the Kubernetes Gateway API the cluster has: routes in ambient mode, and those of gateways of that API, are written by it.
   *
   * @default GatewayApiChannel.STANDARD
   */
  readonly gatewayApi?: GatewayApiChannel;

  /**
   * Revision or revision tag of the control plane that namespaces are enrolled in (`istio.io/rev`).
   *
   * @default - the control plane without a revision (`istio-injection: enabled`)
   */
  readonly revision?: string;

  /**
   * Namespace of istiod. Policies in it apply to the whole mesh.
   *
   * @default 'istio-system'
   */
  readonly controlPlaneNamespace?: string;

  /**
   * Whether sidecars take HBONE (port 15008) from clients in ambient namespaces. NetworkPolicies leave that port open between peers then.
   *
   * @default - true in ambient, false with sidecars
   */
  readonly acceptsHbone?: boolean;
}

/**
 * Istio, with sidecars or ambient. Writes its resources at `v1`; in ambient mode routes are those of the Kubernetes Gateway API (`HTTPRoute` and its
 * like at `v1`), and a waypoint stands before the services of each guarded namespace. See docs/Ambient.md.
 *
 * @see https://istio.io/latest/docs/reference/config/
 * @example
 * new IstioMesh(app, 'mesh', { version: '1.30', revision: 'stable' });
 */
export class IstioMesh extends Mesh {
  /** Sidecars or ambient. */
  public readonly dataPlane: DataPlane;
  /** Which definitions of the Kubernetes Gateway API the cluster has. */
  public readonly gatewayApi: GatewayApiChannel;
  private readonly waypoints: Waypoints;
  private readonly revision?: string;
  private readonly acceptsHbone: boolean;

  /**
   * @throws when a name, a version or a domain is malformed, or when the scope has a mesh already
   */
  constructor(scope: Construct, id: string, props: IstioMeshProps = {}) {
    const { dataPlane, waypoints, gatewayApi } = readProps(props, [scope.node.path, id].filter(Boolean).join('/'));
    super(scope, id, props, {
      title: 'Istio',
      oldest: '1.22', // networking.istio.io/v1 and security.istio.io/v1 are served from there on
      version: props.version ?? '1.31',
      controlPlaneNamespace: props.controlPlaneNamespace ?? 'istio-system',
      capabilities: capabilitiesOf({ dataPlane, waypoints, gatewayApi }),
      fault: revisionFault(props.revision) ?? waypointsFault(dataPlane, props.waypoints),
    });
    this.dataPlane = dataPlane;
    this.gatewayApi = gatewayApi;
    this.waypoints = waypoints;
    this.revision = props.revision;
    this.acceptsHbone = props.acceptsHbone ?? dataPlane === DataPlane.AMBIENT;
  }

  /** @internal */
  public _namespace(intent: NamespaceIntent): Rendering {
    const enrolled = enrolNamespace(intent, { dataPlane: this.dataPlane, revision: this.revision });
    if (this.dataPlane === DataPlane.SIDECAR) return enrolled;
    return { ...enrolled, decorations: [...enrolled.decorations, waypointMark(intent)] };
  }

  /** @internal */
  public _access(intent: WorkloadAccess): Rendering {
    const guard = this.dataPlane === DataPlane.AMBIENT ? guardAmbient : guardWorkload;
    return guard(intent, { dataPlane: this.dataPlane, trustDomain: this.trustDomain });
  }

  /** @internal */
  public _service(intent: ServiceIntent): Rendering {
    if (this.dataPlane === DataPlane.AMBIENT) return ambientService(intent, this.dialect);
    return { objects: [...virtualService(intent), ...kubernetesGatewayRoutes(intent, this.dialect), ...destinationRule(intent)], decorations: [] };
  }

  /** @internal */
  public _gatewayApi({ channel }: GatewayApiFacts): GatewayApiController {
    const { dataPlane, waypoints } = this;
    const dialect = dialectOf(channel);
    return {
      capabilities: gatewayApiCapabilities({ dataPlane, waypoints, gatewayApi: channel }),
      service: intent => (dataPlane === DataPlane.AMBIENT ? ambientService(intent, dialect) : gatewayApiService(intent, dialect)),
    };
  }

  /** @internal */
  public _gatewayFacts(described: GatewayDescription): GatewayFacts {
    return gatewayFacts(described);
  }

  /** @internal */
  public get _routesPublicHosts(): boolean {
    return this.dataPlane === DataPlane.SIDECAR;
  }

  /** @internal */
  public _edge(intent: EdgeIntent): Rendering {
    return edge(intent, { dataPlane: this.dataPlane, controlPlaneNamespace: this.controlPlaneNamespace });
  }

  /** @internal */
  public _operations(intent: OperationsIntent): Rendering {
    return operations(intent, { dataPlane: this.dataPlane, controlPlaneNamespace: this.controlPlaneNamespace });
  }

  /** @internal */
  public _secure(intent: SecurityIntent): Rendering {
    const { dataPlane, waypoints, controlPlaneNamespace, trustDomain } = this;
    return secure(intent, { dataPlane, waypoints, controlPlaneNamespace, trustDomain });
  }

  /**
   * Ports of the sidecar and of istiod: pilot/docker and manifests/charts in istio/istio; 15008 is HBONE.
   * @internal
   */
  public _network(): NetworkNeeds {
    return {
      controlPlane: { namespace: this.controlPlaneNamespace, ports: [15012] },
      reservedPorts: RESERVED[this.dataPlane],
      proxyPorts: this.dataPlane === DataPlane.SIDECAR ? [15020, 15021, 15090] : [],
      tunnelPort: this.acceptsHbone ? 15008 : undefined,
      tunnelsAll: this.dataPlane === DataPlane.AMBIENT,
      waypointPorts: [15020, 15021, 15090],
      kubeletAddresses: this.dataPlane === DataPlane.AMBIENT ? AMBIENT_KUBELET : undefined,
    };
  }

  /** @internal */
  public get _ownWaypoint(): string | undefined {
    return this.dataPlane === DataPlane.AMBIENT && this.waypoints === Waypoints.PER_NAMESPACE ? 'waypoint' : undefined;
  }

  /** @internal */
  public _waypointFacts(known: Omit<WaypointFacts, 'podLabels'>): WaypointFacts {
    return waypointFacts(known);
  }

  /** @internal */
  public _waypoint(intent: WaypointIntent): Rendering {
    return waypointGateway(intent, this.revision);
  }

  /** @internal */
  public _serviceWay(way: ServiceWay): Rendering {
    return this.dataPlane === DataPlane.AMBIENT ? { objects: [], decorations: [serviceMark(way)] } : NOTHING;
  }

  private get dialect(): RouteDialect {
    return dialectOf(this.gatewayApi);
  }

  /** Istio reads the protocol off the port's name, which always begins with it. @internal */
  public _appProtocol(_port: PortFacts): string | undefined {
    return undefined;
  }
}

/** How routes of the Gateway API are written: Envoy leaves its retries out at this header, also those that it makes by itself. */
function dialectOf(channel: GatewayApiChannel): RouteDialect {
  return { retryField: channel === GatewayApiChannel.EXPERIMENTAL, noRetries: { name: 'x-envoy-max-retries', value: '0' } };
}

/** What is chosen, once everything is of the type that it should be of. */
function readProps(props: IstioMeshProps, where: string): Pick<Required<IstioMeshProps>, 'dataPlane' | 'waypoints' | 'gatewayApi'> {
  const { acceptsHbone, dataPlane, waypoints, gatewayApi, version, revision, controlPlaneNamespace, clusterDomain, trustDomain } = fields(props, 'props', where);
  const names = { version, revision, controlPlaneNamespace, clusterDomain, trustDomain };
  for (const [prop, value] of Object.entries(names)) optional(value, text, prop, where);
  optional(acceptsHbone, flag, 'acceptsHbone', where);
  return {
    dataPlane: optional(dataPlane, value => oneOf(value, DataPlane, 'dataPlane', where), 'dataPlane', where) ?? DataPlane.SIDECAR,
    waypoints: optional(waypoints, value => oneOf(value, Waypoints, 'waypoints', where), 'waypoints', where) ?? Waypoints.PER_NAMESPACE,
    gatewayApi: optional(gatewayApi, value => oneOf(value, GatewayApiChannel, 'gatewayApi', where), 'gatewayApi', where) ?? GatewayApiChannel.STANDARD,
  };
}

function waypointsFault(dataPlane: DataPlane, waypoints: Waypoints | undefined): Omit<Complaint, 'where'> | undefined {
  if (waypoints === undefined || dataPlane === DataPlane.AMBIENT) return undefined;
  return { what: '`waypoints` is given, and the data plane is one of sidecars', why: 'only ambient mode has waypoints', instead: 'leave it out, or write dataPlane: DataPlane.AMBIENT' };
}

function revisionFault(revision: string | undefined): Omit<Complaint, 'where'> | undefined {
  const why = revision === undefined ? undefined : dnsLabelProblem(revision);
  return why === undefined ? undefined : { what: `revision is "${revision}"`, why, instead: 'write the revision or tag as istioctl prints it' };
}
