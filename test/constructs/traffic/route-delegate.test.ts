import { Chart } from 'cdk8s';
import { API, sceneOn } from './route-program';
import { CanaryService, HttpMatch, HttpPath, HttpRouteRule, MeshService, RouteBackend, RouteDelegate, RouteDelegateProps, ServicePort, ServiceRoute, StringMatch, UnmatchedRequests } from '../../../src';
import '../../../src/testing/matchers';
import { chartOn, ofKind, refusal, refusalOn, synth } from '../../program';

const below = (value: string) => HttpMatch.path(HttpPath.below(value));
const answer = { respond: { status: 200 } };
const to = { destination: { host: API, port: { number: 80 } } };

const delegateIn = (chart: Chart, service: MeshService, props: Partial<RouteDelegateProps> = {}) => new RouteDelegate(chart, 'paths', { service, port: 80, rules: [{ match: [below('/api/v2')], ...answer }], ...props });
const handedOver = (match: HttpMatch[], rules: HttpRouteRule[]) => refusalOn('istio', chart => {
  const { web, api } = sceneOn(chart);
  new ServiceRoute(chart, 'routes', { service: web, rules: [{ match, delegate: delegateIn(chart, api, { rules }) }] });
});

test('rules without a host, and a rule that hands over to them', () => {
  const chart = chartOn('istio');
  const { web, api } = sceneOn(chart);
  const delegate = delegateIn(chart, api);
  new ServiceRoute(chart, 'routes', { service: web, rules: [{ name: 'api', match: [below('/api')], delegate, rewrite: { authority: 'api' } }] });
  expect(ofKind(synth(chart), 'VirtualService').map(({ metadata, spec }) => [metadata, spec])).toEqual([
    [{ name: 'web', namespace: 'shop' }, {
      hosts: ['web.shop.svc.cluster.local'],
      http: [
        { name: 'api', match: [{ uri: { exact: '/api' } }, { uri: { prefix: '/api/' } }], delegate: { name: 'api-paths', namespace: 'shop' }, rewrite: { authority: 'api' } },
        { route: [{ destination: { host: 'web.shop.svc.cluster.local' } }] },
      ],
    }],
    [{ name: 'api-paths', namespace: 'shop' }, {
      http: [{ match: [{ uri: { exact: '/api/v2' } }, { uri: { prefix: '/api/v2/' } }], directResponse: { status: 200 } }, { route: [to] }],
    }],
  ]);
  expect(chart).toSatisfySchemas();
});

test('rules of another repository', () => {
  const chart = chartOn('istio');
  const { web } = sceneOn(chart);
  new ServiceRoute(chart, 'routes', { service: web, rules: [{ delegate: RouteDelegate.fromName('checkout', 'payments') }] });
  expect(ofKind(synth(chart), 'VirtualService')[0].spec.http).toEqual([{ delegate: { name: 'checkout', namespace: 'payments' } }]);
});

