import { Chart, Duration, JsonPatch } from 'cdk8s';
import {
  AccessAction, AccessPolicy, ExternalWorkload, ExternalWorkloadGroup, ExternalWorkloadGroupProps, ExternalWorkloadProps, LinkerdMesh,
  MeshIdentity, ServicePort, WorkloadReadiness, ZeroTrustNamespace,
} from '../../../src';
import '../../../src/testing';
import { chartOn, ofKind, only, podsOf, refusal, refusalOn, synthOn } from '../../program';

const machine = (props: Partial<ExternalWorkloadProps> = {}) => (chart: Chart) => new ExternalWorkload(chart, 'vm-1', { namespace: 'shop', address: '10.20.0.7', ...props });
const machines = (props: Partial<ExternalWorkloadGroupProps> = {}) => (chart: Chart) => new ExternalWorkloadGroup(chart, 'vms', { namespace: 'shop', serviceAccount: 'vm', ...props });
const probe = (readiness: WorkloadReadiness) => only(synthOn('istio', machines({ readiness })), 'WorkloadGroup').spec.probe;

test('one machine is a WorkloadEntry', () => {
  expect(synthOn('istio', machine())).toEqual([{
    apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry', metadata: { name: 'vm-1', namespace: 'shop' }, spec: { address: '10.20.0.7' },
  }]);
  const all = { address: 'vm.example.com', ports: { http: 8080 }, labels: { app: 'vm' }, network: 'n', locality: 'eu/eu-1', weight: 2, serviceAccount: 'vm' };
  expect(only(synthOn('istio', machine(all)), 'WorkloadEntry').spec).toEqual(all);
  expect(only(synthOn('ambient', machine({ address: undefined, network: 'n' })), 'WorkloadEntry').spec).toEqual({ network: 'n' });
});

test('machines that come and go are a WorkloadGroup', () => {
  expect(synthOn('istio', machines())).toEqual([{
    apiVersion: 'networking.istio.io/v1',
    kind: 'WorkloadGroup',
    metadata: { name: 'vms', namespace: 'shop' },
    spec: { metadata: { labels: { app: 'vms' } }, template: { serviceAccount: 'vm' } },
  }]);
  const { spec } = only(synthOn('istio', machines({
    labels: { app: 'vm', version: 'v1' },
    annotations: { 'example.com/owner': 'shop' },
    ports: { http: 8080 },
    network: 'n',
    locality: 'eu',
    weight: 2,
  })), 'WorkloadGroup');
  expect(spec).toEqual({
    metadata: { labels: { app: 'vm', version: 'v1' }, annotations: { 'example.com/owner': 'shop' } },
    template: { serviceAccount: 'vm', ports: { http: 8080 }, network: 'n', locality: 'eu', weight: 2 },
  });
});

describe('readiness', () => {
  test('by a request', () => {
    expect(probe(WorkloadReadiness.http(8080))).toEqual({ httpGet: { port: 8080 } });
    expect(probe(WorkloadReadiness.http(8080, {
      path: '/ready',
      host: '127.0.0.1',
      https: true,
      headers: { 'X-Check': 'ready' },
      initialDelay: Duration.seconds(5),
      timeout: Duration.seconds(3),
      period: Duration.minutes(1),
      successes: 2,
      failures: 4,
    }))).toEqual({
      httpGet: { port: 8080, path: '/ready', host: '127.0.0.1', scheme: 'HTTPS', httpHeaders: [{ name: 'X-Check', value: 'ready' }] },
      initialDelaySeconds: 5,
      timeoutSeconds: 3,
      periodSeconds: 60,
      successThreshold: 2,
      failureThreshold: 4,
    });
  });

  test('by a connection, or a command', () => {
    expect(probe(WorkloadReadiness.tcp(5432, { host: '::1', period: Duration.seconds(5) }))).toEqual({ tcpSocket: { port: 5432, host: '::1' }, periodSeconds: 5 });
    expect(probe(WorkloadReadiness.command(['/bin/check', '--ready'], { failures: 1 }))).toEqual({ exec: { command: ['/bin/check', '--ready'] }, failureThreshold: 1 });
  });

  test.each<[string, () => unknown, string]>([
    ['a port that is none', () => WorkloadReadiness.tcp(0), 'WorkloadReadiness.tcp: `port` is 0'],
    ['a path that is none', () => WorkloadReadiness.http(1, { path: 'ready' }), '`path` is "ready"'],
    ['a header that is none', () => WorkloadReadiness.http(1, { headers: { 'a b': 'c' } }), '`headers` holds "a b"'],
    ['half a second', () => WorkloadReadiness.http(1, { period: Duration.millis(1500) }), '`period` is 1500 ms'],
    ['no time', () => WorkloadReadiness.http(1, { timeout: Duration.seconds(0) }), '`timeout` is 0 ms'],
    ['a time without its unit', () => WorkloadReadiness.http(1, { initialDelay: 5 as any }), '`initialDelay` is 5'],
    ['no check', () => WorkloadReadiness.http(1, { successes: 0 }), '`successes` is 0'],
    ['half a check', () => WorkloadReadiness.http(1, { failures: 0.5 }), '`failures` is 0.5'],
    ['no command', () => WorkloadReadiness.command([]), '`command` has an empty word, or none'],
    ['an empty word', () => WorkloadReadiness.command(['a', '']), '`command` has an empty word, or none'],
    ['an unknown option', () => WorkloadReadiness.tcp(1, { path: '/' } as any), '`options` has no option "path"'],
    ['https that only counts as such', () => WorkloadReadiness.http(1, { https: 'yes' as any }), '`https` is "yes", a string'],
  ])('refused: %s', (_, make, problem) => {
    expect(refusal(make)).toContain(problem);
  });
});

