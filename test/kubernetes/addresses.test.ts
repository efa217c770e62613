import { addressProblem, rangeOf, rangeProblem } from '../../src/kubernetes/addresses';

test.each(['10.0.0.1', '0.0.0.0', '::1', '2001:db8::7'])('%s is an address', address => {
  expect(addressProblem(address)).toBeUndefined();
});

test.each(['', '10.0.0', '10.0.0.256', '010.0.0.1', 'fe80::1%eth0', 'example.com', '10.0.0.1/32'])('"%s" is no address', address => {
  expect(addressProblem(address)).toBe(`"${address}" is no IP address`);
});

test.each(['10.0.0.0/8', '0.0.0.0/0', '10.0.0.1/32', '2001:db8::/32', '::/0', '::1/128'])('%s is a range', range => {
  expect(rangeProblem(range)).toBeUndefined();
});

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/8/8', '::/129', 'example.com/8', '10.0.0.0/-1'])('"%s" is no range', range => {
  expect(rangeProblem(range)).toBe(`"${range}" is no range of IP addresses, such as 10.0.0.0/8`);
});

test('a single address is a range of one', () => {
  expect(['10.0.0.1', '::1', '10.0.0.0/8'].map(rangeOf)).toEqual(['10.0.0.1/32', '::1/128', '10.0.0.0/8']);
});
