import { GatewayFacts } from '../../../src/intent/edge/gateway';
import { Protocol } from '../../../src/intent/protocol';
import { PolicyTargetFacts } from '../../../src/intent/security/policy-target';
import { ZeroTrustStage } from '../../../src/intent/security/stage';
import { WaypointFacts } from '../../../src/intent/waypoint';
import { WaypointTraffic } from '../../../src/intent/waypoint-traffic';
import { attach, Layer } from '../../../src/meshes/istio/attachment';
import { DataPlane } from '../../../src/meshes/istio/data-plane';
import { refusal } from '../../program';

const at = (target: PolicyTargetFacts, dataPlane = DataPlane.SIDECAR, layer: Layer = 'requests') => attach(target, layer, { dataPlane, controlPlaneNamespace: 'mesh-system' }, 'c/policy');
const gatewayFacts: GatewayFacts = { name: 'edge', namespace: 'ingress', form: 'mesh', podLabels: { istio: 'ingress' }, serviceAccount: 'edge', listeners: [] };
const gateway = (facts: Partial<GatewayFacts> = {}): PolicyTargetFacts => ({ kind: 'gateway', gateway: { ...gatewayFacts, ...facts } });
const waypoint: WaypointFacts = { name: 'waypoint', namespace: 'shop', serviceAccount: 'waypoint', podLabels: {}, traffic: WaypointTraffic.SERVICE, stage: ZeroTrustStage.STRICT };
const behind = (name: string) => ({ name, ports: [{ port: 80, targetPort: 8080, protocol: Protocol.HTTP }], waypoint });
const cart: PolicyTargetFacts = { kind: 'workload', namespace: 'shop', name: 'cart', labels: { app: 'cart' }, ports: [], services: [behind('cart-admin'), behind('cart')] };
const service: PolicyTargetFacts = { kind: 'service', namespace: 'shop', name: 'cart', labels: { app: 'cart' }, ports: [] };

describe('sidecars find their policies by labels, and ignore references', () => {
  test.each<[string, PolicyTargetFacts, object]>([
    ['the mesh', { kind: 'mesh' }, { namespace: 'mesh-system' }],
    ['a namespace', { kind: 'namespace', namespace: 'shop' }, { namespace: 'shop' }],
    ['a workload', cart, { namespace: 'shop', selector: { matchLabels: { app: 'cart' } } }],
    ['a service', service, { namespace: 'shop', selector: { matchLabels: { app: 'cart' } } }],
  ])('%s', (_, target, attachment) => {
    expect(at(target)).toEqual(attachment);
    expect(at(target, DataPlane.SIDECAR, 'connections')).toEqual(attachment);
  });
});

describe('ztunnel knows no references either', () => {
  test.each([cart, service])('%j', target => {
    expect(at(target, DataPlane.AMBIENT, 'connections')).toEqual({ namespace: 'shop', selector: { matchLabels: { app: 'cart' } } });
  });

  test('wider targets', () => {
    expect(at({ kind: 'mesh' }, DataPlane.AMBIENT, 'connections')).toEqual({ namespace: 'mesh-system' });
    expect(at({ kind: 'namespace', namespace: 'shop' }, DataPlane.AMBIENT, 'connections')).toEqual({ namespace: 'shop' });
  });
});

describe('waypoints ignore labels', () => {
  const reference = (kind: string, name: string, group = '') => ({ group, kind, name });

  test('a service', () => {
    expect(at(service, DataPlane.AMBIENT)).toEqual({ namespace: 'shop', targetRefs: [reference('Service', 'cart')] });
  });

  test('a workload: the services behind waypoints that lead there', () => {
    expect(at(cart, DataPlane.AMBIENT)).toEqual({ namespace: 'shop', targetRefs: [reference('Service', 'cart'), reference('Service', 'cart-admin')] });
  });

  test('the mesh: all waypoints', () => {
    expect(at({ kind: 'mesh' }, DataPlane.AMBIENT)).toEqual({ namespace: 'mesh-system', targetRefs: [reference('GatewayClass', 'istio-waypoint', 'gateway.networking.k8s.io')] });
  });

  test('a namespace is refused', () => {
    expect(refusal(() => at({ kind: 'namespace', namespace: 'shop' }, DataPlane.AMBIENT))).toMatchInlineSnapshot(`
"c/policy: a policy about requests is for all of namespace "shop"
  because  in ambient mode a waypoint carries it out, and a waypoint finds its policies by the service that they are attached to
  instead  name the workload or service that it is for, one policy each"
`);
  });

  test('services that no waypoint stands before are left out, and refused where there are no others', () => {
    const around = { name: 'cart-pods', ports: [{ port: 81, targetPort: 8081, protocol: Protocol.HTTP }] };
    expect(at({ ...cart, services: [around, behind('cart')] }, DataPlane.AMBIENT)).toEqual({ namespace: 'shop', targetRefs: [reference('Service', 'cart')] });
    expect(at({ ...service, services: [around, behind('cart')] }, DataPlane.AMBIENT)).toEqual({ namespace: 'shop', targetRefs: [reference('Service', 'cart')] });
    expect(refusal(() => at({ ...cart, services: [around] }, DataPlane.AMBIENT))).toContain('no waypoint stands before the Services that lead to workload "shop/cart"');
  });

  test.each([undefined, []])('pods that no service leads to are refused: %j', none => {
    expect(refusal(() => at({ ...cart, services: none } as PolicyTargetFacts, DataPlane.AMBIENT))).toMatchInlineSnapshot(`
"c/policy: no Service leads to workload "shop/cart"
  because  in ambient mode rules about requests are carried out by a waypoint, and a waypoint finds its policies by the Service that they are attached to
  instead  add a Service for it, or say nothing of requests"
`);
  });
});

