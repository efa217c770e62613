import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { gatewayIn, sceneOn, WEB } from './route-program';
import {
  CanaryService, GatewayListener, HttpMatch, HttpPath, MeshGateway, MeshService, PathReplacement, ResilientUpstream, RetryOn,
  RouteBackend, RouteDelegate, ServicePort, ServiceRoute, UnmatchedRequests,
} from '../../../src';
import { chartOn, inOrder, only, PlainObject, synth, synthOn } from '../../program';

const below = (value: string) => HttpMatch.path(HttpPath.below(value));

describe('routes, shares and times of one service', () => {
  const share = (subset: string, weight: number) => ({ destination: { host: WEB, subset }, weight });
  const SHARES = [share('v1', 90), share('v2', 10)];
  const CANARY = [{ destination: { host: WEB, subset: 'v2' } }];

  test('rules that lead to the service go by its shares, the override before them', () => {
    const objects = synthOn('istio', chart => {
      const { web } = sceneOn(chart);
      new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10, override: HttpMatch.header('x-canary', 'true') });
      new ResilientUpstream(chart, 'upstream', { service: web, timeout: Duration.seconds(2) });
      new ServiceRoute(chart, 'routes', {
        service: web,
        rules: [
          { match: [HttpMatch.path(HttpPath.exact('/slow'))], timeout: Duration.seconds(30) },
          { match: [HttpMatch.header('x-canary', 'false')], requestHeaders: { remove: ['x-canary'] } },
          { match: [HttpMatch.path(HttpPath.exact('/old'))], to: [RouteBackend.version('v1')] },
          { match: [HttpMatch.path(HttpPath.exact('/gone'))], respond: { status: 410 } },
        ],
      });
    });
    expect(only(objects, 'VirtualService').spec.http).toEqual([
      { match: [{ uri: { exact: '/slow' }, headers: { 'x-canary': { exact: 'true' } } }], route: CANARY, timeout: '30s' },
      { match: [{ uri: { exact: '/slow' } }], route: SHARES, timeout: '30s' },
      // No request has the header with both values
      { match: [{ headers: { 'x-canary': { exact: 'false' } } }], headers: { request: { remove: ['x-canary'] } }, route: SHARES, timeout: '2s' },
      { match: [{ uri: { exact: '/old' } }], route: [{ destination: { host: WEB, subset: 'v1' } }], timeout: '2s' },
      { match: [{ uri: { exact: '/gone' } }], directResponse: { status: 410 } },
      { match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: CANARY, timeout: '2s' },
      { route: SHARES, timeout: '2s' },
    ]);
  });

  test('a rule that the override covers leads to the canary alone, and one before the override is not repeated', () => {
    const objects = synthOn('istio', chart => {
      const { web } = sceneOn(chart);
      const match = HttpMatch.header('x-canary', 'true');
      new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10, override: match });
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ match: [match.and(below('/a'))], to: [RouteBackend.version('v1')] }, { match: [match], responseHeaders: { set: { x: 'y' } } }] });
    });
    expect(only(objects, 'VirtualService').spec.http).toEqual([
      { match: [{ uri: { exact: '/a' }, headers: { 'x-canary': { exact: 'true' } } }, { uri: { prefix: '/a/' }, headers: { 'x-canary': { exact: 'true' } } }], route: [{ destination: { host: WEB, subset: 'v1' } }] },
      { match: [{ headers: { 'x-canary': { exact: 'true' } } }], headers: { response: { set: { x: 'y' } } }, route: CANARY },
      { route: SHARES },
    ]);
  });

  test('what is retried by method is told apart within each rule', () => {
    const objects = synthOn('istio', chart => {
      const { web } = sceneOn(chart);
      new ResilientUpstream(chart, 'upstream', { service: web, retry: { attempts: 1, on: [RetryOn.GATEWAY_ERROR], methods: ['GET', 'HEAD'] } });
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ match: [HttpMatch.of({ method: 'GET', headers: { x: 'y' } })], requestHeaders: { remove: ['x'] } }, { match: [HttpMatch.of({ method: 'PUT' })], respond: { status: 405 } }] });
    });
    const retries = { attempts: 1, retryOn: 'gateway-error' };
    const route = [{ destination: { host: WEB } }];
    expect(only(objects, 'VirtualService').spec.http).toEqual([
      { match: [{ method: { exact: 'GET' }, headers: { x: { exact: 'y' } } }], headers: { request: { remove: ['x'] } }, retries, route },
      { match: [{ method: { exact: 'PUT' } }], directResponse: { status: 405 } },
      { match: [{ method: { exact: 'GET' } }, { method: { exact: 'HEAD' } }], retries, route },
      { retries: { attempts: 0 }, route },
    ]);
  });
});

