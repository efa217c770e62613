import { hostNameProblem, wildcardHostProblem } from '../../src/kubernetes/host-names';

test.each(['api.example.com', 'a.b', '1.example.com', `${'a'.repeat(63)}.example`])('%s is a host name', name => {
  expect(hostNameProblem(name)).toBeUndefined();
  expect(wildcardHostProblem(name)).toBeUndefined();
});

test.each(['*.example.com', '*.local'])('%s is a wildcard, and no name', host => {
  expect(wildcardHostProblem(host)).toBeUndefined();
  expect(hostNameProblem(host)).toContain(host.includes('.com') ? '"*" is not allowed' : '"*" is not allowed');
});

test.each<[string, string]>([
  ['', '"" is no full name: it has no dot'],
  ['api', '"api" is no full name: it has no dot'],
  ['API.example.com', '"API" is not allowed: use lower-case letters'],
  ['api..example.com', '"" is not allowed'],
  ['api.example.com.', '"" is not allowed'],
  ['a_b.example.com', '"a_b" is not allowed'],
  ['10.0.0.1', '"10.0.0.1" ends with a number, as an IP address does'],
  [`${'a.'.repeat(127)}com`, 'has 257 characters, at most 253 are allowed'],
  [`${'a'.repeat(64)}.com`, 'has 64 characters, at most 63 are allowed'],
])('%s is no host name', (name, problem) => {
  expect(hostNameProblem(name)).toContain(problem);
  expect(wildcardHostProblem(name)).toContain(problem);
});

test.each(['*', 'api.*.com', '*-api.example.com', '**.example.com', '*.*.com'])('%s is no wildcard', host => {
  expect(wildcardHostProblem(host)).toContain(`"${host}": "*" stands for whole labels at the beginning only`);
});

test('what is below a wildcard is a name too', () => {
  expect(wildcardHostProblem('*.EXAMPLE.com')).toContain('"EXAMPLE" is not allowed');
  expect(wildcardHostProblem('*.')).toContain('"" is not allowed');
});
