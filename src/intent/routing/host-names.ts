/** Whether `wide` is meant where `narrow` is: `*` is any host, `*.example.com` any below that one. */
export function coversHost(wide: string, narrow: string): boolean {
  if (wide === '*' || wide === narrow) return true;
  return wide.startsWith('*.') && narrow.endsWith(wide.slice(1)) && narrow.length > wide.length - 1;
}

/** Whether there is a host that both mean. */
export function hostsOverlap(a: string, b: string): boolean {
  return coversHost(a, b) || coversHost(b, a);
}
