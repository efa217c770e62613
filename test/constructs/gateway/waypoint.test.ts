import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  AccessAction, AccessPolicy, DataPlane, IstioMesh, LinkerdMesh, Mesh, PolicyTarget, ServicePort, ServiceRoute, Waypoint, WaypointProps, Waypoints,
  WaypointTraffic, ZeroTrustNamespace, ZeroTrustStage,
} from '../../../src';
import '../../../src/testing/matchers';
import { account, chartOn, inOrder, nameOf, ofKind, only, PlainObject, refusal, refusalOn, synth, synthOn } from '../../program';

const ambient = (props: object = {}) => (app: App) => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, ...props });
const namespaceLabels = (objects: readonly PlainObject[], name = 'shop') => only(objects, 'Namespace', name).metadata.labels;
const serviceLabels = (objects: readonly PlainObject[], name = 'cart') => only(objects, 'Service', name).metadata.labels;
const http = [ServicePort.http(80)];
const USED = { 'istio.io/ingress-use-waypoint': 'true' };

describe('of its own', () => {
  const shared = (props: WaypointProps = {}) => synthOn('ambient', chart => {
    expect(new Waypoint(chart, 'shared', { namespace: 'infra', ...props }).apiObjects.map(({ kind }) => kind).sort()).toEqual(['AuthorizationPolicy', 'Gateway']);
    expect(chart).toSatisfySchemas();
  });

  test('a Gateway, and what refuses whatever nobody allows', () => {
    expect(inOrder(shared()).reverse()).toEqual([
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name: 'shared', namespace: 'infra', labels: { 'istio.io/waypoint-for': 'service' } },
        spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'Same' } } }] },
      },
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: 'shared-deny-by-default', namespace: 'infra' },
        spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'shared' }] },
      },
    ]);
  });

  test.each<[string, WaypointProps, object]>([
    ['other traffic', { traffic: WaypointTraffic.ALL }, { 'istio.io/waypoint-for': 'all' }],
    ['traffic of pods', { traffic: WaypointTraffic.WORKLOAD }, { 'istio.io/waypoint-for': 'workload' }],
    ['a revision', { revision: 'canary' }, { 'istio.io/waypoint-for': 'service', 'istio.io/rev': 'canary' }],
  ])('%s', (_, props, labels) => {
    expect(only(shared(props), 'Gateway').metadata.labels).toEqual(labels);
  });

  test('the revision of the mesh', () => {
    const objects = synthOn(ambient({ revision: 'stable' }), chart => void new Waypoint(chart, 'shared', { namespace: 'infra' }));
    expect(only(objects, 'Gateway').metadata.labels['istio.io/rev']).toBe('stable');
  });

  test('for namespaces of this program and of others', () => {
    const objects = synthOn('ambient', chart => {
      const shared_ = new Waypoint(chart, 'shared', { namespace: new kplus.Namespace(chart, 'infra', { metadata: { name: 'infra' } }), alsoFor: ['theirs', 'lab'] });
      new ZeroTrustNamespace(chart, 'shop', { waypoint: shared_ });
      new ZeroTrustNamespace(chart, 'lab', { waypoint: shared_ });
    });
    expect(only(objects, 'Gateway').spec.listeners[0].allowedRoutes.namespaces)
      .toEqual({ from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['infra', 'lab', 'shop', 'theirs'] }] } });
    expect(namespaceLabels(objects)).toEqual({ 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'shared', 'istio.io/use-waypoint-namespace': 'infra' });
  });

  test('it observes with the namespaces that do', () => {
    const objects = synthOn('ambient', chart => {
      const waypoint = new Waypoint(chart, 'shared', { namespace: 'infra', stage: ZeroTrustStage.OBSERVE });
      new ZeroTrustNamespace(chart, 'shop', { waypoint, stage: ZeroTrustStage.OBSERVE });
    });
    expect(only(objects, 'AuthorizationPolicy', 'shared-deny-by-default').metadata.annotations).toEqual({ 'istio.io/dry-run': 'true' });
  });

  test('patches', () => {
    const objects = shared({ overrides: { Gateway: [JsonPatch.add('/spec/infrastructure', { annotations: { a: 'b' } })] } });
    expect(only(objects, 'Gateway').spec.infrastructure).toEqual({ annotations: { a: 'b' } });
  });

  test('for a mesh that is named', () => {
    const chart = new Chart(new App(), 'c');
    const mesh = ambient()(new App());
    expect(new Waypoint(chart, 'shared', { namespace: 'infra', mesh }).name).toBe('shared');
    expect(refusal(() => new Waypoint(chart, 'other', { namespace: 'infra' }))).toContain('c/other: there is no mesh');
  });

  test('for the namespace of the chart', () => {
    const app = new App();
    ambient()(app);
    const waypoint = new Waypoint(new Chart(app, 'c', { namespace: 'infra' }), 'shared');
    expect([waypoint.name, waypoint.namespace]).toEqual(['shared', 'infra']);
  });

  test.each<[string, string, any, string]>([
    ['a name that is none', 'Shared', {}, 'the waypoint has a name that Kubernetes does not take'],
    ['the name that means none', 'none', {}, '"none" means that there is no waypoint'],
    ['a revision that is none', 'shared', { revision: 'A B' }, 'the waypoint has a name that Kubernetes does not take'],
    ['a misspelt prop', 'shared', { traficc: 'all' }, 'traficc'],
    ['other traffic', 'shared', { traffic: 'pods' }, '`traffic`'],
    ['a stage', 'shared', { stage: 'late' }, '`stage`'],
    ['namespaces', 'shared', { alsoFor: 'theirs' }, '`alsoFor`'],
    ['a namespace', 'shared', { alsoFor: ['The irs'] }, 'alsoFor'],
    ['a number', 'shared', { revision: 3 }, '`revision`'],
  ])('refused: %s', (_, id, props, what) => {
    expect(refusalOn('ambient', chart => new Waypoint(chart, id, { namespace: 'infra', ...props }))).toContain(what);
  });

  test.each<[string, (app: App) => Mesh, string]>([
    ['sidecars', app => new IstioMesh(app, 'mesh'), 'with sidecars there is a proxy in every pod'],
    ['a mesh without waypoints', ambient({ waypoints: Waypoints.NONE }), 'this mesh has no waypoints'],
    ['Linkerd', app => new LinkerdMesh(app, 'mesh'), 'Linkerd'],
  ])('refused on %s', (_, mesh, why) => {
    expect(refusal(() => new Waypoint(chartOn(mesh), 'shared', { namespace: 'infra' }))).toContain(why);
  });

  test('in a namespace that this program guards, it would be cut off', () => {
    const write = (networkPolicies: boolean) => {
      const chart = chartOn('ambient');
      new Waypoint(chart, 'shared', { namespace: 'shop' });
      new ZeroTrustNamespace(chart, 'shop', { networkPolicies });
      return chart;
    };
    expect(() => synth(write(true))).toThrow('"c/shared" stands in namespace "shop", whose NetworkPolicy lets nothing in and out: make it there, addWaypoint(\'...\')');
    expect(synth(write(false)).length).toBeGreaterThan(0);
  });
});

