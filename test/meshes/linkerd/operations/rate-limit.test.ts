import '../../../../src/testing';
import { Chart, Duration } from 'cdk8s';
import {
  ExternalWorkload, HttpMatch, HttpPath, MeshIdentity, MeshService, PolicyTarget, Rate, RateLimit, RateLimitProps, ServicePort,
  ZeroTrustNamespace, ZeroTrustStage,
} from '../../../../src';
import { account, chartOn, ofKind, refusal, refusalOn, synth, synthOn } from '../../../program';

type Options = Omit<RateLimitProps, 'target'>;
const HTTP = [ServicePort.http(80, { targetPort: 8080 })];
const cartIn = (chart: Chart, ports = HTTP, stage?: ZeroTrustStage): MeshService => new ZeroTrustNamespace(chart, 'shop', { stage }).addService('cart', { ports });
const policies = (options: Options, ports?: ServicePort[]) => ofKind(synthOn('linkerd', chart => {
  new RateLimit(chart, 'limit', { target: cartIn(chart, ports), ...options });
}), 'HTTPLocalRateLimitPolicy');
const specs = (options: Options, ports?: ServicePort[]) => policies(options, ports).map(({ spec }) => spec);
const refused = (options: object, ports?: ServicePort[]) => refusalOn('linkerd', chart => new RateLimit(chart, 'limit', { target: cartIn(chart, ports), ...options }));
const server = { group: 'policy.linkerd.io', kind: 'Server', name: 'cart-8080' };

test('a limit for all requests, for each client, and for one', () => {
  const objects = policies({
    limit: Rate.perSecond(100),
    perClient: Rate.perSecond(20),
    clientLimits: [{ client: account('web'), limit: Rate.perSecond(50) }, { client: account('job', 'lab'), limit: Rate.perSecond(1) }],
  });
  expect(objects).toEqual([{
    apiVersion: 'policy.linkerd.io/v1alpha1',
    kind: 'HTTPLocalRateLimitPolicy',
    metadata: { name: 'limit-8080', namespace: 'shop' },
    spec: {
      targetRef: server,
      total: { requestsPerSecond: 100 },
      identity: { requestsPerSecond: 20 },
      overrides: [
        { requestsPerSecond: 50, clientRefs: [{ kind: 'ServiceAccount', namespace: 'elsewhere', name: 'web' }] },
        { requestsPerSecond: 1, clientRefs: [{ kind: 'ServiceAccount', namespace: 'lab', name: 'job' }] },
      ],
    },
  }]);
  const chart = chartOn('linkerd');
  new RateLimit(chart, 'limit', { target: cartIn(chart), limit: Rate.perSecond(100), perClient: Rate.perSecond(20) });
  expect(chart).toSatisfySchemas();
});

test('each of them by itself', () => {
  expect(specs({ limit: Rate.perSecond(5) })).toEqual([{ targetRef: server, total: { requestsPerSecond: 5 } }]);
  expect(specs({ perClient: Rate.perSecond(5) })).toEqual([{ targetRef: server, identity: { requestsPerSecond: 5 } }]);
  expect(specs({ clientLimits: [{ client: account('web'), limit: Rate.perSecond(5) }] })).toEqual([
    { targetRef: server, overrides: [{ requestsPerSecond: 5, clientRefs: [{ kind: 'ServiceAccount', namespace: 'elsewhere', name: 'web' }] }] },
  ]);
});

test('one policy for each HTTP port, or for those that are named', () => {
  const ports = [...HTTP, ServicePort.http2(81, { targetPort: 8081 }), ServicePort.tcp(6379), ServicePort.grpc(7070)];
  expect(policies({ limit: Rate.perSecond(5), ports: [8081] }, ports).map(({ metadata }) => metadata.name)).toEqual(['limit-8081']);
  expect(policies({ limit: Rate.perSecond(5) }, ports.slice(0, 3)).map(({ metadata }) => metadata.name)).toEqual(['limit-8080', 'limit-8081']);
});