test('they call as their service account', () => {
  const callers = (make: (chart: Chart) => ExternalWorkload | ExternalWorkloadGroup) => {
    const objects = synthOn('istio', chart => {
      new ZeroTrustNamespace(chart, 'lab').addService('cart', { ports: [ServicePort.http(80)] }).allow(make(chart));
    });
    return only(objects, 'AuthorizationPolicy', 'cart-allow-shop.vm').spec.rules[0].from[0].source.principals;
  };
  expect(callers(machine({ serviceAccount: 'vm' }))).toEqual(['cluster.local/ns/shop/sa/vm']);
  expect(callers(machines())).toEqual(['cluster.local/ns/shop/sa/vm']);
  expect(refusalOn('istio', chart => machine()(chart)._identity('c/x'))).toBe(
    'c/x: who calls as workload "vm-1" is not known\n  because  without a service account it has no sidecar, and no identity\n  instead  give it one: serviceAccount: \'vm-1\'',
  );
});

test('a machine of a guarded namespace: no NetworkPolicy shuts it in, and its address is let in where it may call', () => {
  const from = (make: (chart: Chart) => ExternalWorkload | ExternalWorkloadGroup) => {
    const objects = synthOn('istio', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      shop.addService('cart', { ports: [ServicePort.http(80)] }).allow(make(chart));
    });
    return only(objects, 'NetworkPolicy', 'cart').spec.ingress;
  };
  const ports = [{ protocol: 'TCP', port: 80 }];
  expect(from(machine({ serviceAccount: 'vm' }))).toEqual([{ from: [{ ipBlock: { cidr: '10.20.0.7/32' } }], ports }]);
  expect(from(machine({ serviceAccount: 'vm', address: 'fd00::7' }))).toEqual([{ from: [{ ipBlock: { cidr: 'fd00::7/128' } }], ports }]);
  // Where it calls from is not known: nothing but pods that could be meant
  expect(from(machine({ serviceAccount: 'vm', address: 'vm.example.com', labels: { app: 'vm' } }))).toEqual([{ from: [{ podSelector: { matchLabels: { app: 'vm' } } }], ports }]);
  expect(from(machines())).toEqual([{ from: [{ podSelector: { matchLabels: { app: 'vms' } } }], ports }]);
});