describe('of a guarded namespace', () => {
  test('its own, which it names', () => {
    const objects = synthOn('ambient', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      shop.addService('cart', { ports: http });
      expect([shop.waypoint!.name, shop.waypoint!.namespace]).toEqual(['waypoint', 'shop']);
      expect(shop.waypoint!.apiObjects.map(({ kind }) => kind).sort()).toEqual(['AuthorizationPolicy', 'Gateway', 'NetworkPolicy']);
    });
    expect(namespaceLabels(objects)).toEqual({ 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'waypoint' });
    expect(serviceLabels(objects)).toEqual(USED);
    expect(ofKind(objects, 'Gateway').map(nameOf)).toEqual(['Gateway shop/waypoint']);
  });

  test('a second one, for one of its services', () => {
    const objects = synthOn('ambient', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      shop.addService('cart', { ports: http, waypoint: shop.addWaypoint('second', { traffic: WaypointTraffic.ALL }) });
      shop.addService('web', { ports: http, waypoint: shop.waypoint });
    });
    expect(serviceLabels(objects)).toEqual({ ...USED, 'istio.io/use-waypoint': 'second' });
    expect(serviceLabels(objects, 'web')).toEqual(USED);
    expect(ofKind(objects, 'Gateway').map(nameOf).sort()).toEqual(['Gateway shop/second', 'Gateway shop/waypoint']);
  });

  test('that of another namespace, for one of its services', () => {
    const objects = synthOn('ambient', chart => {
      const lab = new ZeroTrustNamespace(chart, 'lab');
      new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: http, waypoint: lab.waypoint });
    });
    expect(serviceLabels(objects)).toEqual({ ...USED, 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'lab' });
    const { namespaces } = ofKind(objects, 'Gateway').find(({ metadata }) => metadata.namespace === 'lab').spec.listeners[0].allowedRoutes;
    expect(namespaces.selector.matchExpressions[0].values).toEqual(['lab', 'shop']);
  });

  test('none, for one of its services, or for all', () => {
    const one = synthOn('ambient', chart => void new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: http, waypoint: Waypoint.none() }));
    expect(serviceLabels(one)).toEqual({ 'istio.io/use-waypoint': 'none' });
    const all = synthOn('ambient', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop', { waypoint: Waypoint.none() });
      shop.addService('cart', { ports: http });
      expect(shop.waypoint).toBeUndefined();
    });
    expect(namespaceLabels(all)).toEqual({ 'istio.io/dataplane-mode': 'ambient' });
    expect(serviceLabels(all)).toBeUndefined();
    expect(ofKind(all, 'Gateway')).toEqual([]);
  });

  test('one for a single service of a namespace without any', () => {
    const objects = synthOn('ambient', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop', { waypoint: Waypoint.none() });
      shop.addService('cart', { ports: http, waypoint: shop.addWaypoint('second') });
    });
    expect(serviceLabels(objects)).toEqual({ ...USED, 'istio.io/use-waypoint': 'second' });
  });

  test('none anywhere: as before there were any', () => {
    const objects = synthOn(ambient({ waypoints: Waypoints.NONE }), chart => void new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: http }).allow(account('ann')));
    expect(ofKind(objects, 'Gateway')).toEqual([]);
    expect(JSON.stringify(objects)).not.toContain('waypoint');
  });

  test('a headless Service is called by the addresses of its pods', () => {
    const headless = (chart: Chart) => serviceOf(chart, 'shop', { spec: { clusterIP: 'None' } });
    const objects = synthOn('ambient', chart => void new ZeroTrustNamespace(chart, 'shop').addService('cart', { service: headless(chart) }).allow(account('ann')));
    expect(serviceLabels(objects)).toEqual({ 'istio.io/use-waypoint': 'none' });
    expect(only(objects, 'AuthorizationPolicy', 'cart-pods-allow-elsewhere.ann').spec.selector).toEqual({ matchLabels: { app: 'cart' } });
    const chart = chartOn('ambient');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    expect(refusal(() => shop.addService('cart', { service: headless(chart), waypoint: shop.waypoint }))).toMatchInlineSnapshot(`
"c/shop/cart: Service "cart" has no address of its own, and a waypoint is named for it
  because  it is called by the addresses of its pods, so the calls would go past the waypoint
  instead  give the Service an address, or leave \`waypoint\` out"
`);
  });

  test.each(['istio', 'linkerd'] as const)('%s has none: a waypoint that is named is refused, and none may be', mesh => {
    const chart = chartOn(mesh);
    const foreign = Waypoint.fromName({ name: 'shared', namespace: 'infra', deniesByDefault: true });
    expect(refusal(() => new ZeroTrustNamespace(chart, 'shop', { waypoint: foreign }))).toMatch(/c\/shop: .* cannot /);
    const lab = new ZeroTrustNamespace(chart, 'lab', { waypoint: Waypoint.none() });
    expect(lab.waypoint).toBeUndefined();
    expect(refusal(() => lab.addWaypoint('second'))).toMatch(/cannot /);
    expect(lab.node.tryFindChild('second')).toBeUndefined();
  });

  test('a Namespace or a Service that says otherwise is refused', () => {
    const chart = chartOn('ambient');
    const namespace = new kplus.Namespace(chart, 'Space', { metadata: { name: 'shop', labels: { 'istio.io/use-waypoint': 'theirs' } } });
    expect(refusal(() => new ZeroTrustNamespace(chart, 'guard', { namespace }))).toContain('istio.io/use-waypoint');
    const lab = new ZeroTrustNamespace(chart, 'lab');
    const service = serviceOf(chart, 'lab', { labels: { 'istio.io/ingress-use-waypoint': 'false' } });
    expect(refusal(() => lab.addService('cart', { service }))).toContain('istio.io/ingress-use-waypoint');
    expect(lab.node.tryFindChild('cart')).toBeUndefined();
  });

  test('what is no waypoint', () => {
    const chart = chartOn('ambient');
    expect(refusal(() => new ZeroTrustNamespace(chart, 'shop', { waypoint: 'waypoint' as any }))).toMatchInlineSnapshot(`
"c/shop: \`waypoint\` is "waypoint"
  because  it is a waypoint
  instead  pass a Waypoint, Waypoint.fromName({ ... }) or Waypoint.none()"
`);
    const lab = new ZeroTrustNamespace(chart, 'lab');
    expect(refusal(() => lab.addService('cart', { ports: http, waypoint: 7 as any }))).toContain('c/lab/cart: `waypoint` is 7');
    expect(lab.node.tryFindChild('cart')).toBeUndefined();
  });
});

