import { Problems, step, steps, valueText } from '../../src/schema/problem';

test('a pointer is made and read', () => {
  const pointer = step(step(step('', 'a/b'), 0), '~c');
  expect(pointer).toBe('/a~1b/0/~0c');
  expect(steps(pointer)).toEqual(['a/b', '0', '~c']);
});

test.each([
  ['/spec/http/0/name', 'spec.http[0].name'], ['/spec/ports/8080', 'spec.ports["8080"]'], ['/metadata/labels/a.b~1c', 'metadata.labels["a.b/c"]'],
  ['/spec/missing/field', 'spec.missing.field'],
])('%s is written %s', (path, text) => {
  const problems = new Problems({ spec: { http: [{}], ports: {} }, metadata: { labels: {} } });
  problems.add(path, 'r', 'is wrong');
  problems.add(path, 'r', ': 5 is wrong');
  expect(problems.found.map(({ message }) => message)).toEqual([`${text} is wrong`, `${text}: 5 is wrong`]);
});

test('a problem of the whole object begins with no field', () => {
  const problems = new Problems({});
  problems.add('', 'r', ': contains itself');
  problems.add('', 'r', 'is wrong', 'the rule');
  expect(problems.found).toEqual([{ path: '', rule: 'r', message: 'contains itself' }, { path: '', rule: 'r', message: 'is wrong', cel: 'the rule' }]);
});

test('a long value is cut', () => expect(valueText('x'.repeat(200))).toHaveLength(80));
