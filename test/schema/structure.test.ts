import { Problems } from '../../src/schema/problem';
import { StructuralSchema } from '../../src/schema/structural';
import { validateStructure } from '../../src/schema/structure';

function problems(value: unknown, schema: StructuralSchema): string[] {
  const found = new Problems({ v: value });
  validateStructure({ v: value }, { type: 'object', properties: { v: schema } }, found);
  return found.found.map(({ rule, message }) => `${rule} | ${message}`);
}

const keyed: StructuralSchema = {
  'type': 'array',
  'items': { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } } },
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['a', 'b'],
};
const oneOf = (...fields: string[]): StructuralSchema => ({ type: 'object', oneOf: fields.map(field => ({ required: [field] })) });
const atMostOne = (...fields: string[]): StructuralSchema => ({
  type: 'object', oneOf: [{ not: { anyOf: fields.map(field => ({ required: [field] })) } }, ...fields.map(field => ({ required: [field] }))],
});

const good: [rule: string, schema: StructuralSchema, ...values: unknown[]][] = [
  ['type', { type: 'string' }, '', 'x'],
  ['type', { type: 'integer' }, 0, -5, 1.0],
  ['type', { type: 'number' }, 0, 1.5],
  ['type', { type: 'boolean' }, true],
  ['int-or-string', { 'x-kubernetes-int-or-string': true }, 1, 'x'],
  ['nullable', { type: 'string', nullable: true, minLength: 1 }, null, 'x'],
  ['nullable', { ...oneOf('a', 'b'), nullable: true }, null],
  ['nullable enum', { type: 'string', nullable: true, enum: ['a', null] }, null, 'a'],
  ['enum', { type: 'string', enum: ['a', ''] }, 'a', ''],
  ['int32', { type: 'integer', format: 'int32' }, 2147483647, -2147483648],
  ['int64', { type: 'integer' }, Number.MAX_SAFE_INTEGER],
  ['unknown format', { type: 'string', format: 'made-up' }, 'x'],
  ['date-time', { type: 'string', format: 'date-time' }, '2024-02-29T23:59:59Z', '2024-01-01T00:00:00.5+01:00'],
  ['a list for a string with a format, which the API server lets pass', { type: 'string', format: 'duration' }, ['x']],
  ['pattern', { type: 'string', pattern: '^(?i)a+$' }, 'A', 'aAa'],
  ['pattern anywhere', { type: 'string', pattern: 'b' }, 'abc'],
  ['maxLength in characters', { type: 'string', maxLength: 2 }, '😀😀'],
  ['exclusiveMinimum', { type: 'number', minimum: 0, exclusiveMinimum: true }, 0.1],
  ['list-map-keys', keyed, [{ a: 'x', b: 1 }, { a: 'x', b: 2 }, { a: 'x' }, {}]],
  ['list-set', { 'type': 'array', 'items': { type: 'string' }, 'x-kubernetes-list-type': 'set' }, ['a', 'b'], []],
  ['oneOf', oneOf('a', 'b'), { a: 1 }, { b: 1, c: 1 }],
  ['oneOf', atMostOne('a', 'b'), {}, { a: 1 }],
  ['anyOf', { 'x-kubernetes-int-or-string': true, 'anyOf': [{ type: 'integer', minimum: 1 }, { type: 'string', pattern: '^[a-z]+$' }] }, 1, 'http'],
];
describe.each(good)('%s %j', (_rule, schema, ...values) => {
  test.each(values.map(value => [value]))('accepts %j', value => expect(problems(value, schema)).toEqual([]));
});

