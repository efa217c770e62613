import { Environment } from '#cel';
import { approximateQuantity, compareQuantities, parseQuantity, plus, Quantity, wholeQuantity } from '../../quantity';

class CelQuantity {
  constructor(public readonly quantity: Quantity) {}
}

/** `quantity` and `isQuantity` (k8s.io/apiserver v0.36.3, pkg/cel/library/quantity.go). */
export function registerQuantities(environment: Environment): void {
  environment.registerType('kubernetes.Quantity', { ctor: CelQuantity, fields: {} });
  const define = (signature: string, handler: (...args: any[]) => unknown) => environment.registerFunction(signature, handler);

  define('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined);
  define('quantity(string): kubernetes.Quantity', (text: string) => {
    const quantity = parseQuantity(text);
    if (!quantity) throw new SyntaxError(`${JSON.stringify(text)} is not a quantity`);
    return new CelQuantity(quantity);
  });
  define('sign(kubernetes.Quantity): int', (a: CelQuantity) => BigInt(compareQuantities(a.quantity, { digits: 0n, scale: 0 })));
  define('kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool', (a: CelQuantity, b: CelQuantity) => compareQuantities(a.quantity, b.quantity) > 0);
  define('kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool', (a: CelQuantity, b: CelQuantity) => compareQuantities(a.quantity, b.quantity) < 0);
  define('kubernetes.Quantity.compareTo(kubernetes.Quantity): int', (a: CelQuantity, b: CelQuantity) => BigInt(compareQuantities(a.quantity, b.quantity)));
  define('kubernetes.Quantity.asApproximateFloat(): double', (a: CelQuantity) => approximateQuantity(a.quantity));
  define('kubernetes.Quantity.isInteger(): bool', (a: CelQuantity) => wholeQuantity(a.quantity) !== undefined);
  define('kubernetes.Quantity.asInteger(): int', (a: CelQuantity) => {
    const whole = wholeQuantity(a.quantity);
    if (whole === undefined) throw new RangeError('the quantity is not a whole number');
    return whole;
  });
  for (const [name, factor] of [['add', 1n], ['sub', -1n]] as const) {
    define(`kubernetes.Quantity.${name}(kubernetes.Quantity): kubernetes.Quantity`,
      (a: CelQuantity, b: CelQuantity) => new CelQuantity(plus(a.quantity, b.quantity, factor)));
    define(`kubernetes.Quantity.${name}(int): kubernetes.Quantity`,
      (a: CelQuantity, b: bigint) => new CelQuantity(plus(a.quantity, { digits: b, scale: 0, whole: b }, factor)));
  }
}
