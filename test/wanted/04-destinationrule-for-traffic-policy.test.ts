import '../../src/testing';
import { Chart, Duration } from 'cdk8s';
import { CanaryService, Http2Upgrade, LoadBalancing, Locality, ResilientUpstream, ResilientUpstreamProps, ServicePort, ZeroTrustNamespace } from '../../src';
import { chartOn, only, synth } from '../program';

/** What is wanted; its host is a short name, which Istio reads as one of the rule's own namespace: `production`. */
const WANTED = {
  host: 'api-server',
  trafficPolicy: {
    connectionPool: {
      tcp: { maxConnections: 1000, connectTimeout: '10s' },
      http: { h2UpgradePolicy: 'UPGRADE', http1MaxPendingRequests: 1000, http2MaxRequests: 1000, maxRequestsPerConnection: 100, maxRetries: 3 },
    },
    loadBalancer: { simple: 'LEAST_REQUEST', localityLbSetting: { enabled: true, failover: [{ from: 'us-east-1', to: 'us-west-2' }] } },
    outlierDetection: { consecutive5xxErrors: 5, interval: '30s', baseEjectionTime: '30s', maxEjectionPercent: 50, minHealthPercent: 30 },
  },
  subsets: [
    { name: 'stable', labels: { version: 'stable' } },
    { name: 'canary', labels: { version: 'canary' } },
    { name: 'v2', labels: { version: 'v2' }, trafficPolicy: { connectionPool: { http: { http2MaxRequests: 500 } } } },
  ],
};

const POLICY: Omit<ResilientUpstreamProps, 'service'> = {
  connectionLimits: { maxConnections: 1000, maxPendingRequests: 1000, maxRequests: 1000, maxRequestsPerConnection: 100, maxRetries: 3 },
  connections: { connectTimeout: Duration.seconds(10), http2Upgrade: Http2Upgrade.ALWAYS },
  loadBalancing: LoadBalancing.LEAST_REQUEST,
  locality: Locality.failover({ regions: [{ from: 'us-east-1', to: 'us-west-2' }] }),
  circuitBreaker: {
    consecutiveErrors: 5,
    interval: Duration.seconds(30),
    ejectionTime: Duration.seconds(30),
    maxEjectionPercent: 50,
    minHealthPercent: 30,
  },
};

/** The rule of a program in which a canary has the versions `stable` and `canary`. */
function rule(v2: { inherits?: boolean }) {
  const chart: Chart = chartOn('istio');
  const service = new ZeroTrustNamespace(chart, 'production').addService('api-server', { ports: [ServicePort.http(8080)] });
  new CanaryService(chart, 'canary', { service, stable: { version: 'stable' }, canary: { version: 'canary' } });
  new ResilientUpstream(chart, 'upstream', { service, ...POLICY, versions: { v2: { connectionLimits: { maxRequests: 500 }, ...v2 } } });
  expect(chart).toSatisfySchemas();
  return only(synth(chart), 'DestinationRule');
}

test('the same rule, under the full host name', () => {
  const { apiVersion, metadata, spec } = rule({ inherits: false });
  expect([apiVersion, metadata]).toEqual(['networking.istio.io/v1', { name: 'api-server', namespace: 'production' }]);
  expect(spec).toEqual({ ...WANTED, host: 'api-server.production.svc.cluster.local' });
});

test('its surprise: with a limit of its own, v2 has none of the service\'s limits on connections any more; unless it inherits them, which it does if nothing is said', () => {
  const [, , v2] = rule({}).spec.subsets;
  const { tcp, http } = WANTED.trafficPolicy.connectionPool;
  expect(v2.trafficPolicy).toEqual({ connectionPool: { tcp, http: { ...http, http2MaxRequests: 500 } } });
});
