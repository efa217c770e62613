import { HttpCondition, PathCondition, TextCondition, TextConditions } from './condition';
import { coversPath, coversText } from './covers';

/**
 * Whether a condition of rules that requests are handed over to can stand together with that under which they are handed over. Istio drops a rule
 * where they do not, without a word (pilot/pkg/model/virtualservice.go hasConflict, istio.io/istio main of 2026-08-27): of one text both
 * must say something exact or how it begins, and the inner one the narrower; paths must be compared alike; and the caller's namespace must be
 * asked for on both sides or on the inner one only.
 */
export function mergesInto(outer: HttpCondition, inner: HttpCondition): boolean {
  return pathsMerge(outer.path, inner.path)
    && textsMerge(outer.scheme, inner.scheme)
    && textsMerge(outer.method, inner.method)
    && textsMerge(outer.authority, inner.authority)
    && allMerge(outer.headers, inner.headers)
    && allMerge(outer.withoutHeaders, inner.withoutHeaders)
    && allMerge(outer.query, inner.query)
    && (outer.port === undefined || inner.port === undefined || outer.port === inner.port)
    && (outer.source?.namespace === undefined || outer.source.namespace === inner.source?.namespace)
    && labelsMerge(outer.source?.labels, inner.source?.labels);
}

/**
 * Whether a rule would take requests that are not handed over: what a header must not be is asked as the inner side has it, where both say it
 * (mergeHTTPMatchRequest there).
 */
export function reachesOut(outer: HttpCondition, inner: HttpCondition): boolean {
  const { withoutHeaders: unwanted = {} } = outer;
  return Object.entries(inner.withoutHeaders ?? {}).some(([name, text]) => Object.hasOwn(unwanted, name) && !coversText(text, unwanted[name]));
}

function pathsMerge(outer: PathCondition | undefined, inner: PathCondition | undefined): boolean {
  if ((outer?.ignoreCase ?? false) !== (inner?.ignoreCase ?? false)) return false;
  return !outer || !inner || (outer.kind !== 'regex' && inner.kind !== 'regex' && coversPath(outer, inner));
}

function textsMerge(outer: TextCondition | undefined, inner: TextCondition | undefined): boolean {
  return !outer || !inner || ([outer, inner].every(({ kind }) => kind === 'exact' || kind === 'prefix') && coversText(outer, inner));
}

function allMerge(outer: TextConditions = {}, inner: TextConditions = {}): boolean {
  return Object.keys(inner).every(name => !Object.hasOwn(outer, name) || textsMerge(outer[name], inner[name]));
}

function labelsMerge(outer: { readonly [key: string]: string } = {}, inner: { readonly [key: string]: string } = {}): boolean {
  return Object.entries(inner).every(([key, value]) => !Object.hasOwn(outer, key) || outer[key] === value);
}
