import { BlockList, isIP } from 'node:net';
import { ANYWHERE, Network } from './policies';
import { IntentError } from '../../../intent/intent-error';
import { Values } from '../../../intent/security/policy-rule';
import { rangeOf } from '../../../kubernetes/addresses';

/**
 * The networks of a source: each of its ranges, without those of the ranges that are not meant which lie in it.
 *
 * Linkerd takes an exception only within its range, and not for all of it (policy-controller/src/admission.rs, version-2.20).
 *
 * @throws when an exception lies in no range, or takes all of one
 */
export function networksOf({ any, none = [] }: Values<string>, where: string): Network[] {
  const ranges = any?.map(rangeOf) ?? ANYWHERE;
  const excepted = none.map(rangeOf);
  const useless = excepted.find(except => !ranges.some(range => holds(range, except)));
  if (useless !== undefined) throw overlapping(where, `\`notIpBlocks\` has ${useless}, which lies within none of \`ipBlocks\``, 'there would be nothing to except it from');
  return [...new Set(ranges)].map(cidr => ({ cidr, except: exceptionsOf(cidr, excepted, where) }));
}

function exceptionsOf(cidr: string, excepted: readonly string[], where: string): string[] {
  const whole = excepted.find(except => holds(except, cidr));
  if (whole !== undefined) throw overlapping(where, `\`notIpBlocks\` has ${whole}, which is all of ${cidr}`, 'nothing of that range would be left');
  return [...new Set(excepted.filter(except => holds(cidr, except)))];
}

/** Whether every address of the one range is in the other. Two ranges either lie within each other or have nothing in common. */
function holds(outer: string, inner: string): boolean {
  const [[outerAddress, outerBits], [innerAddress, innerBits]] = [outer.split('/'), inner.split('/')];
  if (isIP(outerAddress) !== isIP(innerAddress) || Number(innerBits) < Number(outerBits)) return false;
  const family = isIP(outerAddress) === 4 ? 'ipv4' : 'ipv6';
  const addresses = new BlockList();
  addresses.addSubnet(outerAddress, Number(outerBits), family);
  return addresses.check(innerAddress, family);
}

function overlapping(where: string, what: string, why: string): IntentError {
  return new IntentError({ where, what, why, instead: 'name ranges, and in `notIpBlocks` parts of them' });
}