/** What the steps of a program speak of. */
interface Scene {
  readonly web: MeshService;
  readonly api: MeshService;
  readonly gateway: MeshGateway;
  readonly chart: ReturnType<typeof chartOn>;
}

const STEPS: { readonly [name: string]: (scene: Scene) => unknown } = {
  'canary': ({ chart, web }) => new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10, override: HttpMatch.cookie('beta', '1') }),
  'canary of the other': ({ chart, api }) => new CanaryService(chart, 'canary-api', { service: api, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 50 }),
  'timeout': ({ chart, web }) => new ResilientUpstream(chart, 'timeout', { service: web, timeout: Duration.seconds(9) }),
  'retries': ({ chart, web }) => new ResilientUpstream(chart, 'retries', { service: web, retry: { attempts: 1, on: [RetryOn.GATEWAY_ERROR], methods: ['GET'], perTryTimeout: Duration.seconds(1) } }),
  'breaker': ({ chart, web }) => new ResilientUpstream(chart, 'breaker', { service: web, circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } }),
  'routes': ({ chart, web, api }) => new ServiceRoute(chart, 'routes', {
    service: web, rules: [{ match: [below('/a')], rewrite: { path: PathReplacement.prefix('/b') }, timeout: Duration.seconds(5) }, { match: [below('/c')], to: [RouteBackend.service(api, { version: 'v3', port: 80 })] }],
  }),
  'routes for a gateway': ({ chart, web, gateway }) => new ServiceRoute(chart, 'public', { service: web, meshTraffic: false, gateways: [gateway], hosts: ['web.example.com'] }),
  'routes for another host': ({ chart, web, gateway }) => new ServiceRoute(chart, 'admin', {
    service: web, meshTraffic: false, gateways: [gateway], hosts: ['admin.example.com'], rules: [{ match: [below('/admin')], to: [RouteBackend.version('v4')] }], unmatched: UnmatchedRequests.NOT_FOUND,
  }),
  'routes of the other': ({ chart, api, web }) => new ServiceRoute(chart, 'api-routes', { service: api, rules: [{ match: [below('/w')], to: [RouteBackend.service(web, { version: 'v5' })] }] }),
  'a delegate': ({ chart, web }) => new RouteDelegate(chart, 'paths', { service: web, rules: [{ match: [below('/d')], respond: { status: 200 } }] }),
};

function program(steps: readonly string[]): PlainObject[] {
  const chart = chartOn('istio');
  const { web, api } = sceneOn(chart, [ServicePort.http(80)]);
  const gateway = gatewayIn(chart, 'edge', [GatewayListener.http(8080, { hosts: ['*.example.com'] })]);
  for (const step of steps) STEPS[step]({ chart, web, api, gateway });
  return inOrder(synth(chart));
}

test('the objects do not depend on the order in which they were asked for', () => {
  const some = fc.subarray(Object.keys(STEPS), { minLength: 2 });
  const permuted = some.chain(steps => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })));
  fc.assert(fc.property(permuted, ([steps, others]) => {
    expect(program(others)).toEqual(program(steps));
  }), { numRuns: 40 });
});

test('every step writes something', () => {
  const plain = JSON.stringify(program([]));
  expect(Object.keys(STEPS).filter(step => JSON.stringify(program([step])) === plain)).toEqual([]);
});
