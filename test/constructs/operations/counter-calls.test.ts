import { ApiObject, Chart } from 'cdk8s';
import {
  ExternalService, GatewayListener, GlobalRateLimit, MeshGateway, MeshIdentity, MeshService, MeshWorkload, PolicyTarget, Rate, RateLimitFailure,
  RateLimitKey, ServicePort, SidecarScope, ZeroTrustNamespace, ZeroTrustStage,
} from '../../../src';
import { chartOn, only, PlainObject, synth } from '../../program';

const GRPC = [ServicePort.grpc(8081, { targetPort: 9081 })];
const foreign = (chart: Chart) => MeshService.fromName(chart, 'counter', { name: 'ratelimit', namespace: 'infra', clientNamespace: 'shop', ports: GRPC });
const limit = (chart: Chart, target: MeshService | MeshWorkload | PolicyTarget, service: MeshService) => new GlobalRateLimit(chart, 'quota', {
  target, service, domain: 'shop', onFailure: RateLimitFailure.ALLOW, limits: [{ by: [RateLimitKey.generic('all')], limit: Rate.perMinute(1) }],
});
const cartIn = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });

/** The objects of a program, or what is said of it when it is complete. */
function outcome(write: (chart: Chart) => void): { readonly objects: PlainObject[]; readonly said?: string } {
  const chart = chartOn('istio');
  try {
    write(chart);
    return { objects: synth(chart) };
  } catch (error) {
    return { objects: [], said: (error as Error).message.replace(/^Validation failed.*\n {2}\[\S+\] /, '') };
  }
}
const saidOf = (write: (chart: Chart) => void) => outcome(write).said;
const egressOf = (objects: readonly PlainObject[]) => only(objects, 'NetworkPolicy', 'cart').spec.egress;

describe('a service that nobody guards', () => {
  test('the NetworkPolicy lets the proxies ask it, and a scope knows of it', () => {
    const { objects } = outcome(chart => {
      const cart = cartIn(chart);
      new SidecarScope(chart, 'scope', { workload: cart });
      limit(chart, cart, foreign(chart));
    });
    expect(egressOf(objects)).toEqual([
      { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'infra' } } }], ports: [{ protocol: 'TCP', port: 9081 }] },
    ]);
    expect(only(objects, 'Sidecar').spec.egress).toEqual([{ hosts: ['infra/ratelimit.infra.svc.cluster.local', 'istio-system/*'] }]);
  });

  test('of this program: its pods', () => {
    const { objects } = outcome(chart => {
      const counter = new ApiObject(chart, 'counter', {
        apiVersion: 'v1', kind: 'Service', metadata: { name: 'ratelimit', namespace: 'infra' }, spec: { selector: { app: 'ratelimit' }, ports: [{ name: 'grpc', port: 8081 }] },
      });
      limit(chart, cartIn(chart).workload!, MeshService.of(counter));
    });
    expect(egressOf(objects)).toEqual([{
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'infra' } }, podSelector: { matchLabels: { app: 'ratelimit' } } }], ports: [{ protocol: 'TCP', port: 8081 }],
    }]);
  });

  test('asked by pods that are no workload of this program', () => {
    const target = PolicyTarget.pods({ namespace: 'lab', labels: { app: 'cart' } });
    const { objects } = outcome(chart => {
      limit(chart, target, foreign(chart));
      new SidecarScope(chart, 'scope', { namespace: 'lab' });
    });
    expect(only(objects, 'Sidecar').spec.egress[0].hosts).toContain('infra/ratelimit.infra.svc.cluster.local');
  });

  test('asked by a gateway', () => {
    expect(outcome(chart => {
      const gateway = new MeshGateway(chart, 'edge', { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: ['a.example.com'] })] });
      limit(chart, PolicyTarget.gateway(gateway), foreign(chart));
    }).objects).toHaveLength(2);
  });
});

