import { logFilterProblem } from '../../../src/constructs/operations/log-filter';

test.each([
  'response.code >= 400',
  'response.code == 500 || response.code != 200 && !(request.path.contains("/healthz"))',
  "connection.mtls && request.url_path.contains('v1beta3')",
  '!has(request.useragent) || !(request.useragent.startsWith("Amazon-Route53-Health-Check-Service"))',
  'request.headers["x-a"] == "it\'s = (not) closed"',
  "request.headers['x'] == 'a \\' b = c'",
  'response.code <= 399 ? true : false',
  '[200, 204].exists(code, code == response.code)',
])('an expression: %s', expression => {
  expect(logFilterProblem(expression)).toBeUndefined();
});

test.each([
  ['', 'an expression is not empty'],
  [' \n', 'an expression is not empty'],
  ['response.code = 400', '"=" is no operator: equality is "=="'],
  ['(response.code == 400', '")" is missing'],
  ['response.code == 400)', '")" closes what was not opened'],
  ['request.headers["a"', '"]" is missing'],
  ['f([1)]', '")" closes what was not opened'],
  ['request.path == "/a', 'a quotation mark has no second one'],
  ["request.path == '/a", 'a quotation mark has no second one'],
])('%s', (expression, problem) => {
  expect(logFilterProblem(expression)).toBe(problem);
});
