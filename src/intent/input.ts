import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { IntentError } from './intent-error';

/**
 * Reads what a caller gave, whatever TypeScript was told about it: in plain JavaScript, behind an `as`, or out of a file anything can come.
 *
 * Every function answers with the value, of the type that its name says, or throws an `IntentError` that shows the value as it was
 * given, so that "10" and 10 differ. `name` is what the user calls the value; `where` the construct, or the function, that it was given to.
 * Messages are made when something is wrong, and not before.
 */

/** How much of a value a message shows. */
const SHOWN = 80;

/** Reads one value: what all functions here that take no more have in common. */
export type Reader<T> = (value: unknown, name: string, where: string) => T;

/** A value, unless there is none. Null is a value: whoever writes it has meant something, and nobody can tell what. */
export function optional<T>(value: unknown, read: Reader<T>, name: string, where: string): T | undefined {
  return value === undefined ? undefined : read(value, name, where);
}

/** A string. */
export function text(value: unknown, name: string, where: string): string {
  return typeof value === 'string' ? value : refuse(value, name, where, 'it is a string', 'write it in quotation marks');
}

/** A number, NaN included: what range it is in is for the caller to judge. */
export function number(value: unknown, name: string, where: string): number {
  return typeof value === 'number' ? value : refuse(value, name, where, 'it is a number', 'write it as a number, without quotation marks');
}

/** A whole number within bounds. */
export function wholeNumber(value: unknown, name: string, bounds: { readonly min: number; readonly max: number }, where: string): number {
  const { min, max } = bounds;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  return refuse(value, name, where, `it is a whole number from ${min} to ${max}`, `write a number from ${min} to ${max}`);
}

/** True or false, and nothing that only counts as one: the string 'false' counts as true. */
export function flag(value: unknown, name: string, where: string): boolean {
  return typeof value === 'boolean' ? value : refuse(value, name, where, 'it is true or false', 'write true or false');
}

/** One of the values of an enum. */
export function oneOf<T extends string>(value: unknown, values: { readonly [member: string]: T }, name: string, where: string): T {
  const known = Object.values(values);
  const found = known.find(each => each === value);
  return found ?? refuse(value, name, where, `it is one of ${known.map(each => shown(each)).join(', ')}`, 'write one of them, or the member of the enum');
}

/** A list, each element of which is read in its turn; holes are undefined. The list is a copy. */
export function list<T>(value: unknown, read: Reader<T>, name: string, where: string): T[] {
  if (!Array.isArray(value)) return refuse(value, name, where, 'it is a list, also where there is one element', 'write it in [ ]');
  const elements = [];
  for (let index = 0; index < value.length; index++) elements.push(read(value[index], `${name}[${index}]`, where));
  return elements;
}

/** An object with fields, as options are: no list, no Map, no string. */
export function fields<T extends object>(value: T, name: string, where: string): T {
  // By its tag, since an object of another realm (a jest or jsii sandbox) has another prototype
  const isOne = typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]';
  return isOne ? value : refuse(value, name, where, 'it is an object with fields', 'write it in { }');
}

/** An object that has no fields but known ones: for options where a misspelt one must not go unnoticed. */
export function onlyFields<T extends object>(value: T, known: readonly string[], name: string, where: string): T {
  // Inherited ones too: options may be an object of a class
  for (const key in fields(value, name, where)) {
    if (known.includes(key)) continue;
    const meant = nearest(key, known);
    throw new IntentError({
      where,
      what: `\`${name}\` has no option ${shown(key)}`,
      why: `it would have no effect, and nobody would notice; there are: ${known.join(', ')}`,
      instead: meant === undefined ? 'leave it out' : `write \`${meant}\`, or leave it out`,
    });
  }
  return value;
}

/** Labels: strings by name. */
export function textMap(value: unknown, name: string, where: string): { readonly [key: string]: string } {
  const map = fields(value as { [key: string]: string }, name, where);
  for (const key of Object.keys(map)) {
    if (typeof map[key] !== 'string') refuse(map[key], `${name}[${shown(key)}]`, where, 'it is a string', 'write it in quotation marks');
  }
  return map;
}

/** An instance of a class. */
export function instanceOf<T>(value: unknown, type: Class<T>, name: string, example: string, where: string): T {
  return value instanceof type ? value : refuse(value, name, where, `it is a ${type.name}`, `write for example ${example}`);
}

/** Any class, those with a private constructor and abstract ones included. */
export interface Class<T> extends Function {
  readonly prototype: T;
}

/** The Kubernetes object that something is, or that it stands for, as the constructs of cdk8s-plus do. */
export function kubeObject(value: unknown, name: string, where: string): ApiObject {
  const found = objectBehind(value);
  return found ?? refuse(value, name, where, 'it is an object of cdk8s-plus, or an ApiObject', 'pass the object itself, not its name');
}

/** A value as a message shows it: strings in quotation marks, and what holds much by its kind. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}...` : value);
  if (typeof value === 'function') return 'a function';
  if (Construct.isConstruct(value)) return `a ${kindOf(value)} ("${value.node.path}")`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) || kindOf(value) === 'Object' ? data(value) : `a ${kindOf(value)}`;
}

function objectBehind(value: unknown): ApiObject | undefined {
  if (ApiObject.isApiObject(value)) return value;
  return Construct.isConstruct(value) ? objectBehind(value.node.defaultChild) : undefined;
}

function data(value: object): string {
  try {
    const json = JSON.stringify(value);
    return json.length > SHOWN ? `${json.slice(0, SHOWN)}...` : json;
  } catch {
    // A circle, a bigint, or a toJSON that fails
    return Array.isArray(value) ? 'a list' : 'an object';
  }
}

function kindOf(value: object): string {
  const { constructor } = value;
  return typeof constructor === 'function' && constructor.name || 'Object';
}

/** A string says itself by its quotation marks; beside a number "10" is easily overlooked, so it is named. */
function refuse(value: unknown, name: string, where: string, why: string, instead: string): never {
  const kind = typeof value === 'string' ? ', a string' : '';
  const missing = value === undefined || value === null;
  throw new IntentError({
    where, what: `\`${name}\` is ${shown(value)}${kind}`, why, instead: missing ? 'give it a value; what it is read from may not be set' : instead,
  });
}

/** The name that was probably meant: that with the fewest letters wrong, if most of them are right. */
function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > SHOWN) return undefined;
  const apart = known.map(each => ({ each, letters: edits(name.toLowerCase(), each.toLowerCase()) })).sort((a, b) => a.letters - b.letters);
  return apart.length > 0 && apart[0].letters <= Math.max(2, apart[0].each.length / 2) ? apart[0].each : undefined;
}

/** Edit distance, one row at a time. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}
