import { GatewayFacts } from '../../../src/intent/edge/gateway';
import { Protocol } from '../../../src/intent/protocol';
import { GatewayTarget, PolicyTargetFacts, WorkloadTarget } from '../../../src/intent/security/policy-target';
import { mayShareProxy } from '../../../src/intent/security/shared-proxy';
import { ZeroTrustStage } from '../../../src/intent/security/stage';
import { WaypointFacts } from '../../../src/intent/waypoint';
import { WaypointTraffic } from '../../../src/intent/waypoint-traffic';

const gatewayFacts: GatewayFacts = { name: 'edge', namespace: 'ingress', form: 'mesh', podLabels: { istio: 'ingress' }, serviceAccount: 'edge', listeners: [] };
const gateway = (facts: Partial<GatewayFacts>): GatewayTarget => ({ kind: 'gateway', gateway: { ...gatewayFacts, ...facts } });
const waypoint = (name: string, namespace = 'shop') => gateway({ name, namespace, form: 'kubernetes', waypoint: true });
const facts = (name: string, namespace = 'shop'): WaypointFacts => ({ name, namespace, serviceAccount: name, podLabels: {}, traffic: WaypointTraffic.SERVICE, stage: ZeroTrustStage.STRICT });
const ports = [{ port: 80, targetPort: 8080, protocol: Protocol.HTTP }];
const cart: WorkloadTarget = { kind: 'workload', namespace: 'shop', name: 'cart', labels: { app: 'cart' }, ports: [] };
const behind = (...waypoints: (WaypointFacts | undefined)[]): WorkloadTarget => ({ ...cart, services: waypoints.map((each, index) => ({ name: `cart-${index}`, ports, waypoint: each })) });

test.each<[string, PolicyTargetFacts, PolicyTargetFacts, boolean]>([
  ['pods of the same labels', cart, cart, true],
  ['pods of labels that differ', cart, { ...cart, labels: { app: 'web' } }, false],
  ['pods of labels that may be those of the same', cart, { ...cart, labels: { tier: 'front' } }, true],
  ['pods of another namespace', cart, { ...cart, namespace: 'lab' }, false],
  ['a namespace', cart, { kind: 'namespace', namespace: 'shop' }, true],
  ['another namespace', cart, { kind: 'namespace', namespace: 'lab' }, false],
  ['the mesh', cart, { kind: 'mesh' }, true],
  ['two gateways of the same pods', gateway({ name: 'a' }), gateway({ name: 'b' }), true],
  ['two gateways of pods of their own', gateway({ name: 'a' }), gateway({ name: 'b', podLabels: { istio: 'b' } }), false],
  ['a waypoint and itself', waypoint('w'), waypoint('w'), true],
  ['two waypoints', waypoint('w'), waypoint('w', 'lab'), false],
  ['two waypoints of a namespace', waypoint('w'), waypoint('other'), false],
  ['a waypoint and a gateway', waypoint('w'), gateway({}), false],
  ['a waypoint and the mesh', waypoint('w'), { kind: 'mesh' }, true],
  ['a waypoint and a namespace', waypoint('w'), { kind: 'namespace', namespace: 'shop' }, true],
  ['a waypoint and what stands behind it', waypoint('w'), behind(undefined, facts('w')), true],
  ['a waypoint and what stands behind another one', waypoint('w'), behind(facts('other'), facts('w', 'lab')), false],
  ['a waypoint and what stands behind none', waypoint('w'), behind(undefined), false],
  ['a waypoint and pods of which nothing is known', waypoint('w'), cart, true],
])('%s', (_, one, other, expected) => {
  expect([mayShareProxy(one, other), mayShareProxy(other, one)]).toEqual([expected, expected]);
});
