import { Chart, Duration } from 'cdk8s';
import { HttpMatch, HttpPath, MeshService, ResilientUpstream, ResilientUpstreamProps, RetryOn, ServicePort, ServiceRoute, ZeroTrustNamespace } from '../../../src';
import { chartOn, MeshName, ofKind, only, refusal, refusalOn, synthOn } from '../../program';

type Options = Omit<ResilientUpstreamProps, 'service'>;
const webIn = (chart: Chart, ports = [ServicePort.http(80)]): MeshService => new ZeroTrustNamespace(chart, 'shop').addService('web', { ports });
const upstream = (options: Options, ports?: ServicePort[]) => (chart: Chart) => { new ResilientUpstream(chart, 'upstream', { service: webIn(chart, ports), ...options }); };
const refused = (options: Options, mesh: MeshName = 'linkerd', ports?: ServicePort[]) => refusalOn(mesh, upstream(options, ports));
const TIMES = { responseTimeout: Duration.seconds(2), idleTimeout: Duration.millis(500) };

test('times of answers and silence are annotations of the Service', () => {
  expect(only(synthOn('linkerd', upstream({ timeout: Duration.seconds(5), ...TIMES })), 'Service', 'web').metadata.annotations).toEqual({
    'timeout.linkerd.io/request': '5s', 'timeout.linkerd.io/response': '2s', 'timeout.linkerd.io/idle': '500ms',
  });
  expect(only(synthOn('linkerd', upstream({ idleTimeout: Duration.minutes(1) })), 'Service', 'web').metadata.annotations).toEqual({ 'timeout.linkerd.io/idle': '1m' });
});

test('a route with annotations of its own says all times, as it takes the place of all of the Service\'s', () => {
  const objects = synthOn('linkerd', upstream({ ...TIMES, retry: { attempts: 1, on: [RetryOn.SERVER_ERROR], methods: ['GET'], perTryTimeout: Duration.seconds(1) } }));
  expect(ofKind(objects, 'HTTPRoute').filter(({ metadata }) => metadata.annotations).map(({ metadata }) => metadata.annotations)).toEqual([{
    'timeout.linkerd.io/response': '2s', 'timeout.linkerd.io/idle': '500ms', 'retry.linkerd.io/http': '5xx', 'retry.linkerd.io/limit': '1', 'retry.linkerd.io/timeout': '1s',
  }]);
});

describe('what is refused', () => {
  test.each(['istio', 'ambient'] as const)('on %s', mesh => {
    expect(refused({ responseTimeout: Duration.seconds(1) }, mesh)).toContain('cannot limit the time of an answer by itself\n  because  Envoy has such times for a route, and no object of Istio says them');
    expect(refused({ idleTimeout: Duration.seconds(1) }, mesh)).toContain('cannot end requests on which nothing is sent for some time');
  });

  test('a time that is never reached', () => {
    expect(refused({ timeout: Duration.seconds(2), ...TIMES })).toBe(
      'c/upstream: `responseTimeout` is 2000 ms, and the timeout of the whole request 2000 ms\n'
      + '  because  the request as a whole would end first\n  instead  lower `responseTimeout`, or leave it out',
    );
    expect(refused({ timeout: Duration.millis(100), idleTimeout: Duration.seconds(1) })).toContain('`idleTimeout` is 1000 ms, and the timeout of the whole request 100 ms');
  });

  test('by whoever comes last', () => {
    const chart = chartOn('linkerd');
    const service = webIn(chart);
    new ResilientUpstream(chart, 'a', { service, timeout: Duration.seconds(1) });
    expect(refusal(() => new ResilientUpstream(chart, 'b', { service, ...TIMES }))).toContain('c/b: with "c/a": `responseTimeout` is 2000 ms');
    new ResilientUpstream(chart, 'c', { service, idleTimeout: Duration.millis(10) });
    expect(refusal(() => new ResilientUpstream(chart, 'd', { service, idleTimeout: Duration.millis(20) }))).toContain(
      'c/d: it contradicts "c/c" about the times of answers and silence of service shop/web\n  because  that one says idle: 10ms; this one says idle: 20ms',
    );
  });

  test('where no requests are seen', () => {
    expect(refused(TIMES, 'linkerd', [ServicePort.tcp(6379)])).toContain('c/upstream: service "web" has no HTTP or gRPC port for a timeout or retries');
    expect(refused({ idleTimeout: 5 as any })).toContain('c/upstream: `idleTimeout` is 5');
  });

  test('for a Service of others', () => {
    const chart = chartOn('linkerd');
    const service = MeshService.fromName(chart, 'web', { name: 'web', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    expect(refusal(() => new ResilientUpstream(chart, 'upstream', { service, ...TIMES }))).toBe(
      'c/upstream: the time of answers and silence of Service lab/web is not ours to set\n'
      + '  because  Linkerd reads it off annotations of the Service, which belongs to another repository\n'
      + '  instead  ask its owner to add\n             timeout.linkerd.io/response: "2s"\n             timeout.linkerd.io/idle: "500ms"',
    );
  });

  test('beside a rule with a time of its own', () => {
    const chart = chartOn('linkerd');
    const service = webIn(chart);
    new ResilientUpstream(chart, 'upstream', { service, ...TIMES });
    expect(refusal(() => new ServiceRoute(chart, 'route', {
      service, rules: [{ match: [HttpMatch.path(HttpPath.below('/slow'))], timeout: Duration.seconds(9) }],
    }))).toBe(
      'c/route: Service "web" has a time for answers or silence, and one of its rules has a timeout\n'
      + '  because  where a route says one time, Linkerd reads none of the times of the Service\n'
      + '  instead  say the timeout for the service alone, or leave the other times out',
    );
  });
});
