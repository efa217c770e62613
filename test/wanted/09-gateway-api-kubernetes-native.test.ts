import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import {
  GatewayForm, GatewayListener, HttpMatch, HttpPath, MeshGateway, MeshGatewayClass, MeshService, RouteBackend, RouteNamespaces,
  ServiceRoute, TlsCredential, UnmatchedRequests,
} from '../../src';
import { only, synthOn } from '../program';

function gatewayOf(chart: Chart): MeshGateway {
  const istio = new MeshGatewayClass(chart, 'istio');
  return new MeshGateway(chart, 'api-gateway', {
    namespace: 'production',
    form: GatewayForm.kubernetes({ className: istio.name }),
    listeners: [GatewayListener.https(443, {
      hosts: ['*.example.com'], certificate: TlsCredential.secret('wildcard-cert'), routesFrom: RouteNamespaces.labelled({ 'mesh-enabled': 'true' }),
    })],
  });
}

test('09: the GatewayClass', () => {
  const { apiVersion, metadata, spec } = only(synthOn('istio', gatewayOf), 'GatewayClass');
  expect([apiVersion, metadata]).toEqual(['gateway.networking.k8s.io/v1', { name: 'istio' }]);
  expect(spec).toEqual({ controllerName: 'istio.io/gateway-controller' });
});

test('09: a Gateway with a wildcard, for routes of some namespaces', () => {
  const { apiVersion, metadata, spec } = only(synthOn('istio', gatewayOf), 'Gateway');
  expect([apiVersion, metadata]).toEqual(['gateway.networking.k8s.io/v1', { name: 'api-gateway', namespace: 'production' }]);
  expect(spec).toEqual({
    gatewayClassName: 'istio',
    listeners: [{
      name: 'https',
      port: 443,
      protocol: 'HTTPS',
      hostname: '*.example.com',
      tls: { mode: 'Terminate', certificateRefs: [{ name: 'wildcard-cert' }] },
      allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { 'mesh-enabled': 'true' } } } },
    }],
  });
});

/** One backend alone has all requests, whatever its weight is: whoever wants to read it there adds it. */
test('09: an HTTPRoute by paths and weights', () => {
  const { apiVersion, metadata, spec } = only(synthOn('istio', chart => {
    const service = (name: string) => MeshService.of(new ApiObject(chart, name, {
      apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'production' }, spec: { ports: [{ port: 80, name: 'http' }] },
    }));
    const [v1, v2, canary] = ['api-v1', 'api-v2', 'api-v2-canary'].map(service);
    new ServiceRoute(chart, 'api-route', {
      service: v1,
      gateways: [gatewayOf(chart)],
      hosts: ['api.example.com'],
      meshTraffic: false,
      unmatched: UnmatchedRequests.NOT_FOUND,
      overrides: { HTTPRoute: [JsonPatch.add('/spec/rules/0/backendRefs/0/weight', 100)] },
      rules: [
        { match: [HttpMatch.path(HttpPath.below('/v1'))], to: [RouteBackend.service(v1, { port: 80 })] },
        { match: [HttpMatch.path(HttpPath.below('/v2'))], to: [RouteBackend.service(v2, { port: 80, weight: 90 }), RouteBackend.service(canary, { port: 80, weight: 10 })] },
      ],
    });
  }), 'HTTPRoute');
  expect([apiVersion, metadata.namespace]).toEqual(['gateway.networking.k8s.io/v1', 'production']);
  expect(spec).toEqual({
    parentRefs: [{ name: 'api-gateway' }],
    hostnames: ['api.example.com'],
    rules: [
      { matches: [{ path: { type: 'PathPrefix', value: '/v1' } }], backendRefs: [{ name: 'api-v1', port: 80, weight: 100 }] },
      { matches: [{ path: { type: 'PathPrefix', value: '/v2' } }], backendRefs: [{ name: 'api-v2', port: 80, weight: 90 }, { name: 'api-v2-canary', port: 80, weight: 10 }] },
    ],
  });
});
