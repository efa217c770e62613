import { Duration, JsonPatch } from 'cdk8s';
import { refused, refusedRules, sceneOn } from './route-program';
import { CanaryService, HttpMatch, HttpPath, HttpRouteRule, MeshService, PathReplacement, ResilientUpstream, RetryOn, RouteBackend, ServicePort, ServiceRoute, StringMatch, UnmatchedRequests } from '../../../src';
import { chartOn, refusal, refusalOn, synth } from '../../program';

const x = HttpMatch.header('x', 'y');
const below = (value: string) => HttpMatch.path(HttpPath.below(value));

test('an error says what, why, and what instead', () => {
  expect(refusedRules([{ respond: { status: 200 } }, { match: [x] }])).toBe([
    'c/routes: rules[1] (header x "y") is never reached', '  because  rules[0] before it takes every request', '  instead  put the narrower rule first, or leave it out',
  ].join('\n'));
});

test.each<[string, any, string]>([
  ['no list', 'all', '`rules` is "all", a string'],
  ['an empty list', [], '`rules`\n  because  there is none'],
  ['no rule', [null], '`rules[0]` is null'],
  ['an empty rule', [{}], '`rules[0]`\n  because  it says nothing'],
  ['a misspelt option', [{ redirects: {} }], '`rules[0]` has no option "redirects"'],
  ['two of one name', [{ name: 'a', match: [x], respond: { status: 200 } }, { name: 'a' }], '`rules`\n  because  two are called "a"'],
  ['a name of nothing', [{ name: ' ' }], '`rules[0].name` is empty'],
  ['a name that is no text', [{ name: 1 }], '`rules[0].name` is 1'],
  ['the same twice', [{ match: [x], respond: { status: 200 } }, { match: [x] }], 'rules[1] (header x "y") is never reached\n  because  rules[0] before it matches the same'],
  ['what is within what came before', [{ match: [below('/a')], respond: { status: 200 } }, { match: [below('/a/b')] }], 'rules[1] (path below "/a/b") is never reached\n  because  rules[0] before it takes all of them (path below "/a")'],
  ['an empty match', [{ match: [] }], '`rules[0].match` is empty'],
  ['a match that is none', [{ match: ['/a'] }], '`rules[0].match[0]` is "/a", a string'],
  ['a match with a fault', [{ match: [HttpMatch.header('a b', 'c')] }], '`rules[0].match[0]`\n  because  "a b" is not the name of an HTTP header'],
  ['a port of nobody', [{ match: [HttpMatch.of({ port: 81 })] }], '`rules[0].match[0]`\n  because  no request comes at port 81; they come at 80'],
  ['a claim without a gateway', [{ match: [HttpMatch.claim(['role'], 'a')] }], '`rules[0].match[0]`\n  because  the claims of a token are known at gateways only'],
  ['two actions', [{ to: [], redirect: {} }], '`rules[0]`\n  because  it has `to` and `redirect`, and one thing is done with a request'],
  ['a redirect that rewrites', [{ redirect: {}, rewrite: {} }], '`rules[0]`\n  because  it has `rewrite` beside `redirect`, which asks no backend'],
  ['a redirect that fails', [{ redirect: {}, fault: {} }], 'it has `fault` beside `redirect`'],
  ['an answer that is retried', [{ respond: { status: 200 }, retry: { attempts: 0 } }], 'it has `retry` beside `respond`'],
  ['an answer in time', [{ respond: { status: 200 }, timeout: Duration.seconds(1) }], 'it has `timeout` beside `respond`'],
  ['an answer with copies', [{ respond: { status: 200 }, mirrors: [] }], 'it has `mirrors` beside `respond`'],
  ['an answer that changes the request', [{ respond: { status: 200 }, requestHeaders: {} }], 'it has `requestHeaders` beside `respond`'],
  ['gateways that the route is not for', [{ match: [x], meshTraffic: false }], '`rules[0].meshTraffic` is false\n  because  the route is for calls within the mesh only'],
  ['no gateway', [{ gateways: [] }], '`rules[0].gateways` is empty'],
  ['what is no gateway', [{ gateways: ['public'] }], '`rules[0].gateways[0]` is "public"\n  because  it is a gateway'],
])('%s', (_, rules, problem) => expect(refusedRules(rules)).toContain(problem));

