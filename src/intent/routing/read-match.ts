import { HttpCondition, SourceCondition, TextCondition, TextConditions } from './condition';
import { HttpMatchOptions } from './http-match-options';
import { HttpPath } from './http-path';
import { quoted } from './regular-expression';
import { StringMatch } from './string-match';
import { fields, instanceOf, number, onlyFields, optional, text, textMap } from '../input';
import { IntentError } from '../intent-error';

const KNOWN: readonly string[] = [
  'path', 'method', 'scheme', 'authority', 'headers', 'withoutHeaders', 'query', 'port', 'sourceNamespace', 'sourceLabels',
] satisfies (keyof HttpMatchOptions)[];

/** Reads what a request must be like. One that is misspelt would let in requests that were not meant. */
export function readMatch(options: HttpMatchOptions, where: string): HttpCondition {
  const { path, method, scheme, authority, headers, withoutHeaders, query, port, sourceNamespace, sourceLabels } = onlyFields(options, KNOWN, 'options', where);
  const condition = stated({
    path: optional(path, value => instanceOf(value, HttpPath, 'path', "HttpPath.below('/api')", where)._condition, 'path', where),
    method: optional(method, readText, 'method', where),
    scheme: optional(scheme, value => ({ kind: 'exact' as const, value: text(value, 'scheme', where) }), 'scheme', where),
    authority: optional(authority, readText, 'authority', where),
    headers: optional(headers, (value, name) => readConditions(value, name, where), 'headers', where),
    withoutHeaders: optional(withoutHeaders, (value, name) => readConditions(value, name, where), 'withoutHeaders', where),
    query: optional(query, readNamed, 'query', where),
    port: optional(port, number, 'port', where),
    source: readSource(sourceNamespace, sourceLabels, where),
  });
  if (Object.keys(condition).length > 0) return condition;
  throw new IntentError({ where, what: 'it asks for nothing', why: 'every request would match', instead: 'say what a request must be like, or leave the match out' });
}

/** Reads who must be calling, if anybody must. */
export function readSource(namespace: unknown, labels: unknown, where: string): SourceCondition | undefined {
  if (namespace === undefined && labels === undefined) return undefined;
  return stated({ namespace: optional(namespace, text, 'sourceNamespace', where), labels: optional(labels, nonEmptyLabels, 'sourceLabels', where) });
}

/** Reads a text, or what one is like. */
export function readText(value: unknown, name: string, where: string): TextCondition {
  if (value instanceof StringMatch) return value._condition;
  if (typeof value === 'string') return { kind: 'exact', value };
  return instanceOf(value, StringMatch, name, "a string, or StringMatch.prefix('beta-')", where)._condition;
}

/** Reads conditions on headers. */
function readConditions(value: unknown, name: string, where: string): TextConditions {
  const read = Object.entries(readNamed(value, name, where)).map(([header, condition]): [string, TextCondition] => [header.toLowerCase(), condition]);
  const twice = read.find(([header], index) => read.findIndex(([other]) => other === header) !== index);
  if (twice) throw new IntentError({ where, what: `\`${name}\` has header "${twice[0]}" twice`, why: 'names of headers have no case', instead: 'write it once' });
  return Object.fromEntries(read);
}

function readNamed(value: unknown, name: string, where: string): TextConditions {
  const entries = Object.entries(fields(value as object, name, where));
  if (entries.length === 0) throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'it would ask for nothing', instead: 'name one, or leave it out' });
  return Object.fromEntries(entries.map(([key, condition]) => [key, readText(condition, `${name}[${JSON.stringify(key)}]`, where)]));
}

function nonEmptyLabels(value: unknown, name: string, where: string): { readonly [key: string]: string } {
  const labels = textMap(value, name, where);
  if (Object.keys(labels).length > 0) return { ...labels };
  throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'it would ask for nothing', instead: 'name a label, or leave it out' });
}

/** A cookie is a part of one header: `a=1; b=2`. */
export function cookieCondition(name: string, { kind, value }: TextCondition, where: string): TextCondition {
  const refuse = (what: string, why: string, instead: string) => new IntentError({ where, what, why, instead });
  if (!/^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/.test(name)) throw refuse(`the cookie "${name}"`, 'it is not the name of a cookie', 'write letters, digits, "-" and "_", as in HttpMatch.cookie(\'audience\', \'beta\')');
  if (kind === 'regex') throw refuse('the value is a regular expression', 'it could reach over into the next cookie', "write the value, or how it begins: StringMatch.prefix('beta')");
  if (/[\s";,]/.test(value)) throw refuse(`the value "${value}"`, 'a cookie has no spaces, quotation marks, commas or semicolons', 'write it as clients send it, often with %20 for a space');
  return { kind: 'regex', value: `(.*; ?)?${quoted(name)}=${quoted(value)}${kind === 'exact' ? '' : '[^;]*'}(;.*)?` };
}

/** Without the fields that are not there. */
function stated<T extends object>(condition: T): T {
  return Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined)) as T;
}
