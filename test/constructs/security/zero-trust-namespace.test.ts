import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { DataPlane, IstioMesh, LinkerdMesh, Mesh, ServicePort, Waypoint, Waypoints, ZeroTrustNamespace, ZeroTrustStage } from '../../../src';
import { account, BOTH, chartOn, inOrder, MeshName, nameOf, ofKind, only, refusal, refusalOn, synth, synthOn } from '../../program';

const ALL: readonly MeshName[] = ['istio', 'ambient', 'linkerd'];

test.each(ALL)('%s: a namespace where nothing is allowed', mesh => {
  expect(inOrder(synthOn(mesh, chart => new ZeroTrustNamespace(chart, 'shop')))).toMatchSnapshot();
});

test.each(ALL)('%s: one service that may be called', mesh => {
  const objects = synthOn(mesh, chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const web = shop.addWorkload('web');
    shop.addService('cart', { ports: [ServicePort.grpc(7070)] }).allow(web);
  });
  expect(inOrder(objects).filter(({ metadata }) => /^(cart|web)/.test(metadata.name))).toMatchSnapshot();
});

describe('enrolment', () => {
  const marks = (mesh: (app: App) => IstioMesh | LinkerdMesh) => {
    const { labels, annotations } = only(synthOn(mesh, chart => new ZeroTrustNamespace(chart, 'shop')), 'Namespace', 'shop').metadata;
    return { labels, annotations };
  };

  test('Istio: injection by label', () => {
    expect(marks(app => new IstioMesh(app, 'mesh'))).toEqual({ labels: { 'istio-injection': 'enabled' } });
  });

  test('Istio: a revision stands in the place of that label, which would take precedence', () => {
    expect(marks(app => new IstioMesh(app, 'mesh', { revision: 'stable' }))).toEqual({ labels: { 'istio.io/rev': 'stable' } });
  });

  test('Istio ambient: data plane mode, and the revision beside it', () => {
    expect(marks(app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, revision: '1-31' })))
      .toEqual({ labels: { 'istio.io/dataplane-mode': 'ambient', 'istio.io/rev': '1-31', 'istio.io/use-waypoint': 'waypoint' } });
  });

  test('Linkerd: annotations, and nothing let in by default', () => {
    expect(marks(app => new LinkerdMesh(app, 'mesh')))
      .toEqual({ annotations: { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'deny' } });
  });

  test.each(BOTH)('%s: a Namespace of cdk8s-plus is marked and keeps its own labels', mesh => {
    const objects = synthOn(mesh, chart => {
      const namespace = new kplus.Namespace(chart, 'Space', { metadata: { name: 'shop', labels: { team: 'carts' } } });
      expect(new ZeroTrustNamespace(chart, 'guard', { namespace }).name).toBe('shop');
    });
    const { metadata } = only(objects, 'Namespace');
    expect(metadata.labels.team).toBe('carts');
    expect({ ...metadata.labels, ...metadata.annotations }).toHaveProperty([mesh === 'istio' ? 'istio-injection' : 'linkerd.io/inject']);
    expect(objects.filter(object => object.kind !== 'Namespace').map(object => object.metadata.namespace)).toEqual(expect.arrayContaining(['shop']));
  });

  test.each(BOTH)('%s: a Namespace made as an ApiObject, in another chart', mesh => {
    const chart = chartOn(mesh);
    const namespace = new ApiObject(new Chart(chart.node.root as App, 'first'), 'ns', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    new ZeroTrustNamespace(chart, 'guard', { namespace });
    expect(ofKind(synth(chart), 'Namespace').map(nameOf)).toEqual(['Namespace shop']);
  });
});

describe('a Namespace with a mark that says otherwise', () => {
  test.each<[string, (app: App) => Mesh, { [key: string]: string }]>([
    ['not injected, beside a revision', app => new IstioMesh(app, 'mesh', { revision: 'stable' }), { 'istio-injection': 'disabled' }],
    ['another control plane, beside a revision', app => new IstioMesh(app, 'mesh', { revision: 'stable' }), { 'istio-injection': 'enabled' }],
    ['another revision', app => new IstioMesh(app, 'mesh'), { 'istio.io/rev': 'canary' }],
    ['ambient, beside sidecars', app => new IstioMesh(app, 'mesh'), { 'istio.io/dataplane-mode': 'ambient' }],
    ['sidecars, beside ambient', app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT }), { 'istio-injection': 'enabled' }],
  ])('%s', (_, mesh, labels) => {
    const chart = chartOn(mesh);
    const namespace = new kplus.Namespace(chart, 'Space', { metadata: { name: 'shop', labels } });
    const message = refusal(() => new ZeroTrustNamespace(chart, 'guard', { namespace }));
    expect(message).toContain('c/guard: ');
    expect(message).toContain(Object.keys(labels)[0]);
  });
});

