import { RetryOn, ZeroTrustStage } from '../../../src';
import { NEEDS, needsOf } from '../../../src/intent/needs/need';
import { needsOfStage } from '../../../src/intent/needs/security';
import { LoadBalancing } from '../../../src/intent/upstream/load-balancing';

test('a plan without parts needs nothing', () => {
  expect(needsOf({})).toEqual([]);
});

test('what is retried on decides which kind of retry is needed', () => {
  expect(needsOf({ retry: { attempts: 1, on: [RetryOn.CONNECT_FAILURE] } })).toEqual(['retry.connection']);
  expect(needsOf({ retry: { attempts: 1, on: [RetryOn.UNAVAILABLE] } })).toEqual(['retry.status']);
  expect(needsOf({ retry: { attempts: 1, on: [RetryOn.RESET, RetryOn.status(503)], perTryTimeout: 1, methods: ['GET'], budget: { percent: 20 } } }))
    .toEqual(['retry.connection', 'retry.status', 'retry.per-try-timeout', 'retry.methods', 'retry.budget']);
});

test('options of a part are needs of their own', () => {
  expect(needsOf({ circuitBreaker: { consecutiveErrors: 1, ejectionTime: 1 } })).toEqual(['circuit-breaker']);
  expect(needsOf({ circuitBreaker: { consecutiveErrors: 1, ejectionTime: 1, interval: 1, maxEjectionPercent: 0 } }))
    .toEqual(['circuit-breaker', 'circuit-breaker.interval', 'circuit-breaker.max-ejection']);
  expect(Object.values(LoadBalancing).map(loadBalancing => needsOf({ loadBalancing })))
    .toEqual(['least-request', 'round-robin', 'random', 'latency', 'passthrough'].map(way => [`load-balancing.${way}`]));
});

test('every stage and every part is a need that has words', () => {
  const stages = Object.values(ZeroTrustStage).flatMap(needsOfStage);
  expect(stages.filter(need => NEEDS[need] === undefined)).toEqual([]);
  expect(new Set(stages)).toEqual(new Set(['stage.observe', 'stage.permissive', 'mtls.strict', 'access.identity']));
});
