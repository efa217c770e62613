/** Micro is written with a u, or with either of two characters that look the same. */
const NANOSECONDS = new Map([
  ['ns', 1n], ['us', 1_000n], ['\u00b5s', 1_000n], ['\u03bcs', 1_000n], ['ms', 1_000_000n], ['s', 1_000_000_000n], ['m', 60_000_000_000n], ['h', 3_600_000_000_000n],
]);
const LARGEST = 2n ** 63n;

/** Nanoseconds of a duration as Go's time.ParseDuration reads it: `1h30m`, `-1.5s`, `0`. Undefined when it is none. */
export function goDuration(text: string): bigint | undefined {
  const [, sign, rest] = /^([-+]?)(.*)$/s.exec(text)!;
  if (rest === '0') return 0n;
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$/.test(rest)) return undefined;
  let sum = 0n;
  for (const [, whole, fraction, unit] of rest.matchAll(/(\d*)\.?(\d*)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g)) {
    const size = NANOSECONDS.get(unit)!;
    sum += BigInt(whole || 0) * size + BigInt(fraction || 0) * size / 10n ** BigInt(fraction.length);
    if (sum > LARGEST) return undefined;
  }
  if (sign === '-') return -sum;
  return sum === LARGEST ? undefined : sum;
}

const SECOND = 1_000_000_000n;
const WORDS: readonly [nanoseconds: bigint, ...names: string[]][] = [
  [1n, 'ns', 'nano'], [1_000n, 'us', '\u00b5s', 'micro'], [1_000_000n, 'ms', 'milli'], [SECOND, 's', 'sec'], [60n * SECOND, 'm', 'min'],
  [3600n * SECOND, 'h', 'hr', 'hour'], [86_400n * SECOND, 'd', 'day'], [604_800n * SECOND, 'w', 'wk', 'week'],
];

/**
 * Nanoseconds of a duration in a field with the format `duration`: besides Go's, numbers with words such as `2 days`
 * (k8s.io/kube-openapi, pkg/validation/strfmt/duration.go). Undefined when it is none.
 */
export function wordyDuration(text: string): bigint | undefined {
  const exact = goDuration(text);
  if (exact !== undefined) return exact;
  let sum: bigint | undefined;
  for (const [, number, name] of text.matchAll(/(\d+)\s*([A-Za-z\u00b5]+)/g)) {
    const unit = WORDS.find(([, ...names]) => names.includes(name.toLowerCase()) || name.toLowerCase().startsWith(names[names.length - 1]));
    if (unit) sum = (sum ?? 0n) + BigInt(number) * unit[0];
  }
  return sum;
}