describe('a match with a fault: each says what to write instead', () => {
  const match = (each: HttpMatch, more = {}) => [{ match: [each], respond: { status: 200 }, ...more }];
  const message = (why: string, instead: string) => `c/routes: \`rules[0].match[0]\`\n  because  ${why}\n  instead  ${instead}`;
  const claim = HttpMatch.claim(['role'], 'a');
  const claims = 'the claims of a token are known at gateways only: that needs a route with gateways and meshTraffic: false';

  test.each<[string, HttpMatch, string, string]>([
    ['a header', HttpMatch.header('a b', 'c'), '"a b" is not the name of an HTTP header', 'write letters, digits and "-", as in x-tenant'],
    ['a path', HttpMatch.path(HttpPath.exact('a b')), '"a b" is not a path: it starts with "/" and has no spaces, no query and no "#"', "write '/a%20b'"],
    ['a method', HttpMatch.of({ method: 'post' }), '"post" is no HTTP method: they are in upper case, as GET is', "write 'POST'"],
    ['an expression', HttpMatch.header('a', StringMatch.regex('(?=a)')), '"(?=a)" is no regular expression of RE2: error parsing regexp: invalid or unsupported Perl syntax: `(?=`', 'write it in the syntax of RE2, which has no look-around and no back references'],
    ['a port', HttpMatch.of({ port: 81 }), 'no request comes at port 81; they come at 80', 'name one of these ports, or leave `port` out'],
    ['a claim within the mesh', claim, claims, 'name `gateways`, and write meshTraffic: false, for the rule or the route'],
  ])('%s', (_, each, why, instead) => expect(refusedRules(match(each))).toBe(message(why, instead)));

  test('a claim, and a caller, where gateways are', () => {
    const at = (rules: HttpRouteRule[]) => refused(({ gateway }) => ({ gateways: [gateway], hosts: ['a.example.com'], rules }));
    expect(at(match(claim))).toBe(message(claims, 'write meshTraffic: false, for the rule or the route'));
    expect(at(match(HttpMatch.of({ sourceNamespace: 'lab' }), { meshTraffic: true })))
      .toBe(message('a rule that is about some gateways only does not look at who calls', 'leave `gateways` and `meshTraffic` out of the rule, or do not ask who calls'));
  });
});