describe('a service that is guarded', () => {
  const counterIn = (chart: Chart, props: object = {}, stage?: ZeroTrustStage) => new ZeroTrustNamespace(chart, 'infra', { stage }).addService('ratelimit', { ports: GRPC, ...props });

  test.each([['before', 0], ['after', 1]])('must allow the target, %s it', (_, order) => {
    const write = (isAllowed: boolean) => (chart: Chart) => {
      const [cart, counter] = [cartIn(chart), counterIn(chart)];
      const steps = [() => (isAllowed ? counter.allow(cart) : undefined), () => limit(chart, cart, counter)];
      for (const step of order ? steps.reverse() : steps) step();
    };
    expect(saidOf(write(false))).toBe([
      'c/quota: nothing lets service "shop/cart" call service "ratelimit" of namespace "infra" at port 8081',
      '  because  its proxies ask that service about each request, and would get no answer',
      '  instead  write ratelimit.allow(cart)',
    ].join('\n'));
    expect(egressOf(outcome(write(true)).objects)).toEqual([{
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'infra' } }, podSelector: { matchLabels: { app: 'ratelimit' } } }], ports: [{ protocol: 'TCP', port: 9081 }],
    }]);
  });

  test('at this port, and not only at another', () => {
    const ports = [...GRPC, ServicePort.http(80, { targetPort: 8080 })];
    const write = (allowed: number) => (chart: Chart) => {
      const [cart, counter] = [cartIn(chart), counterIn(chart, { ports })];
      counter.allow(cart, { ports: [allowed] });
      limit(chart, cart, counter);
    };
    expect(saidOf(write(8080))).toContain('at port 8081');
    expect(saidOf(write(9081))).toBeUndefined();
  });

  test('by its name, and guarded later', () => {
    expect(saidOf(chart => {
      limit(chart, cartIn(chart), foreign(chart));
      new ZeroTrustNamespace(chart, 'infra');
    })).toContain("instead  add it to its guarded namespace, addService('ratelimit', ...), and write ratelimit.allow(cart)");
  });

  test('a gateway, and a namespace of which somebody may call it', () => {
    const write = (target: (chart: Chart) => PolicyTarget, caller?: (chart: Chart) => MeshIdentity) => (chart: Chart) => {
      const counter = counterIn(chart);
      limit(chart, target(chart), counter);
      if (caller) counter.allow(caller(chart));
    };
    const pods = () => PolicyTarget.pods({ namespace: 'lab', labels: { app: 'cart' } });
    expect(saidOf(write(pods))).toContain('c/quota: nothing lets workload "lab/app=cart" call');
    expect(saidOf(write(pods, () => MeshIdentity.serviceAccount({ namespace: 'lab', serviceAccount: 'cart' })))).toBeUndefined();
    const gateway = (chart: Chart) => PolicyTarget.gateway(new MeshGateway(chart, 'edge', { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: ['a.example.com'] })] }));
    expect(saidOf(write(gateway))).toContain('instead  write ratelimit.allow(edge)');
  });

  test('one that is only observed, and a port that is open to anyone, need nothing', () => {
    expect(saidOf(chart => limit(chart, cartIn(chart), counterIn(chart, {}, ZeroTrustStage.OBSERVE)))).toBeUndefined();
    const { objects, said } = outcome(chart => limit(chart, cartIn(chart), counterIn(chart, { plaintextPorts: [9081] })));
    expect(said).toBeUndefined();
    expect(egressOf(objects)).toHaveLength(1);
  });
});

test('a service outside of the cluster must let the target call it', () => {
  const write = (isAllowed: boolean) => (chart: Chart) => {
    const cart = cartIn(chart);
    const counter = new ExternalService(chart, 'quotas', { namespace: 'shop', hosts: ['quotas.example.com'], ports: [ServicePort.grpc(8081)] });
    limit(chart, cart, counter.service);
    if (isAllowed) counter.allowFrom(cart);
  };
  expect(saidOf(write(false))).toContain('c/quota: nothing lets service "shop/cart" call service "quotas" of namespace "shop" at port 8081');
  expect(saidOf(write(false))).toContain('instead  write quotas.allowFrom(cart)');
  expect(saidOf(write(true))).toBeUndefined();
});

test('pods that are no workload, where nothing gets out', () => {
  const target = PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' } });
  const write = (networkPolicies: boolean) => (chart: Chart) => {
    limit(chart, target, foreign(chart));
    new ZeroTrustNamespace(chart, 'shop', { networkPolicies });
  };
  expect(saidOf(write(true))).toBe([
    'c/quota: who calls as workload "shop/app=cart" is not known',
    '  because  its proxies ask a service, and the NetworkPolicy of namespace "shop" lets out only what its workloads may call',
    '  instead  name the workload: target: cart',
  ].join('\n'));
  expect(saidOf(write(false))).toBeUndefined();
});
