import {
  annotationKeyProblem, dns1035LabelProblem, dnsLabelProblem, dnsSubdomainProblem, labelKeyProblem, labelValueProblem, portNameProblem,
} from '../../src/kubernetes/names';

type Rule = (value: string) => string | undefined;

const table: [name: string, rule: Rule, good: string[], bad: string[]][] = [
  ['dnsLabelProblem', dnsLabelProblem, ['a', '1', 'a-b', '0a', 'a'.repeat(63)], ['', 'A', 'a.b', '-a', 'a-', 'a_b', 'a\n', 'a'.repeat(64)]],
  ['dns1035LabelProblem', dns1035LabelProblem, ['a', 'a1', 'a-b'], ['', '1a', 'a-', 'A', 'a'.repeat(64)]],
  ['dnsSubdomainProblem', dnsSubdomainProblem,
    ['a', 'a.b', '1.2', `${'a'.repeat(100)}.b`, 'a'.repeat(253)], ['', 'a..b', '.a', 'a.', 'a.-b', 'a_b', 'A', 'a'.repeat(254)]],
  ['labelKeyProblem', labelKeyProblem,
    ['a', 'A_b.c-d', 'example.com/A', `${'a'.repeat(253)}/${'b'.repeat(63)}`],
    ['', '/a', 'a/', 'a/b/c', 'Example.com/a', 'a b', '-a', 'a'.repeat(64), `${'a'.repeat(254)}/b`]],
  ['labelValueProblem', labelValueProblem, ['', 'a', 'A_b.c', '1.2'], ['-a', 'a-', 'a b', 'a/b', '*', 'a'.repeat(64)]],
  ['annotationKeyProblem', annotationKeyProblem, ['Example.COM/A', 'a'], ['a/b/c', '', 'a b']],
  ['portNameProblem', portNameProblem, ['http', 'http-2', '1a'], ['', '80', 'a--b', '-a', 'a-', 'HTTP', 'a_b', 'a'.repeat(16)]],
];

describe.each(table)('%s', (_name, rule, good, bad) => {
  test.each(good)('accepts %j', value => expect(rule(value)).toBeUndefined());
  test.each(bad)('refuses %j', value => expect(rule(value)).toEqual(expect.any(String)));
});

test('a message says what is wrong and what would be right', () => {
  expect(dnsLabelProblem('Shop')).toBe('"Shop" is not allowed: use lower-case letters, digits and "-", beginning and ending with a letter or digit');
  expect(labelValueProblem('v'.repeat(70))).toContain('has 70 characters, at most 63 are allowed');
  expect(labelKeyProblem('a/b/c')).toContain('prefix/name');
  expect(labelKeyProblem('Example.com/a')).toContain('the prefix of "Example.com/a" is not a DNS subdomain');
});
