import { Chart, Testing } from 'cdk8s';
import {
  AccessAction, AccessCondition, AccessPolicy, AccessPolicyProps, DataPlane, ExtensionProvider, GatewayForm, GatewayListener, IstioMesh,
  JwtAuthentication, JwtAuthenticationProps, MeshGateway, MeshService, MutualTls, MtlsMode, PolicyTarget, ServicePort, Waypoint, Waypoints,
  ZeroTrustNamespace, ZeroTrustStage,
} from '../../../../src';
import '../../../../src/testing/matchers';
import { account, chartOn, ofKind, only, PlainObject, refusal, synth } from '../../../program';

const { ALLOW, DENY, AUDIT } = AccessAction;
const PORTS = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(6379)];
const service = (name: string) => ({ group: '', kind: 'Service', name });
const pods = { matchLabels: { app: 'cart' } };

interface Scene {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly cart: MeshService;
  /** The same pods behind another Service. */
  also(ports: ServicePort[]): void;
}

function sceneOn(props: { stage?: ZeroTrustStage; waypoint?: 'none'; plaintextPorts?: number[]; mesh?: object } = {}): Scene {
  const chart = chartOn(app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, ...props.mesh }));
  const shop = new ZeroTrustNamespace(chart, 'shop', { stage: props.stage });
  const cart = shop.addService('cart', { ports: PORTS, plaintextPorts: props.plaintextPorts, waypoint: props.waypoint && Waypoint.none() });
  return { chart, shop, cart, also: ports => void shop.addService('also', { sharedWorkload: cart.workload, ports }) };
}

type Policy = Partial<AccessPolicyProps>;
type Write = (scene: Scene) => Policy;
const denied = { action: DENY, rules: [{ from: [{ callers: [account('bob')] }] }] };

/** The policy that is made, in a program that is complete. */
function policy(write: Write, scene = sceneOn(), more: (scene: Scene) => void = () => undefined): PlainObject {
  new AccessPolicy(scene.chart, 'policy', { target: scene.cart, ...denied, ...write(scene) });
  more(scene);
  expect(scene.chart).toSatisfySchemas();
  return only(synth(scene.chart), 'AuthorizationPolicy', 'policy');
}

const refused = (write: Write, scene = sceneOn()) => refusal(() => new AccessPolicy(scene.chart, 'policy', { target: scene.cart, ...denied, ...write(scene) }));

