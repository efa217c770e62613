import '../../src/testing';
import { CanaryService, HttpMatch, ServicePort, ZeroTrustNamespace } from '../../src';
import { chartOn, only, synth } from '../program';

/** The short name `my-service` is the service of the object's own namespace to Istio; this library writes the full name. */
const HOST = 'my-service.shop.svc.cluster.local';

const to = (subset: string) => ({ destination: { host: HOST, subset } });

/** What is wanted, but for the short names. */
const WANTED = {
  hosts: [HOST],
  http: [
    { match: [{ headers: { canary: { exact: 'true' } } }], route: [to('v2')] },
    { route: [{ ...to('v1'), weight: 90 }, { ...to('v2'), weight: 10 }] },
  ],
};

test('the same routes', () => {
  const chart = chartOn('istio');
  new CanaryService(chart, 'canary', {
    service: new ZeroTrustNamespace(chart, 'shop').addService('my-service', { ports: [ServicePort.http(80)] }),
    stable: { version: 'v1' },
    canary: { version: 'v2' },
    weight: 10,
    override: HttpMatch.header('canary', 'true'),
  });
  expect(chart).toSatisfySchemas();
  const { apiVersion, metadata, spec } = only(synth(chart), 'VirtualService');
  expect([apiVersion, metadata]).toEqual(['networking.istio.io/v1', { name: 'my-service', namespace: 'shop' }]);
  expect(spec).toEqual(WANTED);
});
