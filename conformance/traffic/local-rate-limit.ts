import { Duration } from 'cdk8s';
import { HttpMatch, HttpPath, Rate, RateLimit, RateLimitProps, ServicePort, StringMatch, ZeroTrustNamespace, ZeroTrustStage } from 'cdk8s-mesh';
import { Expectation, share, TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const CALLS = 20;
const call = (name: string, path = '/') => ({ client: 'shop/web', to: `http://${name}.shop${path}`, times: CALLS });

/** Of 20 requests so many are let through. */
function limited(name: string, tokens: number, status = 429): Expectation {
  return { answered: { [`shop/${name}`]: tokens }, refused: { 'rate limit': CALLS - tokens }, status: { 200: tokens, [status]: CALLS - tokens } };
}

const all = (name: string) => ({ answered: `shop/${name}` });
const slow = (tokens: number) => Rate.tokenBucket({ maxTokens: tokens, tokensPerFill: tokens, fillInterval: Duration.hours(1) });

/** What the services are limited to, beside their name. */
const RATES: { readonly [name: string]: Omit<RateLimitProps, 'target'> } = {
  'whole': { limit: Rate.perHour(5) },
  'bucket': { limit: Rate.tokenBucket({ maxTokens: 6, tokensPerFill: 2, fillInterval: Duration.hours(1) }) },
  'one-port': { limit: slow(4), ports: [8081] },
  'some': {
    limit: slow(10),
    requests: [
      { match: HttpMatch.of({ path: HttpPath.below('/search'), method: 'GET' }), limit: slow(3) },
      { match: HttpMatch.header('x-tenant', StringMatch.prefix('free-')), limit: slow(2) },
    ],
  },
  'only-some': { requests: [{ match: HttpMatch.path(HttpPath.exact('/report')), limit: slow(1) }] },
  'several': {
    requests: [
      { match: HttpMatch.path(HttpPath.below('/search')), limit: slow(6) },
      { match: HttpMatch.header('x-tenant', 'free'), limit: slow(4) },
      { match: HttpMatch.of({ method: 'POST' }), limit: slow(2) },
    ],
  },
  'answers': { limit: slow(5), status: 503, responseHeaders: { 'x-rate-limited': 'true' }, showRemaining: true },
  'tried': { limit: slow(5), enforcedPercent: 0 },
  'half': { limit: slow(1), countedPercent: 50 },
  'rpc': { limit: slow(5) },
};

/** So many requests, counted by the server's own proxy. */
export const limits = new TrafficCase({
  inOrder: true,
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const job = shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) });
    for (const [name, rates] of Object.entries(RATES)) {
      const ports = name === 'rpc' ? [ServicePort.grpc(7070)] : [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'second' })];
      const target = shop.addService(name, { workload: deployment(chart, name, { namespace, ports: ports.map(port => port.targetPort) }), ports });
      target.allow(web);
      if (name === 'whole') target.allow(job, { paths: ['/job'] });
      new RateLimit(chart, `${name}-limit`, { target, ...rates });
    }
  },
  requests: [
    { ...call('whole'), client: 'shop/job', says: 'what is not allowed takes nothing of the limit', expect: { refused: 'access' } },
    { ...call('whole'), says: 'so many are let through', expect: limited('whole', 5) },
    { ...call('whole', '/other'), says: 'of all paths together', expect: limited('whole', 0) },
    { ...call('whole'), says: 'each port counts for itself', to: 'http://whole.shop:81/', expect: limited('whole', 5) },
    { ...call('bucket'), says: 'as many at once as the bucket holds', expect: limited('bucket', 6) },
    { ...call('one-port'), says: 'a port without a limit', expect: all('one-port') },
    { ...call('one-port'), says: 'the one that has it', to: 'http://one-port.shop:81/', expect: limited('one-port', 4) },
    { ...call('some', '/search/shoes?q=1'), says: 'a path and a method', expect: limited('some', 3) },
    { ...call('some'), headers: { 'x-tenant': 'free-7' }, says: 'a header', expect: limited('some', 2) },
    { ...call('some'), says: 'what these refused was not counted for all', expect: limited('some', 5) },
    { ...call('some', '/searching'), says: 'and then nothing is left', expect: limited('some', 0) },
    { ...call('only-some', '/report'), says: 'one path', expect: limited('only-some', 1) },
    { ...call('only-some', '/reports'), says: 'others have no limit', expect: all('only-some') },
    { ...call('several', '/search'), method: 'POST', headers: { 'x-tenant': 'free' }, says: 'a request that several are about must be within each', expect: limited('several', 2) },
    { ...call('several', '/search'), headers: { 'x-tenant': 'free' }, says: 'what the first refused was counted for none of the others', expect: limited('several', 2) },
    { ...call('several', '/search'), says: 'each counts what it is about', expect: limited('several', 2) },
    { ...call('several', '/other'), says: 'and nothing else', expect: all('several') },
    { ...call('answers'), times: 1, says: 'an answer says how much is left', expect: { answered: 'shop/answers', response: { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '4', 'x-rate-limited': null } } },
    { ...call('answers'), says: 'four are left, and no more', expect: limited('answers', 4, 503) },
    {
      ...call('answers'),
      times: 1,
      says: 'the answer to one too many is as it was asked for',
      expect: { refused: 'rate limit', status: 503, response: { 'x-rate-limited': 'true', 'x-ratelimit-remaining': '0' } },
    },
    { ...call('tried'), says: 'where nothing is enforced, all are let through', expect: all('tried') },
    {
      ...call('half'),
      times: 1000,
      says: 'only half of them are counted',
      expect: { answered: { 'shop/half': share(50, 8) }, refused: { 'rate limit': share(50, 8) }, status: { 200: share(50, 8), 429: share(50, 8) } },
    },
    {
      ...call('rpc'),
      to: 'http://rpc.shop:7070',
      grpc: 'shop.Rpc/Get',
      times: 5,
      says: 'gRPC calls are counted',
      expect: all('rpc'),
    },
    { ...call('rpc'), to: 'http://rpc.shop:7070', grpc: 'shop.Rpc/Get', times: 3, says: 'a call too many: the resource is exhausted', expect: { refused: 'rate limit', status: 200, grpcStatus: 8 } },
  ],
});

/** Where plaintext is let in beside mTLS, each of the two counts for itself. */
export const permissive = new TrafficCase({
  inOrder: true,
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace, { stage: ZeroTrustStage.PERMISSIVE });
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const target = shop.addService('orders', { workload: deployment(chart, 'orders', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    target.allow(web);
    new RateLimit(chart, 'orders-limit', { target, limit: slow(5) });
  },
  requests: [
    { ...call('orders'), says: 'by mTLS', expect: limited('orders', 5) },
    { ...call('orders'), client: undefined, identity: null, says: 'in plaintext', expect: limited('orders', 5) },
  ],
});