describe('whose account it is', () => {
  const SHARED = '\n  because  the mesh knows callers by their account, so allowing one of them would allow all\n  instead  give each workload a service account of its own';
  const shared = (where: string, ...paths: string[]) => `${where}: the service account "front" is shared by ${paths.map(path => `"${path}"`).join(' and ')}${SHARED}`;
  const asFront = [machine({ serviceAccount: 'front' }), machines({ serviceAccount: 'front' })];

  test.each([[0, 'c/vm-1'], [1, 'c/vms']])('not that of pods, once one of them is let in: in whatever order (%i)', (index, path) => {
    const make = asFront[index];
    const steps = (...order: ('pods' | 'machine' | 'allow')[]) => refusalOn('istio', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const cart = shop.addService('cart', { ports: [ServicePort.http(80)] });
      const front = MeshIdentity.serviceAccount({ namespace: 'shop', serviceAccount: 'front' });
      const write = { pods: () => shop.addWorkload('front'), machine: () => make(chart), allow: () => cart.allow(front) };
      for (const step of order) write[step]();
    });
    expect(steps('pods', 'allow', 'machine')).toBe(shared(path, 'c/shop/front', path));
    expect(steps('allow', 'pods', 'machine')).toBe(shared(path, 'c/shop/front', path));
    expect(steps('machine', 'allow', 'pods')).toBe(shared('c/shop/front', path, 'c/shop/front'));
    expect(steps('machine', 'pods', 'allow')).toBe(shared('c/shop/cart', 'c/shop/front', path));
    expect(steps('pods', 'machine', 'allow')).toBe(shared('c/shop/cart', 'c/shop/front', path));
  });

  test('machines may share one, all of which may call then; and pods theirs, while nobody is let in by it', () => {
    const two = (chart: Chart) => {
      const [vm] = [['vm-1', '10.20.0.7'], ['vm-2', '10.20.0.8']].map(([id, address]) => new ExternalWorkload(chart, id, { namespace: 'shop', address, serviceAccount: 'front' }));
      return vm;
    };
    const objects = synthOn('istio', chart => {
      new ZeroTrustNamespace(chart, 'lab').addService('cart', { ports: [ServicePort.http(80)] }).allow(two(chart));
    });
    expect(only(objects, 'NetworkPolicy', 'cart').spec.ingress[0].from).toEqual(['10.20.0.7/32', '10.20.0.8/32'].map(cidr => ({ ipBlock: { cidr } })));
    expect(ofKind(synthOn('istio', chart => {
      new ZeroTrustNamespace(chart, 'shop').addWorkload('front');
      two(chart);
    }), 'WorkloadEntry')).toHaveLength(2);
  });

  test('nor that of a waypoint, in whatever order', () => {
    const reserved = (where: string, path: string) => `${where}: "${path}" runs as the service account "shop/waypoint", which is that of the waypoint "c/shop/waypoint"\n`
      + '  because  what stands behind the waypoint lets this account in, whatever the rules say of others\n  instead  run the workload as an account of its own';
    for (const [make, path] of [[machine({ serviceAccount: 'waypoint' }), 'c/vm-1'], [machines({ serviceAccount: 'waypoint' }), 'c/vms']] as const) {
      expect(refusalOn('ambient', chart => { new ZeroTrustNamespace(chart, 'shop'); make(chart); })).toBe(reserved(path, path));
      expect(refusalOn('ambient', chart => { make(chart); new ZeroTrustNamespace(chart, 'shop'); })).toBe(reserved('c/shop/waypoint', path));
    }
  });
});

describe('labels of pods', () => {
  const labels = { app: 'web', version: 'v1' };
  const like = (where: string, path: string, text: string, web = 'app=web') => `${where}: "${path}" (${text}) has the labels of "c/shop/web" (${web})\n`
    + '  because  Services and rules are for what labels select: calls for the pods would go to the machine too, and what guards the pods would be said of it\n'
    + '  instead  give the machine labels of its own, and let an ExternalService with these as `workloadLabels` stand for it';
  const web = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)] });
  const vms = (chart: Chart) => new ExternalWorkloadGroup(chart, 'web', { namespace: 'shop', serviceAccount: 'vm' });

  test('are none of a machine, in whatever order', () => {
    expect(refusalOn('istio', chart => { web(chart); machine({ labels })(chart); })).toBe(like('c/vm-1', 'c/vm-1', 'app=web,version=v1'));
    expect(refusalOn('istio', chart => { machine({ labels })(chart); web(chart); })).toBe(like('c/shop/web', 'c/vm-1', 'app=web,version=v1'));
  });

  test('are not those of machines that are called as the workload is', () => {
    expect(refusalOn('istio', chart => { web(chart); vms(chart); })).toBe(like('c/web', 'c/web', 'app=web'));
    expect(refusalOn('istio', chart => { vms(chart); web(chart); })).toBe(like('c/shop/web', 'c/web', 'app=web'));
  });

  test.each<[string, (chart: Chart) => unknown]>([
    ['labels of its own', machine({ labels: { app: 'vm', version: 'v1' } })],
    ['no labels', machine()],
    ['another namespace', machine({ labels, namespace: 'lab' })],
    ['less than all labels', machine({ labels: { version: 'v1' } })],
  ])('may be a machine\'s elsewhere: %s', (_, make) => {
    const pods = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)], labels });
    expect(ofKind(synthOn('istio', chart => { pods(chart); make(chart); }), 'WorkloadEntry')).toHaveLength(1);
    expect(ofKind(synthOn('istio', chart => { make(chart); pods(chart); }), 'WorkloadEntry')).toHaveLength(1);
  });
});

