import { parseUrl, queryValues } from '../../src/schema/uri';

test.each([
  ['https://user:pw@example.com:8080/a/b?c=d#e', { scheme: 'https', host: 'example.com:8080', hostname: 'example.com', port: '8080', escapedPath: '/a/b', query: 'c=d' }],
  ['HTTP://a', { scheme: 'http', host: 'a', escapedPath: '' }],
  ['/a/b', { scheme: '', host: '', escapedPath: '/a/b' }],
  ['http://[::1]:80/', { host: '[::1]:80', hostname: '::1', port: '80' }],
  ['oci://ghcr.io/a/b:v1', { scheme: 'oci', host: 'ghcr.io', escapedPath: '/a/b:v1' }],
  ['file:///opt/a.wasm', { scheme: 'file', host: '', escapedPath: '/opt/a.wasm' }],
  ['*', { escapedPath: '*' }],
  ['http://a@b@<c>', { host: '<c>' }],
  ['mailto:a@b', { scheme: 'mailto', host: '' }],
  ['http://', { scheme: 'http', host: '' }],
  ['http://a/ä b', { escapedPath: '/%C3%A4%20b' }],
])('%s', (text, parts) => expect(parseUrl(text)).toMatchObject(parts));

test.each(['', 'a', 'a/b', 'a:b/c:d\u0000', '1http://a', 'http://a#b', 'http://::1', 'http://a:80:80', 'http://a|b', 'http://a%41', ':a', 'http://a:b', 'http://a:80x/', 'http://a/%zz', 'http://a b/', 'http://[::1', '#a', '?a', '-a:b'])(
  '%p is none', text => expect(parseUrl(text)).toBeUndefined());

test('the values of a query, in order', () => {
  expect([...queryValues('a=1&b=%20x+y&a=2&c&d=%zz&e=1;f=2')]).toEqual([['a', ['1', '2']], ['b', [' x y']], ['c', ['']]]);
});
