import { Duration } from 'cdk8s';
import { GrpcStatus } from './grpc-status';

/** Requests that are made to wait. */
export interface FaultDelay {
  /** For how long. */
  readonly duration: Duration;

  /**
   * How many of the requests, in percent.
   *
   * @default 100
   */
  readonly percentage?: number;
}

/** Requests that are answered with a failure. Exactly one of the two statuses is given. */
export interface FaultAbort {
  /**
   * HTTP status, from 200 to 599.
   *
   * @default - a gRPC status
   */
  readonly status?: number;

  /**
   * gRPC status.
   *
   * @default - an HTTP status
   */
  readonly grpcStatus?: GrpcStatus;

  /**
   * How many of the requests, in percent.
   *
   * @default 100
   */
  readonly percentage?: number;
}

/** What goes wrong on purpose, in the caller's proxy, to see what callers make of it. */
export interface FaultInjection {
  /**
   * Requests that are made to wait.
   *
   * @default - none
   */
  readonly delay?: FaultDelay;

  /**
   * Requests that are answered with a failure.
   *
   * @default - none
   */
  readonly abort?: FaultAbort;
}