test('patches, and what is handed out', () => {
  const chart = chartOn('istio');
  const overrides = (kind: string) => ({ [kind]: [JsonPatch.add('/metadata/labels', { a: 'b' })] });
  const made = [machine({ overrides: overrides('WorkloadEntry') })(chart), machines({ overrides: overrides('WorkloadGroup') })(chart)];
  expect(made.flatMap(({ apiObjects }) => apiObjects.map(object => object.toJson().metadata.labels))).toEqual([{ a: 'b' }, { a: 'b' }]);
  expect(chart).toSatisfySchemas();
});

test.each<[string, (chart: Chart) => unknown, string]>([
  ['a machine nowhere', machine({ address: undefined }), 'c/vm-1: `props` has neither an address nor a network'],
  ['a machine with more', machine({ port: 80 } as any), '`props` has no option "port"'],
  ['an address that is none', machine({ address: 'vm' }), '`props.address` is "vm"'],
  ['machines as nobody', machines({ serviceAccount: undefined }), 'c/vms: `serviceAccount` is not given'],
  ['machines with an address', machines({ address: '10.0.0.1' } as any), '`props` has no option "address"'],
  ['labels that are none', machines({ labels: { 'a b': 'c' } }), '`labels`\n  because  "a b" is not allowed'],
  ['annotations that are none', machines({ annotations: { 'a b': 'c' } }), '`annotations`\n  because  "a b" is not allowed'],
  ['readiness that is none', machines({ readiness: 8080 as any }), '`readiness` is 8080'],
])('refused: %s', (_, make, problem) => {
  expect(refusalOn('istio', make)).toContain(problem);
});