describe('who uses which', () => {
  const used = (waypoint: (chart: Chart) => Waypoint, stage = ZeroTrustStage.STRICT) => refusalOn('ambient', chart => new ZeroTrustNamespace(chart, 'shop', { waypoint: waypoint(chart), stage }));
  const shared = (props: WaypointProps) => (chart: Chart) => new Waypoint(chart, 'shared', { namespace: 'infra', ...props });

  test('one that calls to Services go past', () => {
    expect(used(shared({ traffic: WaypointTraffic.WORKLOAD }))).toMatchInlineSnapshot(`
"c/shop: the waypoint "infra/shared" takes calls to pods only
  because  rules and routes are those of Services, and calls to a Service would go past it
  instead  make it for WaypointTraffic.SERVICE or WaypointTraffic.ALL"
`);
  });

  test('one that only observes, before a namespace that refuses', () => {
    expect(used(shared({ stage: ZeroTrustStage.OBSERVE }))).toMatchInlineSnapshot(`
"c/shop: the waypoint "infra/shared" only observes, and the namespace refuses
  because  a Service that no rule is for would be open by way of it
  instead  bring both to one stage, or let the namespace have a waypoint of its own"
`);
  });

  test('one that refuses, before a namespace that is observed', () => {
    expect(used(shared({}), ZeroTrustStage.OBSERVE)).toMatchInlineSnapshot(`
"c/shop: the waypoint "infra/shared" refuses, and the namespace is only observed
  because  it would refuse what no rule allows
  instead  bring both to one stage, or let the namespace have a waypoint of its own"
`);
  });

  test('both on their way, or there', () => {
    const chart = chartOn('ambient');
    new ZeroTrustNamespace(chart, 'shop', { waypoint: shared({})(chart), stage: ZeroTrustStage.PERMISSIVE });
    expect(synth(chart).length).toBeGreaterThan(0);
  });
});