test('the shares of the service hold there too, and nothing is caught where nothing should be', () => {
  const chart = chartOn('istio');
  const { api } = sceneOn(chart);
  new CanaryService(chart, 'canary', { service: api, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
  const delegate = delegateIn(chart, api, { unmatched: UnmatchedRequests.NOT_FOUND, rules: [{ match: [below('/a')], requestHeaders: { set: { x: 'y' } } }] });
  const share = (subset: string, weight: number) => ({ destination: { host: API, subset, port: { number: 80 } }, weight });
  const made = ofKind(synth(chart), 'VirtualService').find(({ metadata }) => metadata.name === 'api-paths').spec.http;
  expect(made).toEqual([{ match: [{ uri: { exact: '/a' } }, { uri: { prefix: '/a/' } }], headers: { request: { set: { x: 'y' } } }, route: [share('v1', 90), share('v2', 10)] }]);
  expect(delegate.apiObjects.map(({ name }) => name)).toContain('api-paths');
});

test.each<[string, HttpMatch[], HttpRouteRule[]]>([
  ['a path that is not within', [below('/api')], [{ match: [below('/other')], ...answer }]],
  ['a path that is wider', [below('/api/v2')], [{ match: [below('/api')], ...answer }]],
  ['a path by an expression', [HttpMatch.path(HttpPath.regex('/api.*'))], [{ match: [below('/api')], ...answer }]],
  ['a header that is only there', [HttpMatch.header('x', StringMatch.present())], [{ match: [HttpMatch.header('x', 'y')], ...answer }]],
  ['the namespace of the caller', [HttpMatch.of({ sourceNamespace: 'lab' })], [{ match: [below('/api')], ...answer }]],
])('a rule that Istio would drop: %s', (_, match, rules) => {
  expect(handedOver(match, rules)).toContain('c/routes: `rules[0].delegate`\n  because  its rule (');
  expect(handedOver(match, rules)).toContain(') would be dropped, as it does not narrow down what is handed over');
});

test.each<[string, Partial<RouteDelegateProps>, string]>([
  ['no rule', { rules: [] }, 'c/paths: `rules`\n  because  there is none'],
  ['no list', { rules: undefined }, 'c/paths: `rules` is undefined'],
  ['a port that there is not', { port: 81 }, '`port` is 81\n  because  the service has the ports 80, 7070, 6379'],
  ['no port of several', { port: undefined }, 'which port of service "api" is meant is not said\n  because  what comes from another route comes for none of its ports'],
  ['a misspelt option', { gateways: [] } as any, '`props` has no option "gateways"'],
  ['a rule that is never reached', { rules: [answer, { match: [below('/a')], ...answer }] }, 'rules[1] (path below "/a") is never reached'],
  ['rules that hand on', { rules: [{ delegate: RouteDelegate.fromName('a', 'b') }] }, '`rules[0].delegate`\n  because  these rules are handed requests themselves, and may not hand them on'],
  ['a claim', { rules: [{ match: [HttpMatch.claim(['a'], 'b')], ...answer }] }, 'the claims of a token are known at gateways only'],
  ['what is unmatched', { unmatched: 'x' as any }, '`unmatched` is "x"'],
  ['no answer for nothing', { rules: [answer], unmatched: UnmatchedRequests.NOT_FOUND }, '`unmatched` is not-found and there is a rule for every request'],
  ['overrides that are none', { overrides: 1 as any }, '`overrides` is 1'],
  ['a mesh that is none', { mesh: 'istio' as any }, '`mesh` is "istio"'],
])('refused: %s', (_, props, problem) => {
  expect(refusalOn('istio', chart => delegateIn(chart, sceneOn(chart).api, props))).toContain(problem);
});

test.each(['mesh', 'gateways'])('it is not called "%s"', id => {
  expect(refusalOn('istio', chart => new RouteDelegate(chart, id, { service: sceneOn(chart).web, rules: [answer] }))).toContain(`c/${id}: the rules are called "${id}"`);
});

test('a service of others', () => {
  const message = refusalOn('istio', chart => {
    const service = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    new RouteDelegate(chart, 'paths', { service, rules: [answer] });
  });
  expect(message).toContain('c/paths: service "ads" belongs to another repository');
});

test.each([['A', 'shop', '"A" is not allowed'], ['a', 'B', '"B" is not allowed']])('no name: %s of %s', (name, namespace, problem) => {
  expect(refusal(() => RouteDelegate.fromName(name, namespace))).toContain(`RouteDelegate.fromName: the rules ${namespace}/${name}\n  because  ${problem}`);
});

test('Linkerd', () => {
  expect(refusalOn('linkerd', chart => new RouteDelegate(chart, 'paths', { service: sceneOn(chart).web, rules: [answer] }))).toContain('c/paths: Linkerd 2.20 cannot');
});

test('one of two services', () => {
  const chart = chartOn('istio');
  const { web, api } = sceneOn(chart);
  new RouteDelegate(chart, 'paths', { service: web, rules: [{ match: [below('/a')], to: [RouteBackend.service(api, { port: 80 })] }] });
  expect(ofKind(synth(chart), 'VirtualService').map(({ metadata, spec }) => [metadata.name, spec.http[0].route])).toEqual([['web-paths', [to]]]);
});
