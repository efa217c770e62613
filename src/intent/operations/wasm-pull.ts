/** When the image of a WebAssembly module is pulled. */
export enum WasmPull {
  /** When it is not there yet. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Whenever the extension changes. */
  ALWAYS = 'Always',
}