describe('of another repository', () => {
  const props = { name: 'shared', namespace: 'infra', deniesByDefault: true };

  test('by its name', () => {
    const objects = synthOn('ambient', chart => {
      const cart = new ZeroTrustNamespace(chart, 'shop', { waypoint: Waypoint.fromName({ ...props, serviceAccount: 'gateway' }) }).addService('cart', { ports: http });
      cart.allow(account('ann'));
    });
    expect(namespaceLabels(objects)).toMatchObject({ 'istio.io/use-waypoint': 'shared', 'istio.io/use-waypoint-namespace': 'infra' });
    expect(only(objects, 'AuthorizationPolicy', 'cart-through-infra.shared').spec.rules[0].from).toEqual([{ source: { principals: ['cluster.local/ns/infra/sa/gateway'] } }]);
    expect(ofKind(objects, 'Gateway')).toEqual([]);
  });

  test('one that lets in what no rule is for', () => {
    expect(refusal(() => Waypoint.fromName({ ...props, deniesByDefault: false }))).toMatchInlineSnapshot(`
"Waypoint.fromName: the waypoint "infra/shared" lets in what no rule is for
  because  pods behind a waypoint trust it: a Service without rules that leads to them would be open to anyone
  instead  ask its owner for an AuthorizationPolicy in namespace "infra" with
             spec: { targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: shared }] }"
`);
  });

  test.each<[string, object, string]>([
    ['a name', { ...props, name: 'Shared' }, 'the waypoint "infra/Shared" of service account "Shared"'],
    ['the name that means none', { ...props, name: 'none' }, '"none" means that there is no waypoint'],
    ['a namespace', { ...props, namespace: 'In fra' }, 'the waypoint "In fra/shared"'],
    ['an account', { ...props, serviceAccount: 'A' }, 'of service account "A"'],
    ['nothing said of what it refuses', { name: 'shared', namespace: 'infra' }, '`deniesByDefault`'],
    ['a misspelt prop', { ...props, deniesByDefualt: true }, 'deniesByDefualt'],
    ['no text', { ...props, name: 7 }, '`name`'],
  ])('refused: %s', (_, given, what) => {
    expect(refusal(() => Waypoint.fromName(given as typeof props))).toContain(what);
  });
});

