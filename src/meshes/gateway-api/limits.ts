import { unsayable } from './unsayable';

/** How many of something a route takes, by the name of its list in the schemas of the Gateway API. */
const MOST: { readonly [list: string]: number } = {
  parentRefs: 32,
  hostnames: 16,
  rules: 16,
  matches: 64,
  headers: 16,
  queryParams: 16,
  filters: 16,
  backendRefs: 16,
  set: 16,
  add: 16,
  remove: 16,
  allowOrigins: 64,
  allowHeaders: 64,
  exposeHeaders: 64,
};

/** A route takes no more matches in all its rules together. */
const MOST_MATCHES = 128;

/** How many characters a text may have. */
const LONGEST: { readonly [field: string]: number } = { path: 1024, value: 4096 };

/** A part of a route, as it will be written. */
type Part = { readonly [field: string]: unknown };

/**
 * Refuses more than the API takes.
 *
 * @throws with what there is too much of
 */
export function requireWithinLimits(spec: { readonly rules: readonly { readonly matches?: readonly unknown[] }[] }, where: string): void {
  const all = spec.rules.reduce((sum, { matches }) => sum + (matches?.length ?? 1), 0);
  const excess = all > MOST_MATCHES ? `${all} matches, of which a route takes ${MOST_MATCHES}` : excessIn(spec as unknown as Part);
  if (excess === undefined) return;
  throw unsayable(where, `its route would have ${excess}`, 'its schema has these limits', 'say with less what is meant, or share it out among several services');
}

function excessIn(part: Part): string | undefined {
  for (const [name, value] of Object.entries(part)) {
    if (Array.isArray(value) && value.length > (MOST[name] ?? value.length)) return `${value.length} \`${name}\` in one place, which takes ${MOST[name]}`;
    const longest = longestOf(name, part);
    if (typeof value === 'string' && value.length > longest) return `a \`${name}\` of ${value.length} characters, which takes ${longest}`;
    const inner = typeof value === 'object' && value !== null ? excessIn(value as Part) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The value of a path has no name beside it. */
function longestOf(field: string, part: Part): number {
  if (/^replace/.test(field) || (field === 'value' && part.name === undefined)) return LONGEST.path;
  return field === 'value' ? LONGEST.value : Infinity;
}
