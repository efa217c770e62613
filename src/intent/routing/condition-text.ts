import { HttpCondition, PathCondition, SourceCondition, TextCondition, TextConditions } from './condition';
import { labelsText } from '../../kubernetes/labels';

/** A condition in the words of an error. */
export function conditionText(condition: HttpCondition): string {
  const { path, method, scheme, authority, headers, withoutHeaders, query, claims, port, source, gateways } = condition;
  const parts = [
    path && pathText(path),
    method && `method ${textOf(method)}`,
    scheme && `scheme ${textOf(scheme)}`,
    authority && `authority ${textOf(authority)}`,
    ...all('header', headers),
    ...all('not header', withoutHeaders),
    ...all('query', query),
    ...all('claim', claims),
    port !== undefined && `port ${port}`,
    source && sourceText(source),
    gateways && `by ${gateways.map(gateway => (gateway === 'mesh' ? 'the mesh' : `gateway ${gateway.namespace}/${gateway.name}`)).join(' or ')}`,
  ];
  return parts.filter(Boolean).join(', ') || 'every request';
}

function all(what: string, conditions: TextConditions = {}): string[] {
  return Object.entries(conditions).map(([name, condition]) => `${what} ${name} ${textOf(condition)}`);
}

function textOf({ kind, value }: TextCondition): string {
  if (kind === 'present') return 'present';
  return kind === 'exact' ? `"${value}"` : `${kind} "${value}"`;
}

function pathText({ kind, value, ignoreCase }: PathCondition): string {
  return `path ${kind === 'exact' ? '' : `${kind} `}"${value}"${ignoreCase ? ' in any case' : ''}`;
}

function sourceText({ namespace, labels }: SourceCondition): string {
  return ['from', namespace !== undefined && `namespace ${namespace}`, labels && `pods ${labelsText(labels)}`].filter(Boolean).join(' ');
}
