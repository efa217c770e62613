import { HostResolution } from './host-resolution';
import { ServiceLocation } from './service-location';
import { Labels } from '../../kubernetes/objects';
import { PortFacts } from '../service';

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
  /** Addresses, or ranges of them, at which its clients call it. */
  readonly addresses: readonly string[];
  /** Whether the mesh gives it an address, for clients whose DNS the proxy answers. */
  readonly allocateAddress?: boolean;
  readonly subjectAltNames: readonly string[];
  /** The namespaces that see it; all of them where absent. */
  readonly visibleIn?: readonly string[];
  /** The construct to name in an error. */
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
