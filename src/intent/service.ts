import { Protocol } from './protocol';
import { UsedWaypoint } from './waypoint';
import { labelsText } from '../kubernetes/labels';
import { Labels } from '../kubernetes/objects';

/** A Kubernetes Service as routes speak of it. */
export interface ServiceFacts {
  readonly name: string;
  readonly namespace: string;
  /** Fully qualified: `cart.shop.svc.cluster.local`. */
  readonly host: string;
  readonly ports: readonly PortFacts[];
  /** Known by its host alone, as no Service of the cluster is behind it. */
  readonly outside?: boolean;
  /** The namespaces that see it, where not all do: what is said of it is for these. */
  readonly visibleIn?: readonly string[];
  /** Without an address of its own: clients see the pods. */
  readonly headless?: boolean;
  /** Labels of the pods behind it; unknown for what another repository owns. */
  readonly selector?: Labels;
  /** What stands before it in a guarded namespace, in a mesh without sidecars. */
  readonly waypoint?: UsedWaypoint;
  /** Labels of the Service itself, where it stands in no guarded namespace. */
  readonly marks?: Labels;
  /** Where a route for it stands: with the service (producer), or with one client namespace (consumer). */
  readonly side: Side;
}

/** One port of a Service. */
export interface PortFacts {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  readonly protocol: Protocol;
  /** What the Service itself says, where it is not made here. */
  readonly appProtocol?: string;
}

/** Whose routes these are. */
export type Side = { readonly kind: 'producer' } | { readonly kind: 'consumer'; readonly namespace: string };

/** The namespace in which the objects of a service's plan stand. */
export function planNamespace(service: ServiceFacts): string {
  return service.side.kind === 'consumer' ? service.side.namespace : service.namespace;
}

/**
 * The name of the objects of a service's plan. A client may have a service of the same name as one that it calls elsewhere,
 * so that one's namespace is part of the name there.
 */
export function planName(service: ServiceFacts): string {
  return service.side.kind === 'consumer' ? `${service.name}.${service.namespace}` : service.name;
}

/** A version of a service: a name, and the pods that are of it. */
export interface Version {
  /** A DNS label, for the names of subsets and Services: see `versionSlug`. */
  readonly name: string;
  /** As they stand on the pods. */
  readonly labels: Labels;
}

/** A version in the words of an error: its name, and its pods where that does not tell them. */
export function versionText({ name, labels }: Version): string {
  return Object.values(labels).includes(name) ? name : `${name} (${labelsText(labels)})`;
}

/** What a version is called where only a DNS label may stand: `1.2.0`, which the label of its pods may say, is `1-2-0` there. */
export function versionSlug(version: string): string {
  return version.replace(/[._]/g, '-');
}