describe('behind a waypoint', () => {
  test('what denies a caller is for the waypoint: the pods see the waypoint in the caller\'s place', () => {
    const { spec } = policy(() => ({}));
    expect(spec).toEqual({ targetRefs: [service('cart')], action: 'DENY', rules: [{ from: [{ source: { principals: ['cluster.local/ns/elsewhere/sa/bob'] } }] }] });
  });

  test('ports are those of the Service', () => {
    expect(policy(() => ({ rules: [{ to: [{ ports: [8080], methods: ['PUT'] }] }] })).spec.rules).toEqual([{ to: [{ operation: { ports: ['80'], methods: ['PUT'] } }] }]);
    expect(policy(() => ({ rules: [{ from: [{ callers: [account('bob')] }], to: [{ notPorts: [8080] }] }] })).spec.rules[0].to).toEqual([{ operation: { notPorts: ['80'] } }]);
  });

  test('of a workload, as of its service: every Service that leads there, also a later one', () => {
    const also = ({ also: add }: Scene) => add([ServicePort.http(81, { targetPort: 8080 })]);
    for (const target of [({ cart }: Scene) => cart.workload!, ({ cart }: Scene) => cart]) {
      const { spec } = policy(scene => ({ target: target(scene), rules: [{ to: [{ ports: [8080], methods: ['PUT'] }] }] }), sceneOn(), also);
      expect(spec.targetRefs).toEqual([service('also'), service('cart')]);
      expect(spec.rules[0].to).toEqual([{ operation: { ports: ['80', '81'], methods: ['PUT'] } }]);
    }
  });

  test('only Services that lead to the ports', () => {
    const scene = sceneOn();
    scene.also([ServicePort.tcp(6380, { targetPort: 6379 })]);
    expect(policy(() => ({ rules: [{ to: [{ ports: [8080], methods: ['PUT'] }] }] }), scene).spec.targetRefs).toEqual([service('cart')]);
  });

  test('what is not for a port that has no waypoint limits nothing more at the waypoint', () => {
    const scene = sceneOn();
    const direct = scene.shop.addWorkload('pods', { ports: [ServicePort.http(8080), ServicePort.http(9090)] });
    scene.shop.addService('web', { sharedWorkload: direct, ports: [ServicePort.http(80, { targetPort: 8080 })] });
    const { spec } = policy(() => ({ target: direct, rules: [{ from: [{ callers: [account('bob')] }], to: [{ notPorts: [9090] }] }] }), scene);
    expect(spec.rules).toEqual([{ from: [{ source: { principals: ['cluster.local/ns/elsewhere/sa/bob'] } }] }]);
  });

  test('what allows lets the waypoint in at the pods, and no caller', () => {
    const scene = sceneOn();
    new AccessPolicy(scene.chart, 'policy', { target: scene.cart, action: ALLOW, rules: [{ from: [{ namespaces: ['lab'] }], to: [{ ports: [8080] }] }] });
    const objects = synth(scene.chart);
    expect(only(objects, 'AuthorizationPolicy', 'policy').spec).toMatchObject({ targetRefs: [service('cart')], rules: [{ to: [{ operation: { ports: ['80'] } }] }] });
    expect(only(objects, 'AuthorizationPolicy', 'cart-through-waypoint').spec.rules[0].to).toEqual([{ operation: { ports: ['6379', '8080'] } }]);
  });

  test('what denies lets nobody in', () => {
    const { chart, cart } = sceneOn();
    new AccessPolicy(chart, 'policy', { target: cart, ...denied });
    new AccessPolicy(chart, 'closed', { target: cart, action: ALLOW, rules: [{ from: [{ callers: [account('bob')] }] }], dryRun: true });
    AccessPolicy.denyAll(chart, 'nothing', { target: cart });
    expect(ofKind(synth(chart), 'AuthorizationPolicy').map(({ metadata }) => metadata.name).sort()).toEqual(['closed', 'deny-by-default', 'nothing', 'policy', 'waypoint-deny-by-default']);
  });

  test('what is only logged, and what is asked of others', () => {
    expect(policy(() => ({ dryRun: true }), sceneOn({ stage: ZeroTrustStage.PERMISSIVE })).metadata.annotations).toEqual({ 'istio.io/dry-run': 'true' });
    expect(policy(() => ({ action: AUDIT, rules: [{ to: [{ ports: [8080], paths: ['/a'] }] }] })).spec.action).toBe('AUDIT');
    const provider = ExtensionProvider.named('oauth2-proxy');
    expect(policy(() => ({ action: AccessAction.custom(provider), rules: [{ to: [{ ports: [8080], paths: ['/a'] }] }] })).spec).toMatchObject({ targetRefs: [service('cart')], provider: { name: 'oauth2-proxy' } });
  });

  test('a stage at which pods take calls past the waypoint', () => {
    expect(refused(() => ({}), sceneOn({ stage: ZeroTrustStage.PERMISSIVE }))).toMatchInlineSnapshot(`
"c/policy: service "shop/cart" is behind a waypoint, in a namespace whose stage is PERMISSIVE
  because  the pods take calls past the waypoint at this stage, and only the waypoint would carry the policy out
  instead  go on to ZeroTrustStage.STRICT first, or let it only log: dryRun: true"
`);
    expect(refused(() => ({ dryRun: false }), sceneOn({ stage: ZeroTrustStage.OBSERVE }))).toContain('in a namespace whose stage is OBSERVE');
    expect(policy(() => ({}), sceneOn({ stage: ZeroTrustStage.OBSERVE })).metadata.annotations).toEqual({ 'istio.io/dry-run': 'true' });
    expect(policy(() => ({ action: ALLOW }), sceneOn({ stage: ZeroTrustStage.PERMISSIVE })).spec.targetRefs).toEqual([service('cart')]);
  });

  test('a port that is open to anyone', () => {
    const scene = () => sceneOn({ plaintextPorts: [8080] });
    expect(refused(() => ({}), scene())).toMatchInlineSnapshot(`
"c/policy: port 8080 of service "shop/cart" is behind a waypoint, and named in \`plaintextPorts\`
  because  anyone may call the pods there, past the waypoint that would carry the policy out
  instead  drop the port from \`plaintextPorts\`"
`);
    expect(policy(() => ({ rules: [{ from: [{ callers: [account('bob')] }], to: [{ ports: [6379] }] }] }), scene()).spec.rules[0].to).toEqual([{ operation: { ports: ['6379'] } }]);
  });

  test('two places at once, when the program is complete', () => {
    const { chart, cart } = sceneOn({ plaintextPorts: [9090] });
    new AccessPolicy(chart, 'policy', { target: cart, ...denied });
    expect(() => synth(chart)).toThrow(`c/policy: a policy is for ports of service "shop/cart" behind a waypoint (6379, 8080) and for others (9090)
  because  in ambient mode the waypoint carries out the one, and ztunnel the other
  instead  write two policies, which name their ports in \`to\`: ports: [6379, 8080]`);
  });

  test('ports whose Service comes later', () => {
    const { chart, shop } = sceneOn();
    const workload = shop.addWorkload('pods', { ports: [ServicePort.http(8080), ServicePort.http(9090)] });
    new AccessPolicy(chart, 'policy', { target: workload, ...denied });
    new JwtAuthentication(chart, 'login', { target: workload, issuers: [{ issuer: 'https://auth.test' }] });
    expect(() => synth(chart)).toThrow('c/login: no Service leads to workload "shop/pods"');
    shop.addService('web', { sharedWorkload: workload, ports: [ServicePort.http(80, { targetPort: 8080 })] });
    expect(() => synth(chart)).toThrow('behind a waypoint (8080) and for others (9090)');
    shop.addService('admin', { sharedWorkload: workload, ports: [ServicePort.http(90, { targetPort: 9090 })] });
    expect(ofKind(synth(chart), 'AuthorizationPolicy').filter(({ metadata }) => /^(policy|login)/.test(metadata.name)).map(({ spec }) => spec.targetRefs))
      .toEqual([[service('admin'), service('web')], [service('admin'), service('web')]]);
  });

  test('one port of Services that leads to two of containers', () => {
    const scene = () => {
      const made = sceneOn();
      made.also([ServicePort.tcp(80, { targetPort: 6379 }), ServicePort.http(81, { targetPort: 8080 })]);
      return made;
    };
    expect(refused(() => ({ rules: [{ from: [{ callers: [account('bob')] }], to: [{ ports: [8080] }] }] }), scene())).toMatchInlineSnapshot(`
"c/policy: port 80 of Service "also" leads to container port 6379, and that of another one to 8080
  because  in ambient mode a waypoint compares the ports of Services, and the policy would be for both
  instead  give one of the Services another port, or set the policy for both container ports"
`);
    expect(policy(() => ({}), scene()).spec.targetRefs).toEqual([service('also'), service('cart')]);
  });

  test('what a waypoint does not see', () => {
    const rule = (from: object) => ({ rules: [{ from: [from] }] });
    expect(refused(() => rule({ ipBlocks: ['10.0.0.0/8'] }))).toMatchInlineSnapshot(`
"c/policy: a rule is about the address that a connection comes from, and a waypoint carries it out
  because  calls come to it out of a tunnel, under the address of the Service
  instead  tell callers apart by who they are, and name ports in \`to\`"
`);
    expect(refused(() => rule({ remoteIpBlocks: ['10.0.0.0/8'] }))).toContain('a rule is about the address that a request first came from');
    const conditions: [AccessCondition, string][] = [
      [AccessCondition.sourceIp({ values: ['10.0.0.0/8'] }), 'the address that a connection comes from'],
      [AccessCondition.remoteIp({ values: ['10.0.0.0/8'] }), 'the address that a request first came from'],
      [AccessCondition.destinationIp({ values: ['10.0.0.0/8'] }), 'the address that is called'],
      [AccessCondition.destinationPort({ values: ['8080'] } as any), 'the port that is called, in a condition'],
      [AccessCondition.serverName({ values: ['a.test'] }), 'the name that TLS asks for'],
    ];
    for (const [condition, what] of conditions) expect(refused(() => ({ rules: [{ when: [condition] }] }))).toContain(`a rule is about ${what}, and a waypoint carries it out`);
  });
});

