import { HostResolution } from './host-resolution';
import { ServiceLocation } from './service-location';
import { Labels } from '../../kubernetes/objects';
import { PortFacts } from '../service';
import { TlsIntent } from '../upstream/tls-intent';

/** A service that is no Service of the cluster. */
export interface ExternalServiceIntent {
  readonly kind: 'external-service';
  readonly name: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  readonly ports: readonly PortFacts[];
  readonly location: ServiceLocation;
  readonly resolution: HostResolution;
  readonly endpoints: readonly EndpointIntent[];
  /** Labels of the workloads that are its endpoints. */
  readonly workloads?: Labels;
  /** Those of them that are no pods, as far as the program has come. */
  readonly selected?: readonly SelectedWorkload[];
  /** Addresses, or ranges of them, at which its clients call it. */
  readonly addresses: readonly string[];
  /** Whether the mesh gives it an address, for clients whose DNS the proxy answers. */
  readonly allocateAddress?: boolean;
  readonly subjectAltNames: readonly string[];
  /** What is put around the connections of its ports that are not TLS already. */
  readonly tls?: TlsIntent;
  /** Whether it is called in plaintext though it is in the mesh. */
  readonly plaintext: boolean;
  /** The namespaces that see it; all of them where absent. */
  readonly visibleIn?: readonly string[];
  /** The construct to name in an error. */
  readonly where: string;
}

/** A workload outside of the cluster that labels find. */
export interface SelectedWorkload {
  readonly endpoint: EndpointIntent;
  /** Its construct. */
  readonly where: string;
}

/** Where a service runs. */
export interface EndpointIntent {
  readonly address?: string;
  /** By the names of the service's ports. */
  readonly ports?: { readonly [name: string]: number };
  readonly labels?: Labels;
  readonly network?: string;
  readonly locality?: string;
  readonly weight?: number;
  readonly serviceAccount?: string;
}
