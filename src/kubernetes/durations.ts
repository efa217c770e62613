const UNITS: readonly [string, number][] = [['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]];

/**
 * Milliseconds as one whole number with one unit: `1500` is `1500ms`, `90000` is `90s`.
 *
 * This is the common ground of the grammars in use: Go durations (Istio), Gateway API durations (GEP-2257: at most five
 * digits a unit, which the choice of the largest unit that divides keeps) and Linkerd's (one number, one unit).
 */
export function durationText(millis: number): string {
  const [unit, size] = UNITS.find(([, candidate]) => millis % candidate === 0 && millis >= candidate) ?? ['ms', 1];
  return `${millis / size}${unit}`;
}