test('no workload may run as a waypoint does: pods let that account in', () => {
  const chart = chartOn('ambient');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  expect(refusal(() => shop.addWorkload('job', { serviceAccount: accountOf(chart, 'waypoint', 'shop') }))).toMatchInlineSnapshot(`
"c/shop/job: "c/shop/job" runs as the service account "shop/waypoint", which is that of the waypoint "c/shop/waypoint"
  because  what stands behind the waypoint lets this account in, whatever the rules say of others
  instead  run the workload as an account of its own"
`);
  const later = chartOn('ambient');
  const lab = new ZeroTrustNamespace(later, 'lab');
  lab.addWorkload('job', { serviceAccount: accountOf(later, 'second', 'lab') });
  expect(refusal(() => lab.addWaypoint('second'))).toContain('"c/lab/job" runs as the service account "lab/second", which is that of the waypoint "c/lab/second"');
});

test('policies may be for all that comes through it, and no route is', () => {
  const objects = synthOn('ambient', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const service = shop.addService('cart', { ports: http });
    const target = PolicyTarget.gateway(shop.waypoint!);
    new AccessPolicy(chart, 'no-put', { target, action: AccessAction.DENY, rules: [{ to: [{ methods: ['PUT'], ports: [80] }] }] });
    expect(refusal(() => new AccessPolicy(chart, 'no-net', { target, action: AccessAction.DENY, rules: [{ from: [{ ipBlocks: ['10.0.0.0/8'] }] }] })))
      .toContain('c/no-net: a rule is about the address that a connection comes from, and a waypoint carries it out');
    expect(refusal(() => new ServiceRoute(chart, 'routes', { service, gateways: [shop.waypoint!], hosts: ['a.test'] }))).toContain('c/routes: `gateways[0]` is a waypoint');
  });
  const { metadata, spec } = only(objects, 'AuthorizationPolicy', 'no-put');
  expect(metadata.namespace).toBe('shop');
  expect(spec.targetRefs).toEqual([{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }]);
});

function accountOf(chart: Chart, name: string, namespaceName: string): kplus.IServiceAccount {
  return kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', name, { namespaceName });
}

/** A Service as a person writes it without cdk8s-plus. */
function serviceOf(chart: Chart, namespace: string, { labels, spec }: { labels?: object; spec?: object }): ApiObject {
  return new ApiObject(chart, 'Cart', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace, labels: labels as any }, spec: { selector: { app: 'cart' }, ports: [{ name: 'http', port: 80 }], ...spec },
  });
}
