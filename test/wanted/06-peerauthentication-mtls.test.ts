import { MtlsMode, MutualTls, PolicyTarget, ServicePort } from '../../src';
import { only, refusalOn, synthOn } from '../program';

test('mTLS is required in the whole mesh', () => {
  const objects = synthOn('istio', chart => new MutualTls(chart, 'default', { target: PolicyTarget.mesh(), mode: MtlsMode.STRICT }));
  expect(objects).toEqual([{
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'istio-system' },
    spec: { mtls: { mode: 'STRICT' } },
  }]);
});

describe('the namespace with an exception for a port', () => {
  test('as written, without a selector, the API server refuses it, and so do we', () => {
    expect(refusalOn('istio', chart => new MutualTls(chart, 'production-mtls', {
      target: PolicyTarget.namespace('production'), mode: MtlsMode.STRICT, portModes: { 8080: MtlsMode.PERMISSIVE },
    }))).toMatchInlineSnapshot(`
"c/production-mtls: it names ports of namespace "production"
  because  a port is one of a workload, and Istio takes ports with a selector only
  instead  make another MutualTls for the pods: PolicyTarget.pods({ namespace, labels: { app: 'legacy' } })"
`);
  });

  test('the exception is one of the workload that has the legacy clients', () => {
    const objects = synthOn('istio', chart => {
      new MutualTls(chart, 'production-mtls', { target: PolicyTarget.namespace('production'), mode: MtlsMode.STRICT });
      new MutualTls(chart, 'legacy-clients', {
        target: PolicyTarget.pods({ namespace: 'production', labels: { app: 'orders' }, ports: [ServicePort.http(8080)] }),
        portModes: { 8080: MtlsMode.PERMISSIVE },
      });
    });
    expect(only(objects, 'PeerAuthentication', 'production-mtls')).toMatchObject({ metadata: { namespace: 'production' }, spec: { mtls: { mode: 'STRICT' } } });
    // Without `mtls` of its own the workload has that of the namespace
    expect(only(objects, 'PeerAuthentication', 'legacy-clients')).toMatchObject({
      metadata: { namespace: 'production' },
      spec: { selector: { matchLabels: { app: 'orders' } }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } },
    });
  });
});
