/** How an endpoint is chosen. */
export enum LoadBalancing {
  /** The endpoint with fewer requests under way, of two picked at random. */
  LEAST_REQUEST = 'least-request',
  /** One after the other. */
  ROUND_ROBIN = 'round-robin',
  /** Any. */
  RANDOM = 'random',
  /** The endpoint with the best average of recent latencies (exponentially weighted). Linkerd's only way. */
  LATENCY = 'latency',
  /**
   * None is chosen: the connection goes to the address that the caller asked for. What is about endpoints (versions, slow start, localities)
   * cannot hold then and is refused beside it.
   */
  PASSTHROUGH = 'passthrough',
}
