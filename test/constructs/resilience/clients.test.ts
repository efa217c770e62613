import '../../../src/testing';
import { Duration } from 'cdk8s';
import { BREAKER, expectSchemas, Options, refused, ruleOf, serviceOf } from './upstreams';
import { CanaryService, MeshService, ResilientUpstream, ServicePort } from '../../../src';
import { only, refusalOn, synthOn } from '../../program';

const foreign = (options: Options) => (chart: any) => new ResilientUpstream(chart, 'upstream', {
  service: MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] }),
  replaceOwnersPolicy: true,
  circuitBreaker: BREAKER,
  ...options,
});

test('for clients of some namespaces', () => {
  const options = { circuitBreaker: BREAKER, visibleTo: ['billing', 'shop'] };
  expect(ruleOf(options)).toMatchObject({ exportTo: ['billing', '.'] });
  expect(ruleOf({ ...options, visibleTo: ['billing'] }).exportTo).toEqual(['billing']);
  expectSchemas(options);
});

test('for some clients of its namespace', () => {
  const options = { circuitBreaker: BREAKER, clientLabels: { app: 'web', tier: '' } };
  const { workloadSelector, exportTo } = ruleOf(options);
  expect([workloadSelector, exportTo]).toEqual([{ matchLabels: { app: 'web', tier: '' } }, undefined]);
  expectSchemas(options);
});

test('for some clients of another repository\'s service', () => {
  const { spec, metadata } = only(synthOn('istio', foreign({ clientLabels: { app: 'web' } })), 'DestinationRule');
  expect([metadata.namespace, spec.exportTo, spec.workloadSelector]).toEqual(['shop', ['.'], { matchLabels: { app: 'web' } }]);
});

test.each<[string, Options, string]>([
  ['nobody', { visibleTo: [] }, '`visibleTo`\n  because  a policy that nobody sees has no effect'],
  ['everybody, by a sign', { visibleTo: ['*'] }, '`visibleTo`\n  because  "*" is not allowed'],
  ['here, by a sign', { visibleTo: ['.'] }, '"." is not allowed'],
  ['one twice', { visibleTo: ['a', 'a'] }, 'a namespace is named twice'],
  ['one that is no list', { visibleTo: 'shop' as any }, '`visibleTo` is "shop", a string'],
  ['any pod', { clientLabels: {} }, '`clientLabels`\n  because  without a label every pod would be meant'],
  ['pods by a label that is none', { clientLabels: { 'a b': 'c' } }, '"a b" is not allowed'],
  ['pods by a value that is none', { clientLabels: { app: '-' } }, '"-" is not allowed'],
  ['pods by a number', { clientLabels: { app: 1 as any } }, '`clientLabels["app"]` is 1'],
  ['both', { visibleTo: ['shop'], clientLabels: { app: 'web' } }, '`visibleTo` stands beside `clientLabels`'],
  ['a timeout for some', { visibleTo: ['shop'], timeout: Duration.seconds(1) }, '`timeout` stands beside `visibleTo`'],
  ['retries for some', { clientLabels: { app: 'web' }, retry: { attempts: 0 } }, '`retry` stands beside `clientLabels`'],
  ['versions for some', { visibleTo: ['shop'], versions: { v1: {} } }, 'the policy holds for some clients only (`visibleTo`), and service "web" has versions'],
])('refused: %s', (_, options, problem) => {
  const message = refused({ circuitBreaker: BREAKER, ...options });
  expect(message).toContain(problem);
  expect(message).toMatch(/^c\/upstream: .+\n {2}because {2}.+\n {2}instead {2}.+/);
});

test('refused: nothing, for some', () => {
  expect(refused({ visibleTo: ['shop'] })).toContain('c/upstream: it asks for nothing\n  because  it says for which clients it is, and not what');
});

test('refused: namespaces for a service of another repository', () => {
  expect(refusalOn('istio', foreign({ visibleTo: ['shop'] }))).toContain('`visibleTo` is given for service "ads" of another repository');
});

test('refused: a canary for all, whose versions some do not see', () => {
  expect(refusalOn('istio', chart => {
    const service = serviceOf(chart);
    new ResilientUpstream(chart, 'upstream', { service, circuitBreaker: BREAKER, clientLabels: { app: 'web' } });
    new CanaryService(chart, 'canary', { service, stable: { version: 'v1' }, canary: { version: 'v2' } });
  })).toContain('c/canary: the policy holds for some clients only (`clientLabels`), and service "web" has versions');
});
