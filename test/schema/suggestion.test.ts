import { suggestion } from '../../src/schema/suggestion';

test.each([
  ['mtsl', ['mtls', 'selector'], ', did you mean "mtls"?'],
  ['Host', ['hosts', 'host'], ', did you mean "host"?'],
  ['somethingElse', ['a', 'b'], ', known here: a, b'],
  ['x', [], ''],
  ['something', Array.from({ length: 20 }, (_, index) => `field${index}`), ''],
])('%s in %j', (name, known, says) => expect(suggestion(name, known)).toBe(says));