describe('Linkerd', () => {
  const MACHINE = { serviceAccount: 'legacy', labels: { app: 'legacy' }, ports: { http: 8080, admin: 9000 } };

  test('one machine is an ExternalWorkload', () => {
    expect(synthOn('linkerd', machine(MACHINE))).toEqual([{
      apiVersion: 'workload.linkerd.io/v1beta1',
      kind: 'ExternalWorkload',
      metadata: { name: 'vm-1', namespace: 'shop', labels: { app: 'legacy' } },
      spec: {
        meshTLS: { identity: 'spiffe://cluster.local/ns/shop/sa/legacy', serverName: 'vm-1.shop.external.identity.linkerd.cluster.local' },
        workloadIPs: [{ ip: '10.20.0.7' }],
        ports: [{ name: 'http', port: 8080 }, { name: 'admin', port: 9000 }],
      },
    }]);
    const named = synthOn(app => new LinkerdMesh(app, 'mesh', { trustDomain: 'example.org', controlPlaneNamespace: 'l5d' }), machine({ address: 'fd00::7', serviceAccount: 'vm' }));
    expect(only(named, 'ExternalWorkload').spec).toEqual({
      meshTLS: { identity: 'spiffe://example.org/ns/shop/sa/vm', serverName: 'vm-1.shop.external.identity.l5d.example.org' }, workloadIPs: [{ ip: 'fd00::7' }],
    });
  });

  test('is let in by the name in its certificate, and so are those beside it', () => {
    const objects = synthOn('linkerd', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
      cart.allow(new ExternalWorkload(chart, 'vm-1', { namespace: 'machines', address: '10.20.0.7', ...MACHINE }));
      cart.allow(MeshIdentity.serviceAccount({ namespace: 'web', serviceAccount: 'frontend' }));
      cart.allow(MeshIdentity.namespace('tools'));
      const other = shop.addService('other', { ports: [ServicePort.http(80)] });
      other.allow(MeshIdentity.serviceAccount({ namespace: 'web', serviceAccount: 'frontend' }));
    });
    expect(only(objects, 'MeshTLSAuthentication', 'cart-8080').spec).toEqual({
      identities: [
        'spiffe://cluster.local/ns/machines/sa/legacy',
        '*.tools.serviceaccount.identity.linkerd.cluster.local',
        'frontend.web.serviceaccount.identity.linkerd.cluster.local',
      ],
    });
    expect(only(objects, 'MeshTLSAuthentication', 'other-80').spec).toEqual({ identityRefs: [{ kind: 'ServiceAccount', name: 'frontend', namespace: 'web' }] });
    expect(only(objects, 'NetworkPolicy', 'cart').spec.ingress[0]).toEqual({
      from: [{ ipBlock: { cidr: '10.20.0.7/32' } }], ports: [{ protocol: 'TCP', port: 4143 }, { protocol: 'TCP', port: 8080 }],
    });
  });

  test('and its requests by routes, metrics beside them', () => {
    const objects = synthOn('linkerd', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const pods = podsOf(chart, 'cart', { annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' } });
      const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })], workload: pods });
      cart.allow(new ExternalWorkload(chart, 'vm-1', { namespace: 'machines', address: '10.20.0.7', ...MACHINE }), { paths: ['/metrics', '/items/*'] });
    });
    const lists = ofKind(objects, 'MeshTLSAuthentication').filter(({ metadata }) => metadata.name.startsWith('cart')).map(({ spec }) => spec);
    expect(lists.length).toBeGreaterThan(0);
    for (const spec of lists) expect(Object.keys(spec)).toEqual(['identities']);
    expect(lists.flatMap(({ identities }) => identities)).toContain('prometheus.linkerd-viz.serviceaccount.identity.linkerd.cluster.local');
  });

  test.each<[string, Partial<ExternalWorkloadProps>, string]>([
    ['no account', { serviceAccount: undefined }, "it has no service account\n  because  an ExternalWorkload is in the mesh by its identity, which follows from that\n  instead  write for example serviceAccount: 'legacy'"],
    ['a name', { address: 'vm.example.com' }, 'its address is "vm.example.com"\n  because  Linkerd looks up no names for it'],
    ['no address', { address: undefined, network: 'n' }, "its address is not given\n  because  Linkerd looks up no names for it\n  instead  write its IP address, such as address: '10.20.0.7'"],
    ['a network', { network: 'n' }, '`network` is given\n  because  an ExternalWorkload has no such field'],
    ['a locality', { locality: 'eu' }, '`locality` is given'],
    ['a weight', { weight: 2 }, '`weight` is given'],
  ])('refused: %s', (_, props, problem) => {
    expect(refusalOn('linkerd', machine({ ...MACHINE, ...props }))).toContain(`c/vm-1: ${problem}`);
  });

  test('refused in a guarded namespace, where nothing would guard it, whichever comes first', () => {
    const message = [
      'c/vm-1: namespace "shop" is guarded',
      '  because  what Linkerd denies by default it denies at pods, so that nothing would guard the machine (config.linkerd.io/default-inbound-policy)',
      '  instead  give it a namespace that is not guarded; as a caller it can be allowed from there',
    ].join('\n');
    expect(refusalOn('linkerd', chart => {
      new ZeroTrustNamespace(chart, 'shop');
      machine(MACHINE)(chart);
    })).toBe(message);
    const chart = chartOn('linkerd');
    machine(MACHINE)(chart);
    new ZeroTrustNamespace(chart, 'shop');
    expect(chart.node.root.node.findAll().flatMap(node => node.node.validate())).toEqual([message]);
  });

  test('refused in a policy, which refers to service accounts', () => {
    expect(refusalOn('linkerd', chart => {
      const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
      const legacy = new ExternalWorkload(chart, 'vm-1', { namespace: 'machines', address: '10.20.0.7', ...MACHINE });
      new AccessPolicy(chart, 'policy', { target: cart, action: AccessAction.ALLOW, rules: [{ from: [{ callers: [legacy] }] }] });
    })).toContain('machines/legacy runs outside of the cluster, and is let in by a policy');
  });

  test('machines that come and go are refused', () => {
    expect(refusalOn('linkerd', machines())).toBe([
      'c/vms: Linkerd 2.20 cannot have workloads outside of the cluster in the mesh that come and go',
      '  because  an ExternalWorkload is one machine, and machines do not join by themselves (linkerd/linkerd2 version-2.20 charts/linkerd-crds/templates/workload/external-workload.yaml)',
      '  instead  write an ExternalWorkload for each, or have an operator write them when machines come and go',
    ].join('\n'));
  });
});
