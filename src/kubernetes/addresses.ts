import { isIP } from 'node:net';

/** What is wrong with a text as an IP address, if anything. */
export function addressProblem(text: string): string | undefined {
  return isIP(text) !== 0 && !text.includes('%') ? undefined : `"${text}" is no IP address`;
}

/** What is wrong with a text as a range of IP addresses, such as `10.0.0.0/8`, if anything. */
export function rangeProblem(text: string): string | undefined {
  const [address, prefix, ...more] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  const isPrefix = more.length === 0 && /^(0|[1-9]\d{0,2})$/.test(prefix ?? '') && Number(prefix) <= bits;
  return addressProblem(address) === undefined && isPrefix ? undefined : `"${text}" is no range of IP addresses, such as 10.0.0.0/8`;
}

/** A single address as a range; a range as it is. */
export function rangeOf(text: string): string {
  return text.includes('/') ? text : `${text}/${isIP(text) === 4 ? 32 : 128}`;
}
