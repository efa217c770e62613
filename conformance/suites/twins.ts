import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parse } from 'yaml';
import { ServerAnswer } from '../apiserver';
import { KubeObject, isMap, yamlFiles } from '../objects';
import { Unusable } from '../toolchain';

/** What turns an object into another: fields set, then fields removed, each named by a JSON pointer. */
interface Change {
  set?: Record<string, unknown>;
  remove?: string[];
}

/** Only the experimental channel of the Gateway API has what this is about. */
interface OfChannel {
  channel?: 'experimental';
}

/** A file of conformance/pairs: one valid object, what else may be valid, and pairs made from the first. */
interface PairFile {
  object: KubeObject;
  seeds?: (Change & OfChannel)[];
  pairs: (OfChannel & { name: string; sort: string; says?: string; valid?: Change; invalid: Change })[];
}

/** An object and its near twin, which breaks one rule. */
export interface Twins extends OfChannel {
  name: string;
  /** The sort of rule broken: a key of SORTS. */
  sort: string;
  /** A piece of the server's message, where the sort says too little. */
  says?: string;
  valid: KubeObject;
  invalid: KubeObject;
}

/** How the server words its refusal, for every sort of rule. It shows that a pair breaks the rule it is meant to break. */
export const SORTS: Record<string, RegExp> = {
  type: /must be of type|cannot unmarshal|expected .* got|cannot restore/,
  enum: /[Uu]nsupported value/,
  required: /[Rr]equired value|must be specified|must specify/,
  minimum: /greater than or equal to|must be greater than/,
  maximum: /less than or equal to|must be between|must be less than/,
  minLength: /should be at least \d+ chars long/,
  maxLength: /Too long|may not be more than|should be at most/,
  minItems: /should have at least \d+ items/,
  maxItems: /Too many/,
  minProperties: /should have at least \d+ properties/,
  maxProperties: /Too many|at most \d+ (?:items|properties)/,
  pattern: /should match/,
  format: /must be of type \S+|in body must be/,
  unknown: /unknown field/,
  duplicate: /Duplicate value/,
  oneOf: /must validate one and only one schema/,
  anyOf: /must validate at least one schema/,
  not: /must not validate the schema/,
  name: /Invalid value|must be|a lowercase RFC 1123|Required value/,
  scope: /not allowed on this type|Forbidden|namespace/,
  semantic: /./, // a rule that the server holds in code
  cel: /./,
};

export function readTwins(dir: string): Twins[] {
  return yamlFiles(dir).flatMap(file => twinsIn(file, relative(dir, file).replace(/\.yaml$/, '')));
}

export function twinsIn(file: string, kind: string): Twins[] {
  const { object, pairs } = read(file);
  return pairs.map(({ name, sort, says, channel, valid, invalid }) => {
    if (!(sort in SORTS)) { throw new Unusable(`${kind}: ${name}: no sort ${sort}`); }
    const good = changed(object, valid ?? {}, `${kind}: ${name}`);
    return { name: `${kind}: ${name}`, sort, says, channel, valid: good, invalid: changed(good, invalid, `${kind}: ${name}`) };
  });
}

/** The valid objects of a file that a channel knows. */
export function seedsIn(file: string, kind: string, experimental: boolean): KubeObject[] {
  const { object, seeds = [] } = read(file);
  const known = seeds.filter(({ channel }) => channel === undefined || experimental);
  return [object, ...known.map(seed => changed(object, seed, `${kind}: a seed`))];
}

function read(file: string): PairFile {
  // Through JSON, as what YAML repeats by an alias would be one value and change everywhere at once.
  return JSON.parse(JSON.stringify(parse(readFileSync(file, 'utf8'))));
}

function changed(object: KubeObject, change: Change, name: string): KubeObject {
  const copy = structuredClone(object);
  for (const [pointer, value] of Object.entries(change.set ?? {})) { place(copy, pointer, value, name); }
  for (const pointer of change.remove ?? []) { remove(copy, pointer, name); }
  return copy;
}

/** Sets a field and makes the maps on the way to it; `-` is the place after the last item of a list. */
function place(object: KubeObject, pointer: string, value: unknown, name: string): void {
  const tokens = tokensOf(pointer);
  const last = tokens.pop()!;
  let at: any = object;
  for (const token of tokens) {
    at[token] ??= {};
    at = at[token];
    if (typeof at !== 'object') { throw new Unusable(`${name}: nothing to set at ${pointer}`); }
  }
  if (last === '-') { at.push(value); } else { at[last] = value; }
}

function remove(object: KubeObject, pointer: string, name: string): void {
  const tokens = tokensOf(pointer);
  const last = tokens.pop()!;
  const parent = tokens.reduce((at: any, token) => at?.[token], object);
  if (Array.isArray(parent) && Number(last) < parent.length) {
    parent.splice(Number(last), 1);
  } else if (isMap(parent) && last in parent) {
    delete parent[last];
  } else {
    throw new Unusable(`${name}: nothing to remove at ${pointer}`);
  }
}

function tokensOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map(token => token.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** Undefined where the server holds a pair as it is meant, else what is wrong with the pair. */
export function broken(pair: Twins, valid: ServerAnswer, invalid: ServerAnswer): string | undefined {
  if (!valid.ok) { return 'broken pair: the server refuses the valid twin'; }
  if (invalid.ok) { return 'broken pair: the server accepts the invalid twin'; }
  const said = [invalid.message ?? '', ...(invalid.causes ?? []).map(cause => cause.message)];
  if (!said.some(text => SORTS[pair.sort].test(text))) { return `broken pair: the server's refusal is not one of the sort ${pair.sort}`; }
  if (pair.says !== undefined && !said.some(text => text.includes(pair.says!))) { return `broken pair: the server does not say "${pair.says}"`; }
  return undefined;
}
