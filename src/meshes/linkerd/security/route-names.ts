import { RequestMatch, requestKey } from '../../../intent/security/requests';

/**
 * A name for the route of each match, by its key: readable, and the same whatever the order in which the matches came.
 *
 * @param reserved a name that no match may get
 *
 * Different matches can read alike once only the letters that names may have are left (`/a/b`, `/a-b`); those are numbered.
 */
export function routeNames(prefix: string, requests: readonly RequestMatch[], reserved: string): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set([reserved]);
  for (const key of requests.map(requestKey).sort()) {
    const plain = `${prefix}-${slug(key)}`;
    let name = plain;
    for (let n = 2; taken.has(name); n++) name = `${plain}-${n}`;
    taken.add(name);
    names.set(key, name);
  }
  return names;
}

/** Names have 253 characters, most of which are for the workload. */
const LONGEST = 100;

function slug(key: string): string {
  const letters = key.replace(/\/\*$/, '/any').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return letters.slice(0, LONGEST).replace(/-$/, '') || 'root';
}
