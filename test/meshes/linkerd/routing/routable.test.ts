import { ApiObject, Chart, Duration } from 'cdk8s';
import { MeshService, ResilientUpstream } from '../../../../src';
import { MeshName, only, refusalOn, synthOn } from '../../../program';

const upstream = (spec: object) => (chart: Chart) => {
  const service = new ApiObject(chart, 'Cart', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' }, spec: { selector: { app: 'cart' }, ...spec } });
  new ResilientUpstream(chart, 'upstream', { service: MeshService.of(service), timeout: Duration.seconds(1) });
};
const withProtocol = (appProtocol: string, name = 'http') => upstream({ ports: [{ name, port: 80, appProtocol }] });

test.each([['http2', 'kubernetes.io/h2c'], ['grpc', 'kubernetes.io/h2c']])('appProtocol %s would make Linkerd ignore the timeout', (appProtocol, instead) => {
  const message = refusalOn('linkerd', withProtocol(appProtocol));
  expect(message).toMatch(new RegExp(`^c/upstream: port 80 of Service "cart" has appProtocol "${appProtocol}"`));
  expect(message).toContain(`instead  set appProtocol to ${instead}`);
  expect(only(synthOn('istio', withProtocol(appProtocol)), 'VirtualService').spec.http[0].timeout).toBe('1s');
});

test.each<[string, MeshName]>([['http', 'linkerd'], ['kubernetes.io/h2c', 'linkerd'], ['http', 'istio']])('appProtocol %s is seen by %s', (appProtocol, mesh) => {
  expect(synthOn(mesh, withProtocol(appProtocol)).length).toBeGreaterThan(0);
});

test('a Service without an address', () => {
  const headless = upstream({ clusterIP: 'None', ports: [{ name: 'http', port: 80 }] });
  expect(refusalOn('linkerd', headless)).toContain('c/upstream: Service "cart" is headless\n  because  Linkerd takes no routes, retries or timeouts for a Service without an address');
  expect(synthOn('istio', headless).length).toBeGreaterThan(0);
});
