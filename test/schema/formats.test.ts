import { GO_FORMATS, STRING_FORMATS } from '../../src/schema/formats';

const table: [format: string, good: string[], bad: string[]][] = [
  ['byte', ['eA==', 'eHh4'], ['', 'x', 'eA=', 'e A=']],
  ['cidr', ['10.0.0.0/8', '::/0', 'fe80::/10'], ['10.0.0.0', '10.0.0.0/33', '::/129', 'x/8', '10.0.0.0/x']],
  ['date', ['2024-02-29', '0001-01-01'], ['2023-02-29', '2024-13-01', '2024-1-1', '']],
  ['datetime', ['2024-01-01T00:00:00Z', '2024-01-01t00:00:00.123+01:00'], ['2024-01-01', '2024-01-01T24:00:00Z', '2024-01-01T00:00:00', '']],
  ['duration', ['1s', '1h30m', '-1.5ms', '0', '2 days', '1 week', '5 Sec'], ['', 's', '1', 'abc', '1 fortnight']],
  ['hostname', ['a', 'a-b.example.com', '1a', 'é'], ['', '-a', 'a_b', 'a..b', 'a.b', '10.0.0.1', `${'a'.repeat(64)}.bc`]],
  ['ipv4', ['10.0.0.1', '0.0.0.0'], ['10.0.0', '10.0.0.256', '::1', 'x', '']],
  ['ipv6', ['::1', 'fe80::1', '2001:db8::', '::ffff:1.2.3.4', '::1.2.3.4'], ['1.2.3.4', '::g', '', 'fe80::1%eth0']],
  ['mac', ['00:00:5e:00:53:01', '02-00-5e-10-00-00', '0000.5e00.5301'], ['00:00', 'x', '']],
  ['uri', ['http://a', '/path', 'mailto:a'], ['a', '', 'http://a b', '#a']],
  ['uuid', ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174000'], ['123', '']],
  ['uuid3', ['123e4567-e89b-32d3-a456-426614174000'], ['123e4567-e89b-12d3-a456-426614174000']],
  ['uuid4', ['123e4567-e89b-42d3-a456-426614174000'], ['123e4567-e89b-42d3-c456-426614174000']],
  ['uuid5', ['123e4567-e89b-52d3-a456-426614174000'], ['123e4567-e89b-42d3-a456-426614174000']],
  ['k8sshortname', ['a', 'a-1'], ['', 'A', 'a.b']],
  ['k8slongname', ['a', 'a.b'], ['', 'a_b', 'a.']],
];
describe.each(table)('%s', (format, good, bad) => {
  test.each(good)('accepts %p', text => expect(STRING_FORMATS[format](text)).toBe(true));
  test.each(bad)('refuses %p', text => expect(STRING_FORMATS[format](text)).toBe(false));
});

test('every format that is checked is tested', () => expect(table.map(([format]) => format).sort()).toEqual(Object.keys(STRING_FORMATS).sort()));

test('the bytes of a Secret may be empty, and on several lines', () => {
  expect(['', 'eA==', 'eH\nh4'].map(GO_FORMATS.base64)).toEqual([true, true, true]);
  expect(GO_FORMATS.base64('x')).toBe(false);
});
