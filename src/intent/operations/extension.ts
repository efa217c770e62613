import { ExtensionPhase } from './extension-phase';
import { TrafficMode } from './traffic-mode';
import { WasmFailure } from './wasm-failure';
import { WasmLayer } from './wasm-layer';
import { WasmPull } from './wasm-pull';
import { PolicyTargetFacts } from '../security/policy-target';

/** Where code of the user runs in the proxies of a target. */
export interface ExtensionPlaceIntent {
  readonly name: string;
  readonly target: PolicyTargetFacts;
  readonly phase?: ExtensionPhase;
  /** Of two in one phase the higher comes first. */
  readonly priority?: number;
  /** Traffic that it sees: any of these, all where there are none. */
  readonly match: readonly { readonly mode?: TrafficMode; readonly ports: readonly number[] }[];
  /** Whether the program is complete: a port that is missing before may still come. */
  readonly complete: boolean;
  /** The construct to name in an error. */
  readonly where: string;
}

/** A WebAssembly module in the proxies, by an object of its own kind. */
export interface WasmExtensionIntent extends ExtensionPlaceIntent {
  readonly kind: 'wasm-extension';
  readonly module: WasmModuleIntent;
}

/** A WebAssembly module or a Lua script in the proxies. */
export interface TrafficExtensionIntent extends ExtensionPlaceIntent {
  readonly kind: 'traffic-extension';
  readonly code: { readonly wasm: WasmModuleIntent } | { readonly lua: string };
}

export interface WasmModuleIntent {
  readonly url: string;
  readonly sha256?: string;
  readonly pluginName?: string;
  /** Handed to the module as it is. */
  readonly config?: object;
  readonly onFailure?: WasmFailure;
  readonly pull?: WasmPull;
  readonly pullSecret?: string;
  readonly layer?: WasmLayer;
  /** Variables of the module, by name: a value, or that of the proxy's own variable of this name. */
  readonly environment: readonly { readonly name: string; readonly value?: string }[];
}
