const UNITS: readonly [string, number][] = [['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]];

/** Milliseconds as the Gateway API takes them, in numbers of up to five digits: `90s`, `1m500ms` (GEP-2257). */
export function gatewayDuration(millis: number): string {
  const whole = UNITS.find(([, size]) => millis % size === 0 && millis >= size && millis / size <= 99_999);
  if (whole) return `${millis / whole[1]}${whole[0]}`;
  let rest = millis;
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.join('') || '0s';
}
