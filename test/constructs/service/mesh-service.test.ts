import { ApiObject, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { MeshService, MeshServiceProps, ResilientUpstream, RetryOn, ServicePort, ZeroTrustNamespace } from '../../../src';
import { account, BOTH, chartOn, MeshName, nameOf, ofKind, only, podsOf, refusal, refusalOn, synth, synthOn } from '../../program';

const portsOf = (mesh: MeshName, ...ports: ServicePort[]) => only(synthOn(mesh, chart => new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports })), 'Service').spec.ports;
const added = (props: (chart: Chart) => MeshServiceProps, id = 'cart') => refusalOn('istio', chart => new ZeroTrustNamespace(chart, 'shop').addService(id, props(chart)));

/** A Service as a person writes it without cdk8s-plus. */
function serviceOf(chart: Chart, spec: object, namespace = 'shop'): ApiObject {
  return new ApiObject(chart, 'Cart', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace }, spec: { selector: { app: 'cart' }, ...spec } });
}

describe('the Service that is made', () => {
  test('names its ports so that Istio knows what they speak', () => {
    expect(portsOf('istio', ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070), ServicePort.tcp(6379, { name: 'redis' }))).toEqual([
      { name: 'http', port: 80, targetPort: 8080 }, { name: 'grpc', port: 7070, targetPort: 7070 }, { name: 'tcp-redis', port: 6379, targetPort: 6379 },
    ]);
  });

  test('numbers those of one protocol', () => {
    expect(portsOf('istio', ServicePort.http(80), ServicePort.http(81), ServicePort.http(82, { name: 'admin' })).map(({ name }: any) => name)).toEqual(['http-80', 'http-81', 'http-admin']);
  });

  test('says appProtocol on Linkerd where that is not opaque by mistake', () => {
    const ports = [ServicePort.http(1), ServicePort.http2(2), ServicePort.grpc(3), ServicePort.tcp(4), ServicePort.tls(5)];
    expect(portsOf('linkerd', ...ports).map(({ appProtocol }: any) => appProtocol)).toEqual([undefined, 'kubernetes.io/h2c', 'kubernetes.io/h2c', 'linkerd.io/opaque', 'linkerd.io/opaque']);
    expect(portsOf('istio', ...ports).map(({ appProtocol }: any) => appProtocol)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  test.each<[string, (chart: Chart) => MeshServiceProps, string]>([
    ['no ports', () => ({}), 'it has no ports'],
    ['an empty list of them', () => ({ ports: [] }), 'it has no ports'],
    ['ports beside a Service', chart => ({ ports: [ServicePort.http(80)], service: serviceOf(chart, { ports: [{ name: 'http', port: 80 }] }) }), '`ports` and `service` are both given'],
    ['a port that is none', () => ({ ports: [ServicePort.http(0)] }), '0 is not a port'],
    ['a number twice', () => ({ ports: [ServicePort.http(80), ServicePort.grpc(80)] }), 'two ports have the number 80'],
    ['a name twice', () => ({ ports: [ServicePort.http(80, { name: 'a' }), ServicePort.http(81, { name: 'a' })] }), 'two ports have the name http-a'],
  ])('%s', (_, props, problem) => {
    expect(added(props)).toContain(problem);
    expect(added(props)).toMatch(/^c\/shop\/cart: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });

  test.each(['Cart', '1cart', 'a.b', 'a'.repeat(64), '-'])('%s is no name of one', id => {
    expect(added(() => ({ ports: [ServicePort.http(80)] }), id)).toContain(`c/shop/${id}: the service is called "${id}"`);
  });
});

describe('a Service that is there', () => {
  const facts = (spec: object, workload?: (chart: Chart) => ApiObject) => {
    const chart = chartOn('istio');
    const service = new ZeroTrustNamespace(chart, 'shop').addService('cart', { service: serviceOf(chart, spec), workload: workload?.(chart) });
    synth(chart);
    return service._facts.ports.map(({ port, targetPort, protocol }) => [port, targetPort, protocol]);
  };

  test.each([
    [{ name: 'http', port: 80, targetPort: 8080 }, [80, 8080, 'http']],
    [{ name: 'http-web', port: 80 }, [80, 80, 'http']],
    [{ name: 'grpc', port: 80 }, [80, 80, 'grpc']],
    [{ name: 'web', appProtocol: 'http2', port: 80 }, [80, 80, 'http2']],
    [{ name: 'web', appProtocol: 'kubernetes.io/h2c', port: 80 }, [80, 80, 'http2']],
    [{ name: 'https', port: 443 }, [443, 443, 'tls']],
    [{ name: 'tcp-redis', port: 6379 }, [6379, 6379, 'tcp']],
    [{ name: 'http', appProtocol: 'linkerd.io/opaque', port: 80 }, [80, 80, 'tcp']],
  ])('%j', (port, read) => {
    expect(facts({ ports: [port] })).toEqual([read]);
  });

  test('with a port that only the container knows by number', () => {
    const workload = (chart: Chart) => podsOf(chart, 'cart', { container: { ports: [{ name: 'web', containerPort: 8080 }] } });
    expect(facts({ ports: [{ name: 'http', port: 80, targetPort: 'web' }] }, workload)).toEqual([[80, 8080, 'http']]);
    expect(refusal(() => facts({ ports: [{ name: 'http', port: 80, targetPort: 'web' }] }))).toContain('where port 80 of Service "cart" leads is not known\n  because  no container declares a port named "web"');
    expect(refusal(() => facts({ ports: [{ name: 'http', port: 80, targetPort: 'constructor' }] }))).toContain('no container declares a port named "constructor"');
  });

  test.each<[string, (chart: Chart) => MeshServiceProps, string]>([
    ['in another namespace', chart => ({ service: serviceOf(chart, { ports: [{ name: 'http', port: 80 }] }, 'lab') }), 'Service "cart" is in namespace "lab"'],
    ['that is none', chart => ({ service: podsOf(chart, 'x') as any, labels: { app: 'x' } }), 'the service is a Deployment'],
    ['that leads to other pods', chart => ({ service: serviceOf(chart, { ports: [{ name: 'http', port: 80 }] }), labels: { app: 'web' } }), 'Service "cart" leads to pods that are not the workload\'s'],
    ['that leads nowhere', chart => ({ service: serviceOf(chart, { selector: undefined, ports: [{ name: 'http', port: 80 }] }) }), 'Service "cart" leads to pods that are not the workload\'s'],
    ['with a port of another transport', chart => ({ service: serviceOf(chart, { ports: [{ name: 'tcp-dns', port: 53, protocol: 'UDP' }] }) }), 'UDP'],
  ])('%s', (_, props, problem) => {
    expect(added(props)).toContain(problem);
    expect(added(props)).toMatch(/^c\/shop\/cart: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });

  test.each(BOTH)('%s: routes before it is guarded, and twice: one Service has one plan', mesh => {
    const chart = chartOn(mesh);
    const service = serviceOf(chart, { ports: [{ name: 'http', port: 80 }] });
    new ResilientUpstream(chart, 'upstream', { service: MeshService.of(service), timeout: Duration.seconds(1) });
    const message = refusal(() => new ZeroTrustNamespace(chart, 'shop').addService('cart', { service }));
    expect(message).toContain('Service "cart" is in the mesh already');
    expect(MeshService.of(service)).toBe(MeshService.of(service));
  });

  test.each(BOTH)('%s: guarded first, it is the same for whoever passes the Service', mesh => {
    const chart = chartOn(mesh);
    const service = new kplus.Service(chart, 'Cart', { metadata: { name: 'cart', namespace: 'shop' }, ports: [{ name: 'http', port: 80 }] });
    service.selectLabel('app', 'cart');
    const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { service });
    expect(MeshService.of(service)).toBe(cart);
    expect(new ResilientUpstream(chart, 'upstream', { service, timeout: Duration.seconds(1) }).service).toBe(cart);
    expect(ofKind(synth(chart), 'Service').map(nameOf)).toEqual(['Service shop/cart']);
  });
});

describe('a second Service of a workload', () => {
  test.each(BOTH)('%s: leads to the same pods', mesh => {
    const objects = synthOn(mesh, chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const cart = shop.addService('cart', { ports: [ServicePort.http(80)] });
      const admin = shop.addService('cart-admin', { ports: [ServicePort.http(9090)], sharedWorkload: cart.workload });
      expect(admin.workload).toBe(cart.workload);
      admin.allow(account('ann'), { ports: [9090] });
    });
    expect(only(objects, 'Service', 'cart-admin').spec.selector).toEqual({ app: 'cart' });
    expect(ofKind(objects, 'ServiceAccount').map(nameOf)).toEqual(['ServiceAccount shop/cart']);
    expect(ofKind(objects, 'NetworkPolicy').map(nameOf).sort()).toEqual(['NetworkPolicy shop/cart', 'NetworkPolicy shop/default-deny']);
  });

  test('of another namespace, or described again', () => {
    const refusedWith = (namespace: string, more: object) => refusalOn('istio', chart => {
      const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
      const home = namespace === 'shop' ? chart.node.findChild('shop') as ZeroTrustNamespace : new ZeroTrustNamespace(chart, namespace);
      home.addService('admin', { ports: [ServicePort.http(90)], sharedWorkload: cart.workload, ...more });
    });
    expect(refusedWith('lab', {})).toContain('c/lab/admin: `sharedWorkload` is of namespace "shop"');
    expect(refusedWith('shop', { plaintextPorts: [90] })).toContain('c/shop/admin: `sharedWorkload` stands beside what describes a workload');
  });
});

test.each(BOTH)('%s: a service of one\'s own and one of others with the same name', mesh => {
  const objects = synthOn(mesh, chart => {
    const own = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.grpc(80)] });
    const foreign = MeshService.fromName(chart, 'foreign', { name: 'cart', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.grpc(80)] });
    for (const [id, service] of Object.entries({ own, foreign })) {
      new ResilientUpstream(chart, `${id}-upstream`, { service, retry: { attempts: 1, on: [RetryOn.UNAVAILABLE], idempotent: true } });
    }
  });
  const routes = ofKind(objects, 'VirtualService', 'GRPCRoute');
  expect(new Set(routes.map(nameOf)).size).toBe(2);
});
