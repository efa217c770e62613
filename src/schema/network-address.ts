import * as ipaddr from 'ipaddr.js';

const FOUR_PARTS = /^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/;

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** An address as Go's netip.ParseAddr reads it: no leading zeros, no shorthand such as `10.1`. A zone is kept. */
export function address(text: string): Address | undefined {
  if (!text.includes(':')) return FOUR_PARTS.test(text) && ipaddr.IPv4.isValid(text) ? ipaddr.IPv4.parse(text) : undefined;
  const plain = withoutDots(text);
  return plain !== undefined && ipaddr.IPv6.isValid(plain) ? ipaddr.IPv6.parse(plain) : undefined;
}

/** An IPv6 address whose last part is written as IPv4, written as others are; undefined when that part is none. */
function withoutDots(text: string): string | undefined {
  const [, before, dotted, zone] = /^(.*:)([^:%]*\.[^:%]*)(%.*)?$/s.exec(text) ?? [];
  if (dotted === undefined) return text;
  const bytes = address(dotted)?.toByteArray();
  return bytes && `${before}${(bytes[0] * 256 + bytes[1]).toString(16)}:${(bytes[2] * 256 + bytes[3]).toString(16)}${zone ?? ''}`;
}

/** An address as the functions of Kubernetes' CEL library take it: without a zone, and not IPv4 dressed as IPv6. */
export function plainAddress(text: string): Address | undefined {
  const found = text.includes('%') ? undefined : address(text);
  return found instanceof ipaddr.IPv6 && found.isIPv4MappedAddress() ? undefined : found;
}

export interface Network {
  readonly address: Address;
  readonly prefix: number;
}

/** A network as Go's netip.ParsePrefix reads it, with the same restrictions as `plainAddress`. */
export function network(text: string): Network | undefined {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return undefined;
  const found = plainAddress(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (!found || !/^(0|[1-9]\d{0,2})$/.test(digits)) return undefined;
  const prefix = Number(digits);
  return prefix <= (found.kind() === 'ipv4' ? 32 : 128) ? { address: found, prefix } : undefined;
}

/** The canonical text of an address, as Go prints it. */
export function addressText(found: Address): string {
  return found.kind() === 'ipv4' ? found.toString() : (found as ipaddr.IPv6).toRFC5952String();
}

/** The network with the bits behind its prefix set to zero. */
export function masked({ address: found, prefix }: Network): Network {
  const bytes = found.toByteArray().map((byte, index) => {
    const kept = Math.max(0, Math.min(8, prefix - 8 * index));
    return byte - byte % 2 ** (8 - kept);
  });
  return { address: ipaddr.fromByteArray(bytes), prefix };
}

export function contains(outer: Network, inner: Network): boolean {
  if (outer.address.kind() !== inner.address.kind() || inner.prefix < outer.prefix) return false;
  return addressText(masked(outer).address) === addressText(masked({ address: inner.address, prefix: outer.prefix }).address);
}
