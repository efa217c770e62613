import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { AllowProps, DataPlane, IstioMesh, LinkerdMesh, MeshIdentity, MeshService, MeshWorkload, ServicePort, Waypoints, ZeroTrustNamespace } from '../../../src';
import { account, BOTH, chartOn, MeshName, ofKind, only, podsOf, refusal, refusalOn, synth, synthOn } from '../../program';

/** The service that everything is allowed at: HTTP behind another number, gRPC and bytes. */
function cartIn(chart: Chart): MeshService {
  return new ZeroTrustNamespace(chart, 'shop').addService('cart', {
    ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070), ServicePort.tcp(6379, { name: 'redis' })],
  });
}

const istioRules = (props: AllowProps) => synthOn('istio', chart => cartIn(chart).allow(account('ann'), props))
  .find(({ metadata }) => metadata.name === 'cart-allow-elsewhere.ann').spec.rules[0].to.map(({ operation }: any) => operation);

/** Which ports of a workload are open as a whole, and which requests at the others. */
const linkerdRules = (props: AllowProps) => {
  const objects = synthOn('linkerd', chart => cartIn(chart).allow(account('ann'), props));
  const targets = ofKind(objects, 'AuthorizationPolicy').filter(({ metadata }) => metadata.name.startsWith('cart')).map(({ spec }) => spec.targetRef);
  return targets.map(({ kind, name }) => (kind === 'Server' ? name : only(objects, kind, name).spec.rules[0].matches[0]));
};

