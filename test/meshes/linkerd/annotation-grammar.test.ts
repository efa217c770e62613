import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { MeshService, ResilientUpstream, RetryOn, ServicePort, UpstreamRetry, ZeroTrustNamespace } from '../../../src';
import { annotationsProblem, CALL_ANNOTATIONS } from '../../../src/meshes/linkerd/annotation-grammar';
import { PlainObject, synthOn } from '../../program';

const ACCRUAL = 'balancer.linkerd.io/failure-accrual';
const ALPHA = 'balancer.alpha.linkerd.io';
const consecutive = { [ACCRUAL]: 'consecutive' };
const unified = { [ACCRUAL]: 'unified' };
const around = (key: string) => (key === ACCRUAL || !/failure-accrual/.test(key) ? {} : unified);

const NO_TIMES = ['', '1', '1.5s', '-1s', '1m30s', '1 s', ' 1s', '1us', '1S', 's', '9007199254740992ms', '999999999999d'];
const TIMES = ['0', '0ms', '1ms', '10s', '2m', '3h', '400d'];

test.each<[string, string[], string[]]>([
  ['retry.linkerd.io/http', ['5xx', 'gateway-error', '503', '500-504', '100', '599', '5xx,429,500-503'], ['', '4xx', '99', '600', '504-500', '500-', '500, 503', '5xx,', 'GATEWAY-ERROR', '0500']],
  ['retry.linkerd.io/grpc', ['cancelled', 'deadline-exceeded,internal,resource-exhausted,unavailable'], ['', 'UNAVAILABLE', 'unknown', 'internal, unavailable', '14']],
  ['retry.linkerd.io/limit', ['0', '1', '65535'], ['', '-1', '65536', '1.0', 'one', '1e3']],
  ['retry.linkerd.io/timeout', TIMES, NO_TIMES],
  ['timeout.linkerd.io/request', TIMES, NO_TIMES],
  ['timeout.linkerd.io/response', TIMES, NO_TIMES],
  ['timeout.linkerd.io/idle', TIMES, NO_TIMES],
  [ACCRUAL, ['consecutive', 'unified'], ['', 'Consecutive', 'none']],
  [`${ACCRUAL}-consecutive-max-failures`, ['0', '7', '4294967295'], ['4294967296', '-1', '1.5', '']],
  [`${ACCRUAL}-consecutive-min-penalty`, ['0', '1s', '60s'], NO_TIMES],
  [`${ACCRUAL}-consecutive-max-penalty`, ['1s', '400d'], [...NO_TIMES, '0', '0s']],
  [`${ACCRUAL}-consecutive-jitter-ratio`, ['0', '0.5', '100', '99.9'], ['100.1', '-0.1', '.5', 'NaN', '']],
  [`${ALPHA}/failure-accrual-success-rate-threshold`, ['0', '0.8', '1', '1.0'], ['1.1', '80', '-1', '']],
  [`${ALPHA}/failure-accrual-success-rate-window`, ['10ms', '10s'], [...NO_TIMES, '9ms', '0']],
  [`${ALPHA}/failure-accrual-success-rate-min-requests`, ['0', '1000000'], ['1000001', '-1', '']],
  [`${ALPHA}/failure-accrual-honor-retry-after`, ['true', 'false'], ['yes', '', 'TRUE']],
  [`${ALPHA}/penalize-failures`, ['true', 'false'], ['1', '']],
  [`${ALPHA}/load-biaser-penalty`, TIMES, NO_TIMES],
  [`${ALPHA}/load-biaser-max-retry-after`, TIMES, NO_TIMES],
])('%s', (key, good, bad) => {
  for (const value of good) expect([value, annotationsProblem({ ...around(key), [key]: value })]).toEqual([value, undefined]);
  for (const value of bad) expect([value, annotationsProblem({ ...around(key), [key]: value })]).toEqual([value, expect.stringMatching(new RegExp(`^${key.replace(/[./]/g, '\\$&')}: `))]);
});

test('every annotation is in the table above', () => expect(CALL_ANNOTATIONS).toHaveLength(19));

