import { Duration } from 'cdk8s';
import { RetryOn } from '../../intent/upstream/retry-on';

/** How many retries may be under way at one time. */
export interface RetryBudget {
  /** Retries under way may be this share of the requests under way, in percent. */
  readonly percent: number;

  /**
   * So many retries may always be under way.
   *
   * @default - the mesh's: 3 for Istio
   */
  readonly minConcurrency?: number;

  /**
   * Requests are counted for so long after they came. Istio only, from 1.31 on.
   *
   * @default - while they are under way
   */
  readonly interval?: Duration;
}

/** What is sent again when it fails. */
export interface UpstreamRetry {
  /** Tries after the first one; 0 turns the mesh's own default retries off. */
  readonly attempts: number;

  /**
   * Time for each try, the first one included. All of them together must fit into the total timeout.
   *
   * @default - no limit but the total timeout
   */
  readonly perTryTimeout?: Duration;

  /**
   * The pause before the first retry. Each further one is about twice as long as the one before, up to ten times this, and somewhat at random.
   * Istio only.
   *
   * @default - the mesh's: 25 ms for Istio
   */
  readonly backoff?: Duration;

  /**
   * On which failures.
   *
   * @default - none, which only goes with `attempts: 0`
   */
  readonly on?: RetryOn[];

  /**
   * Only requests of these methods. gRPC is always POST, so a gRPC service has no use for it.
   *
   * @default - all
   */
  readonly methods?: string[];

  /**
   * Says that a request may be carried out twice without harm. Needed for conditions under which the application may have
   * done its work before it failed, unless `methods` are all of GET, HEAD, OPTIONS, PUT, DELETE.
   *
   * @default false
   */
  readonly idempotent?: boolean;

  /**
   * A bound on retries under way. Istio only, from 1.27 on.
   *
   * @default - none
   */
  readonly budget?: RetryBudget;
}
