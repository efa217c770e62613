import { HttpCondition, PathCondition, SourceCondition, TextCondition } from './condition';
import { coversPath, coversText, wayKey } from './covers';

/** Two conditions cannot both hold of one request. */
export const NEVER: unique symbol = Symbol('never');
/** They can, but not every mesh has one condition that says so: two regular expressions for one text, say. */
export const UNSAYABLE: unique symbol = Symbol('unsayable');

/** Two conditions as one. */
export type Conjunction<T> = T | typeof NEVER | typeof UNSAYABLE;

/** The condition that holds where both hold. */
export function both(a: HttpCondition, b: HttpCondition): Conjunction<HttpCondition> {
  const condition = conjunctionOf<HttpCondition>({
    path: joined(a.path, b.path, bothPaths),
    method: joined(a.method, b.method, bothTexts),
    scheme: joined(a.scheme, b.scheme, bothTexts),
    authority: joined(a.authority, b.authority, bothTexts),
    headers: joined(a.headers, b.headers, eachOf(bothTexts)),
    withoutHeaders: joined(a.withoutHeaders, b.withoutHeaders, eachOf(neither)),
    query: joined(a.query, b.query, eachOf(bothTexts)),
    claims: joined(a.claims, b.claims, eachOf(bothTexts)),
    port: joined(a.port, b.port, same),
    source: joined(a.source, b.source, bothSources),
    gateways: joined(a.gateways, b.gateways, bothWays),
  });
  return typeof condition !== 'symbol' && excludesItself(condition) ? NEVER : condition;
}

/** The same for the texts of a request. */
export function bothTexts(a: TextCondition, b: TextCondition): Conjunction<TextCondition> {
  if (coversText(a, b)) return b;
  if (coversText(b, a)) return a;
  return areRegexes(a, b) ? UNSAYABLE : NEVER;
}

/** The same for paths. */
export function bothPaths(a: PathCondition, b: PathCondition): Conjunction<PathCondition> {
  if (coversPath(a, b)) return b;
  if (coversPath(b, a)) return a;
  if (areRegexes(a, b)) return UNSAYABLE;
  // `/A` in this case and `/ab` in any meet in what no one condition says
  const [loose, other] = [a, b].map(path => ({ ...path, ignoreCase: true }));
  return a.ignoreCase !== b.ignoreCase && (coversPath(loose, other) || coversPath(other, loose)) ? UNSAYABLE : NEVER;
}

/** Of an exact text it is known whether an expression matches it, unless its case does not matter. */
function areRegexes(a: TextCondition | PathCondition, b: TextCondition | PathCondition): boolean {
  const [regex, other] = a.kind === 'regex' ? [a, b] : [b, a];
  return regex.kind === 'regex' && (other.kind !== 'exact' || (other as PathCondition).ignoreCase === true);
}

/** Neither the one nor the other. */
function neither(a: TextCondition, b: TextCondition): Conjunction<TextCondition> {
  if (coversText(a, b)) return a;
  return coversText(b, a) ? b : UNSAYABLE;
}

function same<T>(a: T, b: T): Conjunction<T> {
  return a === b ? a : NEVER;
}

function bothSources(a: SourceCondition, b: SourceCondition): Conjunction<SourceCondition> {
  return conjunctionOf<SourceCondition>({
    namespace: joined(a.namespace, b.namespace, same),
    labels: joined(a.labels, b.labels, eachOf(same)),
  });
}

type Ways = Required<HttpCondition>['gateways'];

function bothWays(a: Ways, b: Ways): Conjunction<Ways> {
  const keys = b.map(wayKey);
  const ways = a.filter(way => keys.includes(wayKey(way)));
  return ways.length === 0 ? NEVER : ways;
}

type Join<T> = (a: T, b: T) => Conjunction<T>;

function joined<T>(a: T | undefined, b: T | undefined, join: Join<T>): Conjunction<T> | undefined {
  return a === undefined ? b : b === undefined ? a : join(a, b);
}

/** Joins what stands under one name. */
function eachOf<T>(join: Join<T>): Join<{ readonly [name: string]: T }> {
  return (a, b) => {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return conjunctionOf<{ readonly [name: string]: T }>(Object.fromEntries(names.map(name => [name, joined(entry(a, name), entry(b, name), join)])));
  };
}

function entry<T>(map: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** An object of which each field could be said; that one never holds weighs more than that one cannot be said. */
function conjunctionOf<T extends object>(fields: { readonly [key in keyof T]: Conjunction<T[key]> | undefined }): Conjunction<T> {
  const values: unknown[] = Object.values(fields);
  if (values.includes(NEVER)) return NEVER;
  if (values.includes(UNSAYABLE)) return UNSAYABLE;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** A header that must be like something, and must not be. */
function excludesItself({ headers = {}, withoutHeaders = {} }: HttpCondition): boolean {
  return Object.entries(withoutHeaders).some(([name, unwanted]) => Object.hasOwn(headers, name) && coversText(unwanted, headers[name]));
}
