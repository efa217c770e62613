import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ExtensionPlace } from './extension-place';
import { PLACE_FIELDS, readPlace, requireRunning } from './extension-place-reader';
import { Operation } from './operation';
import { WasmModule } from './wasm-module';
import { readModule } from './wasm-module-reader';
import { onlyFields } from '../../intent/input';

/** Options of a `WasmExtension`. */
export interface WasmExtensionProps extends ExtensionPlace {
  /** The module that runs. */
  readonly module: WasmModule;
}

const PROPS: readonly string[] = [...PLACE_FIELDS, 'module'] satisfies (keyof WasmExtensionProps)[];

/**
 * A WebAssembly module that runs in proxies.
 *
 * Istio: a WasmPlugin; with sidecars for pods by their labels, in ambient mode for the waypoint of the target's services. Linkerd: refused.
 *
 * @example
 * new WasmExtension(chart, 'cart-quota-header', {
 *   target: cart, module: { url: 'oci://registry.example.com/quota:1.0' },
 * });
 */
export class WasmExtension extends Construct {
  private readonly objects: ApiObject[];

  /**
   * @throws when the module's address or sum is none, when it is for a whole namespace in ambient mode, whose waypoints would not find it, when its
   * `traffic` is such as the proxies never see, or when the mesh runs no modules
   */
  constructor(scope: Construct, id: string, props: WasmExtensionProps) {
    super(scope, id);
    const where = this.node.path;
    const given = onlyFields(props, PROPS, 'props', where);
    const place = readPlace(given, where);
    const module = readModule(given.module, 'module', where);
    this.objects = new Operation(this, given).write((target, complete) => {
      requireRunning(this, place.match, target);
      return { kind: 'wasm-extension', name: id, target, complete, where, ...place, module };
    });
  }

  /** The objects that it is made of. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }
}