describe('every object stands in the namespace and after it', () => {
  test.each(ALL)('%s', mesh => {
    const chart = chartOn(mesh);
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const cart = shop.addService('cart', { ports: [ServicePort.http(80)] });
    cart.allow(account('ann'));
    const others = shop.apiObjects.filter(object => object.kind !== 'Namespace');
    expect(others.length).toBeGreaterThan(5);
    expect(synth(chart)[0].kind).toBe('Namespace');
    for (const object of others) {
      expect(object.metadata.namespace).toBe('shop');
      expect(object.node.dependencies).toEqual([]);
    }
  });
});

describe('stages', () => {
  const staged = (mesh: MeshName, stage: ZeroTrustStage) => synthOn(mesh, chart => {
    const cart = new ZeroTrustNamespace(chart, 'shop', { stage }).addService('cart', { ports: [ServicePort.http(80)] });
    cart.allow(account('ann'), { paths: ['/cart/*'] });
  });

  test('Istio OBSERVE: every policy is a dry run, and both plaintext and mTLS are taken', () => {
    const objects = staged('istio', ZeroTrustStage.OBSERVE);
    const policies = ofKind(objects, 'AuthorizationPolicy');
    expect(policies.map(nameOf).sort()).toEqual(['AuthorizationPolicy shop/cart-allow-elsewhere.ann', 'AuthorizationPolicy shop/deny-by-default']);
    expect(policies.map(({ metadata }) => metadata.annotations)).toEqual([{ 'istio.io/dry-run': 'true' }, { 'istio.io/dry-run': 'true' }]);
    expect(only(objects, 'PeerAuthentication').spec.mtls.mode).toBe('PERMISSIVE');
    expect(ofKind(objects, 'NetworkPolicy')).toEqual([]);
  });

  test('Istio PERMISSIVE: identities are held to the rules, who has none is let in', () => {
    const objects = staged('istio', ZeroTrustStage.PERMISSIVE);
    expect(only(objects, 'PeerAuthentication').spec.mtls.mode).toBe('PERMISSIVE');
    expect(only(objects, 'AuthorizationPolicy', 'allow-plaintext').spec).toEqual({ action: 'ALLOW', rules: [{ from: [{ source: { notPrincipals: ['*'] } }] }] });
    expect(ofKind(objects, 'AuthorizationPolicy').filter(({ metadata }) => metadata.annotations)).toEqual([]);
    expect(ofKind(objects, 'NetworkPolicy')).toEqual([]);
  });

  test('Istio STRICT is the default', () => {
    const objects = staged('istio', ZeroTrustStage.STRICT);
    expect(only(objects, 'PeerAuthentication').spec).toEqual({ mtls: { mode: 'STRICT' } });
    expect(only(objects, 'AuthorizationPolicy', 'deny-by-default').spec).toEqual({});
    expect(inOrder(objects)).toEqual(inOrder(synthOn('istio', chart => {
      new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] }).allow(account('ann'), { paths: ['/cart/*'] });
    })));
  });

  test('Linkerd OBSERVE: audit everywhere, and a route for what is not allowed', () => {
    const objects = staged('linkerd', ZeroTrustStage.OBSERVE);
    expect(only(objects, 'Namespace').metadata.annotations['config.linkerd.io/default-inbound-policy']).toBe('audit');
    expect(ofKind(objects, 'Server').map(({ spec }) => spec.accessPolicy)).toEqual(['audit']);
    const matches = ofKind(objects, 'HTTPRoute').flatMap(({ spec }) => spec.rules.map((rule: any) => rule.matches));
    expect(matches).toContain(undefined);
    expect(ofKind(objects, 'NetworkPolicy')).toEqual([]);
  });

  test('Linkerd PERMISSIVE is refused, with the reason and a way', () => {
    expect(refusalOn('linkerd', chart => new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.PERMISSIVE }))).toMatchInlineSnapshot(`
"c/shop: Linkerd 2.20 cannot hold identities to the rules while plaintext is let in
  because  an authorization without an identity lets every identity in too, so plaintext cannot be let in while identities are held to rules (linkerd/linkerd2 version-2.20 policy-controller/k8s/index/src/inbound/index.rs)
  instead  go from ZeroTrustStage.OBSERVE to ZeroTrustStage.STRICT, and name single ports in plaintextPorts"
`);
  });

  test('ambient OBSERVE: every policy is a dry run, that of the waypoint too', () => {
    const objects = staged('ambient', ZeroTrustStage.OBSERVE);
    const policies = ofKind(objects, 'AuthorizationPolicy');
    expect(policies.map(({ metadata }) => metadata.name).sort())
      .toEqual(['cart-allow-elsewhere.ann', 'cart-through-waypoint', 'deny-by-default', 'waypoint-deny-by-default']);
    expect(policies.map(({ metadata }) => metadata.annotations)).toEqual(Array(4).fill({ 'istio.io/dry-run': 'true' }));
  });

  test('ambient OBSERVE without a waypoint is refused: ztunnel would log nothing', () => {
    const none = (app: App) => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, waypoints: Waypoints.NONE });
    expect(refusal(() => new ZeroTrustNamespace(chartOn(none), 'shop', { stage: ZeroTrustStage.OBSERVE })))
      .toContain('c/shop: Istio 1.31 cannot log what would be refused, and refuse nothing');
    expect(refusalOn('ambient', (chart) => new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.OBSERVE, waypoint: Waypoint.none() }))).toMatchInlineSnapshot(`
"c/shop: namespace "shop" is to be observed, and has no waypoint
  because  in ambient mode waypoints log what would be refused, and ztunnel logs nothing of it
  instead  let it have a waypoint, or use ZeroTrustStage.STRICT after observing with sidecars"
`);
  });
});

