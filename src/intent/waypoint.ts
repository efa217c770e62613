import { ZeroTrustStage } from './security/stage';
import { WaypointTraffic } from './waypoint-traffic';
import { Labels } from '../kubernetes/objects';

/** A proxy of a mesh without sidecars that stands before Services and sees their requests. */
export interface WaypointFacts {
  readonly name: string;
  readonly namespace: string;
  /** Who it calls the pods as: they see this identity, and not the caller's. */
  readonly serviceAccount: string;
  readonly podLabels: Labels;
  readonly traffic: WaypointTraffic;
  /** How far it is on its way: what nobody allows it refuses, or only logs. */
  readonly stage: ZeroTrustStage;
}

/** One string for one waypoint, to compare and to sort by. */
export function waypointKey({ namespace, name }: Pick<WaypointFacts, 'name' | 'namespace'>): string {
  return `${namespace}/${name}`;
}

/** The waypoint that calls to a Service go through. */
export interface UsedWaypoint extends WaypointFacts {
  /** Whether it is that of the whole namespace, so that the Service itself says nothing of it. */
  readonly inherited: boolean;
}

/** A Service in a guarded namespace, and what stands before it. */
export interface ServiceWay {
  readonly namespace: string;
  /** What its calls go through; nothing where they go to the pods. */
  readonly waypoint?: UsedWaypoint;
  /** The waypoint of its namespace, if there is one. */
  readonly ofNamespace?: WaypointFacts;
}

/** A waypoint that is made. */
export interface WaypointIntent {
  readonly waypoint: WaypointFacts;
  /** Revision or revision tag of the control plane that runs it; that of the mesh where absent. */
  readonly revision?: string;
  /** The namespaces beside its own whose Services use it; read when it is written. */
  readonly users: () => readonly string[];
  /** The construct to name in an error. */
  readonly where: string;
}