describe('backends', () => {
  const v = (name: string, weight?: number) => RouteBackend.version(name, { weight });

  test.each<[string, any, string]>([
    ['none', [], '`rules[0].to`\n  because  requests would go nowhere'],
    ['not a backend', ['v1'], '`rules[0].to[0]` is "v1", a string\n  because  it is a RouteBackend'],
    ['shares that are too few', [v('v1', 90), v('v2', 5)], '`rules[0].to`\n  because  the weights 90 + 5 make 95, not 100'],
    ['shares that are missing', [v('v1'), v('v2')], '`rules[0].to`\n  because  all weights are 0'],
    ['a share of one', [v('v1', 50)], '`rules[0].to`\n  because  the weights 50 make 50, not 100'],
    ['twice the same', [v('v1', 50), v('v1', 50)], '`rules[0].to`\n  because  service "web", version "v1" stands there twice'],
    ['no version', [v('V 1')], 'the version "V 1"'],
    ['a port that there is not', [RouteBackend.itself({ port: 81 })], '`rules[0].to[0]` is service "web", port 81\n  because  port 81 is none that speaks HTTP or gRPC\n  instead  name a port of it: 80'],
    ['headers that nobody may change', [RouteBackend.itself({ requestHeaders: { set: { ':path': '/' } } })], '`rules[0].to[0].requestHeaders.set`\n  because  ":path" is not the name of an HTTP header'],
  ])('%s', (_, to, problem) => expect(refusedRules([{ to }])).toContain(problem));

  test.each<[string, any]>([
    ['set', { set: { 'X-A': '2' } }],
    ['added', { add: { 'x-a': '2' } }],
    ['taken away', { remove: ['x-a'] }],
  ])('a header of the rule is %s by a backend too', (_, changes) => {
    const rule = { set: { 'x-b': '1' }, add: { 'x-a': '1' } };
    expect(refusedRules([{ requestHeaders: rule, to: [v('v1', 50), RouteBackend.version('v2', { weight: 50, requestHeaders: changes })] }]))
      .toContain('`rules[0].to[1].requestHeaders` changes header "x-a", and so does its rule\n  because  which of them comes last would depend on how many backends there are\n  instead  leave it out of the rule, and say it of each backend');
    expect(refusedRules([{ responseHeaders: { remove: ['x-a'] }, to: [RouteBackend.version('v2', { responseHeaders: changes })] }]))
      .toContain('`rules[0].to[0].responseHeaders` changes header "x-a", and so does its rule');
  });

  test('a header of requests by the rule, and of answers by a backend', () => {
    const to = [RouteBackend.version('v2', { requestHeaders: { remove: ['x-b'] }, responseHeaders: { set: { 'x-a': '2' } } })];
    expect(refusedRules([{ requestHeaders: { set: { 'x-a': '1' } }, to }, { to: 'refused' }])).toContain('`rules[1].to` is "refused"');
  });

  test.each<[string, () => unknown, string]>([
    ['a share that is none', () => RouteBackend.itself({ weight: 0.5 }), 'RouteBackend.itself: `weight` is 0.5'],
    ['a share above all', () => RouteBackend.version('v1', { weight: 101 }), 'RouteBackend.version: `weight` is 101'],
    ['a port that is none', () => RouteBackend.itself({ port: 0 }), 'RouteBackend.itself: `port` is 0'],
    ['a version that is no text', () => RouteBackend.version(1 as any), 'RouteBackend.version: `version` is 1'],
    ['a misspelt option', () => RouteBackend.itself({ wieght: 1 } as any), 'RouteBackend.itself: `options` has no option "wieght"'],
    ['options that are none', () => RouteBackend.version('v1', null as any), 'RouteBackend.version: `options` is null'],
    ['a name that is no text', () => RouteBackend.version('v1', { name: 1 as any }), 'RouteBackend.version: `name` is 1'],
    ['a service that is none', () => RouteBackend.service('api' as any), '`service` is "api"'],
  ])('%s', (_, write, problem) => expect(refusal(write)).toContain(problem));

  test('a name for no version', () => {
    expect(refusedRules(({ api }: any) => [{ to: [RouteBackend.service(api, { versionName: 'a', port: 80 })] }])).toContain('RouteBackend.service: `versionName` stands without `version`');
  });

  test('another service without a port', () => {
    expect(refusedRules(({ api }: any) => [{ to: [RouteBackend.service(api, { port: 6379 })] }])).toContain('service "api", port 6379\n  because  port 6379 is none that speaks HTTP or gRPC\n  instead  name a port of it: 80, 7070');
    expect(refusedRules(({ api }: any) => [{ to: [RouteBackend.service(api)] }], [ServicePort.http(8080)])).toContain('`rules[0].to[0]` is service "api"\n  because  requests come for port 8080, which it does not have');
  });

  test('a service that speaks no HTTP', () => {
    const message = refusalOn('istio', chart => {
      const { web } = sceneOn(chart);
      const db = MeshService.fromName(chart, 'db', { name: 'db', namespace: 'shop', clientNamespace: 'shop', ports: [ServicePort.tcp(5432)] });
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ to: [RouteBackend.service(db)] }] });
    });
    expect(message).toContain('`rules[0].to[0]` is service "db"\n  because  it has no port that speaks HTTP or gRPC\n  instead  name another service');
  });

  test('a version of a service of others', () => {
    const message = refusalOn('istio', chart => {
      const { web } = sceneOn(chart);
      const ads = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ to: [RouteBackend.service(ads, { version: 'v2' })] }] });
    });
    expect(message).toContain('c/routes: service "ads" belongs to another repository\n  because  which versions there are');
  });
});

