import { celName, CelValues } from '../../../src/schema/cel/values';
import { StructuralSchema } from '../../../src/schema/structural';

test.each([
  ['name', 'name'], ['namespace', '__namespace__'], ['in', '__in__'], ['a.b', 'a__dot__b'], ['a-b/c', 'a__dash__b__slash__c'], ['a__b', 'a__underscores__b'], ['_a', '_a'],
  ['', undefined], ['1a', undefined], ['a b', undefined], ['é', undefined],
])('%p is %p in CEL', (field, name) => expect(celName(field)).toBe(name));

const of = (value: unknown, schema: StructuralSchema) => new CelValues().of(value, schema);

test('numbers are what their schema says', () => {
  expect(of(1, { type: 'integer' })).toBe(1n);
  expect(of(1, { type: 'number' })).toBe(1);
  expect(of(1, { 'x-kubernetes-int-or-string': true })).toBe(1n);
  expect(of('1', { 'x-kubernetes-int-or-string': true })).toBe('1');
});

test('some formats have types of their own', () => {
  expect(of('eA==', { type: 'string', format: 'byte' })).toEqual(new Uint8Array([120]));
  expect(of('2024-01-01', { type: 'string', format: 'date' })).toEqual(new Date('2024-01-01T00:00:00Z'));
  expect(of('2024-01-01T00:00:00Z', { type: 'string', format: 'date-time' })).toEqual(new Date('2024-01-01T00:00:00Z'));
  expect(Number(of('1s', { type: 'string', format: 'duration' }))).toBe(1000);
});

test('objects have escaped fields, maps have their keys, and what has no type is not seen', () => {
  const schema: StructuralSchema = {
    type: 'object',
    properties: { namespace: { type: 'string' }, map: { type: 'object', additionalProperties: { type: 'integer' } } },
  };
  expect(of({ namespace: 'x', map: { 'a.b': 1 }, other: 1 }, schema)).toEqual({ __namespace__: 'x', map: { 'a.b': 1n } });
});

test('null stays null', () => expect(of(null, { type: 'string', nullable: true })).toBeNull());
