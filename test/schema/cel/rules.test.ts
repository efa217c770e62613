import { checkRules } from '../../../src/schema/cel/rules';
import { Problems } from '../../../src/schema/problem';
import { StructuralSchema, ValidationRule } from '../../../src/schema/structural';

function broken(spec: unknown, schema: StructuralSchema, root: ValidationRule[] = []): string[] {
  const object = { apiVersion: 'a/v1', kind: 'A', metadata: { name: 'n', labels: { a: 'b' } }, spec };
  const problems = new Problems(object);
  checkRules(object, { 'type': 'object', 'properties': { spec: schema }, 'x-kubernetes-validations': root }, problems);
  return problems.found.map(({ path, message }) => `${path} | ${message}`);
}
const string = (...rules: ValidationRule[]): StructuralSchema => ({ 'type': 'string', 'x-kubernetes-validations': rules });

test('a rule is evaluated wherever its value stands', () => {
  const rule = { rule: 'self != "x"', message: 'not x' };
  const schema: StructuralSchema = { type: 'object', properties: { l: { type: 'array', items: string(rule) }, m: { type: 'object', additionalProperties: string(rule) } } };
  expect(broken({ l: ['a', 'x'], m: { 'a/b': 'x' } }, schema)).toEqual(['/spec/l/1 | spec.l[1]: not x', '/spec/m/a~1b | spec.m["a/b"]: not x']);
});

test('the message may be an expression, and falls back on the text, and on the rule', () => {
  expect(broken('x', string({ rule: 'false', message: 'text', messageExpression: '"no " + self' }))).toEqual(['/spec | spec: no x']);
  expect(broken('x', string({ rule: 'false', message: 'text', messageExpression: 'self.nothing' }))).toEqual(['/spec | spec: text']);
  expect(broken('x', string({ rule: 'false', message: 'text', messageExpression: '"a\\nb"' }))).toEqual(['/spec | spec: text']);
  expect(broken('x', string({ rule: ' self == "y" ' }))).toEqual(['/spec | spec: must keep the rule self == "y"']);
});

test('the field to blame may be another', () => {
  const schema: StructuralSchema = { 'type': 'object', 'properties': {}, 'x-kubernetes-validations': [{ rule: 'false', message: 'm', fieldPath: ".a['b.c/d'].e" }] };
  expect(broken({}, schema)).toEqual(['/spec/a/b.c~1d/e | spec.a["b.c/d"].e: m']);
});

test('a rule that cannot be evaluated is broken', () => {
  expect(broken('x', string({ rule: 'int(self) > 0', message: 'm' }))).toEqual(['/spec | spec: m (the rule could not be evaluated: "x" is not an integer)']);
});

test('rules on transitions are left out, unless they can do without an old value', () => {
  expect(broken('x', string({ rule: 'self == oldSelf' }))).toEqual([]);
  expect(broken('x', string({ rule: 'oldSelf.hasValue() || self == "y"', message: 'm', optionalOldSelf: true }))).toEqual(['/spec | spec: m']);
});

test('null has no rules', () => expect(broken(null, { ...string({ rule: 'false' }), nullable: true })).toEqual([]));

test('a rule inside allOf speaks of the same value', () => {
  expect(broken('x', { type: 'string', allOf: [{ 'x-kubernetes-validations': [{ rule: 'self == "y"', message: 'm' }] }] })).toEqual(['/spec | spec: m']);
});

test('a rule on the whole sees name and type, and nothing else of the metadata', () => {
  expect(broken({}, { type: 'object' }, [{ rule: 'self.metadata.name == "n" && self.kind == "A" && self.apiVersion == "a/v1" && !has(self.metadata.labels)' }])).toEqual([]);
});