test.each<[string, { [key: string]: string }, string]>([
  ['a way of counting that nobody chose', { [`${ACCRUAL}-consecutive-max-failures`]: '7' }, `${ACCRUAL}-consecutive-max-failures: it is not looked at without ${ACCRUAL}: consecutive`],
  ['that of another way', { ...consecutive, [`${ALPHA}/failure-accrual-success-rate-threshold`]: '0.5' }, `${ALPHA}/failure-accrual-success-rate-threshold: it is not looked at without ${ACCRUAL}: unified`],
  ['retry-after without counting', { [`${ALPHA}/failure-accrual-honor-retry-after`]: 'true' }, `${ALPHA}/failure-accrual-honor-retry-after: it is not looked at`],
  ['the least longer than the greatest', { ...consecutive, [`${ACCRUAL}-consecutive-min-penalty`]: '3s', [`${ACCRUAL}-consecutive-max-penalty`]: '2s' }, `${ACCRUAL}-consecutive-min-penalty: 3000ms is longer than the greatest penalty, which is 2000ms`],
  ['than the greatest that there is', { ...consecutive, [`${ACCRUAL}-consecutive-min-penalty`]: '61s' }, 'which is 60000ms'],
  ['the greatest shorter than the least that there is', { ...consecutive, [`${ACCRUAL}-consecutive-max-penalty`]: '999ms' }, '1000ms is longer'],
  ['a misspelt one', { 'retry.linkerd.io/limits': '1' }, 'retry.linkerd.io/limits: Linkerd reads no such annotation'],
  ['budget', { 'retry.linkerd.io/budget': '20%' }, 'Linkerd reads no such annotation'],
])('%s', (_, annotations, problem) => expect(annotationsProblem(annotations)).toContain(problem));

test('annotations about something else are left alone', () => {
  expect(annotationsProblem({ 'config.linkerd.io/opaque-ports': '25', 'a': 'b' })).toBeUndefined();
  expect(annotationsProblem({ ...consecutive, [`${ALPHA}/load-biaser-penalty`]: '5s' })).toBeUndefined();
});

describe('whatever a ResilientUpstream is taken with on Linkerd', () => {
  const DAY = 86_400_000;
  const time = (max: number, min = 1) => fc.tuple(fc.integer({ min, max }), fc.constantFrom(1, 1000, 60_000, 3_600_000))
    .map(([millis, unit]) => Duration.millis(Math.max(min, unit > max ? millis : Math.ceil(millis / unit) * unit)));
  const CONDITIONS = [
    RetryOn.SERVER_ERROR, RetryOn.GATEWAY_ERROR, RetryOn.CANCELLED, RetryOn.RESOURCE_EXHAUSTED, RetryOn.status(429), RetryOn.status(503),
  ];
  const on = fc.uniqueArray(fc.constantFrom(...CONDITIONS), { maxLength: 3 }).map(conditions => [RetryOn.UNAVAILABLE, ...conditions]);
  const retry: fc.Arbitrary<UpstreamRetry> = fc.record({
    attempts: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 65535 })),
    on,
    idempotent: fc.constant(true),
    perTryTimeout: time(DAY / 10_000),
    methods: fc.constant(['GET', 'HEAD']),
  }, { requiredKeys: ['attempts', 'on', 'idempotent'] });
  const circuitBreaker = fc.record({
    consecutiveErrors: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2147483647 })), ejectionTime: time(365 * DAY),
  });
  // All tries fit into the time, and other times are shorter, so that most are taken
  const all = fc.record({
    timeout: time(365 * DAY, 10 * DAY), responseTimeout: time(DAY), idleTimeout: time(DAY), retry, circuitBreaker,
  }, { requiredKeys: [] });
  const options = fc.oneof(all, fc.record({ timeout: time(365 * DAY) }));
  const ports = fc.constantFrom([ServicePort.http(80)], [ServicePort.grpc(7070)], [ServicePort.http(80), ServicePort.grpc(7070)]);

  function write(given: object, listening: ServicePort[], foreign: boolean): PlainObject[] | undefined {
    try {
      return synthOn('linkerd', chart => {
        const service = foreign
          ? MeshService.fromName(chart, 'web', { name: 'web', namespace: 'lab', clientNamespace: 'shop', ports: listening })
          : new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: listening });
        new ResilientUpstream(chart, 'upstream', { service, ...given });
      });
    } catch (error) {
      expect((error as Error).name).toBe('IntentError');
      return undefined;
    }
  }

  test('Linkerd reads', () => {
    let read = 0;
    fc.assert(fc.property(options, ports, fc.boolean(), (given, listening, foreign) => {
      const objects = write(given, listening, foreign) ?? [];
      for (const { metadata } of objects) {
        expect(annotationsProblem(metadata.annotations ?? {})).toBeUndefined();
        read += Object.keys(metadata.annotations ?? {}).filter(key => CALL_ANNOTATIONS.includes(key)).length;
      }
    }), { numRuns: 300 });
    expect(read).toBeGreaterThan(300);
  });
});
