import { Environment, Optional } from '#cel';
import { registerAddresses } from './library/addresses';
import { registerConversions } from './library/conversions';
import { registerFormats } from './library/formats';
import { registerLists } from './library/lists';
import { registerPresence } from './library/presence';
import { registerQuantities } from './library/quantities';
import { registerSets } from './library/sets';
import { registerStrings } from './library/strings';
import { registerUrls } from './library/urls';
import { inspect, renamed } from './syntax';

/** A parsed expression. */
export interface Expression {
  /** The names that it speaks of. */
  readonly variables: ReadonlySet<string>;
  /** Every function and macro that it calls, with the number of arguments: `matches/1`. */
  readonly calls: ReadonlySet<string>;
  /** Throws when it cannot be evaluated for this value. */
  evaluate(self: unknown): unknown;
}

/**
 * What the CEL library has under a name, but with another meaning than cel-go gives it, is here under the name with this prefix,
 * since the library does not let its own functions be replaced. `int('')` is 0 there, for instance, and an error in Go.
 */
const OURS = 'go_';
const REPLACED = new Set([
  'double/1', 'duration/1', 'has/1', 'int/1', 'matches/1', 'substring/1', 'substring/2', 'split/1', 'split/2',
  'indexOf/1', 'indexOf/2', 'lastIndexOf/1', 'lastIndexOf/2', 'timestamp/1',
]);

/** A rule that says `optionalOldSelf` sees this; one that does not is never evaluated. */
const NO_OLD_SELF = Optional.none();

let environment: Environment | undefined;

/** Parses an expression of the CEL dialect of Kubernetes 1.36 (k8s.io/apiserver v0.36.3, pkg/cel/environment). Throws when it is not valid. */
export function parseExpression(text: string): Expression {
  environment ??= createEnvironment();
  const { variables, calls } = inspect(environment.parse(text).ast);
  const program = environment.parse(renamed(text, calls.filter(({ name, count }) => REPLACED.has(`${name}/${count}`)), OURS));
  return {
    variables,
    calls: new Set(calls.map(({ name, count }) => `${name}/${count}`)),
    evaluate: self => program({ self, oldSelf: NO_OLD_SELF }),
  };
}

/** Whether there is a function or macro of this name with this number of arguments (`matches/1`). */
export function isFunction(call: string): boolean {
  environment ??= createEnvironment();
  const [name, count] = call.split('/');
  return environment.getDefinitions().functions.some(known =>
    known.name === (REPLACED.has(call) ? OURS + name : name) && known.params.length === Number(count));
}

function createEnvironment(): Environment {
  const created = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true });
  const libraries = [
    registerPresence, registerConversions, registerStrings, registerLists, registerSets,
    registerUrls, registerAddresses, registerQuantities, registerFormats,
  ];
  for (const register of libraries) register(created);
  return created;
}
