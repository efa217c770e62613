import { HttpMatch, HttpPath, RouteBackend, ServiceRoute, StringMatch } from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';

const beta = HttpMatch.header('x-beta', 'true');
const respond = { status: 200 };

/** Which rule a request goes by. */
export const rules: readonly Refusal[] = [
  {
    name: 'a rule after one for every request',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [{ respond }, { match: [beta], to: [RouteBackend.version('v2')] }] }),
    says: ['rules[1] (header x-beta "true") is never reached', 'rules[0] before it takes every request', 'put the narrower rule first, or leave it out'],
    wrong: analyzers('IST0130', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http:
          - route: [{ destination: { host: cart.shop.svc.cluster.local } }]
          - match: [{ headers: { x-beta: { exact: 'true' } } }]
            directResponse: { status: 200 }
    `),
  },
  {
    name: 'one match twice',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [{ match: [beta], respond }, { match: [beta], respond: { status: 404 } }] }),
    says: ['rules[1] (header x-beta "true") is never reached', 'rules[0] before it matches the same', 'put the narrower rule first, or leave it out'],
    wrong: analyzers('IST0130', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http:
          - match: [{ headers: { x-beta: { exact: 'true' } } }]
            directResponse: { status: 200 }
          - match: [{ headers: { x-beta: { exact: 'true' } } }]
            directResponse: { status: 404 }
          - route: [{ destination: { host: cart.shop.svc.cluster.local } }]
    `),
  },
  {
    name: 'a path below one that is taken before',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', {
      service: cart, rules: ['/api', '/api/v2'].map(path => ({ match: [HttpMatch.path(HttpPath.below(path))], respond })),
    }),
    says: ['rules[1] (path below "/api/v2") is never reached', 'rules[0] before it takes all of them (path below "/api")', 'put the narrower rule first, or leave it out'],
    wrong: analyzers('IST0131', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http:
          - match: [{ uri: { prefix: /api } }]
            directResponse: { status: 200 }
          - match: [{ uri: { prefix: /api/v2 } }]
            directResponse: { status: 200 }
          - route: [{ destination: { host: cart.shop.svc.cluster.local } }]
    `),
  },
  {
    name: 'a path of which a rule before takes every method',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', {
      service: cart,
      rules: [{ match: [HttpMatch.path(HttpPath.below('/api'))], respond }, { match: [HttpMatch.of({ path: HttpPath.exact('/api/pay'), method: 'POST' })], respond: { status: 403 } }],
    }),
    says: ['rules[1] (path "/api/pay", method "POST") is never reached', 'rules[0] before it takes all of them (path below "/api")', 'put the narrower rule first, or leave it out'],
    wrong: nobody('the rule is never reached; the analyzers compare rules that say the same of everything but a prefix', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http:
          - match: [{ uri: { prefix: /api } }]
            directResponse: { status: 200 }
          - match: [{ uri: { exact: /api/pay }, method: { exact: POST } }]
            directResponse: { status: 403 }
          - route: [{ destination: { host: cart.shop.svc.cluster.local } }]
    `),
  },
  {
    name: 'no rule',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [] }),
    says: ['`rules`', 'there is none', 'write one, or leave `rules` out'],
    wrong: validation('http, tcp or tls must be provided', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec: { hosts: [cart.shop.svc.cluster.local] }
    `),
  },
  {
    name: 'two routes for one service',
    program: ({ chart, cart }) => ['one', 'other'].forEach((id, index) => new ServiceRoute(chart, id, { service: cart, rules: [{ match: [beta], respond: { status: 200 + index } }] })),
    says: ['it contradicts "program/one" about the routes of service shop/cart', 'each has a list of rules, and which of the two would be looked at first nobody says', 'write all rules in one ServiceRoute, or hand some of the requests over to a RouteDelegate'],
    wrong: analyzers('IST0109', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: one, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http: [{ directResponse: { status: 200 } }]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: other, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http: [{ directResponse: { status: 201 } }]
    `),
  },
  {
    name: 'an expression that is none',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [{ match: [HttpMatch.path(HttpPath.regex('/(a|b'))], respond }] }),
    says: ['`rules[0].match[0]`', '"/(a|b" is no regular expression of RE2: error parsing regexp: missing closing ): `/(a|b`', 'write it in the syntax of RE2, which has no look-around and no back references'],
    wrong: validation('RE2', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http: [{ match: [{ uri: { regex: /(a|b } }], directResponse: { status: 200 } }]
    `),
  },
  {
    name: 'an expression of backreferences, which RE2 has not',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [{ match: [HttpMatch.header('x-pair', StringMatch.regex('(a)-\\1'))], respond }] }),
    says: ['`rules[0].match[0]`', '"(a)-\\1" is no regular expression of RE2: error parsing regexp: invalid escape sequence: `\\1`', 'write it in the syntax of RE2, which has no look-around and no back references'],
    wrong: validation('RE2', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http: [{ match: [{ headers: { x-pair: { regex: '(a)-\\1' } } }], directResponse: { status: 200 } }]
    `),
  },
  {
    name: 'an expression that is too long',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [{ match: [HttpMatch.header('x-user', StringMatch.regex('a'.repeat(1025)))], respond }] }),
    says: ['`rules[0].match[0]`', 'a regular expression has at most 1024 characters, this one 1025', 'list several matches, each with a part of it'],
    wrong: validation('regex is too large', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http: [{ match: [{ headers: { x-user: { regex: ${'a'.repeat(1025)} } } }], directResponse: { status: 200 } }]
    `),
  },
  {
    name: 'a header that begins with nothing',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [{ match: [HttpMatch.header('x-beta', StringMatch.prefix(''))], respond }] }),
    says: ['`rules[0].match[0]`', 'the value of header "x-beta" must have 1 to 4096 characters', 'write a value, or StringMatch.present() for any'],
    wrong: validation('prefix string match should not be empty', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http: [{ match: [{ headers: { x-beta: { prefix: '' } } }], directResponse: { status: 200 } }]
    `),
  },
  {
    name: 'the name of a header with a space',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [{ match: [HttpMatch.header('x beta', 'true')], respond }] }),
    says: ['`rules[0].match[0]`', '"x beta" is not the name of an HTTP header', 'write letters, digits and "-", as in x-tenant'],
    wrong: validation('header name x beta is not a valid header name', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http: [{ match: [{ headers: { x beta: { exact: 'true' } } }], directResponse: { status: 200 } }]
    `),
  },
  {
    name: 'a claim of a token within the mesh',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [{ match: [HttpMatch.claim(['group'], 'beta')], respond }] }),
    says: ['`rules[0].match[0]`', 'the claims of a token are known at gateways only: that needs a route with gateways and meshTraffic', 'name `gateways`, and write meshTraffic: false, for the rule or the route'],
    wrong: validation('JWT claim based routing (key: @request.auth.claims[group]) is only supported for gateway', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http: [{ match: [{ headers: { '@request.auth.claims[group]': { exact: beta } } }], directResponse: { status: 200 } }]
    `),
  },
  {
    name: 'a port at which no request comes',
    program: ({ chart, cart }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [{ match: [HttpMatch.of({ port: 8080 })], respond }] }),
    says: ['`rules[0].match[0]`', 'no request comes at port 8080; they come at 80', 'name one of these ports, or leave `port` out'],
    wrong: nobody('the port is that of the containers, and requests come at that of the Service', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http: [{ match: [{ port: 8080 }], directResponse: { status: 200 } }]
    `),
  },
];
