import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ExternalEndpoint } from './external-endpoint';
import { HostResolution } from '../../intent/edge/host-resolution';
import { ServiceLocation } from '../../intent/edge/service-location';
import { ServicePort } from '../../intent/service-port';
import { UpstreamTls } from '../../intent/upstream/upstream-tls';
import { Mesh } from '../../meshes/mesh';
import { IMeshIdentity } from '../identity/mesh-identity';

/** Options of an `ExternalService`. */
export interface ExternalServiceProps {
  /** The host names by which it is called: `api.example.com`, or `*.example.com` for every name below. */
  readonly hosts: string[];

  /**
   * The ports on which it is called, and by `targetPort` the ones on which it listens, where these are others. `ServicePort.tls` is for
   * clients that speak TLS themselves.
   */
  readonly ports: ServicePort[];

  /**
   * The namespace that it belongs to: policies and routes for it stand there.
   *
   * @default - that of the chart
   */
  readonly namespace?: IMeshIdentity | kplus.Namespace | string;

  /**
   * Whether it is part of the mesh. What is inside is called by mTLS of the mesh, for which its endpoints must be known: each has a
   * `serviceAccount`, or is an `ExternalWorkload` with one that `workloadLabels` find. In ambient mode these have the label
   * networking.istio.io/tunnel: http.
   *
   * @default ServiceLocation.OUTSIDE
   */
  readonly location?: ServiceLocation;

  /**
   * Whether it may be called in plaintext though it is inside of the mesh. What its proxies take nothing but mTLS for cannot be called then.
   *
   * @default false
   */
  readonly dangerouslyPlaintext?: boolean;

  /**
   * How a proxy comes from the host to an address.
   *
   * @default HostResolution.DNS
   */
  readonly resolution?: HostResolution;

  /**
   * Where it runs.
   *
   * @default - what DNS says of its hosts
   */
  readonly endpoints?: ExternalEndpoint[];

  /**
   * Labels of the workloads that it runs in: `ExternalWorkload`s and pods of its namespace. For services inside of the mesh.
   *
   * @default - it runs in no such workloads
   */
  readonly workloadLabels?: { [key: string]: string };

  /**
   * IP addresses, or ranges of them, at which its clients call it. A TCP port needs one: its connections are told from others by
   * nothing else.
   *
   * @default - none: its host name tells its calls from others
   */
  readonly addresses?: string[];

  /**
   * Whether the mesh makes up an address for it. It is used by clients whose DNS the proxy answers: in ambient mode, and
   * with sidecars where the mesh's configuration sets ISTIO_META_DNS_CAPTURE.
   *
   * @default - as the mesh's configuration says; with a TCP port and without `addresses` it must be said
   */
  readonly allocateAddress?: boolean;

  /**
   * Names of which the certificate of its servers must have one, where the proxy checks it.
   *
   * @default - its hosts
   */
  readonly subjectAltNames?: string[];

  /**
   * What the proxies put around the connections of its ports that are not TLS already: the application speaks plain HTTP to port 80, and
   * the proxy TLS to the service. The host is asked for (SNI), and its certificate must be the host's own, where nothing else is said.
   * Of a `credentialName` only the pods of an `EgressGateway` read the Secret, in their namespace.
   *
   * @default - nothing
   */
  readonly tls?: UpstreamTls;

  /**
   * The namespaces whose workloads see it. Not in ambient mode, where all do.
   *
   * @default - all
   */
  readonly visibleIn?: (IMeshIdentity | kplus.Namespace | string)[];

  /**
   * The mesh that it is written for.
   *
   * @default - the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the objects, by their kind, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}

/** What of an external service a caller may reach. */
export interface AllowOutsideProps {
  /**
   * Ports of the service.
   *
   * @default - all
   */
  readonly ports?: number[];

  /**
   * The addresses that a NetworkPolicy opens, or ranges of them: `203.0.113.0/24`. A NetworkPolicy knows no host names.
   *
   * @default - those of its endpoints, where all of them are known; else any address
   */
  readonly addresses?: string[];
}
