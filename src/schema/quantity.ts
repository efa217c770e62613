/** A quantity of Kubernetes (`100m`, `1.5Gi`, `1e3`): a decimal number, kept exactly. */
export interface Quantity {
  /** The value is `digits` divided by ten to the power of `scale`. */
  readonly digits: bigint;
  readonly scale: number;
  /** The value where Kubernetes keeps it as an integer: a whole number that is not written too long. */
  readonly whole?: bigint;
}

const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 2n ** 10n, Mi: 2n ** 20n, Gi: 2n ** 30n, Ti: 2n ** 40n, Pi: 2n ** 50n, Ei: 2n ** 60n,
};
const DECIMAL: Readonly<Record<string, number>> = { 'n': -9, 'u': -6, 'm': -3, '': 0, 'k': 3, 'M': 6, 'G': 9, 'T': 12, 'P': 15, 'E': 18 };

/** Reads a quantity as k8s.io/apimachinery v0.36.3, pkg/api/resource, does. Undefined when it is none. No digits at all mean zero there. */
export function parseQuantity(text: string): Quantity | undefined {
  const [match, sign, whole, fraction = '', unit = ''] = /^([-+]?)0*(\d*)(?:\.(\d*))?(\D.*)?$/s.exec(text) ?? [];
  if (match === undefined || text === '') return undefined;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${`${whole}${fraction}` || '0'}`);
  const scale = fraction.length;
  if (Object.hasOwn(BINARY, unit)) {
    const value = digits * BINARY[unit];
    return { digits: value, scale, whole: fraction === '' && whole.length + BINARY[unit].toString().length < 16 ? value : undefined };
  }
  const exponent = Object.hasOwn(DECIMAL, unit) ? DECIMAL[unit] : Number(/^[eE]([-+]?\d{1,4})$/.exec(unit)?.[1] ?? NaN);
  if (Number.isNaN(exponent)) return undefined;
  const value = shifted(digits, scale, exponent);
  return { ...value, whole: value.scale === 0 && whole.length + scale <= 18 ? value.digits : undefined };
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const difference = plus(a, b, -1n).digits;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** `a + factor * b`. */
export function plus(a: Quantity, b: Quantity, factor = 1n): Quantity {
  const scale = Math.max(a.scale, b.scale);
  const digits = at(a, scale) + factor * at(b, scale);
  return { digits, scale, whole: a.whole !== undefined && b.whole !== undefined ? digits : undefined };
}

/** The value when Kubernetes takes it for an integer of 64 bits. */
export function wholeQuantity({ whole }: Quantity): bigint | undefined {
  return whole !== undefined && BigInt.asIntN(64, whole) === whole ? whole : undefined;
}

export function approximateQuantity({ digits, scale }: Quantity): number {
  return Number(digits) / 10 ** scale;
}

function at({ digits, scale }: Quantity, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}

function shifted(digits: bigint, scale: number, exponent: number): Quantity {
  const moved = scale - exponent;
  return moved >= 0 ? { digits, scale: moved } : { digits: digits * 10n ** BigInt(-moved), scale: 0 };
}
