import { HttpCondition, PathCondition, SourceCondition, TextCondition, TextConditions } from './condition';
import { matchesWhole } from './regular-expression';
import { selects } from '../../kubernetes/labels';

/** Every path there is, as it is when none is asked for. */
const EVERY_PATH: PathCondition = { kind: 'below', value: '/' };

/**
 * Whether every request that `narrow` matches is matched by `wide`. Two regular expressions are compared by their text, so the answer
 * is sometimes no where it could be yes, and never the other way round.
 */
export function coversCondition(wide: HttpCondition, narrow: HttpCondition): boolean {
  return coversPath(wide.path ?? EVERY_PATH, narrow.path ?? EVERY_PATH)
    && coversOptional(wide.method, narrow.method, coversText)
    && coversOptional(wide.scheme, narrow.scheme, coversText)
    && coversOptional(wide.authority, narrow.authority, coversText)
    && coversAll(wide.headers, narrow.headers)
    && coversAll(wide.query, narrow.query)
    && coversAll(wide.claims, narrow.claims)
    && leavesOut(wide.withoutHeaders, narrow.withoutHeaders)
    && (wide.port === undefined || wide.port === narrow.port)
    && coversOptional(wide.source, narrow.source, coversSource)
    && coversOptional(wide.gateways, narrow.gateways, coversGateways);
}

/** Whether nothing is asked of a request. */
export function isEveryRequest(condition: HttpCondition): boolean {
  return coversCondition(condition, {});
}

/** Whether every text that `narrow` matches is matched by `wide`. */
export function coversText(wide: TextCondition, narrow: TextCondition): boolean {
  if (wide.kind === 'present') return true;
  if (wide.kind === narrow.kind && wide.value === narrow.value) return true;
  if (narrow.kind === 'exact' && wide.kind === 'regex') return matchesWhole(wide.value, narrow.value);
  const begins = narrow.kind === 'exact' || narrow.kind === 'prefix';
  return wide.kind === 'prefix' && begins && narrow.value.startsWith(wide.value);
}

/** The same for paths. */
export function coversPath(wide: PathCondition, narrow: PathCondition): boolean {
  if (isEveryPath(wide)) return true;
  if (wide.kind === 'regex' || narrow.kind === 'regex') {
    if (wide.kind === narrow.kind) return wide.value === narrow.value;
    return wide.kind === 'regex' && narrow.kind === 'exact' && !narrow.ignoreCase && matchesWhole(wide.value, narrow.value);
  }
  if (narrow.ignoreCase && !wide.ignoreCase) return false;
  const [outer, inner] = wide.ignoreCase ? [wide.value.toLowerCase(), narrow.value.toLowerCase()] : [wide.value, narrow.value];
  switch (wide.kind) {
    case 'exact': return narrow.kind === 'exact' && inner === outer;
    case 'prefix': return inner.startsWith(outer);
    case 'below': return inner.startsWith(`${outer}/`) || (inner === outer && narrow.kind !== 'prefix');
  }
}

function isEveryPath({ kind, value }: PathCondition): boolean {
  return kind === 'regex' ? value === '.*' : kind !== 'exact' && value === '/';
}

function coversOptional<T>(wide: T | undefined, narrow: T | undefined, covers: (wide: T, narrow: T) => boolean): boolean {
  return wide === undefined || (narrow !== undefined && covers(wide, narrow));
}

function coversAll(wide: TextConditions = {}, narrow: TextConditions = {}): boolean {
  return Object.entries(wide).every(([name, condition]) => Object.hasOwn(narrow, name) && coversText(condition, narrow[name]));
}

/** What `wide` does not want, `narrow` does not want either. */
function leavesOut(wide: TextConditions = {}, narrow: TextConditions = {}): boolean {
  return Object.entries(wide).every(([name, condition]) => Object.hasOwn(narrow, name) && coversText(narrow[name], condition));
}

function coversSource(wide: SourceCondition, narrow: SourceCondition): boolean {
  return (wide.namespace === undefined || wide.namespace === narrow.namespace) && selects(wide.labels ?? {}, narrow.labels ?? {});
}

type Ways = Required<HttpCondition>['gateways'];

function coversGateways(wide: Ways, narrow: Ways): boolean {
  const keys = wide.map(wayKey);
  return narrow.every(way => keys.includes(wayKey(way)));
}

/** One string for one way by which requests come. */
export function wayKey(way: Ways[number]): string {
  return way === 'mesh' ? 'mesh' : `${way.namespace}/${way.name}`;
}
