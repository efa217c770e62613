import { text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';

/** The CRD's limits (istio.io/api v1.31.1 extensions/v1alpha1/wasm.proto). */
const LONGEST_NAME = 256;
const LONGEST_VALUE = 2048;

/**
 * An environment variable of a WebAssembly module.
 *
 * @example
 * WasmVariable.ofProxy('POD_NAME');
 */
export class WasmVariable {
  /**
   * A variable with this value.
   *
   * @throws when the name is none, or the value has more than 2048 characters
   */
  public static value(name: string, value: string): WasmVariable {
    const where = 'WasmVariable.value';
    const given = text(value, 'value', where);
    if (given.length > LONGEST_VALUE) {
      throw new IntentError({ where, what: `the value of "${name}" has ${given.length} characters`, why: `at most ${LONGEST_VALUE} are allowed`, instead: 'hand it over in pluginConfig' });
    }
    return new WasmVariable({ name: nameOf(name, where), value: given });
  }

  /**
   * The variable of this name that the proxy has.
   *
   * @throws when the name is none
   */
  public static ofProxy(name: string): WasmVariable {
    return new WasmVariable({ name: nameOf(name, 'WasmVariable.ofProxy') });
  }

  /** @internal */
  public readonly _intent: { readonly name: string; readonly value?: string };

  private constructor(intent: { readonly name: string; readonly value?: string }) {
    this._intent = intent;
  }
}

function nameOf(name: unknown, where: string): string {
  const given = text(name, 'name', where);
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(given) && given.length <= LONGEST_NAME) return given;
  throw new IntentError({ where, what: `the variable "${given}"`, why: `a name has letters, digits and "_", no digit first, and at most ${LONGEST_NAME} characters`, instead: "write for example 'POD_NAME'" });
}
