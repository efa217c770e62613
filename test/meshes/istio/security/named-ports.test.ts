import { Chart } from 'cdk8s';
import {
  AccessAction, AccessCondition, AccessPolicy, AccessPolicyRule, JwtAuthentication, MeshService, PolicyTarget, ServicePort, Waypoint,
  ZeroTrustNamespace,
} from '../../../../src';
import { chartOn, only, podsOf, synth } from '../../../program';

const { ALLOW, DENY } = AccessAction;
const ISSUER = { issuer: 'https://auth.example.com', jwksUri: 'https://auth.example.com/jwks.json' };

interface Scene {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly cart: MeshService;
}

/** A Service whose port is another than that of its container. */
function scene(mesh: 'istio' | 'ambient' = 'istio'): Scene {
  const chart = chartOn(mesh);
  const shop = new ZeroTrustNamespace(chart, 'shop');
  return { chart, shop, cart: shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(6379)] }) };
}

const policy = (chart: Chart, target: PolicyTarget, rules: AccessPolicyRule[], action = DENY) => new AccessPolicy(chart, 'p', { target, action, rules });

/** What is wrong with a complete program. */
const problems = (chart: Chart) => chart.node.root.node.findAll().flatMap(({ node }) => node.validate());

describe('a namespace whose workloads are known', () => {
  const targets: [string, (shop: ZeroTrustNamespace) => PolicyTarget][] = [['the namespace', shop => PolicyTarget.namespace(shop)], ['its name', () => PolicyTarget.namespace('shop')]];

  test.each(targets)('%s: a port of a Service is refused, where its container listens on another', (_, target) => {
    const { chart, shop } = scene();
    policy(chart, target(shop), [{ to: [{ ports: [80] }] }]);
    expect(problems(chart)).toEqual([[
      'c/p: no workload of namespace "shop" listens on port 80',
      '  because  policies are about the ports of containers, not of Services, and theirs are: 6379, 8080',
      '  instead  name one of them; for a port that nothing here knows use PolicyTarget.pods',
    ].join('\n')]);
  });

  test.each<[string, AccessPolicyRule]>([
    ['notPorts', { to: [{ notPorts: [80] }] }],
    ['a condition', { when: [AccessCondition.destinationPort({ values: ['80'] })] }],
    ['a condition that excludes', { when: [AccessCondition.destinationPort({ notValues: ['80'] })] }],
  ])('%s too', (_, rule) => {
    const { chart, shop } = scene();
    policy(chart, PolicyTarget.namespace(shop), [rule]);
    expect(problems(chart)).toEqual([expect.stringContaining('no workload of namespace "shop" listens on port 80')]);
  });

  test('a token that is required at the port of a Service would be required nowhere', () => {
    const { chart, shop } = scene();
    new JwtAuthentication(chart, 'login', { target: PolicyTarget.namespace(shop), issuers: [ISSUER], ports: [80] });
    expect(problems(chart)).toEqual([expect.stringContaining('c/login: no workload of namespace "shop" listens on port 80')]);
  });

  test('a workload that listens there may come later', () => {
    const { chart, shop } = scene();
    policy(chart, PolicyTarget.namespace(shop), [{ to: [{ ports: [9000], methods: ['PUT'] }] }]);
    shop.addWorkload('late', { ports: [ServicePort.http(9000)] });
    expect(only(synth(chart), 'AuthorizationPolicy', 'p').spec.rules).toEqual([{ to: [{ operation: { ports: ['9000'], methods: ['PUT'] } }] }]);
    expect(problems(chart)).toEqual([]);
  });

  test('a port that takes plaintext is one of theirs', () => {
    const { chart, shop } = scene();
    shop.addWorkload('open', { plaintextPorts: [9500] });
    policy(chart, PolicyTarget.namespace(shop), [{ to: [{ ports: [9500] }] }]);
    expect(problems(chart)).toEqual([]);
  });

  test('at which one of them speaks TCP, a rule about requests would close that one', () => {
    const { chart, shop } = scene();
    shop.addService('other', { ports: [ServicePort.tcp(8080)] });
    expect(() => policy(chart, PolicyTarget.namespace(shop), [{ to: [{ ports: [8080], paths: ['/admin'] }] }])).toThrow('namespace "shop" has none at 8080 (tcp)');
  });

  test('a probe that would need a token', () => {
    const { chart, shop } = scene();
    const container = { ports: [{ containerPort: 9000 }], readinessProbe: { httpGet: { path: '/ready', port: 9000 } } };
    const workload = podsOf(chart, 'web', { container, annotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' } });
    const login = () => new JwtAuthentication(chart, 'login', { target: PolicyTarget.namespace(shop), issuers: [ISSUER], ports: [9000] });
    shop.addService('web', { workload, ports: [ServicePort.http(9000)], plaintextPorts: [9000] });
    expect(login).toThrow('the http probe of container "main" on port 9000 would need a token');
  });
});

describe('pods by their labels', () => {
  const pods = (ports?: ServicePort[]) => PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' }, ports });

  test('that are a workload\'s: its ports are known', () => {
    const { chart } = scene();
    expect(() => policy(chart, pods(), [{ to: [{ ports: [80] }] }])).toThrow('workload "shop/app=cart" does not listen on port 80');
    new AccessPolicy(chart, 'q', { target: pods(), action: DENY, rules: [{ to: [{ paths: ['/admin'] }] }] });
    expect(only(synth(chart), 'AuthorizationPolicy', 'q').spec.rules).toEqual([{ to: [{ operation: { paths: ['/admin'], ports: ['8080'] } }] }]);
  });

  test('of which the program says ports that the workload does not have', () => {
    const { chart } = scene();
    policy(chart, pods([ServicePort.http(80)]), [{ to: [{ methods: ['PUT'] }] }]);
    expect(problems(chart)).toEqual([[
      'c/p: workload "shop/app=cart" does not listen on port 80',
      '  because  policies are about the ports of containers, not of Services, and its ports are: 6379, 8080',
      '  instead  name one of them; for a port that nothing here knows use PolicyTarget.pods',
    ].join('\n')]);
  });

  test('that are nobody\'s: what the program says of them holds', () => {
    const { chart } = scene();
    policy(chart, PolicyTarget.pods({ namespace: 'shop', labels: { app: 'vm' }, ports: [ServicePort.http(80)] }), [{ to: [{ methods: ['PUT'] }] }]);
    expect(only(synth(chart), 'AuthorizationPolicy', 'p').spec.rules).toEqual([{ to: [{ operation: { methods: ['PUT'], ports: ['80'] } }] }]);
  });
});

describe('a waypoint', () => {
  test('a port of a container is refused: it compares those of Services', () => {
    const { chart, shop } = scene('ambient');
    new JwtAuthentication(chart, 'login', { target: PolicyTarget.gateway(shop.waypoint!), issuers: [ISSUER], ports: [8080] });
    expect(problems(chart)).toEqual([[
      'c/login: no Service behind gateway "shop/waypoint" has port 8080',
      '  because  a waypoint compares the ports of Services, not of containers, and theirs are: 80, 6379',
      '  instead  name one of them, or write the policy for a Service: there ports of containers are named',
    ].join('\n')]);
  });

  test('a port of a Service is right, one that comes later too', () => {
    const { chart, shop } = scene('ambient');
    new JwtAuthentication(chart, 'login', { target: PolicyTarget.gateway(shop.waypoint!), issuers: [ISSUER], ports: [80, 81] });
    shop.addService('late', { ports: [ServicePort.http(81, { targetPort: 8081 })] });
    expect(only(synth(chart), 'AuthorizationPolicy', 'login-required').spec.rules[0].to).toEqual([{ operation: { ports: ['80', '81'] } }]);
    expect(problems(chart)).toEqual([]);
  });

  test('a port that has no requests', () => {
    const { chart, shop } = scene('ambient');
    expect(() => policy(chart, PolicyTarget.gateway(shop.waypoint!), [{ to: [{ ports: [6379], methods: ['PUT'] }] }])).toThrow('gateway "shop/waypoint" has none at 6379 (tcp)');
  });

  test('which of its ports have requests is not known, as Services may be made elsewhere', () => {
    const { chart, shop } = scene('ambient');
    expect(() => policy(chart, PolicyTarget.gateway(shop.waypoint!), [{ to: [{ methods: ['PUT'] }] }])).toThrow(
      'which ports of gateway "shop/waypoint" have any is not known\n  because  on a port that speaks TCP the rule would match every connection\n'
      + '  instead  name the ports of Services that speak HTTP or gRPC in `to`: ports: [80]',
    );
  });

  test('a Service that goes by another waypoint is not behind it', () => {
    const { chart, shop } = scene('ambient');
    shop.addService('other', { ports: [ServicePort.http(90)], waypoint: shop.addWaypoint('second') });
    shop.addService('direct', { ports: [ServicePort.tcp(91)], waypoint: Waypoint.none() });
    for (const port of [90, 91]) new AccessPolicy(chart, `p${port}`, { target: PolicyTarget.gateway(shop.waypoint!), action: ALLOW, rules: [{ to: [{ ports: [port] }] }] });
    expect(problems(chart)).toEqual([expect.stringContaining('has port 90'), expect.stringContaining('has port 91')]);
  });
});
