import '../../src/testing';
import { Duration } from 'cdk8s';
import { GatewayForm, GatewayListener, HttpMatch, HttpPath, MeshGateway, RetryOn, RouteBackend, ServicePort, ServiceRoute, ServiceRouteProps, UnmatchedRequests, ZeroTrustNamespace } from '../../src';
import { chartOn, only, synth } from '../program';

/** The short name `api-server` is the service of the object's own namespace to Istio, `production`; this library writes the full name. */
const HOST = 'api-server.production.svc.cluster.local';

const to = (subset: string) => ({ destination: { host: HOST, subset } });

/** What is wanted, but for the short names. */
const WANTED = {
  hosts: [HOST, 'api.example.com'],
  gateways: ['mesh', 'api-gateway'],
  http: [
    { match: [{ headers: { 'x-api-version': { exact: 'v2' } } }], route: [to('v2')] },
    {
      match: [{ uri: { prefix: '/api' } }],
      route: [{ ...to('stable'), weight: 90 }, { ...to('canary'), weight: 10 }],
      retries: { attempts: 3, perTryTimeout: '2s', retryOn: 'gateway-error,connect-failure,retriable-4xx' },
      timeout: '30s',
    },
  ],
};

function objects(more: Partial<ServiceRouteProps>) {
  const chart = chartOn('istio');
  const service = new ZeroTrustNamespace(chart, 'production').addService('api-server', { ports: [ServicePort.http(80)] });
  const gateway = new MeshGateway(chart, 'api-gateway', {
    namespace: 'production', form: GatewayForm.mesh({ namespace: 'ingress' }), listeners: [GatewayListener.http(80, { hosts: ['api.example.com'] })],
  });
  new ServiceRoute(chart, 'routes', {
    service,
    gateways: [gateway],
    hosts: ['api.example.com'],
    rules: [
      { match: [HttpMatch.header('x-api-version', 'v2')], to: [RouteBackend.version('v2')] },
      {
        match: [HttpMatch.path(HttpPath.prefix('/api'))],
        to: [RouteBackend.version('stable', { weight: 90 }), RouteBackend.version('canary', { weight: 10 })],
        retry: {
          attempts: 3,
          perTryTimeout: Duration.seconds(2),
          on: [RetryOn.GATEWAY_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.RETRIABLE_4XX],
          idempotent: true,
        },
        timeout: Duration.seconds(30),
      },
    ],
    ...more,
  });
  expect(chart).toSatisfySchemas();
  return synth(chart);
}

test('the same routes, where a path outside /api is to be answered with 404', () => {
  const { apiVersion, metadata, spec } = only(objects({ unmatched: UnmatchedRequests.NOT_FOUND }), 'VirtualService');
  expect([apiVersion, metadata]).toEqual(['networking.istio.io/v1', { name: 'api-server', namespace: 'production' }]);
  expect(spec).toEqual(WANTED);
});

test('its fault: within the mesh GET /health would be 404. If nothing is said, such a request goes to the service', () => {
  const made = objects({});
  expect(only(made, 'VirtualService').spec).toEqual({ ...WANTED, http: [...WANTED.http, { route: [{ destination: { host: HOST } }] }] });
});

test('the subsets that it leads to are there', () => {
  expect(only(objects({}), 'DestinationRule').spec.subsets.map(({ name }: any) => name)).toEqual(['v2', 'stable', 'canary']);
});
