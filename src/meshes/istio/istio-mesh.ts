import { Construct } from 'constructs';
import { capabilitiesOf } from './capabilities/capabilities';
import { DataPlane } from './data-plane';
import { virtualService } from './routing/virtual-service';
import { guardWorkload } from './security/access';
import { enrolNamespace } from './security/namespace';
import { destinationRule } from './upstream/destination-rule';
import { fields, flag, oneOf, optional, text } from '../../intent/input';
import { Complaint } from '../../intent/intent-error';
import { WorkloadAccess } from '../../intent/security/access';
import { NamespaceIntent } from '../../intent/security/namespace-intent';
import { PortFacts } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { dnsLabelProblem } from '../../kubernetes/names';
import { Mesh, MeshProps } from '../mesh';
import { NetworkNeeds } from '../network-needs';
import { Rendering } from '../rendering';

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
 * Istio, with sidecars or ambient. Writes PeerAuthentication, AuthorizationPolicy, VirtualService and DestinationRule at `v1`.
 *
 * @see https://istio.io/latest/docs/reference/config/
 * @example
 * new IstioMesh(app, 'mesh', { version: '1.30', revision: 'stable' });
 */
export class IstioMesh extends Mesh {
  /** Sidecars or ambient. */
  public readonly dataPlane: DataPlane;
  private readonly revision?: string;
  private readonly acceptsHbone: boolean;

  /**
   * @throws when a name, a version or a domain is malformed, or when the scope has a mesh already
   */
  constructor(scope: Construct, id: string, props: IstioMeshProps = {}) {
    const dataPlane = readProps(props, [scope.node.path, id].filter(Boolean).join('/'));
    super(scope, id, props, {
      title: 'Istio',
      oldest: '1.22', // networking.istio.io/v1 and security.istio.io/v1 are served from there on
      version: props.version ?? '1.31',
      controlPlaneNamespace: props.controlPlaneNamespace ?? 'istio-system',
      capabilities: capabilitiesOf(dataPlane),
      fault: revisionFault(props.revision),
    });
    this.dataPlane = dataPlane;
    this.revision = props.revision;
    this.acceptsHbone = props.acceptsHbone ?? dataPlane === DataPlane.AMBIENT;
  }

  /** @internal */
  public _namespace(intent: NamespaceIntent): Rendering {
    return enrolNamespace(intent, { dataPlane: this.dataPlane, revision: this.revision });
  }

  /** @internal */
  public _access(intent: WorkloadAccess): Rendering {
    return guardWorkload(intent, { dataPlane: this.dataPlane, trustDomain: this.trustDomain });
  }

  /** @internal */
  public _service(intent: ServiceIntent): Rendering {
    return { objects: [...virtualService(intent), ...destinationRule(intent)], decorations: [] };
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
      kubeletAddresses: this.dataPlane === DataPlane.AMBIENT ? AMBIENT_KUBELET : undefined,
    };
  }

  /** Istio reads the protocol off the port's name, which always begins with it. @internal */
  public _appProtocol(_port: PortFacts): string | undefined {
    return undefined;
  }
}

/** The data plane, once everything is of the type that it should be of. */
function readProps(props: IstioMeshProps, where: string): DataPlane {
  const { acceptsHbone, dataPlane, version, revision, controlPlaneNamespace, clusterDomain, trustDomain } = fields(props, 'props', where);
  const names = { version, revision, controlPlaneNamespace, clusterDomain, trustDomain };
  for (const [prop, value] of Object.entries(names)) optional(value, text, prop, where);
  optional(acceptsHbone, flag, 'acceptsHbone', where);
  return dataPlane === undefined ? DataPlane.SIDECAR : oneOf(dataPlane, DataPlane, 'dataPlane', where);
}

function revisionFault(revision: string | undefined): Omit<Complaint, 'where'> | undefined {
  const why = revision === undefined ? undefined : dnsLabelProblem(revision);
  return why === undefined ? undefined : { what: `revision is "${revision}"`, why, instead: 'write the revision or tag as istioctl prints it' };
}
