import * as fc from 'fast-check';
import { INVALID_OBJECTS } from './invalid-objects';
import { VALID_OBJECTS } from './valid-objects';
import { check, knownKinds } from '../../src/schema';

const named = VALID_OBJECTS.map((object): [string, any] => [`${object.apiVersion} ${object.kind} ${object.metadata.name}`, object]);

test.each(named)('%s is valid', (_name, object) => expect(check(object)).toEqual({ verdict: 'valid', problems: [] }));

test('there is a valid example of every kind', () => {
  const examples = new Set(VALID_OBJECTS.map(({ kind }) => kind));
  expect(knownKinds().map(({ kind }) => kind).filter(kind => !examples.has(kind))).toEqual([]);
});

test.each(INVALID_OBJECTS)('$name', ({ object, problems }) => {
  const result = check(object);
  expect({ ...result, problems: result.problems.map(({ rule, message }) => `${rule} | ${message}`) }).toEqual({ verdict: 'invalid', problems });
});

test('a broken rule is told with its text', () => {
  const { problems } = check({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'a' }, spec: { host: 'a', trafficPolicy: { outlierDetection: { interval: '0s' } } } });
  expect(problems).toEqual([{
    path: '/spec/trafficPolicy/outlierDetection/interval',
    rule: 'cel',
    message: 'spec.trafficPolicy.outlierDetection.interval: must be a valid duration greater than 1ms',
    cel: "duration(self) >= duration('1ms')",
  }]);
});

test.each<[unknown, string, string]>([
  [null, 'type', 'is null, should be an object'],
  [undefined, 'type', 'is nothing, should be an object'],
  [[], 'type', 'is a list, should be an object'],
  ['kind: Pod', 'type', 'is a string, should be an object'],
  [{ kind: 'Pod' }, 'required', 'apiVersion is required'],
  [{ apiVersion: 'v1' }, 'required', 'kind is required'],
  [{ apiVersion: 1, kind: 'Pod' }, 'type', 'apiVersion is an integer, should be a string'],
])('%j is no object', (object, rule, message) => expect(check(object)).toMatchObject({ verdict: 'invalid', problems: [{ rule, message }] }));

test('a kind without a schema is unknown, and the versions that have one are named', () => {
  expect(check({ apiVersion: 'example.com/v1', kind: 'A', spec: 5 })).toEqual({ verdict: 'unknown', problems: [], reason: 'no schema for example.com/v1 A' });
  expect(check({ apiVersion: 'security.istio.io/v2', kind: 'PeerAuthentication' }).reason)
    .toBe('no schema for security.istio.io/v2 PeerAuthentication; there is one for security.istio.io/v1, security.istio.io/v1beta1');
});

describe('a field of the experimental channel of the Gateway API', () => {
  const route = (retry: object) => ({
    apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'a' }, spec: { rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], retry }] },
  });

  test('is unknown in the standard one, which is the default', () => {
    for (const options of [undefined, {}, { gatewayApi: 'standard' as const }]) {
      expect(check(route({ attempts: 2 }), options).problems).toEqual([expect.objectContaining({ path: '/spec/rules/0/retry', rule: 'unknown-field' })]);
    }
  });

  test('is judged where that channel is installed', () => {
    expect(check(route({ attempts: 2, codes: [503], backoff: '25ms' }), { gatewayApi: 'experimental' })).toEqual({ verdict: 'valid', problems: [] });
    expect(check(route({ attempts: 2, codes: [200] }), { gatewayApi: 'experimental' }).verdict).toBe('invalid');
  });
});

test('an object that contains itself is invalid', () => {
  const object: any = { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', metadata: { name: 'a' }, spec: { configPatches: [{ patch: { value: {} } }] } };
  object.spec.configPatches[0].patch.value.self = object;
  expect(check(object)).toMatchObject({ verdict: 'invalid', problems: [{ path: '', rule: 'json' }] });
  const metadata: any = { name: 'a', labels: {} };
  metadata.labels.a = metadata;
  expect(check({ apiVersion: 'v1', kind: 'ConfigMap', metadata }).verdict).toBe('invalid');
});

test('what is nested too deeply is unknown', () => {
  let value: any = {};
  for (let i = 0; i < 5000; i++) value = { a: value };
  expect(check({ apiVersion: 'extensions.istio.io/v1alpha1', kind: 'WasmPlugin', metadata: { name: 'a' }, spec: { url: 'oci://a', pluginConfig: value } }).verdict).toBe('unknown');
});

test('status is looked at for unknown fields only', () => {
  const gateway = (status: unknown) => check({ ...VALID_OBJECTS.find(({ kind, apiVersion }) => kind === 'Gateway' && apiVersion.startsWith('gateway.'))!, status });
  expect(gateway({ addresses: [{ type: 5, value: '' }] }).verdict).toBe('valid');
  expect(gateway({ adresses: [] }).problems).toMatchObject([{ path: '/status/adresses', rule: 'unknown-field' }]);
});

describe('whatever it is given', () => {
  const type = fc.constantFrom(...knownKinds());
  const junk = fc.anything({
    withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true, withSet: true, withTypedArray: true,
  });
  const changes = fc.array(fc.record({ at: fc.nat(), value: junk }), { minLength: 1, maxLength: 4 });
  const somewhere = fc.tuple(fc.constantFrom(...VALID_OBJECTS), changes)
    .map(([object, all]) => all.reduce((changed, { at, value }) => replaced(changed, at, value), object));
  const typed = fc.tuple(type, junk, junk).map(([known, metadata, spec]) => ({ ...known, metadata, spec }));
  const input = fc.oneof(junk, typed, somewhere);

  test('check gives a verdict and leaves its argument as it is', () => {
    fc.assert(fc.property(input, object => {
      const before = fc.stringify(object);
      const { verdict, problems, reason } = check(object);
      expect(fc.stringify(object)).toBe(before);
      expect(verdict === 'invalid').toBe(problems.length > 0);
      expect(verdict === 'unknown').toBe(reason !== undefined);
    }), { numRuns: 600 });
  });

  test('check says the same the second time', () => {
    fc.assert(fc.property(somewhere, object => expect(check(object)).toEqual(check(object))), { numRuns: 150 });
  });
});

/** A copy with one member, somewhere, replaced. */
function replaced(object: any, at: number, value: unknown): any {
  const keys = typeof object === 'object' && object !== null ? Object.keys(object) : [];
  if (keys.length === 0) return value;
  const key = keys[at % keys.length];
  const rest = Math.floor(at / keys.length);
  const member = rest % 3 === 0 ? value : replaced(object[key], Math.floor(rest / 3), value);
  return Array.isArray(object) ? object.map((item, index) => (String(index) === key ? member : item)) : { ...object, [key]: member };
}
