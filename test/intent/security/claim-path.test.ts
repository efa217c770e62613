import * as fc from 'fast-check';
import { claimText, parseClaim } from '../../../src/intent/security/claim-path';

test.each([
  ['scope', ['scope']],
  ['https://example.com/roles', ['https://example.com/roles']],
  ['a.b', ['a.b']],
  ['[realm_access][roles]', ['realm_access', 'roles']],
  ['[a]', ['a']],
])('%s', (text, path) => {
  expect(parseClaim(text)).toEqual(path);
});

test.each(['', '[', 'a[b]', '[a]b', '[a][]', '[]', 'a]'])('"%s" is no claim', text => {
  expect(parseClaim(text)).toBe(`"${text}" is no claim: write its name, or [outer][inner] for one within another`);
});

test('a path is read back from its text', () => {
  const name = fc.string({ minLength: 1 }).filter(each => !/[[\]\n]/.test(each));
  fc.assert(fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), path => {
    expect(parseClaim(claimText(path))).toEqual(path);
  }));
});
