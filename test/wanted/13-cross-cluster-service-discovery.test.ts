import { ExternalService, HostResolution, ServiceLocation, ServicePort } from '../../src';
import { only, synthOn } from '../program';

test('13: a service of another cluster that is in the mesh', () => {
  const objects = synthOn('istio', chart => {
    new ExternalService(chart, 'remote-api', {
      namespace: 'production',
      hosts: ['api.cluster2.global'],
      ports: [ServicePort.http(80)],
      location: ServiceLocation.INSIDE,
      dangerouslyPlaintext: true,
      resolution: HostResolution.DNS,
      endpoints: [{ address: 'api.production.svc.cluster2.global', ports: { http: 80 } }],
    });
  });
  expect(objects).toHaveLength(1);
  const { apiVersion, metadata, spec } = only(objects, 'ServiceEntry');
  expect([apiVersion, metadata.namespace, metadata.name]).toEqual(['networking.istio.io/v1', 'production', 'remote-api']);
  expect(spec).toEqual({
    hosts: ['api.cluster2.global'],
    location: 'MESH_INTERNAL',
    ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
    resolution: 'DNS',
    endpoints: [{ address: 'api.production.svc.cluster2.global', ports: { http: 80 } }],
  });
});
