const UNITS: readonly [string, number][] = [['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]];

/**
 * Milliseconds as one whole number with one unit: `1500` is `1500ms`, `90000` is `90s`.
 *
 * Both grammars in use take it: Istio's, which is Go's, and Linkerd's, which knows one number with one unit only.
 */
export function durationText(millis: number): string {
  const [unit, size] = UNITS.find(([, candidate]) => millis % candidate === 0 && millis >= candidate) ?? ['ms', 1];
  return `${millis / size}${unit}`;
}