describe('what is done', () => {
  test.each<[string, any, string]>([
    ['a redirect to where it is', { redirect: {} }, '`rules[0].redirect`\n  because  the client would be sent where it is'],
    ['a status that is no redirect', { redirect: { scheme: 'https', status: 200 } }, '`rules[0].redirect.status` is 200'],
    ['a status that proxies do not know', { redirect: { scheme: 'https', status: 300 } }, '300 is none of the statuses 301, 302, 303, 307, 308'],
    ['a scheme', { redirect: { scheme: 'ftp' } }, 'a scheme is http or https'],
    ['a redirect by an expression', { redirect: { path: PathReplacement.regex('a', 'b') } }, 'a redirect has a whole path or a new beginning, and no expression'],
    ['a port', { redirect: { port: 0 } }, '`rules[0].redirect.port` is 0'],
    ['an authority', { redirect: { authority: '*.example.com' } }, '`rules[0].redirect.authority`\n  because  "*.example.com" is not allowed'],
    ['a misspelt option of a redirect', { redirect: { host: 'a' } }, '`rules[0].redirect` has no option "host"'],
    ['a status of an answer', { respond: { status: 600 } }, '`rules[0].respond.status` is 600'],
    ['an answer without a status', { respond: {} }, '`rules[0].respond.status` is undefined'],
    ['a long answer', { respond: { status: 200, body: 'x'.repeat(102401) } }, 'it has 102401 bytes: what every proxy holds is at most 102400'],
    ['a rewrite of nothing', { rewrite: {} }, '`rules[0].rewrite`\n  because  it would change nothing'],
    ['a path that is none', { rewrite: { path: PathReplacement.full('b') } }, '"b" is not a path: it starts with "/"'],
    ['a path with a query', { rewrite: { path: PathReplacement.prefix('/b?c') } }, '"/b?c" is not a path'],
    ['a path that is a text', { rewrite: { path: '/b' } }, '`rules[0].rewrite.path` is "/b", a string\n  because  it is a PathReplacement'],
    ['the beginning of an expression', { match: [HttpMatch.path(HttpPath.regex('/a.*'))], rewrite: { path: PathReplacement.prefix('/b') } }, 'a match by a regular expression has no beginning that could be replaced'],
    ['an expression that is none', { rewrite: { path: PathReplacement.regex('(', 'b') } }, '"(" is no regular expression of RE2'],
    ['a group that there is not', { rewrite: { path: PathReplacement.regex('(a)', '\\2') } }, '"\\2" in the substitution is no group of the expression, which has 1'],
    ['an escape that is none', { rewrite: { path: PathReplacement.regex('a', '\\x') } }, '"\\x" in the substitution is no group'],
    ['an authority with a space', { rewrite: { authority: 'a b' } }, '`rules[0].rewrite.authority`'],
    ['headers of nothing', { requestHeaders: {} }, '`rules[0].requestHeaders`\n  because  it would change nothing'],
    ['a header twice', { requestHeaders: { set: { A: '1' }, remove: ['a'] } }, 'header "a" would be changed twice'],
    ['a header in two cases', { requestHeaders: { set: { A: '1', a: '2' } } }, '`rules[0].requestHeaders.set` has header "a" twice'],
    ['the host', { requestHeaders: { set: { Host: 'a' } } }, '"host" is no header of its own: it is the request\'s authority\n  instead  rewrite the authority: rewrite: { authority }'],
    ['a value of nothing', { responseHeaders: { add: { a: '100%' } } }, 'the value of header "a" has a "%" that begins no variable'],
    ['a value that is no text', { responseHeaders: { add: { a: 1 } } }, '`rules[0].responseHeaders.add["a"]` is 1'],
    ['a misspelt change', { responseHeaders: { delete: ['a'] } }, '`rules[0].responseHeaders` has no option "delete"'],
    ['no origin', { cors: { allowOrigins: [] } }, '`rules[0].cors`\n  because  it names no origin'],
    ['an origin that is a text', { cors: { allowOrigins: ['*'] } }, '`rules[0].cors.allowOrigins[0]` is "*", a string'],
    ['an origin with a path', { cors: { allowOrigins: [StringMatch.exact('https://a/b')] } }, '"https://a/b" is not an origin'],
    ['a host', { cors: { allowOrigins: [StringMatch.exact('a.example')] } }, '"a.example" is not an origin'],
    ['an empty beginning', { cors: { allowOrigins: [StringMatch.prefix('')] } }, 'the value of an origin must have'],
    ['that there is an origin', { cors: { allowOrigins: [StringMatch.present()] } }, "any is StringMatch.exact('*')"],
    ['cookies for anybody', { cors: { allowOrigins: [StringMatch.exact('*')], allowCredentials: true } }, 'pages of any origin could act as the user'],
    ['cookies for anybody, by an expression', { cors: { allowOrigins: [StringMatch.regex('.*')], allowCredentials: true } }, 'pages of any origin could act as the user'],
    ['cookies for whoever begins so', { cors: { allowOrigins: [StringMatch.prefix('https://a')], allowCredentials: true } }, '"https://a" is also the beginning of origins of others'],
    ['a method of CORS', { cors: { allowOrigins: [StringMatch.exact('*')], allowMethods: ['get'] } }, '`rules[0].cors.allowMethods[0]` is "get"'],
    ['a header of CORS', { cors: { allowOrigins: [StringMatch.exact('*')], allowHeaders: ['a b'] } }, '"a b" is not the name of an HTTP header'],
    ['half a second', { cors: { allowOrigins: [StringMatch.exact('*')], maxAge: Duration.millis(500) } }, '`rules[0].cors.maxAge` is 0.5 s'],
    ['preflights', { cors: { allowOrigins: [StringMatch.exact('*')], unmatchedPreflights: 'drop' } }, '`rules[0].cors.unmatchedPreflights` is "drop"'],
    ['a misspelt option of CORS', { cors: { allowOrigin: [] } }, '`rules[0].cors` has no option "allowOrigin"'],
    ['no copy', { mirrors: [] }, '`rules[0].mirrors`\n  because  nobody would get a copy'],
    ['a copy for the same', { mirrors: [{ to: RouteBackend.itself() }] }, '`rules[0].mirrors`\n  because  service "web" gets the requests already, and would carry them out twice'],
    ['a copy for one of two', { to: [RouteBackend.version('v1', { weight: 90 }), RouteBackend.version('v2', { weight: 10 })], mirrors: [{ to: RouteBackend.version('v2') }] }, 'service "web", version "v2" gets the requests already'],
    ['two copies', { mirrors: [{ to: RouteBackend.version('v2') }, { to: RouteBackend.version('v2'), percentage: 1 }] }, 'service "web", version "v2" stands there twice'],
    ['a copy with a share', { mirrors: [{ to: RouteBackend.version('v2', { weight: 1 }) }] }, '`rules[0].mirrors[0].to` has a weight or changes headers'],
    ['copies of nothing', { mirrors: [{ to: RouteBackend.version('v2'), percentage: 0 }] }, '`rules[0].mirrors[0].percentage` is 0\n  because  a percentage here is at least 0.0001 and at most 100'],
    ['copies of more than all', { mirrors: [{ to: RouteBackend.version('v2'), percentage: 101 }] }, '`rules[0].mirrors[0].percentage` is 101'],
    ['an empty fault', { fault: {} }, '`rules[0].fault` is empty'],
    ['a fault of two statuses', { fault: { abort: { status: 500, grpcStatus: 'INTERNAL' } } }, '`rules[0].fault.abort` has two statuses'],
    ['a fault without one', { fault: { abort: {} } }, '`rules[0].fault.abort` has no status'],
    ['a fault of a strange one', { fault: { abort: { grpcStatus: 'OK' } } }, '`rules[0].fault.abort.grpcStatus` is "OK"'],
    ['a fault of no status', { fault: { abort: { status: 199 } } }, '`rules[0].fault.abort.status` is 199'],
    ['a delay of none', { fault: { delay: {} } }, '`rules[0].fault.delay.duration` is undefined'],
    ['a delay for NaN', { fault: { delay: { duration: Duration.seconds(1), percentage: NaN } } }, '`rules[0].fault.delay.percentage` is NaN'],
    ['no time', { timeout: Duration.seconds(0) }, '`rules[0].timeout` is 0 ms'],
    ['a number for a time', { timeout: 5 }, '`rules[0].timeout` is 5'],
    ['tries that do not fit', { timeout: Duration.seconds(1), retry: { attempts: 2, perTryTimeout: Duration.seconds(1), on: [RetryOn.CONNECT_FAILURE] } }, 'c/routes: rule 1: 3 tries of 1000 ms do not fit into the timeout of 1000 ms'],
    ['retries that may do harm', { retry: { attempts: 1, on: [RetryOn.GATEWAY_ERROR] } }, 'requests are retried on "gateway-error"'],
    ['a budget', { retry: { attempts: 1, on: [RetryOn.CONNECT_FAILURE], budget: { percent: 20 } } }, '`rules[0].retry.budget`\n  because  a budget is of all calls to a service'],
    ['no pause', { retry: { attempts: 1, on: [RetryOn.CONNECT_FAILURE], backoff: Duration.seconds(0) } }, '`retry.backoff` is 0 ms'],
    ['a pause before nothing', { retry: { attempts: 0, backoff: Duration.seconds(1) } }, '`retry.attempts` is 0 and something is said about retries'],
    ['somebody else by name', { delegate: 'checkout' }, '`rules[0].delegate` is "checkout"\n  because  it is a RouteDelegate'],
  ])('%s', (_, rule, problem) => expect(refusedRules([rule])).toContain(problem));
});

