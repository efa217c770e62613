import { Environment } from '#cel';
import { Address, addressText, contains, masked, network, Network, plainAddress } from '../../network-address';

class CelIp {
  constructor(public readonly address: Address) {}
}
class CelCidr {
  constructor(public readonly net: Network) {}
}
class IpNamespace {}

/** `ip`, `cidr` and what goes with them (k8s.io/apiserver v0.36.3, pkg/cel/library/ip.go and cidr.go). */
export function registerAddresses(environment: Environment): void {
  environment.registerType('net.IP', { ctor: CelIp, fields: {} });
  environment.registerType('net.CIDR', { ctor: CelCidr, fields: {} });
  environment.registerType('kubernetes.IpNamespace', { ctor: IpNamespace, fields: {} });
  environment.registerConstant('ip', 'kubernetes.IpNamespace', new IpNamespace());
  const define = (signature: string, handler: (...args: any[]) => unknown) => environment.registerFunction(signature, handler);

  define('isIP(string): bool', (text: string) => plainAddress(text) !== undefined);
  define('ip(string): net.IP', (text: string) => new CelIp(parsedAddress(text)));
  define('kubernetes.IpNamespace.isCanonical(string): bool', (_: IpNamespace, text: string) => addressText(parsedAddress(text)) === text);
  define('string(net.IP): string', ({ address }: CelIp) => addressText(address));
  define('net.IP.family(): int', ({ address }: CelIp) => (address.kind() === 'ipv4' ? 4n : 6n));
  define('net.IP.isUnspecified(): bool', ({ address }: CelIp) => address.toByteArray().every(byte => byte === 0));
  define('net.IP.isLoopback(): bool', ({ address }: CelIp) => address.range() === 'loopback');
  define('net.IP.isLinkLocalMulticast(): bool', ({ address }: CelIp) => isLinkLocalMulticast(address));
  define('net.IP.isLinkLocalUnicast(): bool', ({ address }: CelIp) => address.range() === 'linkLocal');
  define('net.IP.isGlobalUnicast(): bool', ({ address }: CelIp) => isGlobalUnicast(address));

  define('isCIDR(string): bool', (text: string) => network(text) !== undefined);
  define('cidr(string): net.CIDR', (text: string) => new CelCidr(parsedNetwork(text)));
  define('string(net.CIDR): string', (cidr: CelCidr) => `${addressText(cidr.net.address)}/${cidr.net.prefix}`);
  define('net.CIDR.ip(): net.IP', (cidr: CelCidr) => new CelIp(cidr.net.address));
  define('net.CIDR.prefixLength(): int', (cidr: CelCidr) => BigInt(cidr.net.prefix));
  define('net.CIDR.masked(): net.CIDR', (cidr: CelCidr) => new CelCidr(masked(cidr.net)));
  define('net.CIDR.containsIP(string): bool', (cidr: CelCidr, text: string) => contains(cidr.net, single(parsedAddress(text))));
  define('net.CIDR.containsIP(net.IP): bool', (cidr: CelCidr, ip: CelIp) => contains(cidr.net, single(ip.address)));
  define('net.CIDR.containsCIDR(string): bool', (cidr: CelCidr, text: string) => contains(cidr.net, parsedNetwork(text)));
  define('net.CIDR.containsCIDR(net.CIDR): bool', (cidr: CelCidr, other: CelCidr) => contains(cidr.net, other.net));
}

function parsedAddress(text: string): Address {
  const address = plainAddress(text);
  if (!address) throw new SyntaxError(`${JSON.stringify(text)} is not an IP address`);
  return address;
}

function parsedNetwork(text: string): Network {
  const found = network(text);
  if (!found) throw new SyntaxError(`${JSON.stringify(text)} is not a network such as 10.0.0.0/8`);
  return found;
}

function single(address: Address): Network {
  return { address, prefix: address.kind() === 'ipv4' ? 32 : 128 };
}

function isLinkLocalMulticast(address: Address): boolean {
  const bytes = address.toByteArray();
  return address.kind() === 'ipv4' ? bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0 : bytes[0] === 0xff && bytes[1] % 16 === 2;
}

/** Go's idea of it: private addresses count as well. */
function isGlobalUnicast(address: Address): boolean {
  const bytes = address.toByteArray();
  const multicast = address.kind() === 'ipv4' ? bytes[0] >= 224 && bytes[0] < 240 : bytes[0] === 0xff;
  const broadcast = address.kind() === 'ipv4' && bytes.every(byte => byte === 255);
  return !multicast && !broadcast && bytes.some(byte => byte !== 0) && address.range() !== 'loopback' && address.range() !== 'linkLocal';
}