describe('without a waypoint', () => {
  const none = (more: object = {}) => sceneOn({ waypoint: 'none', ...more });

  test('callers, addresses and ports at the pods', () => {
    expect(policy(() => ({ rules: [{ from: [{ callers: [account('bob')], ipBlocks: ['10.0.0.0/8'] }], to: [{ ports: [8080] }] }] }), none()).spec).toEqual({
      selector: pods,
      action: 'DENY',
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/elsewhere/sa/bob'], ipBlocks: ['10.0.0.0/8'] } }], to: [{ operation: { ports: ['8080'] } }] }],
    });
  });

  test('nothing of requests', () => {
    expect(refused(() => ({ rules: [{ to: [{ ports: [8080], methods: ['PUT'] }] }] }), none())).toMatchInlineSnapshot(`
"c/policy: no waypoint stands before port 8080 of service "shop/cart"
  because  in ambient mode rules about requests are carried out by a waypoint; ztunnel would drop them
  instead  add a Service for it in a namespace that has a waypoint, or say nothing of requests"
`);
    expect(refused(() => ({ action: AUDIT, rules: [{ from: [{ callers: [account('bob')] }] }] }), none())).toContain('no waypoint stands before port 6379, 8080 of service "shop/cart"');
  });

  test('a workload without ports', () => {
    const scene = sceneOn();
    const job = scene.shop.addWorkload('job');
    expect(policy(() => ({ target: job }), scene).spec.selector).toEqual({ matchLabels: { app: 'job' } });
    expect(refused(() => ({ target: job, rules: [{ from: [{ requestPrincipals: ['*'] }] }], action: ALLOW }), sceneOn())).toContain('c/policy');
  });

  test('a mesh that has none', () => {
    const mesh = { waypoints: Waypoints.NONE };
    expect(policy(() => ({}), sceneOn({ mesh })).spec.selector).toEqual(pods);
    expect(policy(({ shop }) => ({ target: PolicyTarget.namespace(shop) }), sceneOn({ mesh })).spec).not.toHaveProperty('selector');
    expect(policy(() => ({ target: PolicyTarget.mesh() }), sceneOn({ mesh })).metadata.namespace).toBe('istio-system');
    expect(policy(() => ({ target: PolicyTarget.pods({ namespace: 'lab', labels: { app: 'cart' } }) }), sceneOn({ mesh })).spec.selector).toEqual(pods);
  });
});

