import { App, Chart } from 'cdk8s';
import { IstioMesh, MeshIdentity, ServicePort, ZeroTrustNamespace } from '../../../src';
import { account, BOTH, chartOn, MeshName, ofKind, only, PlainObject, podsOf, synth, synthOn } from '../../program';

const tcp = (...ports: number[]) => ports.map(port => ({ protocol: 'TCP', port }));
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const pods = (app: string) => ({ podSelector: { matchLabels: { app } } });
const ofWorkload = (objects: readonly PlainObject[], name: string) => only(objects, 'NetworkPolicy', name).spec;
/** The port through which a mesh carries everything, beside the one that is meant. */
const TUNNEL: { readonly [mesh in MeshName]: number[] } = { istio: [], ambient: [15008], linkerd: [4143] };

describe('of a namespace', () => {
  const spec = (mesh: MeshName | ((app: App) => IstioMesh)) => only(synthOn(mesh, chart => new ZeroTrustNamespace(chart, 'shop')), 'NetworkPolicy', 'default-deny').spec;

  test.each<[MeshName, string, number[]]>([['istio', 'istio-system', [15012]], ['ambient', 'istio-system', [15012]], ['linkerd', 'linkerd', [8080, 8086, 8090]]])(
    '%s: DNS and the control plane may be called', (mesh, controlPlane, ports) => {
      expect(spec(mesh).podSelector).toEqual({});
      expect(spec(mesh).policyTypes).toEqual(['Ingress', 'Egress']);
      expect(spec(mesh).egress).toEqual([
        { to: [namespace('kube-system'), { ipBlock: { cidr: '169.254.20.10/32' } }], ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }] },
        { to: [namespace(controlPlane)], ports: tcp(...ports) },
      ]);
    });

  test('the ports of the proxies are open', () => {
    expect(spec('istio').ingress).toEqual([{ ports: tcp(15020, 15021, 15090) }]);
    expect(spec('linkerd').ingress).toEqual([{ ports: tcp(4191) }]);
  });

  test('in ambient the kubelet\'s probes come from an address of their own', () => {
    expect(JSON.stringify(spec('ambient').ingress)).toContain('"cidr":"169.254.7.127/32"');
  });

  test('the control plane may stand elsewhere', () => {
    expect(JSON.stringify(spec(app => new IstioMesh(app, 'mesh', { controlPlaneNamespace: 'mesh-system' })).egress)).toContain('"mesh-system"');
  });

  test.each(BOTH)('%s: none is made when that is asked', mesh => {
    const objects = synthOn(mesh, chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop', { networkPolicies: false });
      shop.addService('cart', { ports: [ServicePort.http(80)] }).allow(account('ann'));
    });
    expect(ofKind(objects, 'NetworkPolicy')).toEqual([]);
    expect(ofKind(objects, 'AuthorizationPolicy').length).toBeGreaterThan(0);
  });
});

describe('of a call, on both sides', () => {
  test.each<MeshName>(['istio', 'linkerd'])('%s: inside a namespace, by the containers\' ports', mesh => {
    const objects = synthOn(mesh, chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
      cart.allow(shop.addWorkload('web'));
    });
    const ports = tcp(...[8080, ...TUNNEL[mesh]].sort((a, b) => a - b));
    expect(ofWorkload(objects, 'cart')).toEqual({ ...pods('cart'), policyTypes: ['Ingress', 'Egress'], ingress: [{ from: [pods('web')], ports }], egress: [] });
    expect(ofWorkload(objects, 'web')).toEqual({ ...pods('web'), policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [{ to: [pods('cart')], ports }] });
  });

  test.each(BOTH)('%s: across namespaces and charts, whichever is made first', mesh => {
    const chart = chartOn(mesh);
    const lab = new ZeroTrustNamespace(new Chart(chart.node.root as App, 'd'), 'lab');
    const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
    cart.allow(lab.addWorkload('web'));
    const objects = synth(chart);
    const ports = tcp(...[80, ...TUNNEL[mesh]]);
    expect(ofWorkload(objects, 'cart').ingress).toEqual([{ from: [{ ...namespace('lab'), ...pods('web') }], ports }]);
    expect(ofWorkload(objects, 'web').egress).toEqual([{ to: [{ ...namespace('shop'), ...pods('cart') }], ports }]);
  });

  test('anyone of a namespace: each of its workloads may call, and all of it is let in', () => {
    const objects = synthOn('istio', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      shop.addService('cart', { ports: [ServicePort.http(80)] }).allow(shop);
      shop.addWorkload('late');
    });
    expect(ofWorkload(objects, 'cart').ingress).toEqual([{ from: [{ podSelector: {} }], ports: tcp(80) }]);
    expect(ofWorkload(objects, 'late').egress).toEqual([{ to: [pods('cart')], ports: tcp(80) }]);
    expect(ofWorkload(objects, 'cart').egress).toEqual([{ to: [pods('cart')], ports: tcp(80) }]);
  });

  test('somebody of another repository: as narrow as is known', () => {
    const objects = synthOn('istio', chart => {
      const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
      cart.allow(account('ann', 'lab'));
      cart.allow(MeshIdentity.serviceAccount({ namespace: 'ingress', serviceAccount: 'gw', podLabels: { app: 'gw' } }));
    });
    expect(ofWorkload(objects, 'cart').ingress).toEqual([
      { from: [{ ...namespace('ingress'), ...pods('gw') }], ports: tcp(80) },
      { from: [namespace('lab')], ports: tcp(80) },
    ]);
  });

  test('one caller with and without labels is let in without, in either order', () => {
    const ingress = (...callers: MeshIdentity[]) => ofWorkload(synthOn('istio', chart => {
      const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
      for (const caller of callers) cart.allow(caller);
    }), 'cart').ingress;
    const narrow = MeshIdentity.serviceAccount({ namespace: 'lab', serviceAccount: 'ann', podLabels: { app: 'ann' } });
    expect(ingress(narrow, account('ann', 'lab'))).toEqual(ingress(account('ann', 'lab'), narrow));
  });

  test('requests are the mesh\'s to limit: the port is open to the caller', () => {
    const objects = synthOn('istio', chart => {
      new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] }).allow(account('ann', 'lab'), { methods: ['GET'] });
    });
    expect(ofWorkload(objects, 'cart').ingress).toEqual([{ from: [namespace('lab')], ports: tcp(80) }]);
  });

  test('a port that takes plaintext is open to all who can reach it', () => {
    const objects = synthOn('istio', chart => new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)], plaintextPorts: [80] }));
    expect(ofWorkload(objects, 'cart').ingress).toEqual([{ ports: tcp(80) }]);
  });

  test('a sidecar that takes HBONE has that port open to its peers', () => {
    const objects = synthOn(app => new IstioMesh(app, 'mesh', { acceptsHbone: true }), chart => {
      new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] }).allow(account('ann', 'lab'));
    });
    expect(ofWorkload(objects, 'cart').ingress).toEqual([{ from: [namespace('lab')], ports: tcp(80, 15008) }]);
  });

  test('on Linkerd Prometheus is a peer of who has metrics', () => {
    const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' };
    const objects = synthOn('linkerd', chart => new ZeroTrustNamespace(chart, 'shop').addWorkload('cart', { workload: podsOf(chart, 'cart', { annotations }) }));
    expect(ofWorkload(objects, 'cart').ingress).toEqual([{ from: [namespace('linkerd-viz')], ports: tcp(4143, 9090) }]);
  });
});
