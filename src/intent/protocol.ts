/**
 * What is spoken on a port, as far as a mesh must know it.
 *
 * It decides which routes and which access rules a port can have: a path or a method only exists in HTTP and gRPC.
 */
export enum Protocol {
  /** HTTP/1.1, possibly upgraded by the proxies on the way. */
  HTTP = 'http',
  /** HTTP/2 without gRPC, in clear text from the application's view. */
  HTTP2 = 'http2',
  /** gRPC over HTTP/2. */
  GRPC = 'grpc',
  /** Bytes: databases, caches, message brokers. Only callers and ports can be told apart. */
  TCP = 'tcp',
  /** TLS that the application itself ends; for the mesh it is bytes. */
  TLS = 'tls',
}

/** Whether requests (and so paths, methods and headers) can be seen on a port. @internal */
export function _hasRequests(protocol: Protocol): boolean {
  return protocol === Protocol.HTTP || protocol === Protocol.HTTP2 || protocol === Protocol.GRPC;
}
