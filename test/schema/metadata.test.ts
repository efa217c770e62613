import { checkMetadata, checkType } from '../../src/schema/metadata';
import { Problems } from '../../src/schema/problem';

function problems(metadata: unknown, type = 'example.com/v1/Thing', scope: 'Namespaced' | 'Cluster' = 'Namespaced'): string[] {
  const found = new Problems({ metadata });
  checkMetadata(metadata, type, { scope }, found);
  return found.found.map(({ path, rule }) => `${rule} ${path}`);
}

const owner = { apiVersion: 'v1', kind: 'A', name: 'a', uid: 'u' };

test.each([
  [{ name: 'a' }],
  [{ name: 'a.b-c.1', namespace: 'shop', labels: { 'app': 'x', 'example.com/a': '' }, annotations: { 'Example.COM/a': 'any text: *' } }],
  [{ generateName: 'a-' }],
  [{ name: 'a', creationTimestamp: null, labels: null, annotations: { a: null } }],
  [{ name: 'a', creationTimestamp: '2024-01-01T00:00:00Z', uid: 'x', resourceVersion: '1', generation: 1, finalizers: ['example.com/a'], ownerReferences: [{ ...owner, controller: true }, owner] }],
  [{ name: 'a', managedFields: [{ manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:a': {} } }, time: '2024-01-01T00:00:00Z' }] }],
])('accepts %j', metadata => expect(problems(metadata)).toEqual([]));

test.each<[metadata: unknown, ...found: string[]]>([
  [undefined, 'required /metadata/name'],
  [null, 'required /metadata/name'],
  [{}, 'required /metadata/name'],
  [{ name: '' }, 'required /metadata/name'],
  ['x', 'type /metadata'],
  [[], 'type /metadata'],
  [{ name: 1 }, 'type /metadata/name'],
  [{ name: 'A' }, 'name /metadata/name'],
  [{ name: 'a_b' }, 'name /metadata/name'],
  [{ generateName: 'A-' }, 'name /metadata/generateName'],
  [{ name: 'a', namespace: 'a.b' }, 'name /metadata/namespace'],
  [{ name: 'a', lables: {} }, 'unknown-field /metadata/lables'],
  [{ name: 'a', labels: { a: 1, b: true } }, 'type /metadata/labels/a', 'type /metadata/labels/b'],
  [{ name: 'a', labels: { 'a b': 'x', 'c': 'd e' } }, 'label /metadata/labels/a b', 'label /metadata/labels/c'],
  [{ name: 'a', labels: [] }, 'type /metadata/labels'],
  [{ name: 'a', annotations: { 'a/b/c': 'x' } }, 'annotation /metadata/annotations/a~1b~1c'],
  [{ name: 'a', annotations: { a: 'x'.repeat(300_000) } }, 'annotation /metadata/annotations'],
  [{ name: 'a', finalizers: ['a b'] }, 'finalizer /metadata/finalizers/0'],
  [{ name: 'a', ownerReferences: [{ ...owner, name: '' }] }, 'minLength /metadata/ownerReferences/0/name'],
  [{ name: 'a', ownerReferences: [{ ...owner, controller: true }, { ...owner, controller: true }] }, 'owner /metadata/ownerReferences/1/controller'],
  [{ name: 'a', generation: -1 }, 'minimum /metadata/generation'],
  [{ name: 'a', creationTimestamp: 'yesterday' }, 'format /metadata/creationTimestamp'],
])('refuses %j', (metadata, ...found) => expect(problems(metadata)).toEqual(found));

test.each([
  ['v1/Namespace', 'a.b', false], ['v1/Service', 'a.b', false], ['v1/Service', '1a', true], ['v1/ConfigMap', 'a.b', true], ['apps/v1/StatefulSet', 'a.b', false],
  ['apps/v1/Deployment', 'a.b', true], ['batch/v1/CronJob', 'a'.repeat(53), false], ['batch/v1/CronJob', 'a'.repeat(52), true], ['batch/v1/Job', 'a'.repeat(53), true],
])('%s may be named %s: %s', (type, name, valid) => expect(problems({ name }, type).length === 0).toBe(valid));

test('a namespace that a kind of the cluster has is thrown away by the API server', () => {
  expect(problems({ name: 'a', namespace: 'B!' }, 'v1/Namespace', 'Cluster')).toEqual([]);
});

test.each([
  [{}, ['required /apiVersion', 'required /kind']], [{ apiVersion: 1, kind: ['A'] }, ['type /apiVersion', 'type /kind']], [{ apiVersion: '', kind: null }, ['required /apiVersion', 'required /kind']],
])('%j has no type', (object, found) => {
  const collected = new Problems(object);
  expect(checkType(object, collected)).toBeUndefined();
  expect(collected.found.map(({ path, rule }) => `${rule} ${path}`)).toEqual(found);
});
