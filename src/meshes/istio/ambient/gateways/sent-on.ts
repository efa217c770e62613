import { withoutWays } from './gateway-ways';
import { Decision } from './second-decision';
import { HttpCondition, PathCondition, TextConditions } from '../../../../intent/routing/condition';
import { HttpRule, RewriteIntent } from '../../../../intent/routing/route-table';

/** What is known of requests once a rule has changed them: of what it changes nothing, but for the beginning of the path. */
export function sentOn({ condition, rule }: Decision): HttpCondition {
  const { path, authority, headers, withoutHeaders, ...rest } = withoutWays(condition);
  const changed = changedHeaders(rule);
  return {
    ...rest,
    path: pathAfter(path, rule.rewrite?.path),
    authority: rule.rewrite?.authority === undefined ? authority : undefined,
    headers: others(headers, changed),
    withoutHeaders: others(withoutHeaders, changed),
  };
}

/** Whether a condition looks at something that a rule changes. */
export function looksAtChanges({ path, authority, headers = {}, withoutHeaders = {} }: HttpCondition, rule: HttpRule): boolean {
  const { rewrite } = rule;
  const isRewritten = (rewrite?.path !== undefined && path !== undefined) || (rewrite?.authority !== undefined && authority !== undefined);
  return isRewritten || changedHeaders(rule).some(name => Object.hasOwn(headers, name) || Object.hasOwn(withoutHeaders, name));
}

function pathAfter(path: PathCondition | undefined, change: RewriteIntent['path']): PathCondition | undefined {
  if (change === undefined) return path;
  if (change.kind === 'regex') return undefined;
  return change.kind === 'full' ? { kind: 'exact', value: change.value } : { kind: 'prefix', value: change.value.replace(/(.)\/$/, '$1') };
}

/** By names in lower case. */
function changedHeaders({ action, requestHeaders }: HttpRule): string[] {
  const backends = action.kind === 'forward' ? action.to ?? [] : [];
  const changes = [requestHeaders, ...backends.map(backend => backend.requestHeaders)];
  return changes.flatMap(({ set = {}, add = {}, remove = [] } = {}) => [...Object.keys(set), ...Object.keys(add), ...remove]);
}

function others(conditions: TextConditions = {}, names: readonly string[]): TextConditions {
  return Object.fromEntries(Object.entries(conditions).filter(([name]) => !names.includes(name)));
}
