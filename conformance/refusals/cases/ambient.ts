import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  AccessAction, AccessPolicy, CanaryService, ExternalService, HostResolution, HttpMatch, HttpPath, JwtAuthentication, MeshService,
  MtlsMode, MutualTls, PathReplacement, PolicyTarget, Rate, RateLimit, ResilientUpstream, RouteBackend, ServicePort, ServiceRoute,
  SidecarScope, WasmExtension, Waypoint, WaypointTraffic, ZeroTrustNamespace, ZeroTrustStage,
} from 'cdk8s-mesh';
import { analyzers, nobody, Refusal } from '../refusal';
import { Scene } from '../scene';

const { ALLOW, DENY } = AccessAction;
const dataPlane = 'ambient';

/** A Service that nobody guards, and no waypoint is before. */
function legacy({ chart }: Scene): MeshService {
  const service = new kplus.Service(chart, 'legacy', { metadata: { name: 'legacy', namespace: 'old' }, ports: [{ name: 'http', port: 80 }] });
  service.selectLabel('app', 'legacy');
  return MeshService.of(service);
}

/** What is wrong in ambient mode alone. Istio's validation looks at single objects, and its analyzers do not ask for waypoints. */
export const ambient: readonly Refusal[] = [
  {
    name: 'a rule about requests where ztunnel sees connections',
    dataPlane,
    program: ({ chart, web }) => new AccessPolicy(chart, 'policy', { target: web, action: ALLOW, rules: [{ to: [{ methods: ['GET'] }] }] }),
    says: ['no waypoint stands before workload "shop/web"', 'in ambient mode rules about requests are carried out by a waypoint; ztunnel would drop them', 'add a Service for it in a namespace that has a waypoint, or say nothing of requests'],
    wrong: nobody('ztunnel drops the rule, and lets nobody in', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: shop }
      spec: { selector: { matchLabels: { app: web } }, rules: [{ to: [{ operation: { methods: [GET] } }] }] }
    `),
  },
  {
    name: 'a policy for all of a namespace behind a waypoint',
    dataPlane,
    program: ({ chart, shop }) => new AccessPolicy(chart, 'policy', { target: PolicyTarget.namespace(shop), action: DENY, rules: [{ from: [{ namespaces: ['lab'] }] }] }),
    says: ['a policy is for all of namespace "shop"', 'in ambient mode ztunnel would look at it, which sees the waypoint in the place of callers', 'name the workload or service that it is for, one policy each, or a waypoint'],
    wrong: nobody('the pods see the waypoint in the place of its callers, and deny nobody', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: shop }
      spec: { action: DENY, rules: [{ from: [{ source: { namespaces: [lab] } }] }] }
    `),
  },
  {
    name: 'addresses of callers, at a waypoint',
    dataPlane,
    program: ({ chart, cart }) => new AccessPolicy(chart, 'policy', { target: cart, action: ALLOW, rules: [{ from: [{ ipBlocks: ['10.0.0.0/8'] }] }] }),
    says: ['a rule is about the address that a connection comes from, and a waypoint carries it out', 'calls come to it out of a tunnel, under the address of the Service', 'tell callers apart by who they are, and name ports in `to`'],
    wrong: nobody('calls come to it out of a tunnel, and not from these addresses', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: shop }
      spec: { targetRefs: [{ group: '', kind: Service, name: cart }], rules: [{ from: [{ source: { ipBlocks: [10.0.0.0/8] } }] }] }
    `),
  },
  {
    name: 'a rule about paths, and a route that makes other ones of them',
    dataPlane,
    program: ({ chart, cart }) => {
      new AccessPolicy(chart, 'policy', { target: cart, action: DENY, rules: [{ to: [{ paths: ['/admin', '/admin/*'] }] }] });
      new ServiceRoute(chart, 'routes', { service: cart, rules: [{ match: [HttpMatch.path(HttpPath.below('/v1'))], rewrite: { path: PathReplacement.prefix('/') } }] });
    },
    says: ['a rule is about the path of requests, and a route of Service "cart" changes that', 'in ambient mode the waypoint looks at rules before it changes the request', 'drop the change from the route'],
    wrong: nobody('the waypoint sees /v1/admin, which the rule is not for, and makes /admin of it', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: shop }
      spec: { targetRefs: [{ group: '', kind: Service, name: cart }], action: DENY, rules: [{ to: [{ operation: { ports: ["80"], paths: [/admin, /admin/*] } }] }] }
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: { name: routes, namespace: shop }
      spec:
        parentRefs: [{ group: '', kind: Service, name: cart, port: 80 }]
        rules:
          - matches: [{ path: { type: PathPrefix, value: /v1 } }]
            filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]
            backendRefs: [{ name: cart, port: 80 }]
    `),
  },
  {
    name: 'a port of a container, at a waypoint',
    dataPlane,
    program: ({ chart, shop }) => new AccessPolicy(chart, 'policy', { target: PolicyTarget.gateway(shop.waypoint!), action: DENY, rules: [{ to: [{ ports: [8080], methods: ['DELETE'] }] }] }),
    says: ['no Service behind gateway "shop/waypoint" has port 8080', 'a waypoint compares the ports of Services, not of containers, and theirs are: 80, 6379, 7070', 'name one of them'],
    wrong: nobody('calls come to it for port 80, and nothing is denied', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: shop }
      spec: { targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: waypoint }], action: DENY, rules: [{ to: [{ operation: { ports: ["8080"], methods: [DELETE] } }] }] }
    `),
  },
  {
    name: 'what a waypoint denies at a port whose pods anyone may call',
    dataPlane,
    program: ({ chart, shop }) => {
      shop.addService('open', { ports: [ServicePort.http(90, { targetPort: 9090 })], plaintextPorts: [9090] });
      new AccessPolicy(chart, 'policy', { target: PolicyTarget.gateway(shop.waypoint!), action: DENY, rules: [{ to: [{ ports: [90], methods: ['DELETE'] }] }] });
    },
    says: ['waypoint "shop/waypoint" stands before port 90 of Service "open", which leads to port 9090, named in `plaintextPorts`', 'anyone may call the pods there, past the waypoint', 'name the other ports in the policy'],
    wrong: nobody('whoever calls the pods by their addresses goes past the waypoint', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: shop }
      spec: { targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: waypoint }], action: DENY, rules: [{ to: [{ operation: { ports: ["90"], methods: [DELETE] } }] }] }
    `),
  },
  {
    name: 'plaintext and nothing else',
    dataPlane,
    program: ({ chart }) => new MutualTls(chart, 'tls', { target: PolicyTarget.namespace('lab'), mode: MtlsMode.PLAINTEXT_ONLY }),
    says: ['Istio 1.31 cannot take plaintext only, and no mTLS', 'ztunnel takes DISABLE for PERMISSIVE (istio.io/istio main of 2026-08-27', 'use MtlsMode.PERMISSIVE, which takes both'],
    wrong: nobody('ztunnel goes on to take mTLS', `
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: { name: tls, namespace: lab }
      spec: { mtls: { mode: DISABLE } }
    `),
  },
  {
    name: 'a namespace that is observed without a waypoint',
    dataPlane,
    program: ({ chart }) => new ZeroTrustNamespace(chart, 'pay', { stage: ZeroTrustStage.OBSERVE, waypoint: Waypoint.none() }),
    says: ['namespace "pay" is to be observed, and has no waypoint', 'in ambient mode waypoints log what would be refused, and ztunnel logs nothing of it', 'let it have a waypoint, or use ZeroTrustStage.STRICT after observing with sidecars'],
    wrong: nobody('ztunnel logs nothing of what it would refuse', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: deny-by-default, namespace: lab, annotations: { istio.io/dry-run: 'true' } }
      spec: {}
    `),
  },
  {
    name: 'a waypoint that lets in what no rule is for',
    dataPlane,
    program: () => Waypoint.fromName({ name: 'shared', namespace: 'infra', deniesByDefault: false }),
    by: 'Waypoint.fromName',
    says: ['the waypoint "infra/shared" lets in what no rule is for', 'pods behind a waypoint trust it: a Service without rules that leads to them would be open to anyone', 'ask its owner for an AuthorizationPolicy in namespace "infra" with'],
    wrong: nobody('a Service without rules that leads to guarded pods is open to anyone, since they trust the waypoint', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: cart, namespace: shop }
      spec: { selector: { matchLabels: { app: cart } }, rules: [{ from: [{ source: { principals: [cluster.local/ns/infra/sa/shared] } }] }] }
    `),
  },
  {
    name: 'a waypoint for pods, and rules of Services',
    dataPlane,
    program: ({ chart }) => new ZeroTrustNamespace(chart, 'pay', {
      waypoint: new Waypoint(chart, 'pods', { namespace: 'infra', traffic: WaypointTraffic.WORKLOAD, alsoFor: ['pay'] }),
    }),
    says: ['waypoint "infra/pods" takes calls to pods only', 'rules and routes are those of Services, and calls to a Service would go past it', 'make it for WaypointTraffic.SERVICE or WaypointTraffic.ALL'],
    wrong: nobody('calls to Services go past it, and with them past their rules', `
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: { name: waypoint, namespace: shop, labels: { istio.io/waypoint-for: workload } }
      spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: cart, namespace: shop }
      spec: { targetRefs: [{ group: '', kind: Service, name: cart }], rules: [{ to: [{ operation: { methods: [GET] } }] }] }
    `),
  },
  {
    name: 'tokens for a whole namespace',
    dataPlane,
    program: ({ chart, shop }) => new JwtAuthentication(chart, 'login', { target: PolicyTarget.namespace(shop), issuers: [{ issuer: 'https://issuer.example' }], ports: [8080] }),
    says: ['a policy about requests is for all of namespace "shop"', 'in ambient mode a waypoint carries it out, and a waypoint finds its policies by the service that', 'name the workload or service that it is for, one policy each'],
    wrong: nobody('no waypoint looks at the object, and ztunnel knows no tokens', `
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: { name: login, namespace: shop }
      spec: { jwtRules: [{ issuer: https://issuer.example }] }
    `),
  },
  {
    name: 'versions of a Service without a waypoint',
    dataPlane,
    program: scene => new CanaryService(scene.chart, 'canary', { service: legacy(scene), stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 }),
    says: ['no waypoint stands before Service "legacy"', 'in ambient mode routes and policies for calls are carried out by a waypoint; ztunnel knows none of', 'add it to a ZeroTrustNamespace that has a waypoint, or label it with one: istio.io/use-waypoint'],
    wrong: nobody('ztunnel knows no routes, and every version gets its share of connections', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: ads, namespace: lab }
      spec:
        hosts: [ads.lab.svc.cluster.local]
        http: [{ route: [{ destination: { host: ads.lab.svc.cluster.local, subset: v1 }, weight: 90 }, { destination: { host: ads.lab.svc.cluster.local, subset: v2 }, weight: 10 }] }]
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: { name: ads, namespace: lab }
      spec: { host: ads.lab.svc.cluster.local, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { app: ads } }] }
    `),
  },
  {
    name: 'a policy for calls to a Service without a waypoint',
    dataPlane,
    program: scene => new ResilientUpstream(scene.chart, 'upstream', { service: legacy(scene), circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } }),
    says: ['no waypoint stands before Service "legacy"', 'in ambient mode routes and policies for calls are carried out by a waypoint; ztunnel knows none of', 'add it to a ZeroTrustNamespace that has a waypoint, or label it with one: istio.io/use-waypoint'],
    wrong: nobody('ztunnel ejects nothing', `
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: { name: ads, namespace: lab }
      spec: { host: ads.lab.svc.cluster.local, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } } }
    `),
  },
  {
    name: 'a rule that leads to another service',
    dataPlane,
    program: ({ chart, cart, store }) => new ServiceRoute(chart, 'routes', { service: cart, rules: [{ to: [RouteBackend.service(store, { port: 80 })] }] }),
    says: ['a route of Service shop/cart leads to Service shop/store', 'in ambient mode the waypoint calls it as itself, and the rules of that service for its callers', 'let callers call that service by its own name, or run the namespace with sidecars'],
    wrong: nobody('the waypoint calls it as itself, and the rules of that service are not asked', `
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: { name: cart, namespace: shop }
      spec:
        parentRefs: [{ group: '', kind: Service, name: cart }]
        rules: [{ backendRefs: [{ name: store, port: 80 }] }]
    `),
  },
  {
    name: 'a limit of requests in the pods',
    dataPlane,
    program: ({ chart, cart }) => new RateLimit(chart, 'limit', { target: cart, limit: Rate.perSecond(1) }),
    says: ['Istio 1.31 cannot limit the requests that each proxy lets in', 'in ambient mode ztunnel is no Envoy, and a waypoint ignores an EnvoyFilter that has a selector', 'run this namespace with sidecars (DataPlane.SIDECAR), or limit requests at the gateway of a mesh'],
    wrong: nobody('the pods have no Envoy, and a waypoint ignores an EnvoyFilter that has a selector', `
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: { name: limit, namespace: shop }
      spec:
        workloadSelector: { labels: { app: cart } }
        configPatches:
          - applyTo: HTTP_FILTER
            match: { context: SIDECAR_INBOUND, listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } } }
            patch:
              operation: INSERT_FIRST
              value:
                name: envoy.filters.http.local_ratelimit
                typed_config: { '@type': type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit, stat_prefix: limit }
    `),
  },
  {
    name: 'a module for a whole namespace',
    dataPlane,
    program: ({ chart, shop }) => new WasmExtension(chart, 'wasm', { target: PolicyTarget.namespace(shop), module: { url: 'oci://registry.example.com/filter:1.0' } }),
    says: ['the extension is for all of namespace "shop"', 'in ambient mode it runs in waypoints, and a waypoint finds an extension by the service that', 'make one for each service whose requests it is about, or one for PolicyTarget.mesh()'],
    wrong: nobody('a waypoint finds its modules by what they name, and this one names nothing', `
      apiVersion: extensions.istio.io/v1alpha1
      kind: WasmPlugin
      metadata: { name: wasm, namespace: shop }
      spec: { url: oci://registry.example.com/filter:1.0 }
    `),
  },
  {
    name: 'a scope of sidecars that there are not',
    dataPlane,
    program: ({ chart, shop }) => new SidecarScope(chart, 'scope', { namespace: shop }),
    says: ['Istio 1.31 cannot limit what the proxies of some workloads know of the mesh', 'a Sidecar is for sidecars: ztunnel asks for what it needs, and waypoints pass it over', 'leave it out: ztunnel is sent only the workloads that are called'],
    wrong: analyzers('IST0167', `
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: { name: scope, namespace: shop }
      spec: { egress: [{ hosts: [istio-system/*] }] }
    `),
  },
  {
    name: 'all names below a wildcard as one service',
    dataPlane,
    program: ({ chart }) => new ExternalService(chart, 'api', { namespace: 'shop', hosts: ['*.example.com'], ports: [ServicePort.http(80)], resolution: HostResolution.NONE }),
    says: ['Istio 1.31 cannot know all names below a wildcard as one service', 'ztunnel and waypoints know no wildcard hosts (istio.io/api v1.31.1', 'name the hosts one by one'],
    wrong: nobody('ztunnel finds services by their addresses, and this one has none', `
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: { name: api, namespace: shop }
      spec: { hosts: ['*.example.com'], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: NONE }
    `),
  },
  {
    name: 'a service outside for some namespaces',
    dataPlane,
    program: ({ chart }) => new ExternalService(chart, 'api', { namespace: 'shop', hosts: ['api.example.com'], ports: [ServicePort.http(80)], visibleIn: ['shop'] }),
    says: ['Istio 1.31 cannot show an external service to some namespaces only', 'ztunnel and waypoints show a ServiceEntry to every namespace, whatever exportTo says (istio.io/api', 'leave visibleIn out: it hides nothing from workloads in ambient mode'],
    wrong: nobody('ztunnel ignores exportTo, and everybody sees the service', `
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: { name: api, namespace: shop }
      spec: { hosts: [api.example.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DNS, exportTo: ['.'] }
    `),
  },
];
