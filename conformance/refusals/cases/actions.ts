import { Duration } from 'cdk8s';
import { HttpRouteRule, PathReplacement, RetryOn, RouteBackend, RouteDelegate, ServiceRoute, StringMatch } from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

/** Rules for `cart`, of which any may be wrong. */
const routes = (...rules: HttpRouteRule[]) => ({ chart, cart }: Scene) => new ServiceRoute(chart, 'routes', { service: cart, rules });

/** A VirtualService of one route, by its fields. */
const route = (fields: string) => `
  apiVersion: networking.istio.io/v1
  kind: VirtualService
  metadata: { name: cart, namespace: shop }
  spec:
    hosts: [cart.shop.svc.cluster.local]
    http: [{ ${fields} }]
`;
const TO = 'route: [{ destination: { host: cart.shop.svc.cluster.local } }]';

/** What is done with a request. */
export const actions: readonly Refusal[] = [
  {
    name: 'a backend and a redirect',
    program: routes({ to: [RouteBackend.itself()], redirect: { scheme: 'https' } }),
    says: ['`rules[0]`', 'it has `to` and `redirect`, and one thing is done with a request', 'keep one of them'],
    wrong: validation('HTTP route cannot contain both route and redirect', route(`${TO}, redirect: { scheme: https }`)),
  },
  {
    name: 'a backend and an answer',
    program: routes({ to: [RouteBackend.itself()], respond: { status: 200 } }),
    says: ['`rules[0]`', 'it has `to` and `respond`, and one thing is done with a request', 'keep one of them'],
    wrong: validation('HTTP route cannot contain both route and direct_response', route(`${TO}, directResponse: { status: 200 }`)),
  },
  {
    name: 'a redirect that fails',
    program: routes({ redirect: { scheme: 'https' }, fault: { abort: { status: 500 } } }),
    says: ['`rules[0]`', 'it has `fault` beside `redirect`, which asks no backend', 'leave `fault` out'],
    wrong: validation('HTTP route cannot contain both fault and redirect', route('redirect: { scheme: https }, fault: { abort: { httpStatus: 500, percentage: { value: 100 } } }')),
  },
  {
    name: 'a redirect that rewrites',
    program: routes({ redirect: { scheme: 'https' }, rewrite: { path: PathReplacement.full('/b') } }),
    says: ['`rules[0]`', 'it has `rewrite` beside `redirect`, which asks no backend', 'leave `rewrite` out'],
    wrong: validation('HTTP route rule cannot contain both rewrite and redirect', route('redirect: { scheme: https }, rewrite: { uri: /b }')),
  },
  {
    name: 'an answer that fails',
    program: routes({ respond: { status: 200 }, fault: { delay: { duration: Duration.seconds(1) } } }),
    says: ['`rules[0]`', 'it has `fault` beside `respond`, which asks no backend', 'leave `fault` out'],
    wrong: validation('HTTP route cannot contain both fault and direct_response', route('directResponse: { status: 200 }, fault: { delay: { fixedDelay: 1s, percentage: { value: 100 } } }')),
  },
  {
    name: 'a backend, and rules of somebody else',
    program: routes({ to: [RouteBackend.itself()], delegate: RouteDelegate.fromName('checkout', 'lab') }),
    says: ['`rules[0]`', 'it has `to` and `delegate`, and one thing is done with a request', 'keep one of them'],
    wrong: validation('must not specify route', route(`${TO}, delegate: { name: checkout, namespace: lab }`)),
  },
  {
    name: 'a redirect to where the request is',
    program: routes({ redirect: {} }),
    says: ['`rules[0].redirect`', 'the client would be sent where it is', "write for example redirect: { scheme: 'https', status: 301 }"],
    wrong: validation('redirect must specify URI, authority, scheme, or port', route('redirect: {}')),
  },
  {
    name: 'a redirect by a status that is none',
    program: routes({ redirect: { scheme: 'https', status: 200 } }),
    says: ['`rules[0].redirect.status` is 200', 'it is a whole number from 300 to 399', 'write a number from 300 to 399'],
    wrong: validation('200 is not a valid redirect code, must be 3xx', route('redirect: { scheme: https, redirectCode: 200 }')),
  },
  {
    name: 'a redirect to another protocol',
    program: routes({ redirect: { scheme: 'ftp' } }),
    says: ['`rules[0].redirect`', 'a scheme is http or https', "write for example redirect: { scheme: 'https', status: 301 }"],
    wrong: validation('invalid redirect scheme', route('redirect: { scheme: ftp }')),
  },
  {
    name: 'a rewrite of nothing',
    program: routes({ rewrite: {} }),
    says: ['`rules[0].rewrite`', 'it would change nothing', "write for example rewrite: { path: PathReplacement.prefix('/') }"],
    wrong: validation('rewrite must specify at least one of URI, UriRegexRewrite, or authority', route(`${TO}, rewrite: {}`)),
  },
  {
    name: 'a path rewritten by an expression that is none',
    program: routes({ rewrite: { path: PathReplacement.regex('/(a', '/b') } }),
    says: ['`rules[0].rewrite.path`', '"/(a" is no regular expression of RE2: error parsing regexp: missing closing ): `/(a`', "write for example PathReplacement.full('/v2/users')"],
    wrong: validation('RE2', route(`${TO}, rewrite: { uriRegexRewrite: { match: '/(a', rewrite: /b } }`)),
  },
  {
    name: 'the authority, as a header beside a rewrite',
    program: routes({ rewrite: { authority: 'a.example.com' }, requestHeaders: { set: { Host: 'b.example.com' } } }),
    says: ['`rules[0].requestHeaders.set`', '"host" is no header of its own: it is the request\'s authority', 'rewrite the authority: rewrite: { authority }'],
    wrong: validation('authority header cannot be set multiple times', route(`${TO}, rewrite: { authority: a.example.com }, headers: { request: { set: { Host: b.example.com } } }`)),
  },
  {
    name: 'a header twice in one change',
    program: routes({ requestHeaders: { set: { 'X-User': 'a' }, remove: ['x-user'] } }),
    says: ['`rules[0].requestHeaders`', 'header "x-user" would be changed twice, and which comes first nobody says', "write for example { set: { 'x-tenant': 'blue' }, remove: ['x-debug'] }"],
    wrong: nobody('Envoy removes before it sets, and the object says the other thing as well', route(`${TO}, headers: { request: { set: { X-User: a }, remove: [x-user] } }`)),
  },
  {
    name: 'a fault of nothing',
    program: routes({ fault: {} }),
    says: ['`rules[0].fault` is empty', 'nothing would go wrong', 'give a delay or an abort'],
    wrong: validation('must have an abort and/or a delay', route(`${TO}, fault: {}`)),
  },
  {
    name: 'an abort without a status',
    program: routes({ fault: { abort: {} } }),
    says: ['`rules[0].fault.abort` has no status', 'a request is answered with one', 'give `status`, or `grpcStatus` for gRPC'],
    wrong: nobody('istiod leaves the abort out, with a line in its log', route(`${TO}, fault: { abort: { percentage: { value: 10 } } }`)),
  },
  {
    name: 'an abort by a status that is none',
    program: routes({ fault: { abort: { status: 199 } } }),
    says: ['`rules[0].fault.abort.status` is 199', 'it is a whole number from 200 to 599', 'write a number from 200 to 599'],
    wrong: validation('HTTP status 199 is not in range 200-599', route(`${TO}, fault: { abort: { httpStatus: 199, percentage: { value: 100 } } }`)),
  },
  {
    name: 'an abort by a status that gRPC does not have',
    program: routes({ fault: { abort: { grpcStatus: 'FAILED' as any } } }),
    says: ['`rules[0].fault.abort.grpcStatus` is "FAILED", a string', 'it is one of "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND"', 'write one of them, or the member of the enum'],
    wrong: validation('gRPC status "FAILED" is not supported', route(`${TO}, fault: { abort: { grpcStatus: FAILED, percentage: { value: 100 } } }`)),
  },
  {
    name: 'a delay of more than all requests',
    program: routes({ fault: { delay: { duration: Duration.seconds(1), percentage: 101 } } }),
    says: ['`rules[0].fault.delay.percentage` is 101', 'a percentage here is at least 0.0001 and at most 100', 'write a percentage, or leave the whole out'],
    wrong: validation('percentage 101 is neither 0.0, nor in range', route(`${TO}, fault: { delay: { fixedDelay: 1s, percentage: { value: 101 } } }`)),
  },
  {
    name: 'a delay of no time',
    program: routes({ fault: { delay: { duration: Duration.seconds(0) } } }),
    says: ['`rules[0].fault.delay.duration` is 0 ms', 'a time here is a whole number of milliseconds, at least 1 and at most a year', 'write for example Duration.seconds(2); to have no limit, leave it out'],
    wrong: validation('duration must be greater than 1ms', route(`${TO}, fault: { delay: { fixedDelay: 0s, percentage: { value: 100 } } }`)),
  },
  {
    name: 'copies of more than all requests',
    program: routes({ mirrors: [{ to: RouteBackend.version('v2'), percentage: 101 }] }),
    says: ['`rules[0].mirrors[0].percentage` is 101', 'a percentage here is at least 0.0001 and at most 100', 'write a percentage, or leave the whole out'],
    wrong: validation('mirror percentage must have a max value of 100', route(`${TO}, mirrors: [{ destination: { host: cart.shop.svc.cluster.local, subset: v2 }, percentage: { value: 101 } }]`)),
  },
  {
    name: 'copies for whom the requests are for',
    program: routes({ mirrors: [{ to: RouteBackend.itself() }] }),
    says: ['`rules[0].mirrors`', 'service "cart" gets the requests already, and would carry them out twice', "write for example mirrors: [{ to: RouteBackend.version('v2'), percentage: 10 }]"],
    wrong: nobody('the service carries out each request twice', route(`${TO}, mirrors: [{ destination: { host: cart.shop.svc.cluster.local } }]`)),
  },
  {
    name: 'an origin by an expression that is none',
    program: routes({ cors: { allowOrigins: [StringMatch.regex('https://(a')] } }),
    says: ['`rules[0].cors`', '"https://(a" is no regular expression of RE2: error parsing regexp: missing closing ): `https://(a`', "write for example allowOrigins: [StringMatch.exact('https://shop.example.com')]"],
    wrong: validation('RE2', route(`${TO}, corsPolicy: { allowOrigins: [{ regex: 'https://(a' }] }`)),
  },
  {
    name: 'a preflight that holds for half a second',
    program: routes({ cors: { allowOrigins: [StringMatch.exact('https://a.example.com')], maxAge: Duration.millis(500) } }),
    says: ['`rules[0].cors.maxAge` is 0.5 s', 'browsers count in whole seconds', 'write for example Duration.hours(1)'],
    wrong: validation('max_age duration is accurate only to seconds precision', route(`${TO}, corsPolicy: { allowOrigins: [{ exact: 'https://a.example.com' }], maxAge: 0.5s }`)),
  },
  {
    name: 'a method of CORS in small letters',
    program: routes({ cors: { allowOrigins: [StringMatch.exact('https://a.example.com')], allowMethods: ['get'] } }),
    says: ['`rules[0].cors.allowMethods[0]` is "get"', 'it is one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT, or "*"', "write for example 'PUT'"],
    wrong: validation('"get" is not a supported HTTP method', route(`${TO}, corsPolicy: { allowOrigins: [{ exact: 'https://a.example.com' }], allowMethods: [get] }`)),
  },
  {
    name: 'cookies for pages of any origin',
    program: routes({ cors: { allowOrigins: [StringMatch.exact('*')], allowCredentials: true } }),
    says: ['`rules[0].cors`', 'pages of any origin could act as the user whose cookies they send', "write for example allowOrigins: [StringMatch.exact('https://shop.example.com')]"],
    wrong: nobody('any page may act as the user', route(`${TO}, corsPolicy: { allowOrigins: [{ exact: '*' }], allowCredentials: true }`)),
  },
  {
    name: 'an answer by a status that is none',
    program: routes({ respond: { status: 600 } }),
    says: ['`rules[0].respond.status` is 600', 'it is a whole number from 200 to 599', 'write a number from 200 to 599'],
    wrong: nobody('Envoy refuses the whole table of routes, and keeps the one that it had', route('directResponse: { status: 600 }')),
  },
  {
    name: 'a book for an answer',
    program: routes({ respond: { status: 200, body: 'x'.repeat(1048577) } }),
    says: ['`rules[0].respond.body`', 'it has 1048577 bytes: what every proxy holds is at most 102400', 'let a service answer'],
    wrong: validation('must be less than 1MB', route(`directResponse: { status: 200, body: { string: ${'x'.repeat(1048577)} } }`)),
  },
  {
    name: 'less than a millisecond for an answer',
    program: routes({ timeout: Duration.millis(0.5) }),
    says: ['`rules[0].timeout` is 0.5 ms', 'a time here is a whole number of milliseconds, at least 1 and at most a year', 'write for example Duration.seconds(2); to have no limit, leave it out'],
    wrong: validation('duration must be greater than 1ms', route(`${TO}, timeout: 0.0005s`)),
  },
  {
    name: 'tries that do not fit into the timeout',
    program: routes({ timeout: Duration.seconds(2), retry: { attempts: 3, perTryTimeout: Duration.seconds(1), on: [RetryOn.CONNECT_FAILURE] } }),
    says: ['rule 1: 4 tries of 1000 ms do not fit into the timeout of 2000 ms', 'perTryTimeout x (attempts + 1) is 4000 ms: the last try would be cut short', 'raise the timeout to 4000 ms, or lower perTryTimeout to 500 ms'],
    wrong: nobody('the last tries are never made, or cut off', route(`${TO}, timeout: 2s, retries: { attempts: 3, perTryTimeout: 1s, retryOn: connect-failure }`)),
  },
  {
    name: 'shares that are all nothing',
    program: routes({ to: [RouteBackend.version('v1'), RouteBackend.version('v2')] }),
    says: ['`rules[0].to`', 'all weights are 0, so no version would get the requests', "write for example to: [RouteBackend.version('v1', { weight: 90 }), RouteBackend.version('v2', {"],
    wrong: validation('total destination weight = 0', route(
      'route: [{ destination: { host: cart.shop.svc.cluster.local, subset: v1 } }, { destination: { host: cart.shop.svc.cluster.local, subset: v2 } }]',
    )),
  },
  {
    name: 'shares that are not all',
    program: scene => routes({ to: [RouteBackend.itself({ weight: 90 }), RouteBackend.service(scene.store, { port: 80, weight: 5 })] })(scene),
    says: ['`rules[0].to`', 'the weights 90 + 5 make 95, not 100', "write for example to: [RouteBackend.version('v1', { weight: 90 }), RouteBackend.version('v2', {"],
    wrong: nobody('Istio takes weights in proportion, so that what was forgotten goes to the others', route(
      'route: [{ destination: { host: cart.shop.svc.cluster.local }, weight: 90 }, { destination: { host: store.shop.svc.cluster.local, port: { number: 80 } }, weight: 5 }]',
    )),
  },
  {
    name: 'a share of less than nothing',
    program: () => RouteBackend.version('v2', { weight: -5 }),
    by: 'RouteBackend.version',
    says: ['`weight` is -5', 'it is a whole number from 0 to 100', 'write a number from 0 to 100'],
    wrong: validation('weight -5 < 0', route(
      'route: [{ destination: { host: cart.shop.svc.cluster.local, subset: v1 }, weight: 105 }, { destination: { host: cart.shop.svc.cluster.local, subset: v2 }, weight: -5 }]',
    )),
  },
  {
    name: 'a port that the service does not have',
    program: routes({ to: [RouteBackend.itself({ port: 8080 })] }),
    says: ['`rules[0].to[0]` is service "cart", port 8080', 'port 8080 is none that speaks HTTP or gRPC', 'name a port of it: 80'],
    wrong: analyzers('IST0101', route('route: [{ destination: { host: cart.shop.svc.cluster.local, port: { number: 8080 } } }]')),
  },
];
