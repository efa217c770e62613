import { readJsonObject } from './json-object';
import { WasmModule } from './wasm-module';
import { WasmVariable } from './wasm-variable';
import { instanceOf, list, oneOf, onlyFields, optional, shown, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { WasmModuleIntent } from '../../intent/operations/extension';
import { WasmFailure } from '../../intent/operations/wasm-failure';
import { WasmLayer } from '../../intent/operations/wasm-layer';
import { WasmPull } from '../../intent/operations/wasm-pull';
import { dnsSubdomainProblem } from '../../kubernetes/names';

const FIELDS: readonly string[] = [
  'url', 'sha256', 'pluginName', 'pluginConfig', 'onFailure', 'pull', 'pullSecret', 'layer', 'environment',
] satisfies (keyof WasmModule)[];

/** The limits of the CRD and of istiod (istio.io/api v1.31.1 extensions/v1alpha1/wasm.proto). */
const LONGEST_NAME = 256;
const MOST_VARIABLES = 256;

const CONFIG = { why: 'it is an object, which the module gets as JSON', example: "{ mode: 'strict' }" };

/**
 * Reads a module.
 *
 * @throws when its address, its sum or its configuration is none
 */
export function readModule(value: unknown, name: string, where: string): WasmModuleIntent {
  const module = onlyFields(value as WasmModule, FIELDS, name, where);
  const { pluginName, onFailure, pull, pullSecret, layer, environment } = module;
  const at = (field: string) => `${name}.${field}`;
  return {
    url: checked(text(module.url, at('url'), where), urlProblem, at('url'), "'oci://registry.example.com/filter:1.0'", where),
    sha256: checkedIf(module.sha256, sumProblem, at('sha256'), 'the 64 digits that sha256sum prints', where),
    pluginName: checkedIf(pluginName, nameProblem, at('pluginName'), 'the root id of the module', where),
    config: optional(module.pluginConfig, given => readJsonObject(given, CONFIG, at('pluginConfig'), where), at('pluginConfig'), where),
    onFailure: optional(onFailure, given => oneOf(given, WasmFailure, at('onFailure'), where), at('onFailure'), where),
    pull: optional(pull, given => oneOf(given, WasmPull, at('pull'), where), at('pull'), where),
    pullSecret: checkedIf(pullSecret, dnsSubdomainProblem, at('pullSecret'), 'the name of the Secret', where),
    layer: optional(layer, given => oneOf(given, WasmLayer, at('layer'), where), at('layer'), where),
    environment: optional(environment, readEnvironment, at('environment'), where) ?? [],
  };
}

type Problem = (value: string) => string | undefined;

function checkedIf(value: unknown, problemOf: Problem, name: string, example: string, where: string): string | undefined {
  return optional(value, given => checked(text(given, name, where), problemOf, name, example, where), name, where);
}

function checked(value: string, problemOf: Problem, name: string, example: string, where: string): string {
  const problem = problemOf(value);
  if (problem) throw new IntentError({ where, what: `\`${name}\` is ${shown(value)}`, why: problem, instead: `write ${example}` });
  return value;
}

function urlProblem(url: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1].toLowerCase();
  if (scheme !== undefined && !['oci', 'http', 'https', 'file'].includes(scheme)) return `a module is fetched by oci, http or https, or read as a file, and not by ${scheme}`;
  const rest = scheme === undefined ? url : url.slice(scheme.length + 3);
  return /^[^\s]+$/.test(rest) && rest !== '/' ? undefined : 'it is no address';
}

function sumProblem(sum: string): string | undefined {
  return /^[a-f0-9]{64}$/.test(sum) ? undefined : 'a SHA-256 sum has 64 hexadecimal digits, in lower case';
}

function nameProblem(name: string): string | undefined {
  return name.length >= 1 && name.length <= LONGEST_NAME ? undefined : `it has ${name.length} characters, and takes 1 to ${LONGEST_NAME}`;
}

function readEnvironment(value: unknown, name: string, where: string): WasmModuleIntent['environment'] {
  const variables = list(value, (each, at) => instanceOf(each, WasmVariable, at, "WasmVariable.value('MODE', 'strict')", where)._intent, name, where);
  const names = variables.map(variable => variable.name);
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  const fault = twice !== undefined ? `\`${name}\` has "${twice}" twice` : variables.length > MOST_VARIABLES && `\`${name}\` has ${variables.length} variables`;
  if (fault) throw new IntentError({ where, what: fault, why: `a variable has one value, and there are at most ${MOST_VARIABLES}`, instead: 'name each once' });
  return variables;
}
