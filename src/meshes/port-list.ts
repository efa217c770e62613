/** The ports that a list such as `8080,9000-9010` does not hold. */
export function portsOutside(ports: readonly number[], list: string): number[] {
  if (list.trim() === '*') return [];
  const ranges = list.split(',').map(part => part.trim()).filter(part => part !== '').map(part => part.split('-').map(Number));
  return ports.filter(port => !ranges.some(([from, to = from]) => port >= from && port <= to));
}

/** The ports that a list such as `8080,9000-9010` holds. */
export function portsWithin(ports: readonly number[], list: string): number[] {
  const outside = portsOutside(ports, list);
  return ports.filter(port => !outside.includes(port));
}
