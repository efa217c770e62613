import { Chart } from 'cdk8s';
import {
  ExtensionTraffic, GatewayForm, GatewayListener, IMeshGateway, MeshGateway, MeshService, PolicyTarget, ServicePort, TrafficExtension, TrafficMode,
  WasmExtension, WasmLayer, Waypoint, ZeroTrustNamespace,
} from '../../../src';
import { chartOn, MeshName, ofKind, refusal, synth } from '../../program';

const { CLIENT, SERVER, CLIENT_AND_SERVER } = TrafficMode;
const URL = 'oci://registry.example.com/filter:1.0';
const SCRIPT = 'function envoy_on_request(handle) end';
type Target = MeshService | PolicyTarget;

/** HTTP at container port 8080, TCP at 6379. */
const cartIn = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop').addService('cart', {
  ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(6379)],
});
const extend = (chart: Chart, target: Target, traffic: ExtensionTraffic[], layer?: WasmLayer) => new WasmExtension(chart, 'w', { target, traffic, module: { url: URL, layer } });

/** What is said of an extension of `cart`, when the program is complete. */
function said(mesh: MeshName, traffic: ExtensionTraffic, layer?: WasmLayer, targetOf: (chart: Chart) => Target = cartIn): string {
  try {
    const chart = chartOn(mesh);
    extend(chart, targetOf(chart), [{ mode: CLIENT_AND_SERVER }, traffic].slice(mesh === 'istio' ? 1 : 0), layer);
    synth(chart);
    return 'taken';
  } catch (error) {
    return (error as Error).message.replace('Validation failed with the following errors:\n  [c/w] ', '');
  }
}

describe('sidecars see the ports of containers where calls come in', () => {
  test.each<[string, ExtensionTraffic, WasmLayer | undefined]>([
    ['a port of the container', { mode: SERVER, ports: [8080] }, undefined],
    ['that in both directions', { ports: [8080] }, undefined],
    ['any port that is called', { mode: CLIENT, ports: [443] }, undefined],
    ['whatever comes in', { mode: SERVER }, undefined],
    ['a port of connections', { mode: SERVER, ports: [6379, 8080] }, WasmLayer.NETWORK],
  ])('%s is taken', (_, traffic, layer) => {
    expect(said('istio', traffic, layer)).toBe('taken');
  });

  test.each<[string, ExtensionTraffic, WasmLayer | undefined, string[]]>([
    ['the port of the Service', { mode: SERVER, ports: [80] }, undefined, [
      'c/w: `traffic[0]` names port 80, where no requests come in',
      '  because  where calls come in the ports are those of containers: 6379 tcp, 8080 http',
      '  instead  name one of them',
    ]],
    ['that in both directions', { ports: [8080, 80] }, undefined, [
      'c/w: `traffic[0]` names port 80, where no requests come in',
      '  because  where calls come in the ports are those of containers: 6379 tcp, 8080 http',
      '  instead  name one of them, or write TrafficMode.CLIENT where calls to that port are meant',
    ]],
    ['requests at a port of bytes', { mode: SERVER, ports: [6379] }, WasmLayer.HTTP, [
      'c/w: `traffic[0]` names port 6379, where no requests come in',
      '  because  where calls come in the ports are those of containers: 6379 tcp, 8080 http',
      '  instead  name one of them',
    ]],
    ['connections at a port that is none', { mode: SERVER, ports: [80] }, WasmLayer.NETWORK, [
      'c/w: `traffic[0]` names port 80, where nothing comes in',
      '  because  where calls come in the ports are those of containers: 6379 tcp, 8080 http',
      '  instead  name one of them',
    ]],
  ])('%s is refused', (_, traffic, layer, lines) => {
    expect(said('istio', traffic, layer)).toBe(lines.join('\n'));
  });

  test('requests where only bytes come in', () => {
    const store = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop').addService('store', { ports: [ServicePort.tcp(6379)] });
    expect(said('istio', { mode: SERVER }, undefined, store)).toBe([
      'c/w: `traffic[0]` is for requests that come in at service "shop/store"',
      '  because  where calls come in the ports are those of containers: 6379 tcp',
      '  instead  write a module for connections, layer: WasmLayer.NETWORK',
    ].join('\n'));
    expect(said('istio', { mode: SERVER }, WasmLayer.NETWORK, store)).toBe('taken');
  });

  test.each([['by its object', true], ['by its name, before it is guarded', false]])('pods of a namespace %s', (_, isKnown) => {
    const target = (chart: Chart) => {
      const pods = (namespace: string | ZeroTrustNamespace) => PolicyTarget.pods({ namespace, labels: { app: 'cart' } });
      const byName = isKnown ? undefined : pods('shop');
      const shop = new ZeroTrustNamespace(chart, 'shop');
      shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
      return byName ?? pods(shop);
    };
    expect(said('istio', { mode: SERVER, ports: [80] }, undefined, target)).toContain('`traffic[0]` names port 80');
    expect(said('istio', { mode: SERVER, ports: [8080] }, undefined, target)).toBe('taken');
  });

  test('a whole namespace, and what nothing is known of', () => {
    const shop = (chart: Chart) => {
      cartIn(chart);
      return PolicyTarget.namespace('shop');
    };
    expect(said('istio', { mode: SERVER, ports: [80] }, undefined, shop)).toContain('`traffic[0]` names port 80');
    expect(said('istio', { ports: [5432] }, undefined, shop)).toBe('taken');
    expect(said('istio', { mode: SERVER, ports: [80] }, undefined, () => PolicyTarget.namespace('lab'))).toBe('taken');
    expect(said('istio', { mode: SERVER, ports: [80] }, undefined, () => PolicyTarget.mesh())).toBe('taken');
  });

  test('a port that comes later in the program', () => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
    extend(chart, cart, [{ mode: SERVER, ports: [9090] }]);
    shop.addService('cart-admin', { ports: [ServicePort.http(90, { targetPort: 9090 })], sharedWorkload: cart.workload });
    expect(ofKind(synth(chart), 'WasmPlugin')).toHaveLength(1);
  });
});

