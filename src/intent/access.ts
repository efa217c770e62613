import { Identity } from './identity';
import { Probe } from './probe';
import { Protocol } from './protocol';
import { RequestMatch } from './requests';
import { ZeroTrustStage } from './stage';
import { Labels } from '../kubernetes/objects';

/** Everything that a mesh must know to guard one workload. */
export interface WorkloadAccess {
  readonly workload: GuardedWorkload;
  readonly stage: ZeroTrustStage;
  /** Who may call what; all of them together, so that a mesh can write overlapping ones as a whole. */
  readonly rules: readonly AccessRule[];
  /** Container ports that also take plaintext, from anyone. */
  readonly plaintextPorts: readonly number[];
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
  readonly probes: readonly Probe[];
  readonly metrics?: MetricsEndpoint;
  readonly annotations: Labels;
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
  /** Without requests the whole port is open to the caller. */
  readonly requests: readonly RequestMatch[];
}
