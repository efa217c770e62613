import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import * as fc from 'fast-check';
import { HttpMatch, LoadBalancing } from '../../src';
import {
  fields, flag, instanceOf, kubeObject, list, number, oneOf, onlyFields, optional, Reader, shown, text, textMap, wholeNumber,
} from '../../src/intent/input';
import { refusal } from '../program';

const read = <T>(reader: Reader<T>) => (value: unknown) => reader(value, 'x', 'c/here');
const enumOf = read((value, name, where) => oneOf(value, LoadBalancing, name, where));
const count = read((value, name, where) => wholeNumber(value, name, { min: 1, max: 5 }, where));
const texts = read((value, name, where) => list(value, text, name, where));
const options = read((value, name, where) => onlyFields(value as object, ['grpc', 'methods', 'paths', 'ports'], name, where));
const match = read((value, name, where) => instanceOf(value, HttpMatch, name, "HttpMatch.header('a', 'b')", where));

/** A class whose constructor has no name, as minified ones. */
const nameless = new (class { public readonly a = 1; })();
const circle: any[] = [];
circle.push(circle);

test.each<[string, (value: any) => unknown, unknown[]]>([
  ['text', read(text), ['', 'a']],
  ['number', read(number), [0, 1.5, NaN]],
  ['whole number', count, [1, 5]],
  ['flag', read(flag), [true, false]],
  ['one of an enum', enumOf, ['random', LoadBalancing.LATENCY]],
  ['list', texts, [[], ['a', 'b']]],
  ['fields', read(fields as Reader<object>), [{}, { a: 1 }, Object.create(null), nameless]],
  ['only these fields', options, [{}, { grpc: 1 }]],
  ['text map', read(textMap), [{}, { app: 'web' }]],
  ['instance', match, [HttpMatch.header('a', 'b')]],
])('%s: what it is, as it was given', (_, reader, values) => {
  for (const value of values) expect(reader(value)).toEqual(value);
});

test.each<[string, (value: any) => unknown, unknown[]]>([
  ['text', read(text), [undefined, null, 1, true, [], {}, new String('a')]],
  ['number', read(number), [undefined, null, '1', true, 1n, new Number(1)]],
  ['whole number', count, [0, 6, 1.5, NaN, '1', null, undefined]],
  ['flag', read(flag), ['false', 0, 1, null, undefined]],
  ['one of an enum', enumOf, ['RANDOM', 'constructor', null, undefined, ['random']]],
  ['list', texts, ['a', null, undefined, { 0: 'a', length: 1 }, new Set(['a']), [undefined], [1], new Array(2)]],
  ['fields', read(fields as Reader<object>), [null, undefined, true, 'a', [], new Map(), new Date(), () => 1]],
  ['only these fields', options, [{ path: [] }, Object.create({ path: [] }), [], null]],
  ['text map', read(textMap), [{ app: 1 }, { app: undefined }, { app: null }, ['a'], null]],
  ['instance', match, [{ headerName: 'a', headerValue: 'b' }, null, undefined, HttpMatch]],
])('%s: anything else is refused, and said to be what it is', (_, reader, values) => {
  for (const value of values) expect(refusal(() => reader(value))).toMatch(/^c\/here: `x.*` (is|has) .+\n {2}because {2}.+\n {2}instead {2}.+$/);
});

test('nothing is nothing, and null is a value', () => {
  expect(optional(undefined, text, 'x', 'c')).toBeUndefined();
  expect(optional('a', text, 'x', 'c')).toBe('a');
  expect(refusal(() => optional(null, text, 'x', 'c'))).toContain('`x` is null');
});

test('a list is a copy', () => {
  const given = ['a'];
  expect(texts(given)).not.toBe(given);
});

test.each<[object, string]>([
  [{ path: 1 }, 'instead  write `paths`, or leave it out'],
  [{ Methods: 1 }, 'instead  write `methods`, or leave it out'],
  [{ gprc: 1 }, 'instead  write `grpc`, or leave it out'],
  [{ completelyElse: 1 }, 'instead  leave it out'],
  [{ ['p'.repeat(100_000)]: 1 }, 'instead  leave it out'],
])('the name that was meant: %#', (given, told) => {
  expect(refusal(() => options(given))).toContain(told);
});

describe('an object of Kubernetes', () => {
  const chart = new Chart(new App(), 'c');
  const config = new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap' });
  const deployment = new kplus.Deployment(chart, 'web', { containers: [{ image: 'x' }] });

  test('itself, or the one that a construct stands for', () => {
    expect(read(kubeObject)(config)).toBe(config);
    expect(read(kubeObject)(deployment).kind).toBe('Deployment');
  });

  test.each([['web'], [undefined], [{ kind: 'Deployment' }], [chart], [kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'sa')]])('%#', value => {
    expect(refusal(() => read(kubeObject)(value))).toMatch(/^c\/here: `x` is /);
  });
});

test.each<[unknown, string]>([
  ['10', '"10"'],
  [10, '10'],
  [NaN, 'NaN'],
  [10n, '10'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('a'), 'Symbol(a)'],
  [() => 1, 'a function'],
  [{ a: ['b'] }, '{"a":["b"]}'],
  [circle, 'a list'],
  [{ a: 1n }, 'an object'],
  [new Map(), 'a Map'],
  [HttpMatch.header('a', 'b'), 'a HttpMatch'],
  [new Chart(new App(), 'c'), 'a Chart ("c")'],
])('%# is shown as it is', (value, as) => {
  expect(shown(value)).toBe(as);
});

test('whatever is given, a message is short and nothing else is thrown', () => {
  const readers = [read(text), count, enumOf, texts, options, match, read(textMap), read(kubeObject), read(flag)];
  const odd = { withMap: true, withSet: true, withDate: true, withBigInt: true, withNullPrototype: true, withSparseArray: true };
  fc.assert(fc.property(fc.anything(odd), value => {
    expect(shown(value).length).toBeLessThan(600);
    for (const reader of readers) {
      try {
        reader(value);
      } catch (error) {
        expect((error as Error).name).toBe('IntentError');
      }
    }
  }));
});
