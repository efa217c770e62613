import { Duration } from 'cdk8s';
import {
  GatewayListener, GlobalRateLimit, HttpMatch, HttpPath, MeshGateway, PathReplacement, PolicyTarget, Rate, RateLimit, RateLimitFailure, RateLimitKey,
  RateLimitProps, ServicePort, ServiceRoute,
} from 'cdk8s-mesh';
import { nobody, Refusal } from '../refusal';
import { Scene } from '../scene';

/** A limit of what `cart` takes, of which anything may be wrong. */
const limit = (props: Partial<RateLimitProps>) => ({ chart, cart }: Scene) => new RateLimit(chart, 'limit', { target: cart, ...props });

/** Where a filter stands. */
interface Place {
  readonly selector?: string;
  readonly context?: string;
  readonly listener?: string;
}

/** Envoy's own filter, by its settings, as the examples of Istio put it in. */
const filter = (settings: string, { selector = 'workloadSelector: { labels: { app: cart } }', context = 'SIDECAR_INBOUND', listener = '' }: Place = {}) => `
  apiVersion: networking.istio.io/v1alpha3
  kind: EnvoyFilter
  metadata: { name: limit, namespace: shop }
  spec:
    ${selector}
    configPatches:
      - applyTo: HTTP_FILTER
        match: { context: ${context}, listener: { ${listener} filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } } }
        patch:
          operation: INSERT_FIRST
          value:
            name: envoy.filters.http.local_ratelimit
            typed_config: { '@type': type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit, stat_prefix: limit, ${settings} }
`;
const SECOND = 'token_bucket: { max_tokens: 1, fill_interval: 1s }';

/** How the routes are told what is counted, and what the service is asked about. */
const onRoutes = (...limited: string[]) => `
  apiVersion: networking.istio.io/v1alpha3
  kind: EnvoyFilter
  metadata: { name: limit, namespace: shop }
  spec:
    workloadSelector: { labels: { app: cart } }
    configPatches:
      - applyTo: HTTP_ROUTE
        match: { context: SIDECAR_INBOUND }
        patch: { operation: MERGE, value: { route: { rate_limits: [${limited.join(', ')}] } } }
`;
/** A limit of what comes to `cart`, that is counted by a service of this program. */
const quota = (...by: RateLimitKey[][]) => ({ chart, cart, web, shop }: Scene) => {
  const service = shop.addService('counter', { ports: [ServicePort.grpc(8081)] });
  service.allow(web);
  new GlobalRateLimit(chart, 'quota', {
    target: cart, service, domain: 'cart', onFailure: RateLimitFailure.ALLOW, limits: by.map(keys => ({ by: keys, limit: Rate.perMinute(60) })),
  });
};

