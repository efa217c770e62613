import { evaluate } from '#cel';

const zero = evaluate("duration('0s')");
const Duration: new (seconds: bigint, nanos: number) => object = zero.constructor; // the library does not export its class
const SECOND = 1_000_000_000n;

/** A duration for CEL. */
export function celDuration(nanoseconds: bigint): object {
  return new Duration(nanoseconds / SECOND, Number(nanoseconds % SECOND));
}