describe('wider targets', () => {
  test('a namespace', () => {
    expect(refused(({ shop }) => ({ target: PolicyTarget.namespace(shop) }))).toMatchInlineSnapshot(`
"c/policy: a policy is for all of namespace "shop"
  because  in ambient mode ztunnel would look at it, which sees the waypoint in the place of callers; waypoints find their policies by services
  instead  name the workload or service that it is for, one policy each, or a waypoint: PolicyTarget.gateway(shop.waypoint)"
`);
    const { chart, shop } = sceneOn();
    AccessPolicy.denyAll(chart, 'closed', { target: PolicyTarget.namespace(shop) });
    expect(only(synth(chart), 'AuthorizationPolicy', 'closed').spec).toEqual({});
  });

  test('the mesh', () => {
    expect(refused(() => ({ target: PolicyTarget.mesh() }))).toContain('Istio 1.31 cannot set a policy for the whole mesh');
  });

  test('pods that nobody guards', () => {
    expect(refused(() => ({ target: PolicyTarget.pods({ namespace: 'lab', labels: { app: 'cart' } }) }))).toMatchInlineSnapshot(`
"c/policy: nobody guards workload "lab/app=cart"
  because  in ambient mode it is not known whether a waypoint stands before it, and calls could go around one
  instead  add it to a ZeroTrustNamespace, or write waypoints: Waypoints.NONE if there are none in the mesh"
`);
  });

  test('a waypoint, past which the pods of a namespace take calls until STRICT', () => {
    const at = (stage: ZeroTrustStage) => {
      const chart = chartOn('ambient');
      const shared = new Waypoint(chart, 'shared', { namespace: 'infra' });
      const shop = new ZeroTrustNamespace(chart, 'shop', { stage, waypoint: shared });
      shop.addService('cart', { ports: PORTS });
      return { chart, shared, target: PolicyTarget.gateway(shared) };
    };
    const deny = { action: DENY, rules: [{ to: [{ paths: ['/admin'], ports: [80] }] }] };
    const passed = at(ZeroTrustStage.PERMISSIVE);
    expect(refusal(() => new AccessPolicy(passed.chart, 'no-admin', { target: passed.target, ...deny }))).toMatchInlineSnapshot(`
"c/no-admin: waypoint "infra/shared" stands before services of namespace "shop", whose stage is not STRICT
  because  the pods there take calls past the waypoint, and only the waypoint would carry the policy out
  instead  go on to ZeroTrustStage.STRICT first, or let it only log: dryRun: true"
`);
    const issuers = [{ issuer: 'https://auth.test' }];
    expect(refusal(() => new JwtAuthentication(passed.chart, 'login', { target: passed.target, issuers, ports: [80] }))).toContain('whose stage is not STRICT');
    new JwtAuthentication(passed.chart, 'reading', { target: passed.target, issuers, required: false });
    new AccessPolicy(passed.chart, 'would-deny', { target: passed.target, ...deny, dryRun: true });
    const strict = at(ZeroTrustStage.STRICT);
    new AccessPolicy(strict.chart, 'no-admin', { target: strict.target, ...deny });
    expect(only(synth(strict.chart), 'AuthorizationPolicy', 'no-admin').metadata.namespace).toBe('infra');
    // A namespace that comes later is seen when the program is complete
    new ZeroTrustNamespace(strict.chart, 'lab', { stage: ZeroTrustStage.PERMISSIVE, waypoint: strict.shared });
    expect(() => Testing.synth(strict.chart)).toThrow('stands before services of namespace "lab"');
  });

  test('a gateway sees everything', () => {
    const { chart } = sceneOn();
    const edge = new MeshGateway(chart, 'edge', { namespace: 'ingress', form: GatewayForm.kubernetes(), listeners: [GatewayListener.http(80, { hosts: ['*.test'] })] });
    new AccessPolicy(chart, 'known', { target: PolicyTarget.gateway(edge), action: DENY, rules: [{ from: [{ notRemoteIpBlocks: ['10.0.0.0/8'] }], to: [{ paths: ['/admin'] }] }] });
    expect(only(synth(chart), 'AuthorizationPolicy', 'known').spec.targetRefs).toEqual([{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }]);
  });
});

