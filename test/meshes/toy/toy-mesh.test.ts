import { Chart, Duration } from 'cdk8s';
import { ToyMesh } from './toy-mesh';
import { CanaryService, ResilientUpstream, ServicePort, ZeroTrustNamespace } from '../../../src';
import { chartOn, ofKind, only, refusal, synth } from '../../program';

/** A mesh takes a folder of its own and nothing else: every construct writes for it. */

function program(chart: Chart) {
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const web = shop.addWorkload('web');
  const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
  cart.allow(web);
  new CanaryService(chart, 'canary', { service: cart, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
  return cart;
}

test('constructs write what the mesh says', () => {
  const chart = chartOn(app => new ToyMesh(app, 'mesh'));
  program(chart);
  const objects = synth(chart);
  expect(only(objects, 'Namespace').metadata.labels).toEqual({ 'toy.test/inject': 'true' });
  expect(ofKind(objects, 'ToyPolicy').map(({ metadata: { name }, spec }) => [name, spec])).toEqual([
    ['default-deny', { deny: 'all' }],
    ['cart-access', { allowed: 'shop/web: 8080' }],
    ['cart-split', { shares: 'v1: 90\nv2: 10' }],
  ]);
});

test('what it cannot is refused by its table', () => {
  const chart = chartOn(app => new ToyMesh(app, 'mesh'));
  const cart = program(chart);
  expect(refusal(() => new ResilientUpstream(chart, 'upstream', { service: cart, timeout: Duration.seconds(1) }))).toBe(
    'c/upstream: Toy 1.0 cannot limit the time of a request\n  because  it is a toy (toy)\n  instead  use a mesh',
  );
});
