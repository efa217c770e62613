import '../../src/testing';
import { Duration } from 'cdk8s';
import { CanaryService, Http2Upgrade, HttpMatch, ResilientUpstream, ServicePort, ZeroTrustNamespace } from '../../src';
import { chartOn, only, synth } from '../program';

/** The short name `api-server` is the service of the objects' own namespace to Istio; this library writes the full name. */
const HOST = 'api-server.shop.svc.cluster.local';

const to = (subset: string) => ({ destination: { host: HOST, subset } });

/** What is wanted, but for the short names. */
const ROUTES = {
  hosts: [HOST],
  http: [
    { match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: [to('canary')] },
    { route: [{ ...to('stable'), weight: 90 }, { ...to('canary'), weight: 10 }] },
  ],
};
const RULE = {
  host: HOST,
  trafficPolicy: {
    connectionPool: { tcp: { maxConnections: 100 }, http: { h2UpgradePolicy: 'UPGRADE', http1MaxPendingRequests: 100 } },
    outlierDetection: { consecutive5xxErrors: 5, interval: '30s', baseEjectionTime: '30s', maxEjectionPercent: 50 },
  },
  subsets: [{ name: 'stable', labels: { version: 'v1' } }, { name: 'canary', labels: { version: 'v2' } }],
};

test('the same objects, of two constructs', () => {
  const chart = chartOn('istio');
  const service = new ZeroTrustNamespace(chart, 'shop').addService('api-server', { ports: [ServicePort.http(80)] });
  new CanaryService(chart, 'canary', {
    service,
    stable: { version: 'v1', name: 'stable' },
    canary: { version: 'v2', name: 'canary' },
    weight: 10,
    override: HttpMatch.header('x-canary', 'true'),
  });
  new ResilientUpstream(chart, 'upstream', {
    service,
    connectionLimits: { maxConnections: 100, maxPendingRequests: 100 },
    connections: { http2Upgrade: Http2Upgrade.ALWAYS },
    circuitBreaker: { consecutiveErrors: 5, interval: Duration.seconds(30), ejectionTime: Duration.seconds(30), maxEjectionPercent: 50 },
  });
  expect(chart).toSatisfySchemas();
  const objects = synth(chart);
  for (const [kind, wanted] of [['VirtualService', ROUTES], ['DestinationRule', RULE]] as const) {
    const { apiVersion, metadata, spec } = only(objects, kind);
    expect([apiVersion, metadata]).toEqual(['networking.istio.io/v1', { name: 'api-server', namespace: 'shop' }]);
    expect(spec).toEqual(wanted);
  }
});
