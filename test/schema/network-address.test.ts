import { address, addressText, contains, masked, network, plainAddress } from '../../src/schema/network-address';

test.each(['10.0.0.1', '0.0.0.0', '255.255.255.255', '::', '::1', 'fe80::1', '2001:db8:0:0:0:0:0:1'])('%s is an address', text => expect(plainAddress(text)).toBeDefined());
test.each(['', '10.0.0', '10.1', '10.0.0.01', '010.0.0.1', '10.0.0.256', '0x7f.1', ':::', '1::2::3', 'a', '10.0.0.1/8', ' ::1', '1:2:3:4:5:6:7:8:9'])(
  '%p is none', text => expect(address(text)).toBeUndefined());
test.each(['fe80::1%eth0', '::ffff:1.2.3.4'])('%s is none for CEL', text => expect(plainAddress(text)).toBeUndefined());

test.each(['10.0.0.0/8', '10.0.0.1/32', '::/0', 'fe80::/10'])('%s is a network', text => expect(network(text)).toBeDefined());
test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/', '10.0.0.0/-1', '::/129', '/8', 'a/8', '::ffff:1.2.3.4/96'])('%p is none', text => expect(network(text)).toBeUndefined());

test('a network without its last bits', () => {
  const { address: found, prefix } = masked(network('10.20.30.40/12')!);
  expect(`${addressText(found)}/${prefix}`).toBe('10.16.0.0/12');
  expect(addressText(masked(network('2001:db8:ffff::1/36')!).address)).toBe('2001:db8:f000::');
});

test.each([
  ['10.0.0.0/8', '10.1.0.0/16', true], ['10.0.0.0/8', '10.0.0.0/8', true], ['10.1.0.0/16', '10.0.0.0/8', false], ['10.0.0.0/8', '11.0.0.0/16', false],
  ['::/0', '10.0.0.0/8', false], ['fe80::/10', 'fe80::/64', true], ['10.0.0.5/8', '10.9.9.9/32', true],
])('%s contains %s: %s', (outer, inner, answer) => expect(contains(network(outer)!, network(inner)!)).toBe(answer));
