/** The middle one; the mean of the two in the middle where there are two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * How many times as much one series is as another that was measured by turns with it.
 *
 * The median of the quotients, not the quotient of the medians: what slows the machine down for a while slows both of a pair.
 */
export function ratio(values: readonly number[], beside: readonly number[]): number {
  return median(values.map((value, round) => value / beside[round]));
}
