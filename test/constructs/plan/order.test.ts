import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import * as fc from 'fast-check';
import { CanaryService, HttpMatch, MeshIdentity, MeshService, ResilientUpstream, RetryOn, ServicePort, ZeroTrustNamespace } from '../../../src';
import { account, BOTH, chartOn, inOrder, MeshName, PlainObject, podsOf, synth } from '../../program';

/** What the steps of a program speak of. All of it is there before the first step. */
interface Scene {
  readonly chart: Chart;
  readonly other: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: MeshService;
  readonly cart: MeshService;
  readonly ads: MeshService;
}

type Step = (scene: Scene) => unknown;

/** Steps that may come in any order. */
const STEPS: { readonly [name: string]: Step } = {
  'cart: web may read': ({ cart, web }) => cart.allow(web, { methods: ['GET'], paths: ['/cart/*'], ports: [8080] }),
  'cart: ann may read one path': ({ cart }) => cart.allow(account('ann'), { methods: ['GET'], paths: ['/cart/ann'] }),
  'cart: ann may write it': ({ cart }) => cart.allow(account('ann'), { methods: ['PUT'], paths: ['/cart/ann'] }),
  'cart: bob may call': ({ cart }) => cart.allow(account('bob'), { grpc: ['shop.Cart', 'shop.Admin/Reset'] }),
  'cart: anyone of the lab may do everything': ({ cart }) => cart.allow(MeshIdentity.namespace('lab')),
  'cart: ann with labels': ({ cart }) => cart.allow(MeshIdentity.serviceAccount({ namespace: 'elsewhere', serviceAccount: 'ann', podLabels: { app: 'ann' } }), { paths: ['/cart/ann'] }),
  'web: the cart calls back': ({ cart, web }) => web.allow(cart),
  'web: the namespace may': ({ shop, web }) => web.allow(shop, { paths: ['/'] }),
  'web: a second Service': ({ shop, web }) => shop.addService('web-admin', { ports: [ServicePort.http(9090)], sharedWorkload: web.workload }),
  'a workload more': ({ shop, web }) => web.allow(shop.addWorkload('late')),
  'web: canary': ({ chart, web }) => new CanaryService(chart, 'canary', {
    service: web, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10, override: HttpMatch.header('x-canary', 'true'),
  }),
  'web: timeout': ({ chart, web }) => new ResilientUpstream(chart, 'timeout', { service: web, timeout: Duration.seconds(2) }),
  'web: retries': ({ other, web }) => new ResilientUpstream(other, 'retries', {
    service: web, retry: { attempts: 1, perTryTimeout: Duration.millis(900), on: [RetryOn.GATEWAY_ERROR], methods: ['GET'] },
  }),
  'web: breaker': ({ chart, web }) => new ResilientUpstream(chart, 'breaker', { service: web, circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } }),
  'cart: retries of gRPC': ({ chart, cart }) => new ResilientUpstream(chart, 'cart', { service: cart, retry: { attempts: 1, on: [RetryOn.UNAVAILABLE], idempotent: true } }),
  'ads: timeout, with a patch': ({ chart, ads }) => new ResilientUpstream(chart, 'ads', {
    service: ads, timeout: Duration.seconds(1), overrides: { [kindOfRoutes(chart)]: [JsonPatch.add('/metadata/labels', { by: 'override' })] },
  }),
  'ads: retries': ({ chart, ads }) => new ResilientUpstream(chart, 'ads-retries', { service: ads, retry: { attempts: 1, on: [RetryOn.status(503)], methods: ['GET'] } }),
};

const kindOfRoutes = (chart: Chart) => (chart.node.root.node.tryFindChild('linkerd') ? 'HTTPRoute' : 'VirtualService');

function program(mesh: MeshName, steps: readonly string[]): PlainObject[] {
  const chart = chartOn(mesh);
  const app = chart.node.root as App;
  if (mesh === 'linkerd') new Chart(app, 'linkerd');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const version = (name: string) => podsOf(chart, `web-${name}`, {
    account: 'web', labels: { app: 'web', version: name }, container: { livenessProbe: { httpGet: { path: '/healthz', port: 8080 } } },
  });
  const web = shop.addService('web', { ports: [ServicePort.http(80, { targetPort: 8080 })], versions: { v1: version('v1'), v2: version('v2') } });
  const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070)] });
  const ads = MeshService.fromName(chart, 'foreign-ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
  const scene: Scene = { chart, other: new Chart(app, 'other'), shop, web, cart, ads };
  for (const step of steps) STEPS[step](scene);
  return inOrder(synth(chart));
}

const permuted = fc.subarray(Object.keys(STEPS), { minLength: 2 })
  .chain(steps => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })));

test.each(BOTH)('%s: the objects do not depend on the order in which they were asked for', mesh => {
  fc.assert(fc.property(permuted, ([steps, others]) => {
    expect(program(mesh, others)).toEqual(program(mesh, steps));
  }), { numRuns: 60 });
});

test.each(BOTH)('%s: every step writes something', mesh => {
  const plain = program(mesh, []);
  const idle = Object.keys(STEPS).filter(step => JSON.stringify(program(mesh, [step])) === JSON.stringify(plain));
  expect(idle).toEqual([]);
});

test.each(BOTH)('%s: what is said twice is said once', mesh => {
  const allows = Object.keys(STEPS).filter(step => /may|calls back/.test(step));
  expect(program(mesh, [...allows, ...allows])).toEqual(program(mesh, allows));
});
