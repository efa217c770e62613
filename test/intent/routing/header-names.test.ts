import { writtenValueProblem } from '../../../src/intent/routing/header-names';

test.each(['', 'plain', '100%%', '%HOSTNAME%', 'a %REQ(x-request-id)% b', '%A%%B%', '%%%A%', '\ttab'])('%j may be written into a header', value => {
  expect(writtenValueProblem('x', value)).toBeUndefined();
});

test.each([
  ['100%', 'has a "%" that begins no variable'],
  ['%REQ(x', 'has a "%" that begins no variable'],
  ['%REQ()%', 'has a "%" that begins no variable'],
  ['%%%', 'has a "%" that begins no variable'],
  ['a\nb', 'has control characters'],
  ['a\u007fb', 'has control characters'],
])('%j may not', (value, problem) => expect(writtenValueProblem('x', value)).toContain(`the value of header "x" ${problem}`));
