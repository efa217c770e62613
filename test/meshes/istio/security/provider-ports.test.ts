import {
  AccessAction, AccessCondition, AccessOperation, AccessPolicy, ExtensionProvider, GatewayListener, MeshGateway, PolicyTarget, ServicePort,
  ZeroTrustNamespace,
} from '../../../../src';
import { chartOn, only, refusal, synth } from '../../../program';

const NAMED = ExtensionProvider.named('opa');
const GRPC = ExtensionProvider.grpc('opa');
const pods = (...ports: ServicePort[]) => PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' }, ports });
const mixed = pods(ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(6379), ServicePort.tls(8443));
const requests = pods(ServicePort.http(8080), ServicePort.grpc(7070));

const rulesOf = (target: PolicyTarget, operation?: AccessOperation, provider = NAMED, chart = chartOn('istio')) => {
  new AccessPolicy(chart, 'p', { target, action: AccessAction.custom(provider), rules: [operation ? { to: [operation] } : { everything: true }] });
  return only(synth(chart), 'AuthorizationPolicy', 'p').spec.rules;
};

describe('a provider that is not said to speak gRPC', () => {
  test.each<[string, PolicyTarget, AccessOperation | undefined, string]>([
    ['known ports', mixed, undefined, 'port 6379 (tcp), 8443 (tls) of workload "shop/app=cart"'],
    ['a port that is named', mixed, { ports: [8080, 6379] }, 'port 6379 (tcp) of workload "shop/app=cart"'],
    ['those that are left', mixed, { notPorts: [6379] }, 'port 8443 (tls) of workload "shop/app=cart"'],
    ['pods of which nothing is known', pods(), undefined, 'every port, those that may speak TCP too, of workload "shop/app=cart"'],
    ['all but one of them', pods(), { notPorts: [6379] }, 'every port, those that may speak TCP too, of workload "shop/app=cart"'],
    ['a namespace', PolicyTarget.namespace('lab'), undefined, 'every port, those that may speak TCP too, of namespace "lab"'],
    ['the mesh', PolicyTarget.mesh(), undefined, 'every port, those that may speak TCP too, of the mesh'],
  ])('is not asked about connections: %s', (_, target, operation, what) => {
    expect(refusal(() => rulesOf(target, operation))).toBe([
      `c/p: the provider "opa" is asked about ${what}`,
      '  because  a provider that speaks HTTP is not asked about connections of TCP, and these are let in',
      "  instead  name ports that speak HTTP or gRPC in `to`, or write ExtensionProvider.grpc('opa') if the mesh declares it as envoyExtAuthzGrpc",
    ].join('\n'));
    expect(() => rulesOf(target, operation, GRPC)).not.toThrow();
  });

  test('is asked about requests', () => {
    expect(rulesOf(requests)).toEqual([{}]);
    expect(rulesOf(mixed, { ports: [8080] })).toEqual([{ to: [{ operation: { ports: ['8080'] } }] }]);
    expect(rulesOf(mixed, { notPorts: [6379, 8443] })).toEqual([{ to: [{ operation: { notPorts: ['6379', '8443'] } }] }]);
    expect(rulesOf(mixed, { paths: ['/a'] })).toEqual([{ to: [{ operation: { paths: ['/a'], ports: ['8080'] } }] }]);
    expect(rulesOf(PolicyTarget.mesh(), { ports: [8080] })).toEqual([{ to: [{ operation: { ports: ['8080'] } }] }]);
  });

  test('by a header, whatever else speaks TCP', () => {
    const chart = chartOn('istio');
    new AccessPolicy(chart, 'p', { target: mixed, action: AccessAction.custom(NAMED), rules: [{ when: [AccessCondition.header('x-a', { values: ['b'] })] }] });
    expect(only(synth(chart), 'AuthorizationPolicy').spec.rules).toMatchObject([{ to: [{ operation: { ports: ['8080'] } }] }]);
  });

  test('of one operation about requests and one about connections the latter counts', () => {
    const chart = chartOn('istio');
    const policy = () => new AccessPolicy(chart, 'p', { target: mixed, action: AccessAction.custom(NAMED), rules: [{ to: [{ paths: ['/a'] }, { ports: [6379] }] }] });
    expect(refusal(policy)).toContain('is asked about port 6379 (tcp)');
  });

  test('at a gateway that takes nothing but requests', () => {
    const gateway = (listener: GatewayListener) => {
      const chart = chartOn('istio');
      return () => rulesOf(PolicyTarget.gateway(new MeshGateway(chart, 'edge', { namespace: 'ingress', listeners: [listener] })), undefined, NAMED, chart);
    };
    expect(gateway(GatewayListener.http(80, { hosts: ['a.example.com'] }))()).toEqual([{}]);
    expect(refusal(gateway(GatewayListener.tcp(9000)))).toContain('every port, those that may speak TCP too, of gateway "ingress/edge"');
  });

  test('at a port that is open and of which nothing else is said', () => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const cart = shop.addService('cart', { ports: [ServicePort.http(8080)], plaintextPorts: [9090] });
    const problem = 'the provider "opa" is asked about port 9090 (of which nothing is said but `plaintextPorts`) of service "shop/cart"';
    expect(refusal(() => rulesOf(PolicyTarget.service(cart), undefined, NAMED, chart))).toContain(problem);
  });

  test('at a workload that has no ports yet, and gets some', () => {
    for (const [port, problems] of [[ServicePort.http(8080), []], [ServicePort.tcp(6379), [expect.stringContaining('asked about port 6379 (tcp)')]]] as const) {
      const chart = chartOn('istio');
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const cart = shop.addWorkload('cart');
      new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.custom(NAMED), rules: [{ everything: true }] });
      shop.addService('web', { sharedWorkload: cart, ports: [port] });
      expect(chart.node.findAll().flatMap(({ node }) => node.validate())).toEqual(problems);
    }
  });
});

test('a provider that speaks gRPC has a name too', () => {
  expect(refusal(() => ExtensionProvider.grpc(''))).toBe([
    'ExtensionProvider.grpc: the name is empty',
    '  because  an unknown provider denies every request that a policy gives it',
    "  instead  write it as in the mesh's configuration",
  ].join('\n'));
});
