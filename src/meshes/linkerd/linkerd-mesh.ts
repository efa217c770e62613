import { Construct } from 'constructs';
import { appProtocolOf } from './app-protocol';
import { callPolicy } from './call-policy';
import { LINKERD_CAPABILITIES } from './capabilities/capabilities';
import { edge } from './edge/edge';
import { withCertificates } from './edge/machine-identity';
import { requireNoOutsideCalls } from './edge/outside-calls';
import { operations } from './operations/operations';
import { serviceProfile } from './operations/service-profile';
import { outboundRoutes } from './routing/outbound-routes';
import { requireRoutable } from './routing/routable';
import { accessPolicy } from './security/access-policy';
import { guardWorkload } from './security/inbound-access';
import { enrolNamespace } from './security/namespace';
import { EdgeIntent } from '../../intent/edge/edge-intent';
import { ServiceAccountIdentity } from '../../intent/identity';
import { fields, oneOf, optional, text } from '../../intent/input';
import { Complaint } from '../../intent/intent-error';
import { OperationsIntent } from '../../intent/operations/operations-intent';
import { WorkloadAccess } from '../../intent/security/access';
import { NamespaceIntent } from '../../intent/security/namespace-intent';
import { SecurityIntent } from '../../intent/security/security-intent';
import { PortFacts } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { dnsLabelProblem, dnsSubdomainProblem } from '../../kubernetes/names';
import { GatewayApiChannel } from '../gateway-api/channel';
import { GatewayApiController } from '../gateway-api/controller';
import { Mesh, MeshProps } from '../mesh';
import { NetworkNeeds } from '../network-needs';
import { Rendering, together } from '../rendering';

/** Options of a `LinkerdMesh`. */
export interface LinkerdMeshProps extends MeshProps {
  /**
   * The version of Linkerd that runs, as `major.minor`, from 2.18 on. What came with a later one is refused.
   *
   * @default '2.20'
   */
  readonly version?: string;

  /**
   * Namespace of the control plane. It is part of every identity.
   *
   * @default 'linkerd'
   */
  readonly controlPlaneNamespace?: string;

  /**
   * Namespace of the Prometheus that reads metrics. It must be in the mesh: a guarded workload answers identities only.
   *
   * @default 'linkerd-viz'
   */
  readonly prometheusNamespace?: string;

  /**
   * Service account of that Prometheus.
   *
   * @default 'prometheus'
   */
  readonly prometheusServiceAccount?: string;

  /**
   * Which channel of the Kubernetes Gateway API is installed. The TLSRoutes that Linkerd reads are served by the experimental one only.
   *
   * @default GatewayApiChannel.STANDARD
   */
  readonly gatewayApi?: GatewayApiChannel;
}

/**
 * Linkerd. Writes Servers, AuthorizationPolicies and authentications for access, Gateway API routes for splits,
 * and annotations for retries, timeouts and circuit breaking.
 *
 * @see https://linkerd.io/2-edge/reference/
 * @example
 * new LinkerdMesh(app, 'mesh', { prometheusNamespace: 'monitoring' });
 */
export class LinkerdMesh extends Mesh {
  /** Which channel of the Kubernetes Gateway API is installed. */
  public readonly gatewayApi: GatewayApiChannel;
  private readonly prometheus: ServiceAccountIdentity;

  /**
   * @throws when a name, a version or a domain is malformed, or when the scope has a mesh already
   */
  constructor(scope: Construct, id: string, props: LinkerdMeshProps = {}) {
    requireProps(props, [scope.node.path, id].filter(Boolean).join('/'));
    const prometheus: ServiceAccountIdentity = {
      kind: 'service-account',
      namespace: props.prometheusNamespace ?? 'linkerd-viz',
      name: props.prometheusServiceAccount ?? 'prometheus',
    };
    super(scope, id, props, {
      title: 'Linkerd',
      oldest: '2.18', // appProtocol linkerd.io/opaque; Server accessPolicy and retry annotations are older
      version: props.version ?? '2.20',
      controlPlaneNamespace: props.controlPlaneNamespace ?? 'linkerd',
      capabilities: LINKERD_CAPABILITIES,
      fault: prometheusFault(prometheus),
    });
    this.prometheus = prometheus;
    this.gatewayApi = props.gatewayApi ?? GatewayApiChannel.STANDARD;
  }

  /** @internal */
  public _namespace(intent: NamespaceIntent): Rendering {
    return enrolNamespace(intent, this.prometheus);
  }

  /** @internal */
  public _access(intent: WorkloadAccess): Rendering {
    const { access, reader } = withCertificates(intent, this.prometheus, this);
    return guardWorkload(access, reader);
  }

  /** @internal */
  public _secure(intent: SecurityIntent): Rendering {
    return intent.kind === 'access-policy' ? accessPolicy(intent) : this._notCarried(intent);
  }

  /** @internal */
  public _service(intent: ServiceIntent): Rendering {
    requireNoOutsideCalls(intent);
    requireRoutable(intent);
    return together(outboundRoutes(intent), callPolicy(intent), serviceProfile(intent));
  }

  /** @internal */
  public _edge(intent: EdgeIntent): Rendering {
    return edge(intent, this) ?? this._notCarried(intent);
  }

  /** @internal */
  public _operations(intent: OperationsIntent): Rendering {
    return operations(intent) ?? this._notCarried(intent);
  }

  /** Its routes are those of the Gateway API anyway. @internal */
  public _gatewayApi(): GatewayApiController {
    return { capabilities: LINKERD_CAPABILITIES, service: intent => this._service(intent) };
  }

  /**
   * Ports of the proxy and of the control plane: pkg/k8s/labels.go and charts/linkerd-control-plane of linkerd/linkerd2, version-2.20.
   * @internal
   */
  public _network(): NetworkNeeds {
    return {
      controlPlane: { namespace: this.controlPlaneNamespace, ports: [8080, 8086, 8090] },
      reservedPorts: [4140, 4143, 4190, 4191],
      proxyPorts: [4191],
      tunnelPort: 4143,
      metricsReader: this.prometheus,
    };
  }

  /** @internal */
  public _appProtocol(port: PortFacts): string | undefined {
    return appProtocolOf(port.protocol);
  }
}

function prometheusFault({ name, namespace }: ServiceAccountIdentity): Omit<Complaint, 'where'> | undefined {
  const why = name === 'default'
    ? 'every pod of that namespace that names no account runs as "default", and all of them could read the metrics'
    : dnsLabelProblem(namespace) ?? dnsSubdomainProblem(name);
  return why === undefined ? undefined : { what: `Prometheus is "${name}" in namespace "${namespace}"`, why, instead: 'name the service account that it runs as' };
}

/** All of them are names. */
function requireProps(props: LinkerdMeshProps, where: string): void {
  const { version, controlPlaneNamespace, clusterDomain, trustDomain, prometheusNamespace, prometheusServiceAccount } = fields(props, 'props', where);
  const names = { version, controlPlaneNamespace, clusterDomain, trustDomain, prometheusNamespace, prometheusServiceAccount };
  for (const [prop, value] of Object.entries(names)) optional(value, text, prop, where);
  optional(props.gatewayApi, value => oneOf(value, GatewayApiChannel, 'gatewayApi', where), 'gatewayApi', where);
}
