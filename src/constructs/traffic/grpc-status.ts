/** The statuses of gRPC that say that a call failed. */
export enum GrpcStatus {
  /** The caller gave up. */
  CANCELLED = 'CANCELLED',
  /** Nobody knows why. */
  UNKNOWN = 'UNKNOWN',
  /** The request makes no sense. */
  INVALID_ARGUMENT = 'INVALID_ARGUMENT',
  /** It took too long. */
  DEADLINE_EXCEEDED = 'DEADLINE_EXCEEDED',
  /** There is no such thing. */
  NOT_FOUND = 'NOT_FOUND',
  /** There is such a thing already. */
  ALREADY_EXISTS = 'ALREADY_EXISTS',
  /** The caller may not. */
  PERMISSION_DENIED = 'PERMISSION_DENIED',
  /** A quota or a resource is used up. */
  RESOURCE_EXHAUSTED = 'RESOURCE_EXHAUSTED',
  /** Things are not in the state that the call needs. */
  FAILED_PRECONDITION = 'FAILED_PRECONDITION',
  /** Somebody else was faster. */
  ABORTED = 'ABORTED',
  /** It went beyond the end. */
  OUT_OF_RANGE = 'OUT_OF_RANGE',
  /** There is no such method. */
  UNIMPLEMENTED = 'UNIMPLEMENTED',
  /** The server is broken. */
  INTERNAL = 'INTERNAL',
  /** The server cannot be reached for now. */
  UNAVAILABLE = 'UNAVAILABLE',
  /** Data is lost. */
  DATA_LOSS = 'DATA_LOSS',
  /** The caller did not say who it is. */
  UNAUTHENTICATED = 'UNAUTHENTICATED',
}
