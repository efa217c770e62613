import '../../../src/testing';
import { Duration } from 'cdk8s';
import { BREAKER, expectSchemas, Options, policyOf, refused, serviceOf } from './upstreams';
import { CanaryService, CircuitBreaker, IstioMesh, LoadBalancing, Locality, ResilientUpstream, SessionAffinity } from '../../../src';
import { chartOn, refusal, refusalOn } from '../../program';

const SLOW = { duration: Duration.minutes(1) };
const balancer = (options: Options) => policyOf(options).loadBalancer;

describe('circuit breaker', () => {
  test('every field', () => {
    const circuitBreaker: CircuitBreaker = {
      ...BREAKER,
      consecutiveGatewayErrors: 3,
      consecutiveLocalOriginFailures: 2,
      interval: Duration.seconds(10),
      maxEjectionPercent: 50,
      minHealthPercent: 30,
    };
    expect(policyOf({ circuitBreaker })).toEqual({
      outlierDetection: {
        consecutive5xxErrors: 5,
        baseEjectionTime: '30s',
        consecutiveGatewayErrors: 3,
        splitExternalLocalOriginErrors: true,
        consecutiveLocalOriginFailures: 2,
        interval: '10s',
        maxEjectionPercent: 50,
        minHealthPercent: 30,
      },
    });
    expectSchemas({ circuitBreaker });
  });

  test('what is counted', () => {
    const detection = (circuitBreaker: Partial<CircuitBreaker>) => policyOf({ circuitBreaker: { ...BREAKER, ...circuitBreaker } }).outlierDetection;
    expect(detection({ consecutiveErrors: 0, consecutiveGatewayErrors: 7 })).toEqual({ consecutive5xxErrors: 0, consecutiveGatewayErrors: 7, baseEjectionTime: '30s', maxEjectionPercent: 100 });
    expect(detection({ consecutiveErrors: 0, splitExternalLocalOriginErrors: true })).toEqual({ consecutive5xxErrors: 0, splitExternalLocalOriginErrors: true, baseEjectionTime: '30s', maxEjectionPercent: 100 });
    expect(detection({ splitExternalLocalOriginErrors: false, minHealthPercent: 0 })).toEqual({ consecutive5xxErrors: 5, minHealthPercent: 0, baseEjectionTime: '30s', maxEjectionPercent: 100 });
  });

  test.each<[string, Partial<CircuitBreaker>, string]>([
    ['nothing is counted', { consecutiveErrors: 0 }, '`circuitBreaker.consecutiveErrors` is 0 and nothing else is counted'],
    ['fewer than none', { consecutiveErrors: -1 }, '`circuitBreaker.consecutiveErrors` is -1'],
    ['no gateway errors', { consecutiveGatewayErrors: 0 }, '`circuitBreaker.consecutiveGatewayErrors` is 0'],
    ['gateway errors that never come', { consecutiveGatewayErrors: 6 }, 'an endpoint is to be ejected after 6 gateway errors, and after 5 errors'],
    ['no failures', { consecutiveLocalOriginFailures: 0 }, '`circuitBreaker.consecutiveLocalOriginFailures` is 0'],
    ['failures that are not told apart', { consecutiveLocalOriginFailures: 2, splitExternalLocalOriginErrors: false }, '`circuitBreaker.consecutiveLocalOriginFailures` stands beside splitExternalLocalOriginErrors: false'],
    ['told apart in words', { splitExternalLocalOriginErrors: 'yes' as any }, '`circuitBreaker.splitExternalLocalOriginErrors` is "yes"'],
    ['more than all ejected', { maxEjectionPercent: 101 }, '`circuitBreaker.maxEjectionPercent` is 101'],
    ['more than all healthy', { minHealthPercent: 101 }, '`circuitBreaker.minHealthPercent` is 101'],
    ['a misspelt field', { consecutive5xxErrors: 5 } as any, '`circuitBreaker` has no option "consecutive5xxErrors"'],
  ])('refused: %s', (_, circuitBreaker, problem) => {
    expect(refused({ circuitBreaker: { ...BREAKER, ...circuitBreaker } })).toContain(problem);
  });
});

describe('slow start', () => {
  test('with the algorithms that know it', () => {
    expect(balancer({ slowStart: SLOW })).toEqual({ warmup: { duration: '1m' } });
    expect(balancer({ slowStart: { ...SLOW, minimumPercent: 5.5, aggression: 0.5 }, loadBalancing: LoadBalancing.ROUND_ROBIN }))
      .toEqual({ simple: 'ROUND_ROBIN', warmup: { duration: '1m', minimumPercent: 5.5, aggression: 0.5 } });
    expect(balancer({ slowStart: { ...SLOW, minimumPercent: 0 }, loadBalancing: LoadBalancing.LEAST_REQUEST })).toEqual({ simple: 'LEAST_REQUEST', warmup: { duration: '1m', minimumPercent: 0 } });
    expectSchemas({ slowStart: { ...SLOW, minimumPercent: 100, aggression: 2 } });
  });

  test.each<[string, Options, string]>([
    ['at random', { slowStart: SLOW, loadBalancing: LoadBalancing.RANDOM }, '`slowStart` stands beside the load balancing "random"'],
    ['of no choice', { slowStart: SLOW, loadBalancing: LoadBalancing.PASSTHROUGH }, '`slowStart` stands beside the load balancing "passthrough"'],
    ['of sessions', { slowStart: SLOW, sessionAffinity: SessionAffinity.sourceAddress() }, '`slowStart` stands beside `sessionAffinity`'],
    ['of no time', { slowStart: { duration: Duration.millis(0) } }, '`slowStart.duration` is 0 ms'],
    ['without a time', { slowStart: {} as any }, '`slowStart.duration` is undefined'],
    ['of more than all', { slowStart: { ...SLOW, minimumPercent: 100.5 } }, '`slowStart.minimumPercent` is 100.5'],
    ['of less than nothing', { slowStart: { ...SLOW, minimumPercent: -1 } }, '`slowStart.minimumPercent` is -1'],
    ['that never gets there', { slowStart: { ...SLOW, aggression: 0 } }, '`slowStart.aggression` is 0'],
    ['beyond numbers', { slowStart: { ...SLOW, aggression: Infinity } }, '`slowStart.aggression` is Infinity'],
    ['of no number', { slowStart: { ...SLOW, minimumPercent: NaN } }, '`slowStart.minimumPercent` is NaN'],
    ['misspelt', { slowStart: { ...SLOW, minPercent: 1 } as any }, 'write `minimumPercent`'],
  ])('refused: %s', (_, options, problem) => {
    expect(refused(options)).toContain(problem);
  });

  test('came with 1.24', () => {
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { version: '1.23' }));
    expect(refusal(() => new ResilientUpstream(chart, 'upstream', { service: serviceOf(chart), slowStart: SLOW })))
      .toContain('c/upstream: Istio 1.23 cannot give new endpoints their share little by little\n  because  it came with Istio 1.24');
  });
});