describe('the route', () => {
  test.each<[string, any, string]>([
    ['nothing', {}, 'c/routes: it asks for nothing\n  because  requests go to the service without it'],
    ['a misspelt option', { rule: [] }, '`props` has no option "rule"'],
    ['no answer beside an answer for all', { rules: [{ respond: { status: 200 } }], unmatched: UnmatchedRequests.NOT_FOUND }, '`unmatched` is not-found and there is a rule for every request'],
    ['what is unmatched', { rules: [{ respond: { status: 200 } }], unmatched: 'drop' }, '`unmatched` is "drop"'],
    ['hosts without gateways', { rules: [{ respond: { status: 200 } }], hosts: ['a.example.com'] }, 'there are hosts and no gateways'],
    ['no way at all', { rules: [{ respond: { status: 200 } }], meshTraffic: false }, '`meshTraffic` is false and there are no gateways'],
    ['a port for gateways without any', { rules: [{ respond: { status: 200 } }], gatewayPort: 80 }, '`gatewayPort` stands without gateways'],
    ['meshTraffic that is no flag', { rules: [], meshTraffic: 'false' }, '`meshTraffic` is "false"'],
    ['a mesh that is a name', { rules: [], mesh: 'istio' }, '`mesh` is "istio"'],
    ['overrides that are none', { rules: [], overrides: [] }, '`overrides` is []'],
  ])('%s', (_, options, problem) => expect(refused(options)).toContain(problem));

  test('a service without HTTP', () => {
    expect(refused({ rules: [{ respond: { status: 200 } }] }, [ServicePort.tcp(6379)])).toBe([
      'c/routes: service "web" has no port for `rules`', '  because  they are about HTTP or gRPC, and its ports are 6379 tcp', '  instead  say what its ports speak, if it is that',
    ].join('\n'));
  });

  test('a service that is none', () => {
    expect(refusalOn('istio', chart => new ServiceRoute(chart, 'routes', { service: 'web' as any, rules: [] }))).toContain('`service` is "web"');
    expect(refusalOn('istio', chart => new ServiceRoute(chart, 'routes', undefined as any))).toContain('c/routes: `props` is undefined');
  });

  test('two for calls within the mesh', () => {
    const message = refusalOn('istio', chart => {
      const { web } = sceneOn(chart);
      new ServiceRoute(chart, 'one', { service: web, rules: [{ match: [x], respond: { status: 200 } }] });
      new ServiceRoute(chart, 'other', { service: web, rules: [{ match: [x], respond: { status: 201 } }] });
    });
    expect(message).toBe([
      'c/other: it contradicts "c/one" about the routes of service shop/web',
      '  because  each has a list of rules, and which of the two would be looked at first nobody says',
      '  instead  write all rules in one ServiceRoute, or hand some of the requests over to a RouteDelegate',
    ].join('\n'));
  });

  test('the same twice is one', () => {
    const chart = chartOn('istio');
    const { web } = sceneOn(chart);
    for (const id of ['one', 'other']) new ServiceRoute(chart, id, { service: web, rules: [{ match: [x], respond: { status: 200 } }] });
    expect(synth(chart).filter(({ kind }) => kind === 'VirtualService')).toHaveLength(1);
  });

  test('tries that do not fit into the service\'s timeout, whoever comes first', () => {
    const message = refusalOn('istio', chart => {
      const { web } = sceneOn(chart);
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ name: 'api', retry: { attempts: 3, perTryTimeout: Duration.seconds(1), on: [RetryOn.CONNECT_FAILURE] } }] });
      new ResilientUpstream(chart, 'upstream', { service: web, timeout: Duration.seconds(2) });
    });
    expect(message).toContain('c/upstream: with "c/routes": rule "api": 4 tries of 1000 ms do not fit into the timeout of 2000 ms');
  });

  test('an override and a rule that no one condition can say', () => {
    const message = refusalOn('istio', chart => {
      const { web } = sceneOn(chart);
      new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1' }, canary: { version: 'v2' }, override: HttpMatch.cookie('a', '1') });
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ match: [HttpMatch.cookie('b', '1')], timeout: Duration.seconds(1) }] });
    });
    expect(message).toContain('c/routes: with "c/canary": requests with header cookie regex "(.*; ?)?a=1(;.*)?" go to version "v2", and the rule for header cookie regex "(.*; ?)?b=1(;.*)?" goes by the shares');
    expect(message).toContain('because  that is two conditions for one text');
  });

  test('two versions of one name', () => {
    const message = refusalOn('istio', chart => {
      const { web } = sceneOn(chart);
      new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1', name: 'v2' }, canary: { version: 'v3' } });
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ match: [x], to: [RouteBackend.version('v2')] }] });
    });
    expect(message).toContain('c/routes: with "c/canary": two versions of service shop/web are called "v2"\n  because  one are the pods with version=v1, the other those with version=v2');
  });

  test('two names of one version', () => {
    const write = (name?: string) => refusalOn('istio', chart => {
      const { web } = sceneOn(chart);
      new CanaryService(chart, 'canary', { service: web, stable: { version: 'v1', name: 'stable' }, canary: { version: 'v2' } });
      new ServiceRoute(chart, 'routes', { service: web, rules: [{ match: [x], to: [RouteBackend.version('v1', { name })] }] });
    });
    expect(write()).toBe([
      'c/routes: with "c/canary": the version version=v1 of service shop/web is called "stable" and "v1"',
      '  because  in the mesh that would be two, and a policy for the one would not hold for the other',
      '  instead  call it the same, or leave `name` out',
    ].join('\n'));
    expect(() => write('stable')).toThrow('the program was not refused');
    expect(write('V')).toContain('version "v1" is called "V"');
  });

  test('a kind that no object has', () => {
    const chart = chartOn('istio');
    const { web } = sceneOn(chart);
    new ServiceRoute(chart, 'routes', { service: web, rules: [{ match: [x], respond: { status: 200 } }], overrides: { HTTPRoute: [JsonPatch.remove('/spec')] } });
    expect(chart.node.children.flatMap(child => child.node.validate())).toEqual(['`overrides` names HTTPRoute, of which no object is made; there are: VirtualService']);
  });
});

