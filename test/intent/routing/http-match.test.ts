import { HttpMatch } from '../../../src';

test('names of headers have no case, values have', () => {
  const match = HttpMatch.header('X-Canary', 'True');
  expect([match.headerName, match.headerValue]).toEqual(['x-canary', 'True']);
  expect(match._problem()).toBeUndefined();
});

test.each([
  ['', 'x', '"" is not the name of an HTTP header'],
  ['x canary', 'x', '"x canary" is not the name of an HTTP header'],
  [':authority', 'x', '":authority" is not the name of an HTTP header'],
  ['x'.repeat(257), 'x', 'is not the name of an HTTP header'],
  ['Host', 'x', '"host" is no header of its own: it is the request\'s authority'],
  ['x-canary', '', 'the value of header "x-canary" must have 1 to 4096 characters'],
  ['x-canary', 'v'.repeat(4097), 'the value of header "x-canary" must have 1 to 4096 characters'],
])('header %s: %s', (name, value, problem) => {
  expect(HttpMatch.header(name, value)._problem()).toContain(problem);
});
