import { isFunction, parseExpression } from '../../src/schema/cel/environment';
import { experimental, groups, known } from '../../src/schema/crds';
import { descriptorOf, knownKinds } from '../../src/schema/descriptors';
import { RegularExpression } from '../../src/schema/regular-expression';
import { StructuralSchema } from '../../src/schema/structural';

function visit(schema: StructuralSchema, look: (schema: StructuralSchema) => void, seen = new Set<StructuralSchema>()): void {
  if (seen.has(schema)) return;
  seen.add(schema);
  look(schema);
  const below = [...Object.values(schema.properties ?? {}), ...schema.allOf ?? [], ...schema.anyOf ?? [], ...schema.oneOf ?? []];
  if (schema.items) below.push(schema.items);
  if (schema.not) below.push(schema.not);
  if (typeof schema.additionalProperties === 'object') below.push(schema.additionalProperties);
  for (const child of below) visit(child, look, seen);
}

const kinds = knownKinds();

test('the kinds that a mesh is made of are known, at the versions that we emit and at older ones', () => {
  expect(kinds).toEqual(expect.arrayContaining([
    { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' },
    { apiVersion: 'networking.istio.io/v1beta1', kind: 'VirtualService' },
    { apiVersion: 'gateway.networking.k8s.io/v1alpha2', kind: 'TLSRoute' },
    { apiVersion: 'policy.linkerd.io/v1beta3', kind: 'Server' },
    { apiVersion: 'apps/v1', kind: 'Deployment' },
    { apiVersion: 'v1', kind: 'Namespace' },
  ]));
});

test('the list of known kinds and the descriptors agree', () => {
  const held = new Set(Object.values(groups).flatMap(load => Object.keys(load().kinds)));
  expect(held).toEqual(new Set(known));
});

test.each(kinds)('$apiVersion $kind has a schema', ({ apiVersion, kind }) => {
  expect(descriptorOf(apiVersion, kind)).toMatchObject({ scope: expect.stringMatching(/^(Namespaced|Cluster)$/), schema: { type: 'object' } });
});

test.each(kinds)('$apiVersion $kind: every rule parses and calls functions that exist', ({ apiVersion, kind }) => {
  visit(descriptorOf(apiVersion, kind)!.schema, schema => {
    for (const { rule, messageExpression } of schema['x-kubernetes-validations'] ?? []) {
      for (const text of [rule, ...(messageExpression ? [messageExpression] : [])]) {
        const { calls } = parseExpression(text);
        expect([...calls].filter(call => !isFunction(call))).toEqual([]);
      }
    }
  });
});

test.each(kinds)('$apiVersion $kind: every pattern is valid', ({ apiVersion, kind }) => {
  visit(descriptorOf(apiVersion, kind)!.schema, ({ pattern }) => {
    if (pattern !== undefined) expect(() => RegularExpression.of(pattern)).not.toThrow();
  });
});

test.each(kinds)('$apiVersion $kind has no prose', ({ apiVersion, kind }) => {
  visit(descriptorOf(apiVersion, kind)!.schema, schema => expect(typeof (schema as any).description).not.toBe('string'));
});

test('two versions with one schema share it', () => {
  expect(descriptorOf('networking.istio.io/v1beta1', 'Sidecar')!.schema).toBe(descriptorOf('networking.istio.io/v1', 'Sidecar')!.schema);
});

test('a schema that stands in several places is one object', () => {
  const { schema } = descriptorOf('networking.istio.io/v1', 'DestinationRule')!;
  const spec = schema.properties!.spec.properties!;
  const policy = spec.trafficPolicy.properties!.connectionPool;
  expect(spec.subsets.items!.properties!.trafficPolicy.properties!.connectionPool).toBe(policy);
});

describe('the experimental channel of the Gateway API', () => {
  const [apiVersion, kind] = ['gateway.networking.k8s.io/v1', 'HTTPRoute'];
  const fieldsOf = (gatewayApi?: 'standard' | 'experimental') => Object.keys(descriptorOf(apiVersion, kind, gatewayApi)!.schema.properties!.spec.properties!.rules.items!.properties!);

  test('has what the standard one has, and more', () => {
    expect(fieldsOf('standard')).toEqual(fieldsOf());
    expect(fieldsOf('experimental').filter(field => !fieldsOf().includes(field))).toEqual(['retry', 'sessionPersistence']);
  });

  test.each([
    ['Gateway', 'defaultScope'], ['GRPCRoute', 'useDefaultGateways'], ['TCPRoute', 'useDefaultGateways'], ['TLSRoute', 'useDefaultGateways'],
    ['UDPRoute', 'useDefaultGateways'],
  ])('has a field of %s that the standard one has not: %s', (other, field) => {
    const has = (gatewayApi?: 'experimental') => Object.hasOwn(descriptorOf(apiVersion, other, gatewayApi)!.schema.properties!.spec.properties!, field);
    expect([has(), has('experimental')]).toEqual([false, true]);
  });

  test('is the standard one for everything else', () => {
    expect(descriptorOf(apiVersion, 'BackendTLSPolicy', 'experimental')).toBe(descriptorOf(apiVersion, 'BackendTLSPolicy'));
    expect(descriptorOf('v1', 'Nothing', 'experimental')).toBeUndefined();
  });

  test('every rule parses and every pattern is valid', () => {
    for (const load of Object.values(experimental)) {
      for (const key of Object.keys(load().kinds)) {
        visit(descriptorOf(key.slice(0, key.lastIndexOf('/')), key.slice(key.lastIndexOf('/') + 1), 'experimental')!.schema, ({ pattern, ...schema }) => {
          if (pattern !== undefined) expect(() => RegularExpression.of(pattern)).not.toThrow();
          for (const { rule } of schema['x-kubernetes-validations'] ?? []) expect([...parseExpression(rule).calls].filter(call => !isFunction(call))).toEqual([]);
        });
      }
    }
  });
});

test.each([
  ['', 'Pod'], ['v1', 'Nothing'], ['v2', 'Pod'], ['apps/v1', 'Pod'], ['networking.istio.io/v9', 'Gateway'], ['example.com/v1', 'Gateway'],
  ['constructor/v1', 'toString'], ['v1', '__proto__'], ['a/b/c', 'd'],
])('nothing is known about %p %p', (apiVersion, kind) => expect(descriptorOf(apiVersion, kind)).toBeUndefined());
