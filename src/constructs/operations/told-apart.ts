import { IntentError } from '../../intent/intent-error';
import { RateLimitKeyIntent } from '../../intent/operations/rate-limit';

/**
 * Refuses parts of descriptors that the service would take for each other: it compares key and value as one text, `key_value`, and then the key
 * alone (envoyproxy/ratelimit src/config/config_impl.go loadDescriptors and GetLimit, of 2026-01-22).
 *
 * @throws with the two, when what one of them asks is found under the other
 */
export function requireToldApart(parts: readonly RateLimitKeyIntent[], where: string): void {
  for (const asked of parts) {
    const found = parts.find(entry => sourceOf(entry) !== sourceOf(asked) && isFoundUnder(asked, entry));
    if (found) throw indistinct(asked, found, where);
  }
}

/** What a part is about, whatever its value. */
function sourceOf(part: RateLimitKeyIntent): string {
  return JSON.stringify([part.kind, part.key, part.kind === 'header' ? part.header : '']);
}

function isFoundUnder(asked: RateLimitKeyIntent, entry: RateLimitKeyIntent): boolean {
  const name = nameOf(entry);
  const isFixed = asked.kind === 'generic' || asked.kind === 'requests';
  return name === asked.key || (isFixed ? name === nameOf(asked) : name.startsWith(`${asked.key}_`));
}

function nameOf({ key, value }: RateLimitKeyIntent): string {
  return value === undefined ? key : `${key}_${value}`;
}

function indistinct(asked: RateLimitKeyIntent, entry: RateLimitKeyIntent, where: string): IntentError {
  return new IntentError({
    where,
    what: `the service cannot tell ${textOf(asked)} from ${textOf(entry)}`,
    why: `it compares key and value as one text: "${asked.key}_" and the value, and "${nameOf(entry)}"`,
    instead: "give one of them another key: RateLimitKey.header('x-user', { key: 'user' })",
  });
}

function textOf(part: RateLimitKeyIntent): string {
  const key = `key "${part.key}"`;
  switch (part.kind) {
    case 'header': return `header "${part.header}" (${key})`;
    case 'path': return `the path (${key})`;
    case 'remote-address': return `the address (${key})`;
    default: return `"${part.value}" (${key})`;
  }
}