describe('names', () => {
  test('an id that is no namespace', () => {
    expect(refusalOn('istio', chart => new ZeroTrustNamespace(chart, 'Shop_1'))).toContain('c/Shop_1: the namespace is called "Shop_1"\n  because  "Shop_1" is not allowed');
  });

  test('without a mesh', () => {
    const chart = new Chart(new App(), 'c');
    expect(refusal(() => new ZeroTrustNamespace(chart, 'shop'))).toContain('c/shop: there is no mesh');
  });

  test.each(ALL)('%s: one namespace guarded twice names both', mesh => {
    const message = refusalOn(mesh, chart => {
      new ZeroTrustNamespace(chart, 'shop');
      new ZeroTrustNamespace(new Chart(chart.node.root as App, 'd'), 'shop');
    });
    expect(message).toContain('d/shop');
    expect(message).toContain('"c/shop/Namespace" makes it already');
  });

  test.each(ALL)('%s: one id added twice', mesh => {
    const message = refusalOn(mesh, chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      shop.addWorkload('web');
      shop.addService('web', { ports: [ServicePort.http(80)] });
    });
    expect(message).toContain('c/shop: "web" is added twice to namespace "shop"');
  });

  test.each(ALL)('%s: the same names in two namespaces are two', mesh => {
    const objects = synthOn(mesh, chart => {
      for (const name of ['shop', 'lab']) new ZeroTrustNamespace(chart, name).addService('cart', { ports: [ServicePort.http(80)] });
    });
    expect(new Set(objects.map(nameOf)).size).toBe(objects.length);
    expect(ofKind(objects, 'Service').map(nameOf)).toEqual(expect.arrayContaining(['Service shop/cart', 'Service lab/cart']));
  });

  test.each([['default-deny', 'NetworkPolicy'], ['web', 'ServiceAccount']])('a workload called %s whose %s is there', (id, kind) => {
    const message = refusalOn('istio', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      shop.addService('cart', { ports: [ServicePort.http(80)] });
      if (id === 'web') new ZeroTrustNamespace(chart, 'lab', { namespace: new ApiObject(chart, 'ns', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }) });
      shop.addWorkload(id);
    });
    expect(message).toMatch(id === 'web' ? /"shop" would be made twice in the cluster/ : new RegExp(`${kind} "${id}" would be made twice in namespace "shop"`));
  });
});

test.each(BOTH)('%s: an object that the program makes otherwise, of the same kind and name', mesh => {
  const chart = chartOn(mesh);
  new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
  new kplus.ServiceAccount(chart, 'Account', { metadata: { name: 'cart', namespace: 'shop' } });
  expect(() => synth(chart)).toThrow(/ServiceAccount.*cart/);
});

test('every object under the construct is handed out', () => {
  const chart = chartOn('linkerd');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  shop.addService('cart', { ports: [ServicePort.http(80)] }).allow(account('ann'));
  expect(shop.apiObjects.map(object => `${object.kind} ${object.name}`).sort()).toEqual(synth(chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort());
});

test('`shop.allow(from, to)` is `to.allow(from)`', () => {
  const objects = (how: 'shop' | 'cart') => synthOn('istio', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const cart = shop.addService('cart', { ports: [ServicePort.http(80)] });
    if (how === 'shop') shop.allow(account('ann'), cart, { methods: ['GET'] });
    else cart.allow(account('ann'), { methods: ['GET'] });
  });
  expect(objects('shop')).toEqual(objects('cart'));
});
