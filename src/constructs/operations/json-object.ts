import { shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';

/** Why an object is asked for, and one that would do. */
interface Wanted {
  readonly why: string;
  readonly example: string;
}

/**
 * Reads an object that this library hands on unread: a copy, so that nothing changes it later.
 *
 * @throws unless it is an object, and all within it can be written; cdk8s leaves out what is null
 */
export function readJsonObject(value: unknown, { why, example }: Wanted, name: string, where: string): object {
  if (!isPlain(value)) throw new IntentError({ where, what: `\`${name}\` is ${shown(value)}`, why, instead: `write for example ${example}` });
  return copyOf(value, name, where, []) as object;
}

function copyOf(value: unknown, name: string, where: string, within: readonly unknown[]): unknown {
  if (within.includes(value)) throw new IntentError({ where, what: `\`${name}\` is an object that it stands in`, why: 'JSON has an end', instead: 'write what is meant there' });
  const inner = [...within, value];
  if (Array.isArray(value)) return Array.from(value, (each, index) => copyOf(each, `${name}[${index}]`, where, inner));
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each, `${name}["${key}"]`, where, inner)]));
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value;
  throw new IntentError({ where, what: `\`${name}\` is ${shown(value)}`, why: 'what is written as YAML here is text, a number, true or false, a list or an object', instead: 'write one of these, or leave the field out' });
}

/** An object of no class, of this realm or of the one that jsii runs in. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const parent = Object.getPrototypeOf(value);
  return parent === null || Object.getPrototypeOf(parent) === null;
}
