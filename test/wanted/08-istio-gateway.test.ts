import { GatewayListener, MeshGateway, RouteNamespaces, TlsCredential } from '../../src';
import { only, synthOn } from '../program';

test('08: an Istio Gateway with HTTPS, and a redirect to it', () => {
  const objects = synthOn('istio', chart => {
    new MeshGateway(chart, 'api-gateway', {
      namespace: 'production',
      listeners: [
        GatewayListener.https(443, { hosts: ['api.example.com', '*.api.example.com'], certificate: TlsCredential.secret('api-tls-cert'), routesFrom: RouteNamespaces.any() }),
        GatewayListener.http(80, { hosts: ['api.example.com'], redirectToHttps: true }),
      ],
    });
  });
  expect(objects).toHaveLength(1);
  const { apiVersion, metadata, spec } = only(objects, 'Gateway');
  expect([apiVersion, metadata.namespace, metadata.name]).toEqual(['networking.istio.io/v1', 'production', 'api-gateway']);
  expect(spec).toEqual({
    selector: { istio: 'ingressgateway' },
    servers: [
      {
        port: { number: 443, name: 'https', protocol: 'HTTPS' },
        tls: { mode: 'SIMPLE', credentialName: 'api-tls-cert' },
        hosts: ['api.example.com', '*.api.example.com'],
      },
      { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['api.example.com'], tls: { httpsRedirect: true } },
    ],
  });
});
