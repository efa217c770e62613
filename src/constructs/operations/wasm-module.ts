import { WasmVariable } from './wasm-variable';
import { WasmFailure } from '../../intent/operations/wasm-failure';
import { WasmLayer } from '../../intent/operations/wasm-layer';
import { WasmPull } from '../../intent/operations/wasm-pull';

/** A WebAssembly module, and how it runs. */
export interface WasmModule {
  /**
   * Where it is: an image (`oci://`, also without a scheme), a file at some address (`http://`, `https://`), or one in the proxy's own image
   * (`file://`).
   */
  readonly url: string;

  /**
   * SHA-256 of the module or of the image: 64 digits of a hexadecimal number, in lower case. What is fetched must be that.
   *
   * @default - not checked
   */
  readonly sha256?: string;

  /**
   * Name by which the module finds its part, where it has several (its root id).
   *
   * @default - none
   */
  readonly pluginName?: string;

  /**
   * What the module is configured with: an object, handed to it as JSON.
   *
   * @default - nothing
   */
  readonly pluginConfig?: any;

  /**
   * What becomes of requests when it cannot be fetched or fails.
   *
   * @default WasmFailure.DENY
   */
  readonly onFailure?: WasmFailure;

  /**
   * When its image is pulled.
   *
   * @default - `WasmPull.ALWAYS` for an image with the tag `latest`, `WasmPull.IF_NOT_PRESENT` for all others
   */
  readonly pull?: WasmPull;

  /**
   * Name of the Secret of the target's namespace that holds what the registry asks for.
   *
   * @default - none
   */
  readonly pullSecret?: string;

  /**
   * What it works on.
   *
   * @default WasmLayer.HTTP
   */
  readonly layer?: WasmLayer;

  /**
   * Its environment variables.
   *
   * @default - none
   */
  readonly environment?: WasmVariable[];
}
