import { Duration } from 'cdk8s';

/** When a workload outside of the cluster counts as ready. */
export interface ReadinessOptions {
  /**
   * Time before the first check.
   *
   * @default - none
   */
  readonly initialDelay?: Duration;

  /**
   * Time for one check.
   *
   * @default - the mesh's: 1 s for Istio
   */
  readonly timeout?: Duration;

  /**
   * Time between two checks.
   *
   * @default - the mesh's: 10 s for Istio
   */
  readonly period?: Duration;

  /**
   * Checks in a row that succeed before it counts as ready.
   *
   * @default - the mesh's: 1 for Istio
   */
  readonly successes?: number;

  /**
   * Checks in a row that fail before it counts as not ready.
   *
   * @default - the mesh's: 3 for Istio
   */
  readonly failures?: number;
}

/** A check by an HTTP request. */
export interface HttpReadinessOptions extends ReadinessOptions {
  /**
   * Path of the request.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * The host or address that is asked.
   *
   * @default - the workload itself
   */
  readonly host?: string;

  /**
   * Whether it is asked by https. The certificate is not looked at.
   *
   * @default false
   */
  readonly https?: boolean;

  /**
   * Headers of the request.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };
}

/** A check by a TCP connection. */
export interface TcpReadinessOptions extends ReadinessOptions {
  /**
   * The host or address that is connected to.
   *
   * @default - the workload itself
   */
  readonly host?: string;
}