describe('what was refused changes nothing', () => {
  test('neither of the service nor of the others that it leads to', () => {
    const write = (more: boolean) => {
      const chart = chartOn('istio');
      const { web, api } = sceneOn(chart);
      new CanaryService(chart, 'canary', { service: api, stable: { version: 'v1', name: 'v9' }, canary: { version: 'v2' } });
      // The version is called as another one of `api` is, which its own plan refuses
      if (more) refusal(() => new ServiceRoute(chart, 'routes', { service: web, rules: [{ to: [RouteBackend.service(api, { version: 'v9', port: 80 })] }] }));
      if (more) refusal(() => new ServiceRoute(chart, 'more', { service: web, rules: [{ to: [RouteBackend.service(api, { version: 'v3', port: 80 })], retry: { attempts: 9, perTryTimeout: Duration.seconds(9), on: [RetryOn.CONNECT_FAILURE] }, timeout: Duration.seconds(1) }] }));
      return synth(chart);
    };
    expect(write(true)).toEqual(write(false));
  });
});

describe('Linkerd', () => {
  test('has no answers of its own', () => {
    expect(refused({ rules: [{ match: [x], respond: { status: 200 } }] }, undefined, 'linkerd')).toBe([
      'c/routes: Linkerd 2.20 cannot answer without asking a backend',
      '  because  it has no answers of its own (linkerd/linkerd2 version-2.20 policy-controller/k8s/index/src/outbound/index.rs)',
      '  instead  leave this out on Linkerd',
    ].join('\n'));
  });

  test('has no pause before retries', () => {
    expect(refusalOn('linkerd', chart => new ResilientUpstream(chart, 'upstream', {
      service: sceneOn(chart).web, retry: { attempts: 1, on: [RetryOn.GATEWAY_ERROR], methods: ['GET'], backoff: Duration.seconds(1) },
    }))).toContain('c/upstream: Linkerd 2.20 cannot set the pause before a retry');
  });
});
