/** How connections are wrapped in an HTTP request to a proxy. */
export enum TunnelMethod {
  /** HTTP CONNECT. */
  CONNECT = 'CONNECT',
  /** HTTP POST. */
  POST = 'POST',
}
