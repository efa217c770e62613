/** What becomes of requests when a WebAssembly module cannot be fetched or fails. */
export enum WasmFailure {
  /** They are answered with 500: the mesh's default, and the only right one for a module that decides who may call. */
  DENY = 'FAIL_CLOSE',
  /** They go on as if there were no module. */
  IGNORE = 'FAIL_OPEN',
  /** The module is started anew for the next request; where that is not possible it is as `DENY`. */
  RELOAD = 'FAIL_RELOAD',
}
