import '../../src/testing';
import { Chart, Duration } from 'cdk8s';
import { ResilientUpstream, ResilientUpstreamProps, RetryOn, ServicePort, UpstreamRetry, ZeroTrustNamespace } from '../../src';
import { chartOn, only, refusal, synth } from '../program';

/** What is wanted, but for the timeout of 10 s; hosts are short names, which Istio reads as ones of the objects' own namespace: here `shop`. */
const RULE = {
  host: 'api-server',
  trafficPolicy: {
    connectionPool: {
      tcp: { maxConnections: 100, connectTimeout: '5s' },
      http: { http1MaxPendingRequests: 100, http2MaxRequests: 1000, maxRequestsPerConnection: 100, maxRetries: 3 },
    },
    outlierDetection: { consecutive5xxErrors: 5, interval: '10s', baseEjectionTime: '30s', maxEjectionPercent: 50, minHealthPercent: 30 },
  },
};
const ROUTES = (host: string, timeout: string) => ({
  hosts: [host],
  http: [{ route: [{ destination: { host } }], timeout, retries: { attempts: 3, perTryTimeout: '3s', retryOn: '5xx,reset,connect-failure' } }],
});
const FULL = 'api-server.shop.svc.cluster.local';

const RETRY: UpstreamRetry = { attempts: 3, perTryTimeout: Duration.seconds(3), on: [RetryOn.SERVER_ERROR, RetryOn.RESET, RetryOn.CONNECT_FAILURE] };

function upstream(chart: Chart, options: Partial<ResilientUpstreamProps>): void {
  new ResilientUpstream(chart, 'upstream', {
    service: new ZeroTrustNamespace(chart, 'shop').addService('api-server', { ports: [ServicePort.http(80)] }),
    connectionLimits: { maxConnections: 100, maxPendingRequests: 100, maxRequests: 1000, maxRequestsPerConnection: 100, maxRetries: 3 },
    connections: { connectTimeout: Duration.seconds(5) },
    circuitBreaker: {
      consecutiveErrors: 5,
      interval: Duration.seconds(10),
      ejectionTime: Duration.seconds(30),
      maxEjectionPercent: 50,
      minHealthPercent: 30,
    },
    ...options,
  });
}

const refused = (options: Partial<ResilientUpstreamProps>) => refusal(() => upstream(chartOn('istio'), options));

test('as it is written it is refused: a POST would be carried out twice', () => {
  expect(refused({ timeout: Duration.seconds(10), retry: RETRY })).toMatchInlineSnapshot(`
"c/upstream: requests are retried on "server-error"
  because  the application may have carried out the request before it failed this way, and would do so again
  instead  say idempotent: true if that does no harm, limit it to methods: ['GET', 'HEAD'], or retry on CONNECT_FAILURE, REFUSED_STREAM and RESET_BEFORE_REQUEST only"
`);
});

test('and the last try would be cut short', () => {
  expect(refused({ timeout: Duration.seconds(10), retry: { ...RETRY, idempotent: true } })).toMatchInlineSnapshot(`
"c/upstream: 4 tries of 3000 ms do not fit into the timeout of 10000 ms
  because  perTryTimeout x (attempts + 1) is 12000 ms: the last try would be cut short
  instead  raise the timeout to 12000 ms, or lower perTryTimeout to 2500 ms"
`);
});

test('with time for all tries, and requests that may be carried out twice, the same objects under the full host name', () => {
  const chart = chartOn('istio');
  upstream(chart, { timeout: Duration.seconds(12), retry: { ...RETRY, idempotent: true } });
  expect(chart).toSatisfySchemas();
  const objects = synth(chart);
  expect(only(objects, 'DestinationRule')).toEqual({
    apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'api-server', namespace: 'shop' }, spec: { ...RULE, host: FULL },
  });
  expect(only(objects, 'VirtualService')).toEqual({
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'api-server', namespace: 'shop' }, spec: ROUTES(FULL, '12s'),
  });
});