describe('locality', () => {
  const regions = [{ from: 'eu', to: 'us' }];

  test('what is written', () => {
    expect(balancer({ locality: Locality.enabled() })).toEqual({ localityLbSetting: { enabled: true } });
    expect(balancer({ circuitBreaker: BREAKER, locality: Locality.disabled() })).toEqual({ localityLbSetting: { enabled: false } });
    expect(balancer({ locality: Locality.distribute([{ from: 'eu/a/*', to: { 'eu/a/*': 80, 'eu/b/*': 20 } }]), loadBalancing: LoadBalancing.RANDOM })).toEqual({
      simple: 'RANDOM', localityLbSetting: { enabled: true, distribute: [{ from: 'eu/a/*', to: { 'eu/a/*': 80, 'eu/b/*': 20 } }] },
    });
    expect(balancer({ circuitBreaker: BREAKER, locality: Locality.failover({ regions, priority: ['version=v1'] }) }))
      .toEqual({ localityLbSetting: { enabled: true, failover: regions, failoverPriority: ['version=v1'] } });
    expect(balancer({ locality: Locality.zoneAware() })).toEqual({ zoneAwareLbSetting: { enabled: true } });
    expect(balancer({ locality: Locality.zoneAware({ enabled: false }) })).toEqual({ zoneAwareLbSetting: { enabled: false } });
    expect(balancer({ circuitBreaker: BREAKER, locality: Locality.zoneAware({ minClusterSize: 3, regions, priority: ['topology.istio.io/network'] }) }))
      .toEqual({ zoneAwareLbSetting: { enabled: true, minClusterSize: 3, failover: regions, failoverPriority: ['topology.istio.io/network'] } });
    expectSchemas({ locality: Locality.zoneAware({ minClusterSize: 1 }) });
    expectSchemas({ locality: Locality.distribute([{ from: '*', to: { eu: 100 } }]) });
  });

  test('`localityFailover` is short for one of them', () => {
    const long = policyOf({ circuitBreaker: BREAKER, locality: Locality.failover({ regions }) });
    expect(policyOf({ circuitBreaker: BREAKER, localityFailover: regions })).toEqual(long);
  });

  test.each<[string, Options, string]>([
    ['failover that nothing starts', { locality: Locality.failover({ priority: ['version=v1'] }) }, 'c/upstream: `locality` fails over without a `circuitBreaker`'],
    ['other regions for zones that nothing starts', { locality: Locality.zoneAware({ regions }) }, 'c/upstream: `locality` fails over without a `circuitBreaker`'],
    ['two ways', { circuitBreaker: BREAKER, localityFailover: regions, locality: Locality.enabled() }, '`localityFailover` stands beside `locality`'],
    ['near endpoints of none', { loadBalancing: LoadBalancing.PASSTHROUGH, locality: Locality.disabled() }, '`locality` stands beside LoadBalancing.PASSTHROUGH'],
    ['a word', { locality: 'enabled' as any }, '`locality` is "enabled", a string\n  because  it is a Locality'],
  ])('refused: %s', (_, options, problem) => {
    expect(refused(options)).toContain(problem);
    expect(refused(options)).toMatch(/^c\/upstream: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });
});

describe('passthrough', () => {
  test('what is written', () => {
    expect(balancer({ loadBalancing: LoadBalancing.PASSTHROUGH })).toEqual({ simple: 'PASSTHROUGH' });
  });

  test('beside versions, whoever comes first', () => {
    const canary = { stable: { version: 'v1' }, canary: { version: 'v2' } };
    const message = 'LoadBalancing.PASSTHROUGH stands beside versions of service "web"';
    expect(refusalOn('istio', chart => {
      const service = serviceOf(chart);
      new CanaryService(chart, 'canary', { service, ...canary });
      new ResilientUpstream(chart, 'upstream', { service, loadBalancing: LoadBalancing.PASSTHROUGH });
    })).toContain(`c/upstream: ${message}`);
    expect(refusalOn('istio', chart => {
      const service = serviceOf(chart);
      new ResilientUpstream(chart, 'upstream', { service, loadBalancing: LoadBalancing.PASSTHROUGH });
      new CanaryService(chart, 'canary', { service, ...canary });
    })).toContain(`c/canary: ${message}`);
    expect(refused({ versions: { v1: { loadBalancing: LoadBalancing.PASSTHROUGH } } })).toContain(message);
  });
});
