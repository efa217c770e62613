import { HttpMatch, HttpPath, RouteDelegate, ServiceRoute } from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';

const beta = HttpMatch.header('x-beta', 'true');
const respond = { status: 200 };

/** Which requests a route is for: hosts, gateways, and what other routes hand over. */
export const routeScope: readonly Refusal[] = [
  {
    name: 'every host within the mesh',
    program: ({ chart, cart, gateway }) => new ServiceRoute(chart, 'routes', { service: cart, gateways: [gateway], hosts: ['*'], rules: [{ match: [beta], respond }] }),
    says: ['`hosts`', '"*" is any host, within the mesh too, where it would take the requests for all services: that needs', "write for example ['shop.example.com']"],
    wrong: validation('wildcard host * is not allowed for virtual services bound to the mesh gateway', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: ['*']
        http: [{ route: [{ destination: { host: cart.shop.svc.cluster.local } }] }]
    `),
  },
  {
    name: 'hosts of which one is within the other',
    program: ({ chart, cart, gateway }) => new ServiceRoute(chart, 'routes', { service: cart, gateways: [gateway], hosts: ['a.example.com', '*.example.com'], meshTraffic: false }),
    says: ['`hosts`', '"a.example.com" and "*.example.com" overlap', "write for example ['shop.example.com']"],
    wrong: validation('duplicate hosts in virtual service', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [a.example.com, '*.example.com']
        gateways: [public]
        http: [{ route: [{ destination: { host: cart.shop.svc.cluster.local } }] }]
    `),
  },
  {
    name: 'a host that the gateway does not take',
    program: ({ chart, cart, gateway }) => new ServiceRoute(chart, 'routes', { service: cart, gateways: [gateway], hosts: ['shop.example.org'], meshTraffic: false }),
    says: ['gateway "shop/public"', 'its listeners for HTTP or HTTPS do not take "shop.example.org", but *.example.com', 'add the host to a listener of the gateway, or leave it out'],
    wrong: analyzers('IST0132', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [shop.example.org]
        gateways: [public]
        http: [{ route: [{ destination: { host: cart.shop.svc.cluster.local } }] }]
    `),
  },
  {
    name: 'a gateway, and not which of the ports of the service',
    program: ({ chart, store, gateway }) => new ServiceRoute(chart, 'routes', { service: store, gateways: [gateway], hosts: ['shop.example.com'], meshTraffic: false }),
    says: ['which port of service "store" is meant is not said', 'what comes by a gateway comes for none of its ports, and it has several for HTTP or gRPC', 'name one: gatewayPort: 80'],
    wrong: analyzers('IST0112', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: store, namespace: shop }
      spec:
        hosts: [shop.example.com]
        gateways: [public]
        http: [{ route: [{ destination: { host: store.shop.svc.cluster.local } }] }]
    `),
  },
  {
    name: 'a rule that hands requests on, of rules that are handed requests',
    program: ({ chart, cart }) => new RouteDelegate(chart, 'paths', { service: cart, rules: [{ delegate: RouteDelegate.fromName('checkout', 'lab') }] }),
    says: ['`rules[0].delegate`', 'these rules are handed requests themselves, and may not hand them on', 'hand the requests over where they come in'],
    wrong: validation('delegate HTTP route cannot contain delegate', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: paths, namespace: shop }
      spec: { http: [{ delegate: { name: checkout, namespace: lab } }] }
    `),
  },
  {
    name: 'rules that are handed requests, for a gateway',
    program: ({ chart, cart, gateway }) => new RouteDelegate(chart, 'paths', { service: cart, gateways: [gateway], rules: [{ respond }] } as any),
    says: ['`props` has no option "gateways"', 'it would have no effect, and nobody would notice; there are: service, rules, port, unmatched, mesh', 'leave it out'],
    wrong: validation('delegate virtual service must have no gateways', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: paths, namespace: shop }
      spec: { gateways: [public], http: [{ directResponse: { status: 200 } }] }
    `),
  },
  {
    name: 'a rule that is handed what it does not match',
    program: ({ chart, cart, store }) => {
      const paths = new RouteDelegate(chart, 'paths', { service: store, port: 80, rules: [{ match: [HttpMatch.path(HttpPath.below('/orders'))], respond }] });
      new ServiceRoute(chart, 'routes', { service: cart, rules: [{ match: [HttpMatch.path(HttpPath.below('/api'))], delegate: paths }] });
    },
    says: ['`rules[0].delegate`', 'its rule (path below "/orders") would be dropped, as it does not narrow down what is handed over', 'write each condition in one of the two, or let the one over there be the narrower one'],
    wrong: nobody('Istio drops the rule when it merges the two, and the requests are answered with 404', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: cart, namespace: shop }
      spec:
        hosts: [cart.shop.svc.cluster.local]
        http: [{ match: [{ uri: { prefix: /api } }], delegate: { name: paths } }]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: paths, namespace: shop }
      spec: { http: [{ match: [{ uri: { prefix: /orders } }], directResponse: { status: 200 } }] }
    `),
  },
];
