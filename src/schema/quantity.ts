/** A quantity of Kubernetes (`100m`, `1.5Gi`, `1e3`): a decimal number, kept exactly. */
export interface Quantity {
  /** The value is `digits` divided by ten to the power of `scale`. */
  readonly digits: bigint;
  readonly scale: number;
}

const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 2n ** 10n, Mi: 2n ** 20n, Gi: 2n ** 30n, Ti: 2n ** 40n, Pi: 2n ** 50n, Ei: 2n ** 60n,
};
const DECIMAL: Readonly<Record<string, number>> = { 'n': -9, 'u': -6, 'm': -3, '': 0, 'k': 3, 'M': 6, 'G': 9, 'T': 12, 'P': 15, 'E': 18 };

/** Reads a quantity as k8s.io/apimachinery v0.36.3, pkg/api/resource, does. Undefined when it is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const [match, sign, whole, fraction, suffix] = /^([-+]?)(\d*)(?:\.(\d*))?(\D.*)?$/s.exec(text) ?? [];
  if (match === undefined || (whole === '' && !fraction)) return undefined;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction ?? ''}`);
  const scale = (fraction ?? '').length;
  const unit = suffix ?? '';
  if (Object.hasOwn(BINARY, unit)) return { digits: digits * BINARY[unit], scale };
  if (Object.hasOwn(DECIMAL, unit)) return shifted(digits, scale, DECIMAL[unit]);
  const exponent = /^[eE]([-+]?\d{1,4})$/.exec(unit)?.[1];
  return exponent === undefined ? undefined : shifted(digits, scale, Number(exponent));
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const difference = plus(a, b, -1n).digits;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** `a + factor * b`. */
export function plus(a: Quantity, b: Quantity, factor = 1n): Quantity {
  const scale = Math.max(a.scale, b.scale);
  return { digits: at(a, scale) + factor * at(b, scale), scale };
}

/** The value when it is a whole number of 64 bits. */
export function wholeQuantity({ digits, scale }: Quantity): bigint | undefined {
  const unit = 10n ** BigInt(scale);
  return digits % unit === 0n && BigInt.asIntN(64, digits / unit) === digits / unit ? digits / unit : undefined;
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
