/** What a WebAssembly module works on. */
export enum WasmLayer {
  /** HTTP requests. */
  HTTP = 'HTTP',
  /** Connections. */
  NETWORK = 'NETWORK',
}
