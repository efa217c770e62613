/** Equality of two CEL values: of numbers across their types, of lists in order, of maps by their keys. */
export function equal(a: unknown, b: unknown): boolean {
  if (isNumber(a) && isNumber(b)) return a == b;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  if (Array.isArray(b)) return false;
  if (hasOrder(a) || hasOrder(b)) return a.constructor === b.constructor && Number(a) === Number(b);
  const [left, right] = [entries(a), entries(b)];
  return left.size === right.size && [...left].every(([key, value]) => right.has(key) && equal(value, right.get(key)));
}

/** Negative, zero or positive; throws for what has no order. */
export function compare(a: any, b: any): number {
  const comparable = isNumber(a) && isNumber(b) || typeof a === typeof b && (typeof a === 'string' || typeof a === 'boolean' || hasOrder(a) && hasOrder(b));
  if (!comparable) throw new TypeError('no such overload: the values have no order');
  return a < b ? -1 : a > b ? 1 : 0;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Times and durations. */
function hasOrder(value: unknown): boolean {
  return value instanceof Date || (typeof value === 'object' && value !== null && 'nanos' in value && 'seconds' in value && typeof value.valueOf() === 'number');
}

function entries(map: object): Map<unknown, unknown> {
  return map instanceof Map ? map : new Map(Object.entries(map));
}