describe('what is allowed', () => {
  test('nothing said: every port', () => {
    expect(istioRules({})).toEqual([{ ports: ['6379', '7070', '8080'] }]);
    expect(linkerdRules({})).toEqual(['cart-6379', 'cart-7070', 'cart-8080']);
  });

  test('ports are the containers\'', () => {
    expect(istioRules({ ports: [8080, 6379] })).toEqual([{ ports: ['6379', '8080'] }]);
    expect(linkerdRules({ ports: [8080, 6379] })).toEqual(['cart-6379', 'cart-8080']);
  });

  test('methods and paths hold on the HTTP ports only, each with each', () => {
    expect(istioRules({ methods: ['GET', 'PUT'], paths: ['/cart', '/items/*'] })).toEqual([
      { ports: ['8080'], methods: ['GET', 'PUT'], paths: ['/cart', '/items', '/items/*'] },
    ]);
    expect(linkerdRules({ methods: ['GET', 'PUT'], paths: ['/cart', '/items/*'] })).toEqual([
      { method: 'GET', path: { type: 'Exact', value: '/cart' } },
      { method: 'GET', path: { type: 'PathPrefix', value: '/items' } },
      { method: 'PUT', path: { type: 'Exact', value: '/cart' } },
      { method: 'PUT', path: { type: 'PathPrefix', value: '/items' } },
    ]);
  });

  test('gRPC services and methods hold on the gRPC ports only', () => {
    expect(istioRules({ grpc: ['shop.Cart', 'shop.Admin/Reset'] })).toEqual([{ ports: ['7070'], methods: ['POST'], paths: ['/shop.Admin/Reset', '/shop.Cart/*'] }]);
    expect(linkerdRules({ grpc: ['shop.Cart', 'shop.Admin/Reset'] })).toEqual([
      { method: { type: 'Exact', service: 'shop.Admin', method: 'Reset' } },
      { method: { type: 'Exact', service: 'shop.Cart' } },
    ]);
  });

  test('several `allow` for one caller are one policy on Istio', () => {
    const policies = synthOn('istio', chart => {
      const cart = cartIn(chart);
      cart.allow(account('ann'), { methods: ['GET'], paths: ['/a'] });
      cart.allow(account('ann'), { methods: ['POST'], paths: ['/a'] });
      cart.allow(account('ann'), { methods: ['POST'], paths: ['/b'] });
      cart.allow(account('ann'), { grpc: ['shop.Cart'] });
      cart.allow(account('ann'), { ports: [6379] });
    }).filter(({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.name.startsWith('cart'));
    // On a port that speaks TCP Istio drops a rule of which anything is about requests
    expect(policies.map(({ spec }) => spec.rules.map(({ to }: any) => to.map(({ operation }: any) => operation)))).toEqual([[
      [{ ports: ['6379'] }],
      [
        { ports: ['7070'], methods: ['POST'], paths: ['/shop.Cart/*'] },
        { ports: ['8080'], methods: ['GET', 'POST'], paths: ['/a'] },
        { ports: ['8080'], methods: ['POST'], paths: ['/b'] },
      ],
    ]]);
  });
});

describe('who is allowed', () => {
  type Who = (chart: Chart, shop: ZeroTrustNamespace) => Parameters<MeshService['allow']>[0];
  const callers: [string, Who, string, object][] = [
    ['a workload of the namespace', (_, shop) => shop.addWorkload('web'), 'cluster.local/ns/shop/sa/web', { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
    ['a service: its workload calls', (_, shop) => shop.addService('web', { ports: [ServicePort.http(80)] }), 'cluster.local/ns/shop/sa/web', { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
    ['a workload of another guarded namespace', chart => new ZeroTrustNamespace(chart, 'lab').addWorkload('web'), 'cluster.local/ns/lab/sa/web', { kind: 'ServiceAccount', name: 'web', namespace: 'lab' }],
    ['a service account of another repository', () => account('ann'), 'cluster.local/ns/elsewhere/sa/ann', { kind: 'ServiceAccount', name: 'ann', namespace: 'elsewhere' }],
    ['a gateway', () => MeshIdentity.gateway({ namespace: 'ingress', serviceAccount: 'gw' }), 'cluster.local/ns/ingress/sa/gw', { kind: 'ServiceAccount', name: 'gw', namespace: 'ingress' }],
    ['anyone of a namespace', () => MeshIdentity.namespace('lab'), 'cluster.local/ns/lab/*', { kind: 'Namespace', name: 'lab' }],
    ['anyone of a guarded namespace', chart => new ZeroTrustNamespace(chart, 'lab'), 'cluster.local/ns/lab/*', { kind: 'Namespace', name: 'lab' }],
    ['a Namespace of cdk8s-plus', chart => new kplus.Namespace(chart, 'Lab', { metadata: { name: 'lab' } }), 'cluster.local/ns/lab/*', { kind: 'Namespace', name: 'lab' }],
    [
      'a ServiceAccount of cdk8s-plus', chart => new kplus.ServiceAccount(chart, 'Bob', { metadata: { name: 'bob', namespace: 'lab' } }),
      'cluster.local/ns/lab/sa/bob', { kind: 'ServiceAccount', name: 'bob', namespace: 'lab' },
    ],
    [
      'a Deployment of cdk8s-plus, by the account that it runs as',
      chart => new kplus.Deployment(chart, 'Bobs', {
        metadata: { name: 'bobs', namespace: 'lab' },
        containers: [{ image: 'x' }],
        serviceAccount: new kplus.ServiceAccount(chart, 'Bob', { metadata: { name: 'bob', namespace: 'lab' } }),
      }),
      'cluster.local/ns/lab/sa/bob', { kind: 'ServiceAccount', name: 'bob', namespace: 'lab' },
    ],
  ];

  test.each(callers)('%s', (_, who, principal, reference) => {
    const write = (mesh: MeshName) => {
      const chart = chartOn(mesh);
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const caller = who(chart, shop);
      shop.addService('cart', { ports: [ServicePort.http(80)] }).allow(caller);
      return synth(chart);
    };
    const [policy] = ofKind(write('istio'), 'AuthorizationPolicy').filter(({ metadata }) => metadata.name.startsWith('cart-allow'));
    expect(policy.spec.rules[0].from).toEqual([{ source: { principals: [principal] } }]);
    expect(only(write('linkerd'), 'MeshTLSAuthentication', 'cart-80').spec.identityRefs).toEqual([reference]);
  });

  test('the trust domain of the mesh is that of its principals', () => {
    const objects = synthOn(app => new IstioMesh(app, 'mesh', { trustDomain: 'corp.test' }), chart => cartIn(chart).allow(account('ann')));
    expect(only(objects, 'AuthorizationPolicy', 'cart-allow-elsewhere.ann').spec.rules[0].from[0].source.principals).toEqual(['corp.test/ns/elsewhere/sa/ann']);
  });
});

describe('who cannot be allowed', () => {
  const refused = (mesh: MeshName, who: (chart: Chart) => any) => refusalOn(mesh, chart => {
    const cart = cartIn(chart);
    cart.allow(who(chart));
  });

  test.each(BOTH)('%s: the service account that everybody runs as', mesh => {
    expect(refused(mesh, () => account('default'))).toMatchInlineSnapshot(`
"c/shop/cart: the caller runs as the service account "default" of namespace "elsewhere"
  because  every pod there that names no account runs as it, so whoever is allowed could be any of them
  instead  give the caller a service account of its own"
`);
    expect(refused(mesh, () => MeshIdentity.gateway({ namespace: 'ingress', serviceAccount: 'default' }))).toContain('"default"');
    expect(refused(mesh, chart => new kplus.Deployment(chart, 'D', { metadata: { namespace: 'lab' }, containers: [{ image: 'x' }] }))).toContain('"default" of namespace "lab"');
  });

  test.each([
    [account('A_b'), '"A_b" is not allowed'],
    [account('ann', 'Else'), '"Else" is not allowed'],
    [account('', 'lab'), '"" is not allowed'],
    [MeshIdentity.namespace('a.b'), '"a.b" is not allowed'],
    [MeshIdentity.serviceAccount({ namespace: 'lab', serviceAccount: 'a', podLabels: { 'a b': 'c' } }), '"a b" is not allowed'],
    [MeshIdentity.serviceAccount({ namespace: 'lab', serviceAccount: 'a', podLabels: { a: '-' } }), '"-" is not allowed'],
  ])('a name that Kubernetes does not take: %j', (who, problem) => {
    const message = refused('istio', () => who);
    expect(message).toContain('c/shop/cart: the caller has a name that Kubernetes does not take');
    expect(message).toContain(problem);
  });

  test('a foreign service: nobody knows who its pods are', () => {
    const message = refused('istio', chart => MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] }));
    expect(message).toContain('who calls as service "ads" is not known');
  });

  test('a workload of another mesh, whose certificates say it otherwise', () => {
    const chart = chartOn('istio');
    const other = new LinkerdMesh(new Chart(chart, 'other'), 'mesh');
    const web = new ZeroTrustNamespace(chart, 'lab', { mesh: other }).addWorkload('web');
    expect(refusal(() => cartIn(chart).allow(web))).toMatch(/^c\/shop\/cart\: .*Linkerd/);
  });

  test('an account that cdk8s-plus only knows by name', () => {
    const message = refused('istio', chart => kplus.ServiceAccount.fromServiceAccountName(chart, 'Bob', 'bob', { namespaceName: 'lab' }));
    expect(message).toContain('c/shop/cart: the caller "c/Bob" is not made by this program');
    expect(message).toContain('MeshIdentity.serviceAccount({ namespace, serviceAccount })');
  });

  test('an account without a namespace', () => {
    expect(refused('istio', chart => new kplus.ServiceAccount(chart, 'Bob', { metadata: { name: 'bob' } }))).toContain('the caller ServiceAccount "bob" has no namespace');
  });

  test('something that has no pods', () => {
    expect(refused('istio', chart => new kplus.ConfigMap(chart, 'Map', { metadata: { namespace: 'lab' } }))).toContain('the workload is a ConfigMap');
  });

  test.each(BOTH)('%s: an account that two workloads share, whatever comes first', mesh => {
    const orders: ((shop: ZeroTrustNamespace, add: (id: string) => MeshWorkload) => void)[] = [
      (shop, add) => { const one = add('one'); add('two'); shop.addService('cart', { ports: [ServicePort.http(80)] }).allow(one); },
      (shop, add) => { const one = add('one'); shop.addService('cart', { ports: [ServicePort.http(80)] }).allow(one); add('two'); },
      (shop, add) => { shop.addService('cart', { ports: [ServicePort.http(80)] }).allow(account('same', 'shop')); add('one'); add('two'); },
      (shop, add) => { add('one'); add('two'); shop.addService('cart', { ports: [ServicePort.http(80)] }).allow(account('same', 'shop')); },
    ];
    for (const write of orders) {
      const message = refusalOn(mesh, chart => {
        const shop = new ZeroTrustNamespace(chart, 'shop');
        const serviceAccount = new kplus.ServiceAccount(chart, 'Same', { metadata: { name: 'same', namespace: 'shop' } });
        write(shop, id => shop.addWorkload(id, { serviceAccount }));
      });
      expect(message).toContain('the service account "same" is shared by "c/shop/one" and "c/shop/two"');
    }
  });
});

describe('what cannot be allowed', () => {
  const refused = (props: AllowProps) => refusalOn('istio', chart => cartIn(chart).allow(account('ann'), props));

  test.each<[AllowProps, string]>([
    [{ grpc: [] }, '`grpc` is an empty list'],
    [{ methods: [] }, '`methods` is an empty list'],
    [{ paths: [] }, '`paths` is an empty list'],
    [{ ports: [] }, '`ports` is an empty list'],
    [{ grpc: ['shop.Cart'], methods: ['GET'] }, '`grpc` stands beside `methods` or `paths`'],
    [{ grpc: ['shop.Cart'], paths: ['/'] }, '`grpc` stands beside `methods` or `paths`'],
    [{ methods: ['get'] }, 'the method "get"'],
    [{ paths: ['cart'] }, '"cart" is not a path'],
    [{ paths: ['/cart*'] }, '"/cart*" is not a path that meshes compare alike'],
    [{ grpc: ['shop.Cart/a/b'] }, '"shop.Cart/a/b" is not a gRPC service or method'],
    [{ ports: [80] }, '80 is the port of the Service; the containers listen on 8080'],
    [{ ports: [1] }, 'cart does not listen on port 1\n  because  its ports are: 8080, 7070, 6379'],
    [{ ports: [7070], paths: ['/'] }, 'port 7070 of cart speaks grpc, and methods or paths are allowed there'],
    [{ ports: [8080], grpc: ['shop.Cart'] }, 'port 8080 of cart speaks http, and gRPC methods are allowed there'],
    [{ ports: [6379], methods: ['GET'] }, 'port 6379 of cart speaks tcp, and methods or paths are allowed there'],
  ])('%j', (props, problem) => {
    const message = refused(props);
    expect(message).toContain(problem);
    expect(message).toMatch(/^c\/shop\/cart\: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });

  test('requests at a target that speaks none', () => {
    const message = refusalOn('istio', chart => new ZeroTrustNamespace(chart, 'shop').addService('db', { ports: [ServicePort.tcp(5432)] }).allow(account('ann'), { paths: ['/'] }));
    expect(message).toContain('db has no port that speaks HTTP to allow anything at\n  because  its ports are: 5432 (tcp)');
  });

  test('anything at a target without ports', () => {
    const message = refusalOn('istio', chart => new ZeroTrustNamespace(chart, 'shop').addWorkload('job').allow(account('ann')));
    expect(message).toContain('job has no port to allow anything at\n  because  its ports are: none\n  instead  give it `ports`');
  });

  test('requests in ambient without waypoints, where only connections are seen', () => {
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, waypoints: Waypoints.NONE }));
    const message = refusal(() => cartIn(chart).allow(account('ann'), { methods: ['GET'] }));
    expect(message).toContain('Istio 1.31 cannot allow by HTTP method, path, gRPC service or method');
    expect(message).toContain('DataPlane.SIDECAR');
  });

  test('a service that nobody guards', () => {
    const chart = chartOn('istio');
    const ads = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    expect(refusal(() => ads.allow(account('ann')))).toContain('c/ads: `allow` needs the service in a guarded namespace');
  });

  test.each(BOTH)('%s: what was refused leaves nothing behind', mesh => {
    const write = (more: (cart: MeshService) => void) => synthOn(mesh, chart => {
      const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)], workload: podsOf(chart, 'cart') });
      cart.allow(account('ann'), { methods: ['GET'], paths: ['/a/*'] });
      more(cart);
    });
    const plain = write(() => undefined);
    expect(write(cart => {
      refusal(() => cart.allow(account('ben'), { paths: ['/b', 'c'] }));
      refusal(() => cart.allow(account('default')));
      refusal(() => cart.allow(account('ben'), { ports: [1] }));
      if (mesh === 'linkerd') refusal(() => cart.allow(account('ben'), { methods: ['GET'], paths: ['/a'] }));
    })).toEqual(plain);
  });
});