describe('waypoints see requests without ports, and connections by the ports of Services', () => {
  const waypoint = (chart: Chart) => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(6379, { targetPort: 7000 })] });
    return PolicyTarget.gateway(shop.waypoint as Waypoint);
  };

  test.each<[string, (chart: Chart) => Target]>([['of a service', cartIn], ['itself', waypoint], ['of the mesh', () => PolicyTarget.mesh()]])('the waypoint %s', (_, target) => {
    expect(said('ambient', { mode: SERVER }, undefined, target)).toBe('taken');
    expect(said('ambient', { mode: CLIENT }, undefined, target)).toBe([
      'c/w: `traffic[1]` is for calls that go out',
      '  because  it runs in waypoints, where calls come in',
      '  instead  leave `mode` out, or write TrafficMode.SERVER',
    ].join('\n'));
    expect(said('ambient', { ports: [80] }, undefined, target)).toBe([
      'c/w: `traffic[1]` names ports',
      '  because  it runs in waypoints, where requests have none for an extension',
      '  instead  leave `ports` out',
    ].join('\n'));
  });

  test('connections', () => {
    expect(said('ambient', { ports: [6379] }, WasmLayer.NETWORK)).toBe('taken');
    expect(said('ambient', { ports: [6379] }, WasmLayer.NETWORK, waypoint)).toBe('taken');
    expect(said('ambient', { ports: [80] }, WasmLayer.NETWORK, () => PolicyTarget.mesh())).toBe('taken');
    for (const port of [80, 7000]) {
      expect(said('ambient', { ports: [port] }, WasmLayer.NETWORK, waypoint)).toBe([
        `c/w: \`traffic[1]\` names port ${port}, where no connections come in`,
        '  because  it runs in waypoints, where the ports are those of Services: 6379 tcp, 80 http',
        '  instead  name one that speaks tcp or tls',
      ].join('\n'));
    }
  });
});