describe.each([DataPlane.SIDECAR, DataPlane.AMBIENT])('gateways, with %s beside them', dataPlane => {
  test('of the Kubernetes Gateway API: by reference', () => {
    expect(at(gateway({ form: 'kubernetes' }), dataPlane)).toEqual({ namespace: 'ingress', targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }] });
  });

  test('of Istio\'s own API: by the labels of their pods, where these are', () => {
    expect(at(gateway(), dataPlane)).toEqual({ namespace: 'ingress', selector: { matchLabels: { istio: 'ingress' } } });
    expect(at(gateway({ podNamespace: 'istio-system' }), dataPlane).namespace).toBe('istio-system');
  });

  test('of which nobody knows the pods', () => {
    expect(refusal(() => at(gateway({ podLabels: undefined }), dataPlane))).toMatchInlineSnapshot(`
"c/policy: the pods of gateway "ingress/edge" are not known
  because  a policy finds a gateway of Istio's own API by the labels of its pods
  instead  name the labels where the gateway is described"
`);
  });
});

test.each([undefined, {}])('a service whose pods are not known: %j', labels => {
  expect(refusal(() => at({ ...service, labels } as PolicyTargetFacts))).toMatchInlineSnapshot(`
"c/policy: the pods of service "shop/cart" are not known
  because  a sidecar finds its policies by the labels of its pod
  instead  name them: PolicyTarget.pods({ namespace, labels: { app: 'cart' } })"
`);
});

describe('in the root namespace', () => {
  const inRoot = { namespace: 'mesh-system' };

  test.each([DataPlane.SIDECAR, DataPlane.AMBIENT])('what names no pods is for the whole mesh: %s', dataPlane => {
    for (const layer of ['connections', 'requests'] as const) {
      expect(refusal(() => at({ kind: 'namespace', ...inRoot }, dataPlane, layer))).toBe([
        'c/policy: it is for all of namespace "mesh-system"',
        '  because  that is the root namespace, and what stands there and names no pods is for the whole mesh',
        '  instead  write PolicyTarget.mesh() if that is meant, or PolicyTarget.gateway for a gateway that runs there',
      ].join('\n'));
    }
  });

  test.each<PolicyTargetFacts>([{ ...cart, ...inRoot } as PolicyTargetFacts, { ...service, ...inRoot } as PolicyTargetFacts])('labels mean pods of every namespace: %j', target => {
    const message = [
      `c/policy: it is for ${target.kind} "mesh-system/cart"`,
      '  because  that is in the root namespace, where labels mean the pods of every namespace that have them',
      '  instead  run the pods in a namespace of their own; for a gateway there write PolicyTarget.gateway(...)',
    ].join('\n');
    expect([refusal(() => at(target)), refusal(() => at(target, DataPlane.AMBIENT, 'connections'))]).toEqual([message, message]);
  });

  test('but for what is looked for beside the pods alone, and what names Services', () => {
    const target = { ...cart, ...inRoot } as PolicyTargetFacts;
    const facts = { dataPlane: DataPlane.SIDECAR, controlPlaneNamespace: 'mesh-system', selectsAtHome: true };
    expect(attach(target, 'requests', facts, 'c/policy')).toEqual({ namespace: 'mesh-system', selector: { matchLabels: { app: 'cart' } } });
    expect(at(target, DataPlane.AMBIENT).targetRefs).toHaveLength(2);
  });
});
