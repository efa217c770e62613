/** Which version of the PROXY protocol goes before a connection. */
export enum ProxyProtocol {
  /** Version 1, text. */
  V1 = 'v1',
  /** Version 2, binary. */
  V2 = 'v2',
}