describe('tokens', () => {
  const issuers = [{ issuer: 'https://auth.test' }];
  const login = (props: Partial<JwtAuthenticationProps>, scene = sceneOn()) => {
    new JwtAuthentication(scene.chart, 'login', { target: scene.cart, issuers, ...props });
    scene.also([ServicePort.http(81, { targetPort: 8080 })]);
    expect(scene.chart).toSatisfySchemas();
    return synth(scene.chart);
  };

  test('are verified and required at the waypoint, for every Service', () => {
    const objects = login({});
    expect(only(objects, 'RequestAuthentication').spec.targetRefs).toEqual([service('also'), service('cart')]);
    expect(only(objects, 'AuthorizationPolicy', 'login-required').spec).toEqual({
      targetRefs: [service('also'), service('cart')],
      action: 'DENY',
      rules: [{ from: [{ source: { notRequestPrincipals: ['https://auth.test/*'] } }], to: [{ operation: { ports: ['80', '81'] } }] }],
    });
  });

  test('rules about their claims stand there too', () => {
    const scene = sceneOn();
    scene.cart.allow(account('ann'), { ports: [8080], claims: { group: ['admins'] } } as any);
    const objects = login({}, scene);
    expect(only(objects, 'AuthorizationPolicy', 'cart-allow-elsewhere.ann').spec.rules[0].when).toEqual([{ key: 'request.auth.claims[group]', values: ['admins'] }]);
  });

  test('may be required where nothing goes past the waypoint only', () => {
    expect(refusal(() => login({}, sceneOn({ stage: ZeroTrustStage.PERMISSIVE })))).toContain('c/login: service "shop/cart" is behind a waypoint, in a namespace whose stage is PERMISSIVE');
    expect(refusal(() => login({}, sceneOn({ waypoint: 'none' })))).toContain('no waypoint stands before port 8080 of service "shop/cart"');
    expect(ofKind(login({ required: false }, sceneOn({ stage: ZeroTrustStage.PERMISSIVE })), 'RequestAuthentication')).toHaveLength(1);
  });

  test('the mesh, and a namespace', () => {
    expect(refusal(() => login({ target: PolicyTarget.mesh() }))).toContain('cannot verify tokens in the whole mesh');
    expect(refusal(() => login({ target: PolicyTarget.namespace('shop') }))).toContain('a policy about requests is for all of namespace "shop"');
  });
});

