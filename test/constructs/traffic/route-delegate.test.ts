import { Chart } from 'cdk8s';
import { API, REST, sceneOn, virtualServiceOf } from './route-program';
import {
  CanaryService, HttpMatch, HttpPath, HttpRouteRule, IRouteDelegate, MeshService, RetryOn, RouteBackend, RouteDelegate, RouteDelegateProps,
  ServicePort, ServiceRoute, ServiceRouteProps, StringMatch, UnmatchedRequests,
} from '../../../src';
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

const UNMATCHED = { unmatched: UnmatchedRequests.NOT_FOUND };
const OVER = { delegate: { name: 'api-paths', namespace: 'shop' } };
const OTHERS = { delegate: { name: 'checkout', namespace: 'payments' } };
const GONE = { directResponse: { status: 410 } };

/** The routes of `web`, one of which hands over to rules for `api`. */
function httpOfWeb(props: Partial<RouteDelegateProps>, options: (delegate: IRouteDelegate) => Partial<ServiceRouteProps>) {
  const chart = chartOn('istio');
  const { web, api } = sceneOn(chart);
  new ServiceRoute(chart, 'routes', { service: web, ...options(delegateIn(chart, api, props)) });
  return ofKind(synth(chart), 'VirtualService').find(({ metadata }) => metadata.name === 'web').spec.http;
}

describe('rules that leave some of the requests', () => {
  const later = (delegate: IRouteDelegate) => ({ rules: [{ match: [below('/api')], delegate }, { match: [below('/api/v1')], respond: { status: 410 } }, { match: [below('/api')], respond: { status: 410 } }] });

  test('later rules get what is left', () => {
    expect(httpOfWeb(UNMATCHED, later)).toEqual([
      { match: [{ uri: { exact: '/api' } }, { uri: { prefix: '/api/' } }], ...OVER },
      { match: [{ uri: { exact: '/api/v1' } }, { uri: { prefix: '/api/v1/' } }], ...GONE },
      { match: [{ uri: { exact: '/api' } }, { uri: { prefix: '/api/' } }], ...GONE },
      REST,
    ]);
  });

  test('of every request, the rest goes to the service of the route', () => {
    expect(httpOfWeb(UNMATCHED, delegate => ({ rules: [{ delegate }] }))).toEqual([OVER, REST]);
    expect(httpOfWeb(UNMATCHED, delegate => ({ rules: [{ delegate }], ...UNMATCHED }))).toEqual([OVER]);
    expect(httpOfWeb({}, delegate => ({ rules: [{ delegate }] }))).toEqual([OVER]);
  });

  test('what they do not leave is nobody\'s any more', () => {
    const refused = (...given: Parameters<typeof httpOfWeb>) => refusal(() => httpOfWeb(...given));
    expect(refused({}, later)).toBe([
      'c/routes: rules[1] (path below "/api/v1") is never reached', '  because  rules[0] before it takes all of them (path below "/api")', '  instead  put the narrower rule first, or leave it out',
    ].join('\n'));
    expect(refused(UNMATCHED, delegate => ({ rules: [{ match: [below('/api')], delegate }, { match: [below('/api/v2/x')], ...answer }] }))).toBe([
      'c/routes: rules[1] (path below "/api/v2/x") is never reached', '  because  rules[0] before it takes all of them (path below "/api/v2")', '  instead  put the narrower rule first, or leave it out',
    ].join('\n'));
    expect(refused({}, delegate => ({ rules: [{ delegate }], ...UNMATCHED }))).toContain('c/routes: `unmatched` is not-found and there is a rule for every request');
  });
});

