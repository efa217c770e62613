import { Environment } from '#cel';
import { RegularExpression } from '../../regular-expression';

/**
 * Functions on strings: cel-go's ext.Strings version 2, Kubernetes' find and findAll, and `matches` in RE2.
 * Positions count characters, not the halves of surrogate pairs.
 */
export function registerStrings(environment: Environment): void {
  const define = (signature: string, handler: (...args: any[]) => unknown) => environment.registerFunction(signature, handler);

  define('string.go_matches(string): bool', (text: string, pattern: string) => RegularExpression.of(pattern).test(text));
  define('string.find(string): string', (text: string, pattern: string) => RegularExpression.of(pattern).findAll(text, 1)[0] ?? '');
  define('string.findAll(string): list<string>', (text: string, pattern: string) => RegularExpression.of(pattern).findAll(text, -1));
  define('string.findAll(string, int): list<string>', (text: string, pattern: string, limit: bigint) => RegularExpression.of(pattern).findAll(text, Number(limit)));

  define('string.charAt(int): string', (text: string, index: bigint) => {
    const characters = [...text];
    return characters[within(index, characters.length)] ?? '';
  });
  define('string.go_substring(int): string', (text: string, start: bigint) => substring(text, start));
  define('string.go_substring(int, int): string', (text: string, start: bigint, end: bigint) => substring(text, start, end));
  define('string.go_indexOf(string): int', (text: string, part: string) => indexOf([...text], [...part], 0n));
  define('string.go_indexOf(string, int): int', (text: string, part: string, from: bigint) => indexOf([...text], [...part], from));
  define('string.go_lastIndexOf(string): int', (text: string, part: string) => lastIndexOf([...text], [...part]));
  define('string.go_lastIndexOf(string, int): int', (text: string, part: string, from: bigint) => lastIndexOf([...text], [...part], from));
  define('string.go_split(string): list<string>', (text: string, separator: string) => split(text, separator, -1));
  define('string.go_split(string, int): list<string>', (text: string, separator: string, limit: bigint) => split(text, separator, Number(limit)));
  define('string.replace(string, string): string', (text: string, old: string, by: string) => replace(text, old, by, -1));
  define('string.replace(string, string, int): string', (text: string, old: string, by: string, limit: bigint) => replace(text, old, by, Number(limit)));
}

function within(index: bigint, length: number): number {
  if (index < 0n || index > BigInt(length)) throw new RangeError(`index out of range: ${index}`);
  return Number(index);
}

function substring(text: string, start: bigint, end?: bigint): string {
  const characters = [...text];
  const from = within(start, characters.length);
  const to = end === undefined ? characters.length : within(end, characters.length);
  if (from > to) throw new RangeError(`invalid substring range: start ${from}, end ${to}`);
  return characters.slice(from, to).join('');
}

function indexOf(text: string[], part: string[], from: bigint): bigint {
  if (part.length === 0) return from;
  for (let index = within(from, text.length); index + part.length <= text.length; index++) if (startsAt(text, part, index)) return BigInt(index);
  return -1n;
}

function lastIndexOf(text: string[], part: string[], from = BigInt(text.length)): bigint {
  if (part.length === 0) return from;
  for (let index = Math.min(within(from, text.length), text.length - part.length); index >= 0; index--) {
    if (startsAt(text, part, index)) return BigInt(index);
  }
  return -1n;
}

function startsAt(text: string[], part: string[], index: number): boolean {
  return part.every((character, offset) => text[index + offset] === character);
}

/** As Go's strings.SplitN: the last part keeps what is left. */
function split(text: string, separator: string, limit: number): string[] {
  if (limit === 0) return [];
  const parts = separator === '' ? [...text] : text.split(separator);
  return limit < 0 || parts.length <= limit ? parts : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

/** As Go's strings.Replace: an empty text to replace stands before every character and at the end. */
function replace(text: string, old: string, by: string, limit: number): string {
  const parts = old === '' ? ['', ...text, ''] : text.split(old);
  const count = limit < 0 ? parts.length - 1 : Math.min(limit, parts.length - 1);
  return parts.slice(0, count + 1).join(by) + parts.slice(count + 1).map(part => old + part).join('');
}