test('mTLS is a matter of ztunnel, with a waypoint or without', () => {
  const { chart, cart } = sceneOn();
  new MutualTls(chart, 'tls', { target: cart, mode: MtlsMode.STRICT });
  expect(only(synth(chart), 'PeerAuthentication', 'tls').spec.selector).toEqual(pods);
});

describe('a waypoint, beside a port behind it that anyone may call at the pods', () => {
  const OPEN = { name: 'open', ports: [ServicePort.http(90, { targetPort: 9090 })], plaintextPorts: [9090] };
  const problems = ({ chart }: Scene) => chart.node.findAll().flatMap(({ node }) => node.validate());
  const login = ({ chart, shop }: Scene, ports: number[]) => new JwtAuthentication(chart, 'login', {
    target: PolicyTarget.gateway(shop.waypoint!), issuers: [{ issuer: 'https://auth.example.com', jwksUri: 'https://auth.example.com/jwks.json' }], ports,
  });
  const open = ({ shop }: Scene) => void shop.addService(OPEN.name, OPEN);

  test('a token that is required there is refused, whichever comes first', () => {
    const late = sceneOn();
    login(late, [80, 90]);
    open(late);
    expect(problems(late)).toEqual([[
      'c/login: waypoint "shop/waypoint" stands before port 90 of Service "open", which leads to port 9090, named in `plaintextPorts`',
      '  because  anyone may call the pods there, past the waypoint that would carry the policy out',
      '  instead  name the other ports in the policy, or drop that one from `plaintextPorts`',
    ].join('\n')]);
    const early = sceneOn();
    open(early);
    expect(refusal(() => login(early, [80, 90]))).toContain('stands before port 90 of Service "open"');
  });

  test('what denies callers everywhere is refused, and with that port left out it is taken', () => {
    const scene = sceneOn();
    open(scene);
    const target = PolicyTarget.gateway(scene.shop.waypoint!);
    const whole = sceneOn();
    open(whole);
    expect(refused(({ shop }) => ({ target: PolicyTarget.gateway(shop.waypoint!) }), whole)).toContain('stands before port 90 of Service "open"');
    expect(policy(() => ({ target, rules: [{ from: [{ callers: [account('bob')] }], to: [{ notPorts: [90] }] }] }), scene).spec.rules[0].to).toEqual([{ operation: { notPorts: ['90'] } }]);
  });

  test('other ports are nothing to it', () => {
    const scene = sceneOn();
    login(scene, [80]);
    open(scene);
    expect(problems(scene)).toEqual([]);
  });
});
