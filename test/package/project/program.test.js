const { App, Chart } = require('cdk8s');
const { IstioMesh, ServicePort, ZeroTrustNamespace } = require('cdk8s-mesh');
require('cdk8s-mesh/testing');

test('the objects of a guarded service satisfy their schemas', () => {
  const app = new App();
  new IstioMesh(app, 'mesh');
  const shop = new ZeroTrustNamespace(new Chart(app, 'shop'), 'shop');
  shop.addService('cart', { ports: [ServicePort.grpc(7070)] }).allow(shop.addWorkload('frontend'), { grpc: ['shop.Cart'] });
  expect(app).toSatisfySchemas();
});
