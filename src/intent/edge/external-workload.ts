import { EndpointIntent } from './external-service';
import { Labels } from '../../kubernetes/objects';
import { ZeroTrustStage } from '../security/stage';

/** A workload outside of the cluster that is in the mesh. */
export interface ExternalWorkloadIntent {
  readonly kind: 'external-workload';
  readonly name: string;
  readonly namespace: string;
  readonly endpoint: EndpointIntent;
  /** How far its namespace is guarded, where it is. */
  readonly stage?: ZeroTrustStage;
  /** The construct to name in an error. */
  readonly where: string;
}

/** Workloads outside of the cluster that come and go, and join the mesh by themselves. */
export interface ExternalWorkloadGroupIntent {
  readonly kind: 'external-workload-group';
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations?: Labels;
  /** Without an address and labels: those are each workload's own, and the group's. */
  readonly template: EndpointIntent;
  readonly readiness?: ReadinessIntent;
  /** The construct to name in an error. */
  readonly where: string;
}

/** How it is known whether a workload is ready. Times in whole seconds. */
export interface ReadinessIntent {
  readonly check: ReadinessCheck;
  readonly initialDelay?: number;
  readonly timeout?: number;
  readonly period?: number;
  readonly successes?: number;
  readonly failures?: number;
}

export type ReadinessCheck =
  | { readonly kind: 'http'; readonly port: number; readonly path?: string; readonly host?: string; readonly https: boolean; readonly headers: Labels }
  | { readonly kind: 'tcp'; readonly port: number; readonly host?: string }
  | { readonly kind: 'exec'; readonly command: readonly string[] };
