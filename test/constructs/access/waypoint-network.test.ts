import * as fc from 'fast-check';
import { NetworkPod, reaches } from './network-reach';
import { MeshIdentity, ServicePort, Waypoint, ZeroTrustNamespace, ZeroTrustStage } from '../../../src';
import { account, chartOn, ofKind, only, PlainObject, podsOf, synth, synthOn } from '../../program';

const TUNNEL = 15008;
const PORTS = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(6379)];
const pod = (namespace: string, app: string): NetworkPod => ({ namespace, labels: { app } });
const waypoint = (namespace = 'shop', name = 'waypoint'): NetworkPod => ({ namespace, labels: { 'gateway.networking.k8s.io/gateway-name': name } });
const policyOf = (objects: readonly PlainObject[], name: string) => only(objects, 'NetworkPolicy', name).spec;
const tcp = (...ports: number[]) => ports.map(port => ({ protocol: 'TCP', port }));
const peer = (namespace: string, labels?: object) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } }, ...labels && { podSelector: { matchLabels: labels } } });

test('callers reach the waypoint, and it the pods', () => {
  const objects = synthOn('ambient', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const cart = shop.addService('cart', { ports: PORTS });
    cart.allow(shop.addWorkload('web'), { ports: [8080] });
    cart.allow(MeshIdentity.serviceAccount({ namespace: 'edge', serviceAccount: 'gateway', podLabels: { istio: 'gateway' } }), { ports: [8080] });
  });
  expect(policyOf(objects, 'waypoint')).toEqual({
    podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [peer('edge', { istio: 'gateway' })], ports: tcp(TUNNEL) },
      { from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: tcp(TUNNEL) },
      { ports: tcp(15020, 15021, 15090) },
    ],
    egress: [{ to: [{ podSelector: { matchLabels: { app: 'cart' } } }], ports: tcp(8080, TUNNEL) }],
  });
  expect(policyOf(objects, 'web').egress).toEqual([{ to: [{ podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } } }], ports: tcp(TUNNEL) }]);
  expect(policyOf(objects, 'cart')).toMatchObject({ ingress: [{ from: [{ podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } } }], ports: tcp(8080, TUNNEL) }], egress: [] });
});

test('nothing is called: the waypoint hears of its metrics and health alone', () => {
  const objects = synthOn('ambient', chart => void new ZeroTrustNamespace(chart, 'shop'));
  expect(policyOf(objects, 'waypoint')).toMatchObject({ ingress: [{ ports: tcp(15020, 15021, 15090) }], egress: [] });
});

test('a port that is open to anyone is so by way of the waypoint', () => {
  const write = (plaintextPorts: number[]) => synthOn('ambient', chart => void new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: PORTS, plaintextPorts }));
  expect(policyOf(write([8080]), 'waypoint').ingress).toEqual([{ ports: tcp(TUNNEL, 15020, 15021, 15090) }]);
  expect(policyOf(write([9090]), 'waypoint').ingress).toEqual([{ ports: tcp(15020, 15021, 15090) }]);
  // In ambient mode whoever is in the mesh comes in the tunnel
  expect(policyOf(write([8080]), 'cart').ingress).toEqual([{ ports: tcp(8080, TUNNEL) }]);
});

test('none beside it where the namespace has none, or is on its way', () => {
  for (const props of [{ networkPolicies: false }, { stage: ZeroTrustStage.PERMISSIVE }]) {
    expect(ofKind(synthOn('ambient', chart => void new ZeroTrustNamespace(chart, 'shop', props)), 'NetworkPolicy')).toEqual([]);
  }
});

test('one that stands in a namespace that nobody guards is reached there', () => {
  const objects = synthOn('ambient', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop', { waypoint: new Waypoint(chart, 'shared', { namespace: 'infra' }) });
    shop.addService('cart', { ports: PORTS }).allow(shop.addWorkload('web'));
  });
  const labels = { 'gateway.networking.k8s.io/gateway-name': 'shared' };
  expect(policyOf(objects, 'web').egress).toEqual([{ to: [peer('infra', labels)], ports: tcp(TUNNEL) }]);
  expect(policyOf(objects, 'cart').ingress).toEqual([{ from: [peer('infra', labels)], ports: tcp(6379, 8080, TUNNEL) }]);
});

test('a port that no Service leads to is called directly, also beside others', () => {
  const objects = synthOn('ambient', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const pods = shop.addWorkload('pods', { workload: podsOf(chart, 'cart', { account: 'pods' }), labels: { app: 'cart' }, ports: [ServicePort.http(9090)] });
    shop.addService('cart', { sharedWorkload: pods, ports: PORTS });
    pods.allow(shop.addWorkload('web'));
    pods.allow(account('prometheus', 'monitoring'), { ports: [9090] });
  });
  expect(reaches(objects, pod('shop', 'web'), pod('shop', 'cart'), 9090)).toBe(true);
  expect(reaches(objects, pod('shop', 'web'), pod('shop', 'cart'), 8080)).toBe(false);
  expect(reaches(objects, pod('shop', 'web'), waypoint(), TUNNEL)).toBe(true);
  expect(reaches(objects, { namespace: 'monitoring', labels: {} }, pod('shop', 'cart'), 9090)).toBe(true);
  expect(policyOf(objects, 'waypoint').egress).toEqual([{ to: [{ podSelector: { matchLabels: { app: 'cart' } } }], ports: tcp(6379, 8080, TUNNEL) }]);
});

test('every call that is allowed gets through, in whatever order it is said, and none past the waypoint', () => {
  const NAMES = ['a', 'b', 'c'];
  const [name, space] = [fc.constantFrom(...NAMES), fc.constantFrom('shop', 'lab')];
  const call = fc.record({ from: name, to: name, home: space, far: space });
  fc.assert(fc.property(fc.array(call, { maxLength: 5 }), fc.boolean(), (calls, late) => {
    const chart = chartOn('ambient');
    const spaces = new Map(['shop', 'lab'].map(id => [id, new ZeroTrustNamespace(chart, id)]));
    const services = new Map<string, any>();
    const serviceOf = (home: string, id: string) => {
      const key = `${home}/${id}`;
      if (!services.has(key)) services.set(key, spaces.get(home)!.addService(id, { ports: [ServicePort.http(80)] }));
      return services.get(key);
    };
    const makeAll = () => [...spaces.keys()].flatMap(home => NAMES.map(id => serviceOf(home, id)));
    if (!late) makeAll();
    for (const { from, to, home, far } of calls) serviceOf(far, to).allow(serviceOf(home, from));
    makeAll();
    const objects = synth(chart);
    for (const home of spaces.keys()) {
      for (const far of spaces.keys()) {
        for (const from of NAMES) {
          const allowed = NAMES.filter(to => calls.some(each => each.from === from && each.to === to && each.home === home && each.far === far));
          expect(reaches(objects, pod(home, from), waypoint(far), TUNNEL)).toBe(allowed.length > 0);
          const around = NAMES.filter(to => [80, TUNNEL].some(port => reaches(objects, pod(home, from), pod(far, to), port)));
          expect(around).toEqual([]);
          for (const to of allowed) expect(reaches(objects, waypoint(far), pod(far, to), TUNNEL)).toBe(true);
        }
      }
    }
  }), { numRuns: 25 });
});