/** How many requests may come in. Istio knows no object for it, and looks at nothing that is in an EnvoyFilter. */
export const limits: readonly Refusal[] = [
  {
    name: 'a limit of nothing',
    program: limit({}),
    says: ['it limits nothing', 'neither `limit` nor `requests` is given', 'write for example limit: Rate.perSecond(100)'],
    wrong: nobody('the filter stands there and counts nothing', filter('enable_x_ratelimit_headers: DRAFT_VERSION_03')),
  },
  {
    name: 'a limit of no request',
    program: () => Rate.perSecond(0),
    by: 'Rate.perSecond',
    says: ['`requests` is 0', 'it is a whole number from 1 to 4294967295', 'write a number from 1 to 4294967295'],
    wrong: nobody('Envoy refuses the listener, and keeps the one that it had', filter('token_bucket: { max_tokens: 0, fill_interval: 1s }')),
  },
  {
    name: 'a limit that is filled up every millisecond',
    program: () => Rate.tokenBucket({ maxTokens: 1, fillInterval: Duration.millis(1) }),
    by: 'Rate.tokenBucket',
    says: ['`fillInterval` is 1 ms', 'Envoy fills no more often than every 50 ms', 'fill in more tokens at a time'],
    wrong: nobody('Envoy refuses the listener, and keeps the one that it had', filter('token_bucket: { max_tokens: 1, fill_interval: 0.001s }')),
  },
  {
    name: 'limits whose times do not fit each other',
    program: limit({ limit: Rate.perMinute(100), requests: [{ match: HttpMatch.path(HttpPath.below('/search')), limit: Rate.perSecond(1) }] }),
    says: ['`requests[0].limit` is filled every 1000 ms, and `limit` every 60000 ms', 'Envoy takes an interval only if it is a multiple of that of the limit for all, and refuses the', 'count in one unit, or in a longer one than the limit for all'],
    wrong: nobody('Envoy refuses the listener, and keeps the one that it had', filter(
      `token_bucket: { max_tokens: 100, fill_interval: 60s }, descriptors: [{ entries: [{ key: path, value: search }], ${SECOND} }]`,
    )),
  },
  {
    name: 'an answer by a status that Envoy does not have',
    program: limit({ limit: Rate.perSecond(1), status: 430 }),
    says: ['`status` is 430', 'Envoy knows the statuses 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414', 'leave it out to answer with 429'],
    wrong: nobody('Envoy refuses the listener, and keeps the one that it had', filter(`${SECOND}, status: { code: 430 }`)),
  },
  {
    name: 'a limit at a port without requests',
    program: ({ chart, store }) => new RateLimit(chart, 'limit', { target: store, limit: Rate.perSecond(1), ports: [6379] }),
    says: ['port 6379 of service "shop/store" takes no requests', 'its ports are 8080 http, 7070 grpc, 6379 tcp', 'name a container port that speaks http, http2 or grpc'],
    wrong: nobody('what listens there has no filters for requests', filter(SECOND, { selector: 'workloadSelector: { labels: { app: store } }', listener: 'portNumber: 6379,' })),
  },
  {
    name: 'a limit at a gateway where no requests come in',
    program: ({ chart }) => new RateLimit(chart, 'limit', {
      target: PolicyTarget.gateway(new MeshGateway(chart, 'edge', { namespace: 'shop', listeners: [GatewayListener.tcp(5432)] })), limit: Rate.perSecond(1),
    }),
    says: ['there are no requests to count at gateway "shop/edge"', 'its ports are 5432 tcp', 'name a port where HTTP comes in'],
    wrong: nobody('what listens there has no filters for requests', filter(SECOND, { selector: 'workloadSelector: { labels: { app: public } }', context: 'GATEWAY' })),
  },
  {
    name: 'one limit for all workloads of a namespace',
    program: ({ chart, shop }) => new RateLimit(chart, 'limit', { target: PolicyTarget.namespace(shop), limit: Rate.perSecond(1) }),
    says: ['it is for namespace "shop"', 'each workload takes another number of requests, and one limit for all of them fits none', 'name a workload, a service or a gateway, with one limit each'],
    wrong: nobody('each pod of each workload counts for itself', filter(SECOND, { selector: 'priority: 1' })),
  },
  {
    name: 'a service that counts, and does not speak gRPC',
    program: ({ chart, cart, shop }) => new GlobalRateLimit(chart, 'quota', {
      target: cart,
      service: shop.addService('counter', { ports: [ServicePort.http(8080)] }),
      domain: 'cart',
      onFailure: RateLimitFailure.DENY,
      limits: [{ by: [RateLimitKey.header('x-user')], limit: Rate.perMinute(60) }],
    }),
    says: ['which port of service "counter" counts is not known', 'proxies ask by gRPC, and its ports of gRPC are none', 'name the port after what it speaks: ServicePort.grpc(8081)'],
    wrong: nobody('every question fails, and with it every request', `
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: { name: quota, namespace: shop }
      spec:
        workloadSelector: { labels: { app: cart } }
        configPatches:
          - applyTo: HTTP_FILTER
            match: { context: SIDECAR_INBOUND, listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } } }
            patch:
              operation: INSERT_FIRST
              value:
                name: envoy.filters.http.ratelimit
                typed_config:
                  '@type': type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit
                  domain: cart
                  failure_mode_deny: true
                  rate_limit_service: { transport_api_version: V3, grpc_service: { envoy_grpc: { cluster_name: 'outbound|80||cart.shop.svc.cluster.local' } } }
    `),
  },
  {
    name: 'a service that counts, and does not let itself be asked',
    program: quota([RateLimitKey.header('x-user')]),
    says: ['nothing lets service "shop/cart" call service "counter" of namespace "shop" at port 8081', 'its proxies ask that service about each request, and would get no answer', 'write counter.allow(cart)'],
    wrong: nobody('every question fails, and every request goes on uncounted', `
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: { name: quota, namespace: shop }
      spec:
        workloadSelector: { labels: { app: cart } }
        configPatches:
          - applyTo: HTTP_FILTER
            match: { context: SIDECAR_INBOUND, listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } } }
            patch:
              operation: INSERT_FIRST
              value:
                name: envoy.filters.http.ratelimit
                typed_config:
                  '@type': type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit
                  domain: cart
                  rate_limit_service: { transport_api_version: V3, grpc_service: { envoy_grpc: { cluster_name: 'outbound|8081||counter.shop.svc.cluster.local' } } }
    `),
  },
  {
    name: 'two keys of a quota that the service takes for each other',
    program: quota([RateLimitKey.header('x-user', { value: 'eu' })], [RateLimitKey.header('x-user_eu')]),
    says: ['the service cannot tell header "x-user" (key "x-user") from header "x-user_eu" (key "x-user_eu")', 'it compares key and value as one text', 'give one of them another key'],
    wrong: nobody('the service takes no file with the two, and keeps the limits that it had', onRoutes(
      '{ actions: [{ request_headers: { header_name: x-user, descriptor_key: x-user } }] }',
      '{ actions: [{ request_headers: { header_name: x-user_eu, descriptor_key: x-user_eu } }] }',
    )),
  },
  {
    name: 'a limit by a path of which a route makes another one',
    program: ({ chart, cart }) => {
      const match = HttpMatch.path(HttpPath.below('/reports'));
      new RateLimit(chart, 'limit', { target: cart, requests: [{ match, limit: Rate.perHour(1) }] });
      new ServiceRoute(chart, 'route', { service: cart, rules: [{ match: [match], rewrite: { path: PathReplacement.prefix('/') } }] });
    },
    says: ['requests are counted by the path "/reports", and a route of Service "cart" makes another one of it', 'they are counted where they arrive, when the route has changed them', 'name the path that comes out of the route'],
    wrong: nobody('no request has that path where it is counted', onRoutes(
      "{ actions: [{ header_value_match: { descriptor_value: reports, headers: [{ name: ':path', string_match: { prefix: /reports } }] } }] }",
    )),
  },
  {
    name: 'a limit for the pods of a gateway, as for those of a workload',
    program: ({ chart }) => {
      new MeshGateway(chart, 'edge', { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: ['*.example.com'] })] });
      new RateLimit(chart, 'limit', { target: PolicyTarget.pods({ namespace: 'ingress', labels: { istio: 'ingressgateway' } }), limit: Rate.perSecond(1) });
    },
    says: ['"program/edge" runs in the pods of workload "ingress/istio=ingressgateway"', 'a gateway takes requests by other listeners than a workload, and at those nothing would be counted', 'write PolicyTarget.gateway(...)'],
    wrong: nobody('the filter is for listeners that a gateway does not have', filter(SECOND, { selector: 'workloadSelector: { labels: { istio: ingressgateway } }' })),
  },
];
