import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ExtensionPlace } from './extension-place';
import { PLACE_FIELDS, readPlace, requireRunning } from './extension-place-reader';
import { Operation } from './operation';
import { WasmModule } from './wasm-module';
import { readModule } from './wasm-module-reader';
import { onlyFields, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { TrafficExtensionIntent } from '../../intent/operations/extension';

/** Options of a `TrafficExtension`. */
export interface TrafficExtensionProps extends ExtensionPlace {
  /**
   * A script of Lua, with the functions `envoy_on_request` and `envoy_on_response`, or one of them: at most 64 KiB.
   *
   * @default - a module runs
   */
  readonly lua?: string;

  /**
   * A WebAssembly module.
   *
   * @default - a script runs
   */
  readonly wasm?: WasmModule;
}

const PROPS: readonly string[] = [...PLACE_FIELDS, 'lua', 'wasm'] satisfies (keyof TrafficExtensionProps)[];

/** istiod takes no longer scripts (pkg/config/validation/validation.go validateLuaConfig, istio.io/istio main of 2026-08-27). */
const LONGEST_SCRIPT = 65536;

/**
 * A Lua script or a WebAssembly module that runs in proxies.
 *
 * Istio, since 1.30: a TrafficExtension; with sidecars for pods by their labels, in ambient mode for the waypoint of the target's services.
 * A `WasmExtension` says the same of modules to older versions. Linkerd: refused.
 *
 * @example
 * new TrafficExtension(chart, 'cart-region', {
 *   target: cart,
 *   lua: 'function envoy_on_response(handle) handle:headers():add("x-region", "eu") end',
 * });
 */
export class TrafficExtension extends Construct {
  private readonly objects: ApiObject[];

  /**
   * @throws when there is neither a script nor a module, or both, when its `traffic` is such as the proxies never see, and when the mesh runs none
   */
  constructor(scope: Construct, id: string, props: TrafficExtensionProps) {
    super(scope, id);
    const where = this.node.path;
    const given = onlyFields(props, PROPS, 'props', where);
    const place = readPlace(given, where);
    const code = readCode(given, where);
    this.objects = new Operation(this, given).write((target, complete) => {
      requireRunning(this, place.match, target);
      return { kind: 'traffic-extension', name: id, target, complete, where, ...place, code };
    });
  }

  /** The objects that it is made of. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }
}

function readCode({ lua, wasm }: TrafficExtensionProps, where: string): TrafficExtensionIntent['code'] {
  if ((lua === undefined) === (wasm === undefined)) {
    throw new IntentError({ where, what: lua === undefined ? 'it has neither `lua` nor `wasm`' : 'it has `lua` and `wasm`', why: 'one of the two runs', instead: 'give one; two extensions may stand in one place' });
  }
  if (wasm !== undefined) return { wasm: readModule(wasm, 'wasm', where) };
  const script = text(lua, 'lua', where);
  const size = Buffer.byteLength(script);
  if (script.trim() !== '' && size <= LONGEST_SCRIPT) return { lua: script };
  throw new IntentError({
    where, what: size > LONGEST_SCRIPT ? `\`lua\` has ${size} bytes` : '`lua` is empty', why: `a script has something to say, and at most ${LONGEST_SCRIPT} bytes`, instead: 'write a WebAssembly module where more is needed',
  });
}
