import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { PlannedObjects } from '../../../src/constructs/plan/planned-objects';
import { RenderedObject, written } from '../../../src/meshes/rendering';
import { nameOf, only, refusal, synth } from '../../program';

/** A NetworkPolicy, as any object that a mesh renders. */
function rendered(name: string, labels: { [key: string]: string } = {}, annotations?: { [key: string]: string }): RenderedObject {
  const metadata = { name, namespace: 'shop', annotations };
  const spec = { podSelector: { matchLabels: labels } };
  return { id: `NetworkPolicy-${name}`, manifest: written({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec }) };
}

const labelsOf = (object: any) => object.spec.podSelector.matchLabels;

function planned() {
  const chart = new Chart(new App(), 'c');
  return { chart, plan: new PlannedObjects(chart) };
}

test('objects come, stay with what was put on them, and go', () => {
  const { chart, plan } = planned();
  plan.reconcile([rendered('a', { x: '1' }), rendered('b')], 'here');
  const [a] = plan.all;
  a.addJsonPatch(JsonPatch.add('/spec/podSelector/matchLabels/own', 'yes'));
  plan.reconcile([rendered('c'), rendered('a', { x: '2' })], 'here');
  expect(plan.all[0]).toBe(a);
  const objects = synth(chart);
  expect(objects.map(nameOf).sort()).toEqual(['NetworkPolicy shop/a', 'NetworkPolicy shop/c']);
  expect(labelsOf(only(objects, 'NetworkPolicy', 'a'))).toEqual({ x: '2', own: 'yes' });
});

test('a name that was given back can be taken again', () => {
  const { chart, plan } = planned();
  plan.reconcile([rendered('a')], 'here');
  plan.reconcile([], 'here');
  new PlannedObjects(new Chart(chart, 'other')).reconcile([rendered('a')], 'there');
  expect(synth(chart).map(nameOf)).toEqual(['NetworkPolicy shop/a']);
});

test('annotations come and go with the plan; those of others stay', () => {
  const { chart, plan } = planned();
  plan.reconcile([rendered('a', {}, { one: '1', two: '2' })], 'here');
  plan.all[0].metadata.addAnnotation('own', 'yes');
  plan.reconcile([rendered('a', {}, { two: '3' })], 'here');
  expect(only(synth(chart), 'NetworkPolicy').metadata.annotations).toEqual({ two: '3', own: 'yes' });
});

test('patches are for every object of a kind, whether it is there or comes later', () => {
  const { chart, plan } = planned();
  plan.reconcile([rendered('a')], 'here');
  plan.patch('NetworkPolicy', [JsonPatch.add('/spec/podSelector/matchLabels/patched', 'yes')]);
  plan.patch('Secret', [JsonPatch.add('/spec/podSelector/matchLabels/patched', 'no')]);
  plan.reconcile([rendered('a'), rendered('b')], 'here');
  expect(synth(chart).map(labelsOf)).toEqual([{ patched: 'yes' }, { patched: 'yes' }]);
});

test('a name that somebody has leaves all of them as they were', () => {
  const { chart, plan } = planned();
  new PlannedObjects(new Chart(chart, 'other')).reconcile([rendered('taken')], 'there');
  plan.reconcile([rendered('a', { x: '1' })], 'here');
  expect(refusal(() => plan.reconcile([rendered('a', { x: '2' }), rendered('new'), rendered('taken')], 'here'))).toMatch(/^here: .*NetworkPolicy "taken" would be made twice in namespace "shop"/);
  expect(synth(chart).map(object => [nameOf(object), labelsOf(object)]).sort()).toEqual([['NetworkPolicy shop/a', { x: '1' }], ['NetworkPolicy shop/taken', {}]]);
});

test('two objects under one name are a fault, and never one object', () => {
  const { plan } = planned();
  expect(refusal(() => plan.reconcile([rendered('a', { x: '1' }), rendered('a', { x: '2' })], 'here'))).toMatchInlineSnapshot(`
"here: NetworkPolicy "a" would be made twice
  because  two of the things that it is named after (callers, versions, routes) have names that are one when they are joined
  instead  name one of them otherwise"
`);
  expect(plan.all).toEqual([]);
});

test('each depends on the Namespace alone, where that stands elsewhere', () => {
  const chart = new Chart(new App(), 'c');
  const namespace = new ApiObject(chart, 'ns', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  const plan = new PlannedObjects(chart, namespace);
  plan.reconcile([rendered('a'), rendered('b')], 'here');
  expect(plan.all.map(object => object.node.dependencies)).toEqual([[namespace], [namespace]]);
});

test.each(['A', 'a_b', '', 'a'.repeat(254)])('%j is no name of an object', name => {
  const { plan } = planned();
  expect(refusal(() => plan.reconcile([rendered(name)], 'here'))).toMatch(/^here: /);
});
