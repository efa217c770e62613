import { number } from '../input';

/** What is known of a request that failed in some way. */
interface ConditionFacts {
  /** Whether the server can have done something before it failed. */
  readonly processed: boolean;
  /** Status codes, where the condition is one on the HTTP status. */
  readonly statuses?: readonly [number, number];
  /** The gRPC status, where it is one. */
  readonly grpc?: string;
}

/**
 * A condition on which a failed request is sent again.
 *
 * Some of them say that the request cannot have reached the application. After any other the application may have done its work
 * before it failed, so a retry may do it twice; constructs ask for `idempotent: true` or for safe methods then.
 */
export class RetryOn {
  /** No connection could be made. The request was not sent. */
  public static readonly CONNECT_FAILURE = new RetryOn('connect-failure', { processed: false });
  /** The server refused the HTTP/2 stream before looking at it. */
  public static readonly REFUSED_STREAM = new RetryOn('refused-stream', { processed: false });
  /** The connection was reset before the request was sent in full. */
  public static readonly RESET_BEFORE_REQUEST = new RetryOn('reset-before-request', { processed: false });
  /** The connection was reset, at any time. */
  public static readonly RESET = new RetryOn('reset', { processed: true });
  /** Any status from 500 to 599. */
  public static readonly SERVER_ERROR = new RetryOn('server-error', { processed: true, statuses: [500, 599] });
  /** Status 502, 503 or 504. */
  public static readonly GATEWAY_ERROR = new RetryOn('gateway-error', { processed: true, statuses: [502, 504] });
  /** Status 409, of which the mesh supposes that the next try meets no conflict any more. */
  public static readonly RETRIABLE_4XX = new RetryOn('retriable-4xx', { processed: true, statuses: [409, 409] });
  /** The rate limit of a proxy refused the request before the application saw it: the answer has the header `x-envoy-ratelimited`. */
  public static readonly RATE_LIMITED = new RetryOn('envoy-ratelimited', { processed: false });
  /** Unavailable: status 503 on an HTTP port, `UNAVAILABLE` on a gRPC port. */
  public static readonly UNAVAILABLE = new RetryOn('unavailable', { processed: true, statuses: [503, 503], grpc: 'unavailable' });
  /** gRPC status `CANCELLED`. */
  public static readonly CANCELLED = new RetryOn('cancelled', { processed: true, grpc: 'cancelled' });
  /** gRPC status `DEADLINE_EXCEEDED`. */
  public static readonly DEADLINE_EXCEEDED = new RetryOn('deadline-exceeded', { processed: true, grpc: 'deadline-exceeded' });
  /** gRPC status `INTERNAL`. */
  public static readonly INTERNAL = new RetryOn('internal', { processed: true, grpc: 'internal' });
  /** gRPC status `RESOURCE_EXHAUSTED`. */
  public static readonly RESOURCE_EXHAUSTED = new RetryOn('resource-exhausted', { processed: true, grpc: 'resource-exhausted' });

  /** One HTTP status of a failure, such as 429 or 503. */
  public static status(code: number): RetryOn {
    return new RetryOn(String(number(code, 'code', 'RetryOn.status')), { processed: true, statuses: [code, code] });
  }

  /** What the condition is called. */
  public readonly name: string;
  /** Whether the application may have done its work before the request failed in this way. */
  public readonly mayBeProcessed: boolean;
  /** The HTTP statuses of the condition. @internal */
  public readonly _statuses?: readonly [number, number];
  /** The gRPC status of the condition. @internal */
  public readonly _grpc?: string;

  private constructor(name: string, facts: ConditionFacts) {
    this.name = name;
    this.mayBeProcessed = facts.processed;
    this._statuses = facts.statuses;
    this._grpc = facts.grpc;
  }

  /** Whether the condition is one HTTP status that the user named. @internal */
  public get _isOneStatus(): boolean {
    return this._statuses !== undefined && this.name === String(this._statuses[0]);
  }

  /** Whether the condition is about the connection alone and not about an answer. @internal */
  public get _isConnection(): boolean {
    return this._statuses === undefined && this._grpc === undefined;
  }
}
