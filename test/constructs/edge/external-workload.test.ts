import { Chart, Duration, JsonPatch } from 'cdk8s';
import {
  ExternalWorkload, ExternalWorkloadGroup, ExternalWorkloadGroupProps, ExternalWorkloadProps, ServicePort, WorkloadReadiness, ZeroTrustNamespace,
} from '../../../src';
import '../../../src/testing';
import { chartOn, only, refusal, refusalOn, synthOn } from '../../program';

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

test('Linkerd: not yet', () => {
  for (const make of [machine(), machines()]) expect(refusalOn('linkerd', make)).toContain('Linkerd 2.20 cannot have a workload outside of the cluster in the mesh');
});
