import { keySetProblem } from '../../../src/intent/security/key-set';

const rsa = { kty: 'RSA', e: 'AQAB', n: 'xAE7' };

test.each([
  ['RSA', [rsa]],
  ['an elliptic curve', [{ kty: 'EC', crv: 'P-256', x: 'a', y: 'b' }]],
  ['an Edwards curve', [{ kty: 'OKP', crv: 'Ed25519', x: 'a' }]],
  ['several', [rsa, { ...rsa, kid: '2' }]],
])('public keys: %s', (_, keys) => {
  expect(keySetProblem(JSON.stringify({ keys }))).toBeUndefined();
});

test.each<[string, string, string]>([
  ['no JSON', 'https://auth.example.com/jwks.json', 'it is no JSON'],
  ['one key and no set', JSON.stringify(rsa), 'it has no list of `keys`'],
  ['null', 'null', 'it is no JSON'],
  ['no keys', '{"keys":[]}', 'it has no keys'],
  ['a private key', JSON.stringify({ keys: [{ ...rsa, d: 'secret' }] }), 'it has a private key (`d`)'],
  ['a shared secret', JSON.stringify({ keys: [{ kty: 'oct', k: 'secret' }] }), 'it has a private key (`k`)'],
  ['a key of no kind', JSON.stringify({ keys: [{ n: 'a' }] }), 'it has a key of kind undefined'],
  ['nothing in the place of a key', '{"keys":[null]}', 'it has a key of kind undefined'],
  ['half a key', JSON.stringify({ keys: [{ kty: 'RSA', n: 'a' }] }), 'it has a key of kind RSA without `e`'],
])('%s', (_, text, problem) => {
  expect(keySetProblem(text)).toContain(problem);
});
