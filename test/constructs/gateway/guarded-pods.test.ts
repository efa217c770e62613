import { Chart } from 'cdk8s';
import {
  ClientCertificates, EgressGateway, ExternalService, GatewayForm, GatewayListener, MeshGateway, MeshGatewayProps, RouteNamespaces, ServicePort,
  ServiceRoute, TlsCredential, ZeroTrustNamespace, ZeroTrustStage,
} from '../../../src';
import '../../../src/testing';
import { chartOn, only, synth } from '../../program';

type Write = (chart: Chart) => unknown;

const HOSTS = ['shop.example.com'];
const HTTP = GatewayListener.http(80, { hosts: HOSTS });
const guard = (props: object = {}): Write => chart => new ZeroTrustNamespace(chart, 'shop', props);
const edge = (props: Partial<MeshGatewayProps> = {}): Write => chart => new MeshGateway(chart, 'edge', { namespace: 'shop', listeners: [HTTP], ...props });
const named = (form?: GatewayForm): Write => chart => MeshGateway.fromName(chart, { name: 'edge', namespace: 'shop', form });
const egress = (port: ServicePort): Write => chart => new EgressGateway(chart, 'egress', { namespace: 'shop' })
  .carry(new ExternalService(chart, 'api', { namespace: 'lab', hosts: ['api.example.com'], ports: [port] }));

/** What is said of a program when it is complete, whichever of the two is made first. */
function saidOf(one: Write, other: Write): string[] {
  const [said, again] = [[one, other], [other, one]].map(order => {
    const chart = chartOn('istio');
    for (const write of order) write(chart);
    return chart.node.findAll().flatMap(each => each.node.validate());
  });
  expect(again).toEqual(said);
  return said;
}

const told = (where: string, instead: string) => [
  `${where}: its pods are in namespace "shop", which "c/shop" guards\n  because  what denies by default there holds for them too, and no rule lets their clients in\n  instead  ${instead}`,
];
const ELSEWHERE = "run the pods in a namespace of their own, and say so: form: GatewayForm.mesh({ namespace: 'ingress' })";
const OWN = "make it in a namespace of its own, namespace: 'ingress', whose listeners take these routes: routesFrom: RouteNamespaces.of('shop')";
const EGRESS = "make it in a namespace of its own, beside its pods: namespace: 'istio-egress'";

describe('in a guarded namespace nobody gets to a gateway', () => {
  test.each<[string, Write, string[]]>([
    ['of the mesh\'s own kind', edge(), told('c/edge', ELSEWHERE)],
    ['of another namespace, whose pods are there', edge({ namespace: 'lab', form: GatewayForm.mesh({ namespace: 'shop' }) }), told('c/edge', ELSEWHERE)],
    ['of the Kubernetes Gateway API', edge({ form: GatewayForm.kubernetes() }), told('c/edge', OWN)],
    ['of others', named(), told('MeshGateway.fromName', ELSEWHERE)],
    ['by which calls leave', egress(ServicePort.http(80)), told('c/egress', EGRESS)],
  ])('%s', (_, write, said) => {
    expect(saidOf(guard(), write)).toEqual(said);
    expect(saidOf(guard({ networkPolicies: false }), write)).toEqual(said);
  });

  test('that a service lets it in makes no difference, and is not told of besides', () => {
    const chart = chartOn('istio');
    const web = new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)] });
    web.allow(edge()(chart) as MeshGateway);
    expect(() => synth(chart)).toThrow(`Validation failed with the following errors:\n  [c/edge] ${told('c/edge', ELSEWHERE)[0]}`);
    expect(chart.node.root.node.findAll().flatMap(each => each.node.validate())).toEqual(told('c/edge', ELSEWHERE));
  });

  test('who shows a certificate is held to rules before the others are', () => {
    const stage = ZeroTrustStage.PERMISSIVE;
    const clients = (by: ClientCertificates) => edge({ listeners: [GatewayListener.https(443, { hosts: HOSTS, certificate: TlsCredential.secret('tls'), clients: by })] });
    expect(saidOf(guard({ stage }), edge())).toEqual([]);
    expect(saidOf(guard({ stage }), named())).toEqual([]);
    expect(saidOf(guard({ stage }), egress(ServicePort.tls(443)))).toEqual([]);
    expect(saidOf(guard({ stage }), egress(ServicePort.http(80)))).toEqual(told('c/egress', EGRESS));
    expect(saidOf(guard({ stage }), clients(ClientCertificates.optional()))).toEqual(told('c/edge', ELSEWHERE));
    expect(saidOf(guard({ stage }), edge({ listeners: [GatewayListener.meshHttps(443, { hosts: HOSTS })] }))).toEqual(told('c/edge', ELSEWHERE));
  });
});

describe('a gateway that is no part of it', () => {
  test.each<[string, Write]>([
    ['pods elsewhere', edge({ form: GatewayForm.mesh({ namespace: 'ingress' }) })],
    ['pods elsewhere, of others', named(GatewayForm.mesh({ namespace: 'ingress' }))],
    ['a namespace of its own', edge({ namespace: 'ingress', form: GatewayForm.kubernetes() })],
  ])('%s', (_, write) => {
    expect(saidOf(guard(), write)).toEqual([]);
  });

  test('nothing is refused there yet', () => {
    expect(saidOf(guard({ stage: ZeroTrustStage.OBSERVE }), edge())).toEqual([]);
  });

  test('what it says instead carries the requests', () => {
    for (const props of [{ form: GatewayForm.mesh({ namespace: 'ingress' }) }, { namespace: 'ingress', form: GatewayForm.kubernetes(), listeners: [GatewayListener.http(80, { hosts: HOSTS, routesFrom: RouteNamespaces.of('shop') })] }]) {
      const chart = chartOn('istio');
      const service = new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)] });
      const gateway = edge(props)(chart) as MeshGateway;
      service.allow(gateway);
      new ServiceRoute(chart, 'route', { service, gateways: [gateway], hosts: HOSTS, meshTraffic: false });
      expect(chart).toSatisfySchemas();
      expect(only(synth(chart), 'NetworkPolicy', 'web').spec.ingress[0].from[0].namespaceSelector.matchLabels).toEqual({ 'kubernetes.io/metadata.name': 'ingress' });
    }
  });

  test('pods that are a workload of the namespace: who gets in is said of it', () => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const gateway = edge()(chart) as MeshGateway;
    shop.addWorkload('istio-ingressgateway', { ports: [ServicePort.http(80)], plaintextPorts: [80] });
    shop.addService('web', { ports: [ServicePort.http(80, { targetPort: 8080 })] }).allow(gateway);
    const objects = synth(chart);
    expect(only(objects, 'AuthorizationPolicy', 'istio-ingressgateway-plaintext').spec).toMatchObject({ action: 'ALLOW', rules: [{ to: [{ operation: { ports: ['80'] } }] }] });
    expect(only(objects, 'NetworkPolicy', 'istio-ingressgateway').spec).toMatchObject({ ingress: [{ ports: [{ port: 80 }] }], egress: [{ ports: [{ port: 8080 }] }] });
  });
});
