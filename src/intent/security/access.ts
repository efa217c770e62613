import { Identity } from '../identity';
import { GuardedService } from './guarded-service';
import { Probe } from './probe';
import { Protocol } from '../protocol';
import { RequestConditions } from './request-conditions';
import { RequestMatch } from './requests';
import { ZeroTrustStage } from './stage';
import { Labels } from '../../kubernetes/objects';
import { WaypointFacts } from '../waypoint';

/** Everything that a mesh must know to guard one workload. */
export interface WorkloadAccess {
  readonly workload: GuardedWorkload;
  readonly stage: ZeroTrustStage;
  /** The waypoint of the namespace, in a mesh without sidecars. */
  readonly waypoint?: WaypointFacts;
  /** Annotations of the namespace that is not made here: pods inherit some. */
  readonly namespaceAnnotations: Labels;
  /** Who may call what; all of them together, so that a mesh can write overlapping ones as a whole. */
  readonly rules: readonly AccessRule[];
  /** Container ports that also take plaintext, from anyone. */
  readonly plaintextPorts: readonly number[];
  /** Whether a policy beside these rules allows something here. */
  readonly allowedByPolicy: boolean;
  /** Whether the program is complete: a rule that is missing now will not come any more. */
  readonly complete: boolean;
  /** The construct to name in an error. */
  readonly where: string;
}

/** A workload as the target of access rules. */
export interface GuardedWorkload {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** The ports that its containers listen on, and what is spoken there. */
  readonly ports: readonly ContainerPort[];
  /** What is known of its pods, one for each version; nothing where they are made elsewhere. */
  readonly pods: readonly PodFacts[];
  /** The Services that lead there, as far as the program has come. */
  readonly services: readonly GuardedService[];
}

/** What a pod template says to the mesh. */
export interface PodFacts {
  readonly labels: Labels;
  readonly annotations: Labels;
  /** The pod has the node's network and no own: no mesh can stand before it. */
  readonly hostNetwork: boolean;
  readonly probes: readonly Probe[];
  readonly metrics?: MetricsEndpoint;
}

/** The probes of all versions. */
export function probesOf({ pods }: Pick<GuardedWorkload, 'pods'>): Probe[] {
  return distinct(pods.flatMap(pod => pod.probes));
}

/** The metrics endpoints of all versions. */
export function metricsOf({ pods }: Pick<GuardedWorkload, 'pods'>): MetricsEndpoint[] {
  return distinct(pods.flatMap(pod => pod.metrics ?? []));
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map(value => [JSON.stringify(value), value])).values()];
}

/** A port of a container. */
export interface ContainerPort {
  readonly port: number;
  readonly protocol: Protocol;
}

/** Where the application itself serves Prometheus metrics. */
export interface MetricsEndpoint {
  readonly port: number;
  readonly path: string;
}

/** One caller may do this at one port. */
export interface AccessRule {
  readonly from: Identity;
  readonly port: number;
  /** Without requests every request is meant, and without conditions too the whole port is open to the caller. */
  readonly requests: readonly RequestMatch[];
  /** What each of the requests must be like besides. */
  readonly conditions?: RequestConditions;
}
