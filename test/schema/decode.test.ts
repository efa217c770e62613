import { Decoder } from '../../src/schema/decode';
import { Problems } from '../../src/schema/problem';
import { StructuralSchema } from '../../src/schema/structural';

function decode(spec: unknown, schema: StructuralSchema) {
  const object = { apiVersion: 'a/v1', kind: 'A', metadata: { anything: 1 }, spec };
  const before = JSON.stringify(object);
  const problems = new Problems(object);
  const decoder = new Decoder(problems);
  const decoded = decoder.object(object, { type: 'object', properties: { spec: schema } });
  expect(JSON.stringify(object)).toBe(before);
  return { spec: decoded.spec, problems: problems.found.map(({ path, rule }) => `${rule} ${path}`), failure: decoder.failure };
}

const STRING: StructuralSchema = { type: 'string' };
const object = (properties: Record<string, StructuralSchema>, more: StructuralSchema = {}): StructuralSchema => ({ type: 'object', properties, ...more });
const FREE: StructuralSchema = { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true };

describe('unknown fields', () => {
  test('are reported and left out', () => {
    expect(decode({ a: 'x', b: 1 }, object({ a: STRING }))).toEqual({ spec: { a: 'x' }, problems: ['unknown-field /spec/b'] });
  });
  test('are reported wherever they stand', () => {
    expect(decode({ l: [{ a: 'x' }, { 'b/c': 1 }] }, object({ l: { type: 'array', items: object({ a: STRING }) } })).problems).toEqual(['unknown-field /spec/l/1/b~1c']);
  });
  test('are kept where the schema says so, with everything in them', () => {
    expect(decode({ a: { b: [null, { c: null }] } }, FREE)).toEqual({ spec: { a: { b: [null, { c: null }] } }, problems: [] });
  });
  test('are refused again inside a known field of such an object', () => {
    expect(decode({ a: { c: 1 }, d: 1 }, { ...object({ a: object({ b: STRING }) }), 'x-kubernetes-preserve-unknown-fields': true }).problems).toEqual(['unknown-field /spec/a/c']);
  });
  test('do not exist in a map', () => {
    expect(decode({ a: 'x' }, { type: 'object', additionalProperties: STRING })).toEqual({ spec: { a: 'x' }, problems: [] });
  });
  test('may have the names of inherited properties', () => {
    const spec = JSON.parse('{"constructor": 1, "__proto__": 2, "toString": 3}');
    expect(decode(spec, object({})).problems).toEqual(['unknown-field /spec/constructor', 'unknown-field /spec/__proto__', 'unknown-field /spec/toString']);
    expect(Object.keys(decode(spec, FREE).spec)).toEqual(['constructor', '__proto__', 'toString']);
  });
  test('a value that is no object where one is expected is not their business', () => {
    expect(decode({ a: { b: 1 } }, object({ a: STRING })).problems).toEqual([]);
  });
});

describe('null', () => {
  test('in a field that cannot be null is as if absent', () => expect(decode({ a: null }, object({ a: STRING })).spec).toEqual({}));
  test('with a default becomes the default', () => expect(decode({ a: null }, object({ a: { ...STRING, default: 'x' } })).spec).toEqual({ a: 'x' }));
  test('stays where it is allowed', () => expect(decode({ a: null }, object({ a: { ...STRING, nullable: true } })).spec).toEqual({ a: null }));
  test('stays there in spite of a default', () => {
    expect(decode({ a: null }, object({ a: { ...STRING, nullable: true, default: 'x' } })).spec).toEqual({ a: null });
  });
  test('in a map is left out', () => expect(decode({ a: null }, { type: 'object', additionalProperties: STRING }).spec).toEqual({}));
  test('in a list stays, to be refused', () => expect(decode([null], { type: 'array', items: STRING }).spec).toEqual([null]));
  test('in a list becomes the default', () => expect(decode([null], { type: 'array', items: { ...STRING, default: 'x' } }).spec).toEqual(['x']));
});

describe('defaults', () => {
  const schema = object({ a: { ...object({ b: { ...STRING, default: 'x' } }), default: {} }, l: { type: 'array', items: object({ c: { type: 'integer', default: 1 } }) } });
  test('are filled in, also inside defaults and lists', () => expect(decode({ l: [{}] }, schema).spec).toEqual({ a: { b: 'x' }, l: [{ c: 1 }] }));
  test('are copies', () => {
    const first = decode({}, schema).spec.a;
    first.b = 'changed';
    expect(decode({}, schema).spec.a).toEqual({ b: 'x' });
  });
  test('do not replace what is there', () => expect(decode({ a: { b: '' } }, schema).spec.a).toEqual({ b: '' }));
});

describe('what JSON cannot say', () => {
  test('undefined is as if absent', () => expect(decode({ a: undefined }, object({ a: { ...STRING, default: 'x' } })).spec).toEqual({ a: 'x' }));
  test('a bigint is a number', () => expect(new Decoder(new Problems({})).part({ a: 5n }, FREE, '')).toEqual({ a: 5 }));
  test.each([NaN, Infinity, () => 1, Symbol('s')])('%p is a problem', value => {
    const problems = new Problems({});
    new Decoder(problems).object({ spec: { a: value } }, { type: 'object', properties: { spec: FREE } });
    expect(problems.found).toMatchObject([{ path: '/spec/a', rule: 'json' }]);
  });
  test('a date is its text', () => expect(decode({ a: new Date(0) }, object({ a: STRING })).spec).toEqual({ a: '1970-01-01T00:00:00.000Z' }));
});

describe('an object that cannot be decoded', () => {
  const fail = (spec: unknown, schema: StructuralSchema) => {
    const decoder = new Decoder(new Problems({}));
    decoder.object({ spec }, { type: 'object', properties: { spec: schema } });
    return decoder.failure;
  };
  const cyclic: any = { a: {} };
  cyclic.a.b = [cyclic];
  test.each([FREE, object({ a: object({ b: { type: 'array', items: FREE } }) })])('contains itself', schema => expect(fail(cyclic, schema)).toBe('cycle'));
  test('is too deep', () => {
    let deep: any = {};
    for (let i = 0; i < 100_000; i++) deep = { a: deep };
    expect(fail(deep, FREE)).toBe('depth');
  });
  test('is an explosion of aliases', () => {
    let wide: any = ['lol'];
    for (let i = 0; i < 30; i++) wide = [wide, wide];
    expect(fail(wide, FREE)).toBe('size');
  });
  test('the same value twice is fine', () => {
    const twice = { x: 1 };
    expect(decode({ a: twice, b: twice }, FREE)).toEqual({ spec: { a: { x: 1 }, b: { x: 1 } }, problems: [] });
  });
});
