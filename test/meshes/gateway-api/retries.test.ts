import { Options, refusedRule, rendered, renderedRule, rule } from './rendered';
import { RetryOn } from '../../../src';
import { Protocol } from '../../../src/intent/protocol';
import { RetryIntent } from '../../../src/intent/upstream/resilience';

const grpc: Options = { retryField: true, protocol: Protocol.GRPC };
const retry = (...on: RetryOn[]): { retry: RetryIntent } => ({ retry: { attempts: 2, on } });
const of = (on: readonly RetryOn[], options: Options = { retryField: true }) => renderedRule(retry(...on), options).retry;

describe('the field `retry`', () => {
  test.each<[string, RetryOn[], object]>([
    ['failed connections, which are always meant', [RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM], { attempts: 2 }],
    ['a status', [RetryOn.status(503)], { attempts: 2, codes: [503] }],
    ['errors of gateways', [RetryOn.GATEWAY_ERROR], { attempts: 2, codes: [502, 503, 504] }],
    ['statuses once, in their order', [RetryOn.status(504), RetryOn.GATEWAY_ERROR, RetryOn.CONNECT_FAILURE], { attempts: 2, codes: [502, 503, 504] }],
    ['what can come true on HTTP', [RetryOn.CANCELLED, RetryOn.status(503), RetryOn.UNAVAILABLE, RetryOn.RETRIABLE_4XX], { attempts: 2, codes: [409, 503] }],
  ])('%s', (_, on, field) => {
    expect(of(on)).toEqual(field);
  });

  test('on gRPC, where two answers are always meant', () => {
    expect(of([RetryOn.UNAVAILABLE], grpc)).toEqual({ attempts: 2 });
    expect(of([RetryOn.UNAVAILABLE, RetryOn.CANCELLED, RetryOn.CONNECT_FAILURE], grpc)).toEqual({ attempts: 2 });
  });

  test('times: of a try, between tries, and of all', () => {
    const parts = { timeout: { total: 2000 }, retry: { attempts: 3, on: [RetryOn.CONNECT_FAILURE], perTryTimeout: 600, backoff: 25 } };
    expect(renderedRule(parts, { retryField: true })).toMatchObject({ retry: { attempts: 3, backoff: '25ms' }, timeouts: { request: '2s', backendRequest: '600ms' } });
    expect(renderedRule({ timeout: { total: 2000 } }).timeouts).toEqual({ request: '2s' });
    expect(renderedRule({ retry: { ...parts.retry } }, { retryField: true }).timeouts).toEqual({ backendRequest: '600ms' });
  });

  test('stands with the rule that it is of', () => {
    const rules = [rule({ matches: [{ method: { kind: 'exact', value: 'GET' } }], ...retry(RetryOn.CONNECT_FAILURE) }), rule()];
    expect((rendered(rules, { retryField: true }).spec as any).rules.map((each: any) => each.retry)).toEqual([{ attempts: 2 }, undefined]);
  });

  test('is not there where nothing is sent on', () => {
    expect(renderedRule({ action: { kind: 'redirect', status: 301 }, ...retry(RetryOn.CONNECT_FAILURE) }, { retryField: true })).not.toHaveProperty('retry');
  });

  test('not in the standard channel', () => {
    expect(refusedRule(retry(RetryOn.CONNECT_FAILURE))).toMatchInlineSnapshot(`
"c/web: the rule for every request is tried again
  because  only the experimental channel has a field for it (Gateway API v1.6.1)
  instead  install that channel and say so: gatewayApi: GatewayApiChannel.EXPERIMENTAL"
`);
  });

  test('all errors of servers are a hundred statuses', () => {
    expect(refusedRule(retry(RetryOn.SERVER_ERROR), { retryField: true })).toMatchInlineSnapshot(`
"c/web: the rule for every request is tried again on server-error
  because  the field \`retry\` of an HTTPRoute means failed connections and single HTTP statuses (Gateway API v1.6.1)
  instead  name RetryOn.GATEWAY_ERROR, or RetryOn.status(503)"
`);
  });

  test('of gRPC, what is no answer of HTTP', () => {
    expect(refusedRule(retry(RetryOn.UNAVAILABLE, RetryOn.INTERNAL), grpc)).toContain('is tried again on ');
    expect(refusedRule(retry(RetryOn.UNAVAILABLE, RetryOn.INTERNAL), grpc)).toContain('means failed connections, UNAVAILABLE, CANCELLED and single HTTP statuses');
  });

  test('of gRPC, failed connections alone: more would be tried again', () => {
    expect(refusedRule(retry(RetryOn.CONNECT_FAILURE), grpc)).toMatchInlineSnapshot(`
"c/web: the rule for every request tries gRPC calls again on connect-failure alone
  because  a rule that retries at all retries UNAVAILABLE and CANCELLED too, after which a call may have been carried out (Gateway API v1.6.1)
  instead  name RetryOn.UNAVAILABLE, and say idempotent: true if that is so"
`);
  });
});

describe('none at all', () => {
  const noRetries = { name: 'x-no-retries', value: 'yes' };
  const header = { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-no-retries', value: 'yes' }] } };
  const off = { retry: { attempts: 0, on: [] } };

  test('is a header, for a controller that knows one', () => {
    expect(renderedRule(off, { noRetries }).filters).toEqual([header]);
    expect(renderedRule(off)).not.toHaveProperty('filters');
    expect(renderedRule({}, { noRetries })).not.toHaveProperty('filters');
    expect(renderedRule({ ...off, action: { kind: 'redirect', status: 301 } }, { noRetries }).filters.map(({ type }: any) => type)).toEqual(['RequestRedirect']);
  });

  test('beside other headers', () => {
    const { set } = renderedRule({ ...off, requestHeaders: { set: { a: '1' } } }, { noRetries }).filters[0].requestHeaderModifier;
    expect(set).toEqual([{ name: 'a', value: '1' }, { name: 'x-no-retries', value: 'yes' }]);
  });

  test('of gRPC too, where it is a GRPCRoute', () => {
    const route = rendered([rule(off)], { protocol: Protocol.GRPC, noRetries });
    expect(route.kind).toBe('GRPCRoute');
    expect((route.spec as any).rules[0].filters).toEqual([header]);
  });

  test('where nothing of what is named can come true', () => {
    expect(renderedRule(retry(RetryOn.CANCELLED), { noRetries }).filters).toEqual([header]);
    expect(renderedRule(retry(RetryOn.CANCELLED), { retryField: true })).not.toHaveProperty('retry');
  });
});

test('names of rules that become several', () => {
  const matches = [{ path: { kind: 'below' as const, value: '/a' } }, { path: { kind: 'below' as const, value: '/b' } }];
  const several = rule({ name: 'old', matches, rewrite: { path: { kind: 'prefix', value: '/c' } } });
  expect(() => rendered([several, rule({ name: 'old-2' })])).toThrow('c/web: two rules would be called "old-2"');
});