test('rules of another repository, of which nobody knows here what they leave', () => {
  const http = (options: Partial<ServiceRouteProps>) => virtualServiceOf({ ...options }).spec.http;
  const delegate = RouteDelegate.fromName('checkout', 'payments');
  expect(http({ rules: [{ delegate }] })).toEqual([OTHERS, REST]);
  expect(http({ rules: [{ delegate }], ...UNMATCHED })).toEqual([OTHERS]);
  expect(http({ rules: [{ delegate }, { match: [below('/a')], respond: { status: 410 } }, { respond: { status: 410 } }] })).toEqual([
    OTHERS, { match: [{ uri: { exact: '/a' } }, { uri: { prefix: '/a/' } }], ...GONE }, GONE,
  ]);
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

test('the whole message about a rule that would be dropped', () => {
  expect(handedOver([below('/api')], [{ name: 'old', match: [below('/api'), below('/other')], ...answer }])).toBe([
    'c/routes: `rules[0].delegate`',
    '  because  its rule "old" (path below "/other") would be dropped, as it does not narrow down what is handed over',
    '  instead  write each condition in one of the two, or let the one over there be the narrower one',
  ].join('\n'));
});

describe('calls to a service with several ports, for each of which the rule that hands over is written once', () => {
  const TWO = [ServicePort.http(80), ServicePort.http(81, { name: 'other' })];
  const anyCase = HttpMatch.path(HttpPath.below('/api', { ignoreCase: true }));
  const port = (value: number) => HttpMatch.of({ port: value });
  const outcome = (match: HttpMatch[] | undefined, inner: HttpMatch[], ports?: ServicePort[]) => {
    const chart = chartOn('istio');
    const { web, api } = sceneOn(chart, ports);
    const write = () => new ServiceRoute(chart, 'routes', { service: web, rules: [{ match, delegate: delegateIn(chart, api, { rules: [{ match: inner, ...answer }] }) }] });
    try {
      write();
      return 'fine';
    } catch (error) {
      return (error as Error).message.split('\n')[1];
    }
  };
  const dropped = (what: string) => `  because  its rule (${what}) would be dropped, as it does not narrow down what is handed over`;

  test.each<[string, HttpMatch[] | undefined, HttpMatch[], ServicePort[] | undefined, string]>([
    ['a path in any case, beside no condition', undefined, [anyCase], undefined, 'fine'],
    ['a path in any case, beside a port', undefined, [anyCase], TWO, dropped('path below "/api" in any case')],
    ['one of the ports', undefined, [port(80)], TWO, 'fine'],
    ['each of the ports', undefined, [port(80), port(81)], TWO, dropped('port 81')],
    ['one of the ports or something else', [below('/api')], [port(80), HttpMatch.header('x', 'y')], TWO, dropped('port 80')],
    ['the port that is handed over', [port(80)], [port(80)], TWO, 'fine'],
    ['another port than that which is handed over', [port(80)], [port(81)], TWO, dropped('port 81')],
    ['another port than the only one', [port(80)], [port(81)], undefined, dropped('port 81')],
  ])('%s', (_, match, inner, ports, wanted) => expect(outcome(match, inner, ports)).toBe(wanted));
});

test('a rule that would take more than is handed over', () => {
  const without = (value: StringMatch) => HttpMatch.of({ withoutHeaders: { x: value } });
  expect(handedOver([without(StringMatch.prefix('a'))], [{ match: [without(StringMatch.exact('ab'))], ...answer }])).toBe([
    'c/routes: `rules[0].delegate`',
    '  because  its rule (not header x "ab") would take more than is handed over: where both sides say what a header must not be, Istio asks over there only',
    '  instead  say what that header must not be on one of the two sides',
  ].join('\n'));
});

test('retries of some methods, which would be two rules for requests that others tell apart by method', () => {
  const retry = { attempts: 1, on: [RetryOn.UNAVAILABLE], methods: ['GET'] };
  expect(refusalOn('istio', chart => {
    const { web, api } = sceneOn(chart);
    new ServiceRoute(chart, 'routes', { service: web, rules: [{ match: [below('/api')], delegate: delegateIn(chart, api), retry }] });
  })).toBe([
    'c/routes: `rules[0].retry.methods` stands beside `delegate`',
    '  because  rules over there that ask for a method themselves would be lost',
    '  instead  say the retries in the rules over there, or leave `methods` out',
  ].join('\n'));
});

test.each<[string, Partial<RouteDelegateProps>, string]>([
  ['no rule', { rules: [] }, 'c/paths: `rules`\n  because  there is none'],
  ['no list', { rules: undefined }, 'c/paths: `rules` is undefined'],
  ['a port that there is not', { port: 81 }, '`port` is 81\n  because  the service has the ports 80, 7070, 6379'],
  ['no port of several', { port: undefined }, 'which port of service "api" is meant is not said\n  because  what comes from another route comes for none of its ports'],
  ['a misspelt option', { gateways: [] } as any, '`props` has no option "gateways"'],
  ['a rule that is never reached', { rules: [answer, { match: [below('/a')], ...answer }] }, 'rules[1] (path below "/a") is never reached'],
  ['rules that hand on', { rules: [{ delegate: RouteDelegate.fromName('a', 'b') }] }, '`rules[0].delegate`\n  because  these rules are handed requests themselves, and may not hand them on'],
  [
    'a claim', { rules: [{ match: [HttpMatch.claim(['a'], 'b')], ...answer }] },
    'the claims of a token are known at gateways only: that needs a route with gateways and meshTraffic: false\n  instead  ask for the claim where the requests are handed over',
  ],
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
