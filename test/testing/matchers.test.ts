import { ApiObject, App, Chart } from 'cdk8s';
import { IstioMesh, ServicePort, ZeroTrustNamespace } from '../../src';
import { manifests } from '../../src/testing';

function shop(): Chart {
  const app = new App();
  new IstioMesh(app, 'mesh');
  const chart = new Chart(app, 'shop');
  new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.grpc(7070)] });
  return chart;
}

test('what the constructs make satisfies its schemas', () => {
  expect(shop()).toSatisfySchemas();
});

test('an object that the API server would refuse is named with its construct, field and fault', () => {
  const chart = shop();
  new ApiObject(chart, 'bad', {
    apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'bad', namespace: 'shop' }, spec: { mtls: { mode: 'STRCT' } },
  });
  expect(() => expect(chart).toSatisfySchemas()).toThrow(/PeerAuthentication "bad" \(shop\/bad\) spec\.mtls\.mode: "STRCT" is not one of/);
  expect(() => expect(chart).not.toSatisfySchemas()).not.toThrow();
});

test('an object of a kind without a schema is counted and does not fail', () => {
  const chart = shop();
  new ApiObject(chart, 'other', { apiVersion: 'example.com/v1', kind: 'Other', metadata: { name: 'other' } });
  expect(chart).toSatisfySchemas();
  expect(() => expect(chart).not.toSatisfySchemas()).toThrow(/1 without a schema here/);
});

test('what only the experimental channel of the Gateway API has is told so', () => {
  const chart = shop();
  new ApiObject(chart, 'route', {
    apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'route', namespace: 'shop' }, spec: { rules: [{ retry: { attempts: 2 } }] },
  });
  expect(chart).toSatisfySchemas({ gatewayApi: 'experimental' });
  expect(() => expect(chart).toSatisfySchemas()).toThrow('spec.rules[0].retry: unknown field');
});

test('what is no construct is said to be none', () => {
  expect(() => expect({}).toSatisfySchemas()).toThrow('toSatisfySchemas wants a construct');
});

test('manifests come with the paths of their constructs', () => {
  const found = manifests(shop()).find(({ object }) => object.kind === 'Service');
  expect(found).toMatchObject({ construct: 'shop/shop/cart/Service', object: { metadata: { name: 'cart', namespace: 'shop' } } });
});
