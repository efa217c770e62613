import { Chart } from 'cdk8s';
import {
  AllowProps, DataPlane, IstioMesh, MeshService, MeshServiceProps, ServicePort, Waypoint, Waypoints, WaypointTraffic, ZeroTrustNamespace,
  ZeroTrustStage,
} from '../../../../src';
import '../../../../src/testing/matchers';
import { account, chartOn, ofKind, only, PlainObject, podsOf, refusal, refusalOn, synth, synthOn } from '../../../program';

const PORTS = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(6379)];
const principals = (name: string) => [{ source: { principals: [`cluster.local/ns/${name.replace('/', '/sa/')}`] } }];
const atService = (name: string) => [{ group: '', kind: 'Service', name }];
const scraped = { annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' } };

/** The policies for `cart`, by name. */
function policies(write: (shop: ZeroTrustNamespace, chart: Chart) => unknown): { [name: string]: PlainObject } {
  const objects = synthOn('ambient', chart => {
    write(new ZeroTrustNamespace(chart, 'shop'), chart);
    expect(chart).toSatisfySchemas();
  });
  return Object.fromEntries(ofKind(objects, 'AuthorizationPolicy').map(({ metadata, spec }) => [metadata.name, spec]));
}

const cartIn = (shop: ZeroTrustNamespace, props: Partial<MeshServiceProps> = {}): MeshService => shop.addService('cart', { ports: PORTS, ...props });
const refused = (write: (shop: ZeroTrustNamespace, chart: Chart) => unknown) => refusalOn('ambient', chart => write(new ZeroTrustNamespace(chart, 'shop'), chart));

describe('behind a waypoint', () => {
  test('callers and requests at the waypoint, by the Service\'s port; at the pods the waypoint alone, by the container\'s', () => {
    const found = policies(shop => {
      const cart = cartIn(shop);
      cart.allow(account('ann'), { methods: ['GET'], paths: ['/cart/*'] });
      cart.allow(account('ann'), { ports: [6379] });
      cart.allow(shop);
    });
    expect(found).toEqual({
      'deny-by-default': {},
      'waypoint-deny-by-default': { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }] },
      'cart-through-waypoint': {
        selector: { matchLabels: { app: 'cart' } },
        action: 'ALLOW',
        rules: [{ from: principals('shop/waypoint'), to: [{ operation: { ports: ['6379', '8080'] } }] }],
      },
      'cart-allow-elsewhere.ann': {
        targetRefs: atService('cart'),
        action: 'ALLOW',
        rules: [
          { from: principals('elsewhere/ann'), to: [{ operation: { ports: ['6379'] } }] },
          { from: principals('elsewhere/ann'), to: [{ operation: { ports: ['80'], methods: ['GET'], paths: ['/cart', '/cart/*'] } }] },
        ],
      },
      'cart-allow-namespace-shop': {
        targetRefs: atService('cart'),
        action: 'ALLOW',
        rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/*'] } }], to: [{ operation: { ports: ['80', '6379'] } }] }],
      },
    });
  });

  test('a second Service has rules of its own, whenever it comes', () => {
    const write = (order: ('allow' | 'service')[]) => policies(shop => {
      const cart = cartIn(shop);
      for (const step of order) {
        if (step === 'allow') cart.allow(account('ann'), { ports: [8080] });
        else shop.addService('cart-admin', { sharedWorkload: cart.workload, ports: [ServicePort.http(8000, { targetPort: 8080 })] });
      }
    });
    const found = write(['service', 'allow']);
    expect(write(['allow', 'service'])).toEqual(found);
    expect(found['cart-admin-allow-elsewhere.ann']).toEqual({
      targetRefs: atService('cart-admin'), action: 'ALLOW', rules: [{ from: principals('elsewhere/ann'), to: [{ operation: { ports: ['8000'] } }] }],
    });
    expect(found['cart-allow-elsewhere.ann'].rules[0].to).toEqual([{ operation: { ports: ['80'] } }]);
  });

  test('two Services behind two waypoints: the pods let both in', () => {
    const found = policies(shop => {
      const cart = cartIn(shop);
      shop.addService('cart-admin', { sharedWorkload: cart.workload, waypoint: shop.addWaypoint('second'), ports: [ServicePort.http(8000, { targetPort: 8080 })] });
      cart.allow(account('ann'), { ports: [8080] });
    });
    expect(found['cart-through-waypoint'].rules[0]).toEqual({ from: principals('shop/waypoint'), to: [{ operation: { ports: ['8080'] } }] });
    expect(found['cart-through-second'].rules[0]).toEqual({ from: principals('shop/second'), to: [{ operation: { ports: ['8080'] } }] });
  });

  test('the waypoint of another namespace', () => {
    const found = policies((shop, chart) => {
      const lab = new ZeroTrustNamespace(chart, 'lab');
      cartIn(shop, { waypoint: lab.waypoint }).allow(account('ann'), { ports: [8080] });
    });
    expect(found['cart-through-lab.waypoint'].rules[0].from).toEqual(principals('lab/waypoint'));
  });

  test('what nobody may call lets nobody in', () => {
    expect(Object.keys(policies(shop => cartIn(shop)))).toEqual(['waypoint-deny-by-default', 'deny-by-default']);
  });

  test('a port that is open to anyone is so to whoever comes by the waypoint', () => {
    const found = policies(shop => cartIn(shop, { plaintextPorts: [8080] }).allow(account('ann'), { ports: [6379] }));
    expect(found['cart-open']).toEqual({ targetRefs: atService('cart'), action: 'ALLOW', rules: [{ to: [{ operation: { ports: ['80'] } }] }] });
    expect(found['cart-plaintext']).toEqual({ selector: { matchLabels: { app: 'cart' } }, action: 'ALLOW', rules: [{ to: [{ operation: { ports: ['8080'] } }] }] });
  });

  test('PERMISSIVE: the same rules', () => {
    const objects = synthOn('ambient', chart => cartIn(new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.PERMISSIVE })).allow(account('ann')));
    expect(only(objects, 'AuthorizationPolicy', 'cart-through-waypoint').metadata.annotations).toBeUndefined();
  });

  test('another trust domain', () => {
    const objects = synthOn(app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, trustDomain: 'corp.test' }), chart => {
      cartIn(new ZeroTrustNamespace(chart, 'shop')).allow(account('ann'));
    });
    expect(only(objects, 'AuthorizationPolicy', 'cart-through-waypoint').spec.rules[0].from).toEqual([{ source: { principals: ['corp.test/ns/shop/sa/waypoint'] } }]);
  });
});

describe('without a waypoint', () => {
  test('one caller at a Service behind a waypoint and at a port past it, of a workload that is called as the Service', () => {
    const found = policies(shop => {
      const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
      shop.addService('admin', { sharedWorkload: cart.workload, waypoint: Waypoint.none(), ports: [ServicePort.tcp(7000)] });
      cart.allow(account('ann'));
    });
    expect(found['cart-allow-elsewhere.ann'].targetRefs).toEqual(atService('cart'));
    expect(found['cart-pods-allow-elsewhere.ann'].rules[0].to).toEqual([{ operation: { ports: ['7000'] } }]);
  });

  test('callers at the pods, by the container\'s port', () => {
    const found = policies(shop => cartIn(shop, { waypoint: Waypoint.none() }).allow(account('ann')));
    expect(found['cart-pods-allow-elsewhere.ann']).toEqual({
      selector: { matchLabels: { app: 'cart' } }, action: 'ALLOW', rules: [{ from: principals('elsewhere/ann'), to: [{ operation: { ports: ['6379', '8080'] } }] }],
    });
    expect(found).not.toHaveProperty('cart-through-waypoint');
  });

  test('a port to which no Service leads, beside those behind the waypoint', () => {
    const found = policies((shop, chart) => {
      const pods = shop.addWorkload('pods', { workload: podsOf(chart, 'cart', { account: 'pods', ...scraped }), labels: { app: 'cart' }, ports: [ServicePort.http(9090)] });
      shop.addService('cart', { sharedWorkload: pods, ports: PORTS });
      pods.allow(account('prometheus', 'monitoring'), { ports: [9090] });
      pods.allow(account('ann'), { ports: [8080] });
    });
    expect(found['pods-pods-allow-monitoring.prometheus']).toEqual({
      selector: { matchLabels: { app: 'cart' } }, action: 'ALLOW', rules: [{ from: principals('monitoring/prometheus'), to: [{ operation: { ports: ['9090'] } }] }],
    });
    expect(found['pods-through-waypoint'].rules[0].to).toEqual([{ operation: { ports: ['8080'] } }]);
    expect(found).not.toHaveProperty('pods-allow-elsewhere.ann');
  });
});

describe('refused', () => {
  const limited: AllowProps = { methods: ['GET'] };

  test('rules about requests, where a Service goes past the waypoint', () => {
    expect(refused((shop) => cartIn(shop, { waypoint: Waypoint.none() }).allow(account('ann'), limited))).toMatchInlineSnapshot(`
"c/shop/cart: what "elsewhere/ann" may ask of "cart" at port 8080 is limited, and no waypoint stands before it
  because  Service "cart" leads to the pods themselves, and ztunnel sees connections only: it would drop the rule
  instead  let the Service have an address and a waypoint, or allow the whole port"
`);
    expect(refused(shop => cartIn(shop, { waypoint: Waypoint.none() }).allow(shop, { headers: { a: ['1'] } } as AllowProps))).toContain('what namespace "shop" may ask of "cart" at port 8080');
  });

  test('rules about requests, where no Service leads to the port by the end of the program', () => {
    const chart = chartOn('ambient');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const pods = shop.addWorkload('pods', { ports: [ServicePort.http(8080)] });
    pods.allow(account('ann'), limited);
    expect(() => synth(chart)).toThrow('what "elsewhere/ann" may ask of "pods" at port 8080 is limited, and no waypoint stands before it\n  because  no Service leads to it');
    shop.addService('cart', { sharedWorkload: pods, ports: [ServicePort.http(80, { targetPort: 8080 })] });
    expect(only(synth(chart), 'AuthorizationPolicy', 'cart-allow-elsewhere.ann').spec.targetRefs).toEqual(atService('cart'));
  });

  test('two ways to one port', () => {
    expect(refused((shop) => {
      const cart = cartIn(shop);
      shop.addService('around', { sharedWorkload: cart.workload, ports: [ServicePort.http(81, { targetPort: 8080 })], waypoint: Waypoint.none() });
    })).toMatchInlineSnapshot(`
"c/shop/cart: Service "around" leads to port 8080 of "cart" around the waypoint of Service "cart"
  because  the pods let in the waypoint alone there, or else anyone could go around it; calls by the other Service would be refused
  instead  let both go one way: with an address of its own and the same \`waypoint\`, or with waypoint: Waypoint.none() for "cart" too"
`);
  });

  test('two ways to a port that is open to anyone', () => {
    expect(refused(shop => {
      const cart = cartIn(shop, { plaintextPorts: [8080] });
      shop.addService('around', { sharedWorkload: cart.workload, ports: [ServicePort.http(81, { targetPort: 8080 })], waypoint: Waypoint.none() });
    })).toContain('Service "around" leads to port 8080 of "cart" around the waypoint of Service "cart"');
  });

  test('what was refused leaves nothing behind', () => {
    const chart = chartOn('ambient');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const cart = cartIn(shop);
    const before = synth(chart);
    const around = () => shop.addService('around', { sharedWorkload: cart.workload, ports: [ServicePort.http(81, { targetPort: 8080 })], waypoint: Waypoint.none() });
    expect(refusal(around)).toContain('around the waypoint');
    expect(synth(chart)).toEqual(before);
  });

  test('a port that is called at the pods, behind a waypoint that takes these calls too', () => {
    const write = (traffic: WaypointTraffic) => (shop: ZeroTrustNamespace, chart: Chart) => {
      const waypoint = new Waypoint(chart, 'shared', { namespace: 'infra', traffic });
      const lab = new ZeroTrustNamespace(chart, 'lab', { waypoint });
      lab.addWorkload('pods', { ports: [ServicePort.http(9090)] }).allow(shop);
    };
    expect(refused(write(WaypointTraffic.ALL))).toMatchInlineSnapshot(`
"c/lab/pods: port 9090 of "pods" is called by the address of a pod, and the waypoint "infra/shared" takes such calls too
  because  policies of a waypoint are for Services, and it lets through to pods nothing that no policy is for
  instead  add a Service for the port, or make the waypoint for WaypointTraffic.SERVICE"
`);
    expect(Object.keys(policies(write(WaypointTraffic.SERVICE)))).toContain('pods-pods-allow-namespace-shop');
  });

  test('metrics at a port behind a waypoint: Prometheus comes by the address of a pod', () => {
    const write = (more: Partial<MeshServiceProps>) => {
      const chart = chartOn('ambient');
      const workload = podsOf(chart, 'cart', { annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' } });
      const cart = cartIn(new ZeroTrustNamespace(chart, 'shop'), { workload, ...more });
      if (!more.plaintextPorts) cart.allow(account('prometheus', 'monitoring'));
      return chart;
    };
    expect(() => synth(write({}))).toThrow('Prometheus cannot read the metrics of "cart" on port 8080');
    expect(synth(write({ plaintextPorts: [8080] })).length).toBeGreaterThan(0);
    expect(synth(write({ waypoint: Waypoint.none() })).length).toBeGreaterThan(0);
  });
});

test('without waypoints in the mesh nothing has changed: rules by labels, and none about requests', () => {
  const none = (write: (shop: ZeroTrustNamespace) => unknown) => {
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, waypoints: Waypoints.NONE }));
    write(new ZeroTrustNamespace(chart, 'shop'));
    return chart;
  };
  const objects = synth(none(shop => cartIn(shop).allow(account('ann'))));
  expect(ofKind(objects, 'AuthorizationPolicy').map(({ metadata }) => metadata.name)).toEqual(['deny-by-default', 'cart-pods-allow-elsewhere.ann']);
  expect(refusal(() => none(shop => cartIn(shop).allow(account('ann'), { paths: ['/'] })))).toContain('this mesh has no waypoints');
});

test('waypoints are a matter of ambient mode', () => {
  const write = (props: object) => refusal(() => chartOn(app => new IstioMesh(app, 'mesh', props)));
  expect(write({ waypoints: Waypoints.PER_NAMESPACE })).toMatchInlineSnapshot(`
"mesh: \`waypoints\` is given, and the data plane is one of sidecars
  because  only ambient mode has waypoints
  instead  leave it out, or write dataPlane: DataPlane.AMBIENT"
`);
  expect(write({ dataPlane: DataPlane.AMBIENT, waypoints: 'some' })).toContain('`waypoints`');
  expect(write({ gatewayApi: 'beta' })).toContain('`gatewayApi`');
});