test('what says as much in other words', () => {
  const bucket = Rate.tokenBucket({ maxTokens: 100, tokensPerFill: 10, fillInterval: Duration.millis(100) });
  expect(specs({ limit: bucket })).toEqual([{ targetRef: server, total: { requestsPerSecond: 100 } }]);
  expect(specs({ limit: Rate.perSecond(4294967295), perClient: Rate.perSecond(4294967295) })[0].total).toEqual({ requestsPerSecond: 4294967295 });
});

test('it is enforced while access is only observed', () => {
  const objects = synthOn('linkerd', chart => {
    new RateLimit(chart, 'limit', { target: cartIn(chart, HTTP, ZeroTrustStage.OBSERVE), limit: Rate.perSecond(5) });
  });
  expect(ofKind(objects, 'HTTPLocalRateLimitPolicy')).toHaveLength(1);
});

test('a port that comes later would have no limit', () => {
  const chart = chartOn('linkerd');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const cart = shop.addWorkload('cart', { ports: HTTP });
  new RateLimit(chart, 'limit', { target: cart, limit: Rate.perSecond(5) });
  shop.addService('other', { sharedWorkload: cart, ports: [ServicePort.http(8081)] });
  expect(() => synth(chart)).toThrow('c/limit: its target has got other ports or services since it was made');
});

