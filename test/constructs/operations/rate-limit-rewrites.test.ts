import { Chart } from 'cdk8s';
import {
  GatewayListener, GlobalRateLimit, HttpMatch, HttpPath, MeshGateway, MeshService, PathReplacement, PolicyTarget, Rate, RateLimit, RateLimitFailure,
  RateLimitKey, RouteNamespaces, ServicePort, ServiceRoute, ZeroTrustNamespace,
} from '../../../src';
import { chartOn, synth } from '../../program';

const below = HttpPath.below('/reports');
const webIn = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
const route = (chart: Chart, service: MeshService) => new ServiceRoute(chart, 'r', {
  service, rules: [{ match: [HttpMatch.path(below)], rewrite: { path: PathReplacement.prefix('/v2') } }],
});
const local = (path: HttpPath) => (chart: Chart, target: MeshService) => new RateLimit(chart, 'l', { target, requests: [{ match: HttpMatch.path(path), limit: Rate.perHour(1) }] });
const global = (...by: RateLimitKey[]) => (chart: Chart, target: MeshService) => new GlobalRateLimit(chart, 'l', {
  target,
  service: MeshService.fromName(chart, 'counter', { name: 'ratelimit', namespace: 'infra', clientNamespace: 'shop', ports: [ServicePort.grpc(8081)] }),
  domain: 'd',
  onFailure: RateLimitFailure.DENY,
  limits: [{ by, limit: Rate.perHour(1) }],
});

/** What is said of a limit when the program is complete, the route made before it or after. */
function said(limit: (chart: Chart, target: MeshService) => unknown, order = 0): string {
  const chart = chartOn('istio');
  const web = webIn(chart);
  const steps = [() => route(chart, web), () => limit(chart, web)];
  for (const step of order ? steps.reverse() : steps) step();
  try {
    synth(chart);
    return 'taken';
  } catch (error) {
    return (error as Error).message.replace(/^Validation failed.*\n {2}\[\S+\] /, '');
  }
}

test.each([['before', 0], ['after', 1]])('a path of which a route makes another is not counted where the limit stands; the route %s it', (_, order) => {
  expect(said(local(below), order)).toBe([
    'c/l: requests are counted by the path "/reports", and a route of Service "web" makes another one of it',
    '  because  they are counted where they arrive, when the route has changed them: those that come by the route would not be counted',
    '  instead  name the path that comes out of the route',
  ].join('\n'));
});

test.each<[string, string, (chart: Chart, target: MeshService) => unknown]>([
  ['a path below it', '/reports/a', local(HttpPath.exact('/reports/a'))],
  ['what begins so', '/rep', local(HttpPath.prefix('/rep'))],
  ['in any case', '/REPORTS', local(HttpPath.exact('/REPORTS', { ignoreCase: true }))],
  ['an expression', '/reports/[0-9]+', local(HttpPath.regex('/reports/[0-9]+'))],
  ['a key of the path', '/reports', global(RateLimitKey.path({ value: '/reports' }))],
  ['a key of requests', '/reports', global(RateLimitKey.requests(HttpMatch.path(below)))],
])('%s', (_, path, limit) => {
  expect(said(limit)).toContain(`c/l: requests are counted by the path "${path}", and a route of Service "web" makes another one of it`);
});

test.each<[string, (chart: Chart, target: MeshService) => unknown]>([
  ['another path', local(HttpPath.below('/reportsX'))],
  ['what comes out of the route', local(HttpPath.below('/v2'))],
  ['an expression for any path', local(HttpPath.regex('/.*'))],
  ['no path at all', (chart, target) => new RateLimit(chart, 'l', { target, limit: Rate.perHour(1) })],
  ['each path', global(RateLimitKey.path(), RateLimitKey.generic('all'))],
])('not refused: %s', (_, limit) => {
  expect(said(limit)).toBe('taken');
});

test('not refused: the same at the gateway, which counts before it changes anything', () => {
  const chart = chartOn('istio');
  const web = webIn(chart);
  const gateway = new MeshGateway(chart, 'edge', { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: ['a.example.com'], routesFrom: RouteNamespaces.any() })] });
  new ServiceRoute(chart, 'r', { service: web, gateways: [gateway], hosts: ['a.example.com'], rules: [{ match: [HttpMatch.path(below)], rewrite: { path: PathReplacement.prefix('/v2') } }] });
  new RateLimit(chart, 'g', { target: PolicyTarget.gateway(gateway), requests: [{ match: HttpMatch.path(below), limit: Rate.perHour(1) }] });
  expect(synth(chart).filter(({ kind }) => kind === 'EnvoyFilter')).toHaveLength(1);
  local(below)(chart, web);
  expect(() => synth(chart)).toThrow('a route of Service "web" makes another one of it');
});