describe('at a gateway all calls go out', () => {
  const gatewayIn = (chart: Chart, form?: GatewayForm): IMeshGateway => new MeshGateway(chart, 'edge', {
    namespace: 'ingress', form, listeners: [GatewayListener.http(80, { hosts: ['a.example.com'] }), GatewayListener.tcp(5432)],
  });
  const byMesh = (chart: Chart) => PolicyTarget.gateway(gatewayIn(chart));
  const byKubernetes = (chart: Chart) => PolicyTarget.gateway(gatewayIn(chart, GatewayForm.kubernetes()));

  test.each<[string, (chart: Chart) => Target]>([["of Istio's own", byMesh], ['of the Kubernetes Gateway API', byKubernetes]])('%s', (_, target) => {
    expect(said('istio', { mode: CLIENT }, undefined, target)).toBe('taken');
    expect(said('istio', { ports: [80] }, undefined, target)).toBe('taken');
    expect(said('istio', { mode: SERVER }, undefined, target)).toBe([
      'c/w: `traffic[0]` is for calls that come in',
      '  because  for Istio all calls at a gateway go out',
      '  instead  leave `mode` out, or write TrafficMode.CLIENT',
    ].join('\n'));
  });

  test("the ports of one of the Kubernetes Gateway API are its pods', those of the other may be translated", () => {
    expect(said('istio', { ports: [8080] }, undefined, byMesh)).toBe('taken');
    expect(said('istio', { ports: [5432] }, WasmLayer.NETWORK, byKubernetes)).toBe('taken');
    for (const port of [8080, 5432]) {
      expect(said('istio', { ports: [port] }, undefined, byKubernetes)).toBe([
        `c/w: \`traffic[0]\` names port ${port}, where no requests come in`,
        '  because  the ports of gateway "ingress/edge" are: 5432 tcp, 80 http',
        '  instead  name one of them',
      ].join('\n'));
    }
  });

  test.each([[0], [1]])('its pods by their labels, gateway %i lines after', order => {
    const target = PolicyTarget.pods({ namespace: 'ingress', labels: { istio: 'ingressgateway' } });
    const chart = chartOn('istio');
    const steps = [() => gatewayIn(chart), () => new TrafficExtension(chart, 'e', { target, traffic: [{ mode: SERVER }], lua: SCRIPT })];
    const message = refusal(() => {
      for (const step of order ? steps.reverse() : steps) step();
      try {
        synth(chart);
      } catch (error) {
        throw Object.assign(new Error((error as Error).message.replace(/^.*\n {2}\[c\/e\] /, '')), { name: 'IntentError' });
      }
    });
    expect(message).toBe([
      'c/e: `traffic[0]` is for calls that come in, and "c/edge" runs in the pods of workload "ingress/istio=ingressgateway"',
      '  because  for the mesh all calls at a gateway go out',
      '  instead  leave `mode` out, or write TrafficMode.CLIENT',
    ].join('\n'));
    const other = chartOn('istio');
    gatewayIn(other);
    new TrafficExtension(other, 'e', { target, traffic: [{ ports: [8080] }], lua: SCRIPT });
    expect(ofKind(synth(other), 'TrafficExtension')).toHaveLength(1);
  });
});

test('a script, and a module in a TrafficExtension', () => {
  const chart = chartOn('ambient');
  const target = cartIn(chart);
  const traffic = [{ ports: [6379] }];
  expect(refusal(() => new TrafficExtension(chart, 'e', { target, traffic, lua: SCRIPT }))).toContain('c/e: `traffic[0]` names ports');
  new TrafficExtension(chart, 'f', { target, traffic, wasm: { url: URL, layer: WasmLayer.NETWORK } });
  expect(ofKind(synth(chart), 'TrafficExtension')).toHaveLength(1);
});