describe('what is refused', () => {
  const limit = Rate.perSecond(5);

  test.each<[string, object, string]>([
    ['a unit of its own', { limit: Rate.perMinute(60) }, '`limit` fills in 60 every 60000 ms, and lets 60 come at once\n  because  Linkerd counts whole requests a second, of which as many may come at once (requestsPerSecond)\n  instead  write for example Rate.perSecond(10)'],
    ['a larger burst', { limit: Rate.tokenBucket({ maxTokens: 20, tokensPerFill: 10, fillInterval: Duration.seconds(1) }) }, '`limit` fills in 10 every 1000 ms, and lets 20 come at once'],
    ['too many', { limit: Rate.tokenBucket({ maxTokens: 4294967295, tokensPerFill: 4294967295, fillInterval: Duration.millis(500) }) }, '`limit` fills in 4294967295 every 500 ms'],
    ['of clients', { perClient: Rate.perHour(1) }, '`perClient` fills in 1 every 3600000 ms'],
    ['of one', { clientLimits: [{ client: account('a'), limit: Rate.perDay(1) }] }, 'the limit of elsewhere/a fills in 1 every 86400000 ms'],
    ['more for each than for all', { limit, perClient: Rate.perSecond(6) }, '`perClient` is 6 requests a second, and `limit` 5\n  because  all requests are counted for `limit` first, so that it could never be reached, and Linkerd refuses it\n  instead  lower it, or raise `limit`'],
    ['more for one than for all', { limit, clientLimits: [{ client: account('a'), limit: Rate.perSecond(6) }] }, 'the limit of elsewhere/a is 6 requests a second, and `limit` 5'],
    ['a client twice', { clientLimits: [{ client: account('a'), limit }, { client: account('a'), limit }] }, 'two limits are for the client elsewhere/a\n  because  which of them would count nobody says\n  instead  write one'],
    ['a namespace as a client', { clientLimits: [{ client: MeshIdentity.namespace('lab'), limit }] }, '`clientLimits[0].client` is namespace "lab"\n  because  a limit is for one client, and whoever runs there is many\n  instead  name its workloads, or write perClient for each of all clients'],
    ['some requests', { requests: [{ match: HttpMatch.path(HttpPath.below('/a')), limit }] }, 'Linkerd 2.20 cannot limit some requests, by path, method or header, in each proxy\n  because  it counts by caller only'],
    ['a status', { limit, status: 503 }, '`status` is given\n  because  Linkerd answers with 429, counts every request, and lets nothing be chosen about it (HTTPLocalRateLimitPolicy)\n  instead  leave `status` out'],
    ['headers', { limit, responseHeaders: { a: 'b' } }, '`responseHeaders` is given'],
    ['what remains', { limit, showRemaining: true }, '`showRemaining` is given'],
    ['names of metrics', { limit, statPrefix: 'a' }, '`statPrefix` is given'],
    ['a share that is counted', { limit, countedPercent: 50 }, '`countedPercent` is given'],
    ['a share that is refused', { limit, enforcedPercent: 0 }, '`enforcedPercent` is given'],
    ['nothing', {}, 'it limits nothing\n  because  neither `limit` nor `requests` is given, and nothing for clients'],
    ['a misspelt client', { clientLimits: [{ client: account('a'), rate: limit }] }, '`clientLimits[0]` has no option "rate"'],
    ['no client', { clientLimits: [{ client: 'web', limit }] }, 'the caller is "web"'],
    ['no list', { clientLimits: {} }, '`clientLimits` is {}'],
    ['no rate', { perClient: 5 }, '`perClient` is 5'],
  ])('%s', (_, options, message) => expect(refused(options)).toContain(`c/limit: ${message}`));

  test('429 is what is answered anyway', () => expect(specs({ limit, status: 429 })).toHaveLength(1));

  test.each<[string, object, ServicePort[], string]>([
    ['gRPC', { limit }, [...HTTP, ServicePort.grpc(7070)], 'port 7070 of "cart" speaks grpc\n  because  Linkerd counts requests where a port speaks HTTP: elsewhere a limit has no effect\n  instead  name its HTTP ports alone: ports: [8080]'],
    ['gRPC by name', { limit, ports: [7070] }, [...HTTP, ServicePort.grpc(7070)], 'port 7070 of "cart" speaks grpc'],
    ['TCP', { limit, ports: [6379] }, [...HTTP, ServicePort.tcp(6379)], 'port 6379 of service "shop/cart" takes no requests'],
  ])('%s', (_, options, ports, message) => expect(refused(options, ports)).toContain(`c/limit: ${message}`));

  test('a workload without a port', () => {
    const chart = chartOn('linkerd');
    const target = new ZeroTrustNamespace(chart, 'shop').addWorkload('cart');
    expect(refusal(() => new RateLimit(chart, 'limit', { target, limit }))).toBe(
      'c/limit: "cart" has no port\n  because  requests are counted at ports that are known (Servers)\n  instead  give it `ports`',
    );
  });

  test('what is not guarded', () => {
    const target = PolicyTarget.pods({ namespace: 'lab', labels: { app: 'a' }, ports: HTTP });
    expect(refusalOn('linkerd', chart => new RateLimit(chart, 'limit', { target, limit }))).toContain('c/limit: it is for workload "lab/app=a"\n  because  Linkerd\'s policies are for ports of workloads');
  });

  test('a limit of its own for a machine', () => {
    const chart = chartOn('linkerd');
    const client = new ExternalWorkload(chart, 'vm', { namespace: 'machines', address: '10.1.2.3', serviceAccount: 'vm' });
    expect(refusal(() => new RateLimit(chart, 'limit', { target: cartIn(chart), clientLimits: [{ client, limit }] }))).toBe(
      'c/limit: machines/vm runs outside of the cluster, and has a limit of its own\n'
      + '  because  limits are for service accounts, and a machine has a certificate of another name\n  instead  leave it to `perClient`',
    );
  });

  test('a second one for the same pods', () => {
    const chart = chartOn('linkerd');
    const target = cartIn(chart);
    new RateLimit(chart, 'limit', { target, limit });
    expect(refusal(() => new RateLimit(chart, 'other', { target, limit, ports: [8080] }))).toContain('c/other: "c/limit" has the rate limit of service "shop/cart"');
  });

  test.each(['istio', 'ambient'] as const)('limits for clients on %s', mesh => {
    const message = mesh === 'istio' ? 'c/limit: Istio 1.31 cannot limit each client by itself in each proxy' : 'c/limit: Istio 1.31 cannot';
    for (const clients of [{ perClient: limit }, { clientLimits: [{ client: account('a'), limit }] }]) {
      expect(refusalOn(mesh, chart => new RateLimit(chart, 'limit', { target: cartIn(chart), ...clients }))).toContain(message);
    }
  });
});
