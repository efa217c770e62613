import { Protocol } from '../../intent/protocol';
import { ObjectMeta } from '../../kubernetes/objects';

/** What a route is bound to: a Service, for calls within the mesh, or a Gateway. */
export interface RouteParent {
  /** A Gateway of the Gateway API where absent, and so for the kind. */
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  /** Where it is not the route's own. */
  readonly namespace?: string;
  readonly port?: number;
  readonly sectionName?: string;
}

/** A route, but for its rules. */
export interface RoutePlace {
  readonly metadata: ObjectMeta & { readonly namespace: string };
  readonly parents: readonly RouteParent[];
  /** The hosts that requests ask for, at gateways; those of the gateway where absent. */
  readonly hostnames?: readonly string[];
  /** Port of the Services that requests are sent to where a rule names none. */
  readonly port: number;
  readonly protocol: Protocol;
  /** The construct to name in an error. */
  readonly where: string;
}