const bad: [schema: StructuralSchema, value: unknown, problem: string][] = [
  [{ type: 'string' }, 1, 'type | v is an integer (1), should be a string'],
  [{ type: 'string' }, null, 'type | v is null, should be a string'],
  [{ type: 'integer' }, 1.5, 'type | v is a number (1.5), should be an integer'],
  [{ type: 'integer' }, '1', 'type | v is a string ("1"), should be an integer'],
  [{ type: 'boolean' }, 'true', 'type | v is a string ("true"), should be a boolean (true or false)'],
  [{ type: 'array' }, {}, 'type | v is an object, should be a list'],
  [{ type: 'object' }, [], 'type | v is a list, should be an object'],
  [{ 'x-kubernetes-int-or-string': true }, 1.5, 'type | v is a number (1.5), should be an integer or a string'],
  [{ type: 'string', nullable: true, enum: ['a'] }, null, 'enum | v: null is not one of a'],
  [{ type: 'string', enum: ['UNSET', 'STRICT'] }, 'STRCT', 'enum | v: "STRCT" is not one of UNSET, STRICT'],
  [{ type: 'string', enum: ['', 'a'] }, 'b', 'enum | v: "b" is not one of "", a'],
  [{ type: 'integer', format: 'int32' }, 2147483648, 'format | v: 2147483648 is not an integer of 32 bits'],
  [{ type: 'integer' }, 1e30, 'format | v: 1e+30 is not an integer of 64 bits'],
  [{ type: 'string', format: 'date-time' }, '2023-02-29T00:00:00Z', 'format | v: "2023-02-29T00:00:00Z" is not a time such as 2006-01-02T15:04:05Z'],
  [{ type: 'string', pattern: '^a$' }, 'b', 'pattern | v: "b" does not match ^a$'],
  [{ type: 'string', minLength: 1 }, '', 'minLength | v: "" has 0 characters, at least 1 is allowed'],
  [{ type: 'string', maxLength: 2 }, 'abc', 'maxLength | v: "abc" has 3 characters, at most 2 are allowed'],
  [{ type: 'integer', minimum: 1 }, 0, 'minimum | v: 0 is out of range, it must be >= 1'],
  [{ type: 'integer', maximum: 10 }, 11, 'maximum | v: 11 is out of range, it must be <= 10'],
  [{ type: 'number', minimum: 0, exclusiveMinimum: true }, 0, 'minimum | v: 0 is out of range, it must be > 0'],
  [{ type: 'integer', multipleOf: 5 }, 7, 'multipleOf | v: 7 is not a multiple of 5'],
  [{ type: 'array', minItems: 1 }, [], 'minItems | v has 0 items, at least 1 is allowed'],
  [{ type: 'array', maxItems: 1 }, [1, 2], 'maxItems | v has 2 items, at most 1 is allowed'],
  [{ type: 'object', maxProperties: 1 }, { a: 1, b: 1 }, 'maxProperties | v has 2 fields, at most 1 is allowed'],
  [{ type: 'object', minProperties: 1 }, {}, 'minProperties | v has 0 fields, at least 1 is allowed'],
  [{ type: 'object', required: ['host'] }, {}, 'required | v.host is required'],
  [keyed, [{ a: 'x', b: 1 }, { b: 1, a: 'x' }], 'list-map-keys | v[1]: index 0 has the same a and b {"a":"x","b":1}'],
  [keyed, [{}, {}], 'list-map-keys | v[1]: index 0 has the same a and b {}'],
  [{ 'type': 'array', 'items': { type: 'string' }, 'x-kubernetes-list-type': 'set' }, ['a', 'b', 'a'], 'list-set | v[2]: "a" stands in the list already, at index 0'],
  [{ type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } }, [{ a: 'x' }, { a: 1 }], 'type | v[1].a is an integer (1), should be a string'],
  [{ type: 'object', additionalProperties: { type: 'string' } }, { 'a.b/c': 1 }, 'type | v["a.b/c"] is an integer (1), should be a string'],
  [oneOf('a', 'b'), {}, 'oneOf | v must have exactly one of a, b, and has none'],
  [oneOf('a', 'b'), { a: 1, b: 1 }, 'oneOf | v must have exactly one of a, b, and has a and b'],
  [atMostOne('a', 'b', 'c'), { a: 1, c: 1 }, 'oneOf | v may have at most one of a, b, c, and has a and c'],
  [{ type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] }, {}, 'anyOf | v must have at least one of a, b, and has none'],
  [{ 'x-kubernetes-int-or-string': true, 'anyOf': [{ type: 'integer' }, { type: 'string', pattern: '^[a-z]+$' }] }, '7',
    'anyOf | v fits none of the alternatives: is a string ("7"), should be an integer; or "7" does not match ^[a-z]+$'],
  [{ type: 'string', not: { enum: ['a'] } }, 'a', 'not | v: "a" is a value that is not allowed here'],
  [{ type: 'string', allOf: [{ maxLength: 1 }, { pattern: 'a' }] }, 'ba', 'maxLength | v: "ba" has 2 characters, at most 1 is allowed'],
  [{ format: 'quantity' }, '1Gx', 'format | v: "1Gx" is not a quantity such as 100m or 1Gi'],
];
test.each(bad)('%j refuses %j', (schema, value, problem) => expect(problems(value, schema)).toEqual([problem]));

test('every problem is told, not only the first', () => {
  expect(problems({ a: 1, b: '' }, { type: 'object', required: ['c'], properties: { a: { type: 'string' }, b: { type: 'string', minLength: 1 } } })).toHaveLength(3);
});
