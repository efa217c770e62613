import { Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ScopeHost } from './scope-host';
import { OutboundTraffic } from '../../intent/edge/outbound-traffic';
import { TrafficCapture } from '../../intent/edge/traffic-capture';
import { ServicePort } from '../../intent/service-port';
import { Mesh } from '../../meshes/mesh';
import { ClientCertificates } from '../gateway/client-certificates';
import { TlsCredential } from '../gateway/tls-credential';
import { IMeshIdentity } from '../identity/mesh-identity';
import { MeshService } from '../service/mesh-service';
import { MeshWorkload } from '../workload/mesh-workload';

/** Bounds on what a proxy passes on to its own workload. They take the place of those that a DestinationRule says for the service as a whole. */
export interface InboundLimits {
  /**
   * TCP connections, HTTP/1.1 ones included.
   *
   * @default - no limit
   */
  readonly maxConnections?: number;

  /**
   * Requests that wait for a connection.
   *
   * @default - the mesh's
   */
  readonly maxPendingRequests?: number;

  /**
   * Requests under way.
   *
   * @default - the mesh's
   */
  readonly maxRequests?: number;

  /**
   * Requests after which a connection is closed.
   *
   * @default - no limit
   */
  readonly maxRequestsPerConnection?: number;

  /**
   * Time after which a connection without a request is closed.
   *
   * @default - the mesh's: 1 hour for Istio
   */
  readonly httpIdleTimeout?: Duration;

  /**
   * Time after which a connection is closed, whatever is under way.
   *
   * @default - no limit
   */
  readonly maxConnectionDuration?: Duration;
}

/** A port at which a proxy takes what its own workload sends. */
export interface OutboundListener {
  /** The port, and what is spoken there. */
  readonly port: ServicePort;

  /** The hosts that are known there. */
  readonly hosts: ScopeHost[];

  /**
   * IP address to listen at.
   *
   * @default - as traffic is captured
   */
  readonly bind?: string;

  /**
   * How traffic comes there.
   *
   * @default - the mesh's way
   */
  readonly capture?: TrafficCapture;
}

/** A port at which a proxy takes what others send to its workload. */
export interface InboundListener {
  /** The port, and what is spoken there. `targetPort` is not looked at: see `forwardTo`. */
  readonly port: ServicePort;

  /**
   * Where the application listens: `127.0.0.1:8080` or `[::1]:8080` on its loopback interface, `0.0.0.0:8080` or `[::]:8080` at the pod's
   * address, `unix:///path/to/socket`.
   *
   * @default - the port at the pod's address
   */
  readonly forwardTo?: string;

  /**
   * IP address to listen at.
   *
   * @default - that of the pod
   */
  readonly bind?: string;

  /**
   * How traffic comes there.
   *
   * @default - the mesh's way
   */
  readonly capture?: TrafficCapture;

  /**
   * What the proxy shows clients outside of the mesh, by TLS that it ends: `TlsCredential.files`. mTLS of the mesh must not be required on
   * that port.
   *
   * @default - mTLS of the mesh
   */
  readonly certificate?: TlsCredential;

  /**
   * What these clients show the proxy, by authorities in files.
   *
   * @default - they are not asked for certificates
   */
  readonly clients?: ClientCertificates;

  /**
   * Bounds at this port, in the place of `inboundLimits`.
   *
   * @default - `inboundLimits`
   */
  readonly limits?: InboundLimits;
}

/** Options of a `SidecarScope`. */
export interface SidecarScopeProps {
  /**
   * The workload whose proxies are meant.
   *
   * @default - every workload of the namespace
   */
  readonly workload?: MeshWorkload | MeshService;

  /**
   * The namespace whose proxies are meant; that of the mesh's control plane for all namespaces that have none of their own.
   *
   * @default - that of the workload, or of the chart
   */
  readonly namespace?: IMeshIdentity | kplus.Namespace | string;

  /**
   * What they know beside what they are allowed to call in this program, and what is in the control plane's namespace.
   *
   * @default - nothing
   */
  readonly reaches?: ScopeHost[];

  /**
   * What they do not know, whatever the rest says. From Istio 1.31 on.
   *
   * @default - nothing is excepted
   */
  readonly except?: ScopeHost[];

  /**
   * What becomes of calls to hosts that they do not know.
   *
   * @default - the mesh's: they go out
   */
  readonly outbound?: OutboundTraffic;

  /**
   * Ports for some hosts of their own. What is not said here is known at the ports of the services.
   *
   * @default - none
   */
  readonly outboundListeners?: OutboundListener[];

  /**
   * Ports at which the workload's proxies take calls, in the place of those that its services say.
   *
   * @default - those of its services
   */
  readonly inboundListeners?: InboundListener[];

  /**
   * Bounds on what the proxies pass on to their own workload.
   *
   * @default - none, or those of a DestinationRule for the service
   */
  readonly inboundLimits?: InboundLimits;

  /**
   * The mesh that it is written for.
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
