import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import * as fc from 'fast-check';
import { BREAKER, Options, serviceOf } from './upstreams';
import { CanaryService, Http2Upgrade, LoadBalancing, Locality, ResilientUpstream, UpstreamTls } from '../../../src';
import { chartOn, inOrder, ofKind, PlainObject, synth } from '../../program';

const SLOW = { slowStart: { duration: Duration.minutes(2) } };

/** What constructs say of one service, in any order. */
const STEPS: { readonly [name: string]: Options } = {
  limits: { connectionLimits: { maxConnections: 100, maxRequests: 10 } },
  connections: { connections: { connectTimeout: Duration.seconds(1), http2Upgrade: Http2Upgrade.NEVER } },
  breaker: { circuitBreaker: BREAKER, locality: Locality.failover({ priority: ['topology.istio.io/network'] }) },
  balancing: { loadBalancing: LoadBalancing.ROUND_ROBIN },
  start: { slowStart: { duration: Duration.minutes(1) } },
  tls: { tls: UpstreamTls.meshMutual() },
  ports: { ports: { 81: { connectionLimits: { maxRequests: 5 } }, 80: { inherits: false, loadBalancing: LoadBalancing.RANDOM } } },
  versions: { versions: { v3: {}, v2: { connectionLimits: { maxConnections: 7 }, ports: { 81: SLOW } } } },
};

function rules(steps: readonly string[]): PlainObject[] {
  const chart = chartOn('istio');
  const service = serviceOf(chart, { 80: 'http', 81: 'grpc' });
  for (const step of steps) contribute(chart, service, step);
  return inOrder(ofKind(synth(chart), 'DestinationRule', 'VirtualService'));
}

function contribute(chart: Chart, service: kplus.Service, step: string): void {
  if (step === 'canary') new CanaryService(chart, step, { service, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
  else new ResilientUpstream(chart, step, { service, ...STEPS[step] });
}

const NAMES = [...Object.keys(STEPS), 'canary'];
const permuted = fc.subarray(NAMES, { minLength: 2 })
  .chain(steps => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })));

test('the rule does not depend on who came first', () => {
  fc.assert(fc.property(permuted, ([steps, others]) => {
    expect(rules(others)).toEqual(rules(steps));
  }), { numRuns: 60 });
});

test('everybody writes something', () => {
  const all = JSON.stringify(rules(NAMES));
  expect(NAMES.filter(name => JSON.stringify(rules(NAMES.filter(other => other !== name))) === all)).toEqual([]);
});
