import '../../src/testing';
import { Duration } from 'cdk8s';
import { ResilientUpstream, ServicePort, ZeroTrustNamespace } from '../../src';
import { chartOn, only, synth } from '../program';

/** What is wanted; its host is a short name, which Istio reads as one of the rule's own namespace: here `shop`. */
const WANTED = {
  host: 'payment-service',
  trafficPolicy: {
    outlierDetection: {
      consecutive5xxErrors: 3, consecutiveGatewayErrors: 3, interval: '10s', baseEjectionTime: '30s', maxEjectionPercent: 100, minHealthPercent: 0,
    },
    connectionPool: { tcp: { maxConnections: 100 }, http: { http1MaxPendingRequests: 100, http2MaxRequests: 100 } },
  },
};

test('the same rule, under the full host name', () => {
  const chart = chartOn('istio');
  new ResilientUpstream(chart, 'upstream', {
    service: new ZeroTrustNamespace(chart, 'shop').addService('payment-service', { ports: [ServicePort.http(80)] }),
    circuitBreaker: {
      consecutiveErrors: 3,
      // As many as errors of any kind, so that it makes no difference; written as it is wanted
      consecutiveGatewayErrors: 3,
      interval: Duration.seconds(10),
      ejectionTime: Duration.seconds(30),
      maxEjectionPercent: 100,
      minHealthPercent: 0,
    },
    connectionLimits: { maxConnections: 100, maxPendingRequests: 100, maxRequests: 100 },
  });
  expect(chart).toSatisfySchemas();
  const { apiVersion, metadata, spec } = only(synth(chart), 'DestinationRule');
  expect([apiVersion, metadata]).toEqual(['networking.istio.io/v1', { name: 'payment-service', namespace: 'shop' }]);
  expect(spec).toEqual({ ...WANTED, host: 'payment-service.shop.svc.cluster.local' });
});
