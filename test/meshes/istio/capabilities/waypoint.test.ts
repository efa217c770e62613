import { App } from 'cdk8s';
import { DataPlane, GatewayApiChannel, IstioMesh, IstioMeshProps, Support, Waypoints } from '../../../../src';

const capability = (need: string, props: IstioMeshProps = {}) => {
  return new IstioMesh(new App(), 'mesh', { dataPlane: DataPlane.AMBIENT, ...props }).capabilities.find(each => each.need === need)!;
};

describe('what waypoints do', () => {
  test.each(['access.requests', 'route.rules', 'timeout', 'circuit-breaker', 'policy.requests', 'jwt.require', 'stage.observe', 'waypoint'])('%s: with them, and not without', need => {
    expect(capability(need).support).toBe(Support.NATIVE);
    const { support, note, instead } = capability(need, { waypoints: Waypoints.NONE });
    expect({ support, note, instead }).toEqual({
      support: Support.NONE,
      note: 'in ambient mode ztunnel sees connections only, and this mesh has no waypoints',
      instead: 'let it have them (Waypoints.PER_NAMESPACE), or run this namespace with sidecars (DataPlane.SIDECAR)',
    });
  });

  test.each(['mtls.strict', 'access.identity', 'policy.identities', 'stage.permissive', 'mtls.workload'])('%s: ztunnel does it as well', need => {
    expect(capability(need, { waypoints: Waypoints.NONE }).support).toBe(Support.NATIVE);
  });

  test.each(['route.fault', 'route.source', 'policy.mesh', 'jwt.mesh', 'envoy-filter', 'session-affinity.source-address'])('%s: nobody does', need => {
    const { support, instead } = capability(need);
    expect(support).toBe(Support.NONE);
    expect(instead).not.toContain('Waypoints.PER_NAMESPACE');
  });
});

test('policies for the whole mesh: ztunnel, where it is alone', () => {
  expect(capability('policy.mesh', { waypoints: Waypoints.NONE }).support).toBe(Support.NATIVE);
  expect(capability('jwt.mesh', { waypoints: Waypoints.NONE }).support).toBe(Support.NONE);
  expect(capability('policy.mesh')).toMatchObject({ support: Support.NONE, instead: 'name the workloads or services that it is for' });
});

describe('what only the experimental channel of the Gateway API has a field for', () => {
  const need = 'retry.status';

  test('is there where it is said so', () => {
    expect(capability(need, { gatewayApi: GatewayApiChannel.EXPERIMENTAL }).support).toBe(Support.NATIVE);
    const { support, note, instead } = capability(need);
    expect({ support, note, instead }).toEqual({
      support: Support.NONE,
      note: 'routes of the standard channel of the Gateway API have no field for it',
      instead: 'install the experimental channel and say so, gatewayApi: GatewayApiChannel.EXPERIMENTAL, or leave it out',
    });
  });

  test('is the waypoints\' first of all', () => {
    expect(capability(need, { gatewayApi: GatewayApiChannel.EXPERIMENTAL, waypoints: Waypoints.NONE }).note).toContain('no waypoints');
  });

  test('with sidecars it makes no difference', () => {
    expect(capability(need, { dataPlane: DataPlane.SIDECAR }).support).toBe(Support.NATIVE);
    expect(capability('waypoint', { dataPlane: DataPlane.SIDECAR }).support).toBe(Support.NONE);
  });
});
