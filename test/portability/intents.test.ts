import { App, Chart, Duration } from 'cdk8s';
import {
  AccessAction, AccessPolicy, CanaryService, EgressGateway, ExternalService, GatewayApiMesh, GatewayForm, GatewayListener, HttpMatch,
  HttpPath, IstioMesh, JwtAuthentication, LoadBalancing, Mesh, MeshGateway, MeshService, MeshWorkload, MtlsMode, MutualTls,
  PathReplacement, PolicyTarget, Rate, RateLimit, ResilientUpstream, ResilientUpstreamProps, RetryOn, Rollout, RouteBackend, ServicePort,
  ServiceRoute, ServiceRouteProps, SessionAffinity, StringMatch, UnmatchedRequests, UpstreamTls, ZeroTrustNamespace, ZeroTrustStage,
} from '../../src';
import { chartOn, ofKind, PlainObject, refusal, synth } from '../program';

/** The promise of one line, intent by intent: on each mesh either these objects say it, or the program is refused, and why. */

const MESHES = {
  'istio': 'istio' as const,
  'ambient': 'ambient' as const,
  'linkerd': 'linkerd' as const,
  'gateway-api': (app: App): Mesh => new GatewayApiMesh(app, 'mesh', { controller: new IstioMesh(app, 'istio') }),
};
type Name = keyof typeof MESHES;

interface Scene {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: MeshWorkload;
  readonly cart: MeshService;
}

/** What must be among the objects that the intent adds: `Kind: part of its spec or metadata`. */
type Said = { readonly says: readonly [kind: string, text: string][] };
type Refused = { readonly refused: string };
type Outcome = Said | Refused;

const says = (...pairs: [string, string][]): Said => ({ says: pairs });
const refused = (text: string): Refused => ({ refused: text });

interface Row {
  readonly intent: string;
  readonly write: (scene: Scene) => unknown;
  readonly on: { readonly [mesh in Name]: Outcome };
}

/** The same on Istio in both data planes, and by routes of the Gateway API. */
const onIstio = (sidecars: Outcome, routes: Outcome, linkerd: Outcome): Row['on'] => ({ 'istio': sidecars, 'ambient': routes, 'linkerd': linkerd, 'gateway-api': routes });

const route = (rules: ServiceRouteProps['rules'], props: Partial<ServiceRouteProps> = {}) => ({ chart, cart }: Scene) => new ServiceRoute(chart, 'routes', { service: cart, rules, ...props });
const upstream = (props: Partial<ResilientUpstreamProps>) => ({ chart, cart }: Scene) => new ResilientUpstream(chart, 'upstream', { service: cart, ...props });
const canary = (props: object) => ({ chart, cart }: Scene) => new CanaryService(chart, 'canary', { service: cart, stable: { version: 'v1' }, canary: { version: 'v2' }, ...props });
const header = HttpMatch.header('x-team', 'a');
const below = (value: string) => HttpMatch.path(HttpPath.below(value));
const ISSUERS = [{ issuer: 'https://auth.example.com', jwksUri: 'https://auth.example.com/jwks.json' }];
const listeners = [GatewayListener.http(80, { hosts: ['shop.example.com'] })];
const NO_URL_REWRITE = 'a URLRewrite filter makes Linkerd ignore the whole route';

const ACCESS: Row[] = [
  {
    intent: 'a caller by its account',
    write: ({ cart, web }) => cart.allow(web),
    on: {
      ...onIstio(says(['AuthorizationPolicy', 'cluster.local/ns/shop/sa/web']), says(['AuthorizationPolicy', 'cluster.local/ns/shop/sa/waypoint']), says(['AuthorizationPolicy', '"kind":"Server","name":"cart-8080"'])),
      'gateway-api': says(['AuthorizationPolicy', 'cluster.local/ns/shop/sa/web']),
    },
  },
  {
    intent: 'a caller by method and path',
    write: ({ cart, web }) => cart.allow(web, { methods: ['GET'], paths: ['/orders'] }),
    on: {
      ...onIstio(says(['AuthorizationPolicy', '"paths":["/orders"]']), says(['AuthorizationPolicy', '"targetRefs":[{"group":"","kind":"Service","name":"cart"}]']), says(['HTTPRoute', '"type":"Exact","value":"/orders"'])),
      'gateway-api': says(['AuthorizationPolicy', '"paths":["/orders"]']),
    },
  },
  {
    intent: 'a caller by the host of requests',
    write: ({ cart, web }) => cart.allow(web, { hosts: ['shop.example.com'] }),
    on: onIstio(says(['AuthorizationPolicy', 'shop.example.com:*']), says(['AuthorizationPolicy', 'shop.example.com']), refused('cannot allow by the host of a request')),
  },
  {
    intent: 'a caller by claims of its token',
    write: ({ chart, cart, web }) => { JwtAuthentication.verifiedElsewhere(chart, { target: cart as unknown as PolicyTarget }); cart.allow(web, { claims: { scope: ['a'] } }); },
    on: onIstio(says(['AuthorizationPolicy', 'request.auth.claims[scope]']), says(['AuthorizationPolicy', 'request.auth.claims[scope]']), refused('cannot allow by claims')),
  },
  {
    intent: 'what is denied whatever allows it',
    write: ({ chart, cart }) => new AccessPolicy(chart, 'p', { target: cart as unknown as PolicyTarget, action: AccessAction.DENY, rules: [{ from: [{ namespaces: ['lab'] }] }] }),
    on: onIstio(says(['AuthorizationPolicy', '"action":"DENY"']), says(['AuthorizationPolicy', '"action":"DENY"']), refused('cannot deny what a policy matches')),
  },
  {
    intent: 'a required token',
    write: ({ chart, cart }) => new JwtAuthentication(chart, 'login', { target: cart as unknown as PolicyTarget, issuers: ISSUERS }),
    on: {
      ...onIstio(says(['RequestAuthentication', '"selector"']), says(['RequestAuthentication', '"targetRefs"']), refused('cannot verify the tokens')),
      'gateway-api': says(['RequestAuthentication', '"selector"']),
    },
  },
  {
    intent: 'mTLS of a namespace that nobody guards',
    write: ({ chart }) => new MutualTls(chart, 'tls', { target: PolicyTarget.namespace('lab'), mode: MtlsMode.STRICT }),
    on: onIstio(says(['PeerAuthentication', 'STRICT']), says(['PeerAuthentication', 'STRICT']), refused('cannot say for a namespace that nobody guards whether mTLS is required')),
  },
  {
    intent: 'rules that are only logged',
    write: ({ chart }) => new ZeroTrustNamespace(chart, 'trial', { stage: ZeroTrustStage.OBSERVE }),
    on: { ...onIstio(says(['AuthorizationPolicy', 'istio.io/dry-run']), says(['AuthorizationPolicy', 'istio.io/dry-run']), says(['Namespace', 'audit'])) },
  },
  {
    intent: 'rules while plaintext is let in',
    write: ({ chart }) => new ZeroTrustNamespace(chart, 'trial', { stage: ZeroTrustStage.PERMISSIVE }),
    on: onIstio(says(['PeerAuthentication', 'PERMISSIVE']), says(['PeerAuthentication', 'PERMISSIVE']), refused('cannot hold identities to the rules while plaintext is let in')),
  },
];

const SPLIT: Row[] = [
  {
    intent: 'shares by weight',
    write: canary({ weight: 10 }),
    on: onIstio(says(['VirtualService', '"weight":10'], ['DestinationRule', '"subsets"']), says(['HTTPRoute', '"name":"cart-v2","port":80,"weight":10']), says(['HTTPRoute', '"name":"cart-v2","port":80,"weight":10'])),
  },
  {
    intent: 'a header for the canary',
    write: canary({ weight: 10, override: header }),
    on: onIstio(says(['VirtualService', '"x-team":{"exact":"a"}']), says(['HTTPRoute', '"name":"x-team"']), says(['HTTPRoute', '"name":"x-team"'])),
  },
  {
    intent: 'a method for the canary',
    write: canary({ weight: 10, override: HttpMatch.of({ method: StringMatch.exact('PUT') }) }),
    on: onIstio(says(['VirtualService', '"method":{"exact":"PUT"}']), says(['HTTPRoute', '"method":"PUT"']), says(['HTTPRoute', '"method":"PUT"'])),
  },
  {
    intent: 'copies for the canary',
    write: canary({ weight: 0, mirror: {} }),
    on: onIstio(says(['VirtualService', '"mirrors"']), says(['HTTPRoute', 'RequestMirror']), refused('cannot mirror requests to a version')),
  },
  {
    intent: 'blue and green',
    write: canary({ rollout: Rollout.weight(100) }),
    on: onIstio(says(['VirtualService', '"weight":100']), says(['HTTPRoute', 'cart-v2']), says(['HTTPRoute', 'cart-v2'])),
  },
];

const MATCH: Row[] = [
  {
    intent: 'rules by path',
    write: route([{ match: [below('/a')], requestHeaders: { set: { a: 'b' } } }]),
    on: onIstio(says(['VirtualService', '"exact":"/a"']), says(['HTTPRoute', '"type":"PathPrefix","value":"/a"']), says(['HTTPRoute', '"type":"PathPrefix","value":"/a"'])),
  },
  {
    intent: 'by the characters that a path begins with',
    write: route([{ match: [HttpMatch.path(HttpPath.prefix('/a'))], requestHeaders: { set: { a: 'b' } } }]),
    on: onIstio(says(['VirtualService', '"prefix":"/a"']), refused('compares whole elements of a path'), refused('its prefixes are whole elements of the path')),
  },
  {
    intent: 'by an expression',
    write: route([{ match: [HttpMatch.path(HttpPath.regex('/a.*'))], requestHeaders: { set: { a: 'b' } } }]),
    on: onIstio(says(['VirtualService', '"regex":"/a.*"']), says(['HTTPRoute', 'RegularExpression']), says(['HTTPRoute', 'RegularExpression'])),
  },
  {
    intent: 'by method, header and parameter',
    write: route([{ match: [HttpMatch.of({ method: StringMatch.exact('GET'), query: { q: StringMatch.exact('1') } }).and(header)], requestHeaders: { set: { a: 'b' } } }]),
    on: onIstio(says(['VirtualService', '"queryParams"']), says(['HTTPRoute', '"queryParams"']), says(['HTTPRoute', '"queryParams"'])),
  },
  {
    intent: 'rules whose order is not that of what is more specific',
    write: route([{ match: [below('/a')], requestHeaders: { set: { a: 'b' } } }, { match: [below('/a/b').and(header)], requestHeaders: { set: { a: 'c' } } }, { match: [header], requestHeaders: { set: { a: 'd' } } }]),
    on: { ...onIstio(refused('is never reached'), refused('is never reached'), refused('is never reached')) },
  },
  {
    intent: 'a wide rule with a header before a narrow one',
    write: route([{ match: [below('/a').and(header)], requestHeaders: { set: { a: 'b' } } }, { match: [below('/a/b')], requestHeaders: { set: { a: 'c' } } }]),
    on: onIstio(says(['VirtualService', '"x-team"']), refused('a route takes the more specific match first'), refused('Linkerd takes the match that compares more of the path first')),
  },
  {
    intent: '404 for what no rule matches',
    write: route([{ match: [below('/a')] }], { unmatched: UnmatchedRequests.NOT_FOUND }),
    on: onIstio(says(['VirtualService', '"exact":"/a"']), says(['HTTPRoute', '"value":"/a"']), says(['HTTPRoute', '"value":"/a"'])),
  },
  {
    intent: 'another service behind a path',
    write: scene => route([{ match: [below('/a')], to: [RouteBackend.service(scene.shop.addService('stock', { ports: [ServicePort.http(80)] }))] }])(scene),
    on: {
      ...onIstio(says(['VirtualService', 'stock.shop.svc.cluster.local']), refused('the waypoint calls it as itself'), says(['HTTPRoute', '"name":"stock"'])),
      'gateway-api': says(['HTTPRoute', '"name":"stock"']),
    },
  },
];

const ACTIONS: Row[] = [
  {
    intent: 'another path',
    write: route([{ match: [below('/a')], rewrite: { path: PathReplacement.prefix('/b') } }]),
    on: onIstio(says(['VirtualService', '"rewrite"']), says(['HTTPRoute', 'URLRewrite']), refused(NO_URL_REWRITE)),
  },
  {
    intent: 'a redirect to another host',
    write: route([{ match: [below('/a')], redirect: { authority: 'b.example.com', status: 301 } }]),
    on: onIstio(says(['VirtualService', '"redirect"']), says(['HTTPRoute', 'RequestRedirect']), says(['HTTPRoute', 'RequestRedirect'])),
  },
  {
    intent: 'an answer of the proxy',
    write: route([{ match: [below('/a')], respond: { status: 410 } }]),
    on: onIstio(says(['VirtualService', '"directResponse"']), refused('has no answers of its own'), refused('it has no answers of its own')),
  },
  {
    intent: 'faults',
    write: route([{ match: [below('/a')], fault: { abort: { status: 503, percentage: 5 } } }]),
    on: onIstio(says(['VirtualService', '"fault"']), refused('has no faults'), refused('it injects faults only by sending a share of the requests to a service that fails')),
  },
  {
    intent: 'headers',
    write: route([{ match: [below('/a')], responseHeaders: { remove: ['server'] } }]),
    on: onIstio(says(['VirtualService', '"remove":["server"]']), says(['HTTPRoute', 'ResponseHeaderModifier']), says(['HTTPRoute', 'ResponseHeaderModifier'])),
  },
];

const CALLS: Row[] = [
  {
    intent: 'a timeout of the service',
    write: upstream({ timeout: Duration.seconds(2) }),
    on: onIstio(says(['VirtualService', '"timeout":"2s"']), says(['HTTPRoute', '"request":"2s"']), says(['Service', 'timeout.linkerd.io/request'])),
  },
  {
    intent: 'a timeout of a rule',
    write: route([{ match: [below('/a')], timeout: Duration.seconds(2) }]),
    on: onIstio(says(['VirtualService', '"timeout":"2s"']), says(['HTTPRoute', '"request":"2s"']), says(['HTTPRoute', '"request":"2s"'])),
  },
  {
    intent: 'retries on a status',
    write: upstream({ retry: { attempts: 2, on: [RetryOn.status(503)], idempotent: true } }),
    on: {
      ...onIstio(says(['VirtualService', '"attempts":2']), refused('routes of the standard channel of the Gateway API have no field for it'), says(['Service', 'retry.linkerd.io/http'])),
      'gateway-api': refused('the experimental channel has it, since 1.2'),
    },
  },
  {
    intent: 'no retries at all',
    write: upstream({ retry: { attempts: 0 } }),
    on: { ...onIstio(says(['VirtualService', '"attempts":0']), says(['HTTPRoute', 'x-envoy-max-retries']), says(['Service', '"name":"cart"'])) },
  },
  {
    intent: 'a circuit breaker',
    write: upstream({ circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } }),
    on: onIstio(says(['DestinationRule', '"consecutive5xxErrors":5']), says(['DestinationRule', '"consecutive5xxErrors":5']), says(['Service', 'balancer.linkerd.io/failure-accrual'])),
  },
  {
    intent: 'limits of connections',
    write: upstream({ connectionLimits: { maxConnections: 10 } }),
    on: onIstio(says(['DestinationRule', '"maxConnections":10']), says(['DestinationRule', '"maxConnections":10']), refused('cannot limit connections and pending requests')),
  },
  {
    intent: 'round robin',
    write: upstream({ loadBalancing: LoadBalancing.ROUND_ROBIN }),
    on: onIstio(says(['DestinationRule', 'ROUND_ROBIN']), says(['DestinationRule', 'ROUND_ROBIN']), refused('cannot balance by round robin')),
  },
  {
    intent: 'by latency',
    write: upstream({ loadBalancing: LoadBalancing.LATENCY }),
    on: onIstio(refused('cannot balance by latency'), refused('cannot balance by latency'), says(['Service', '"name":"cart"'])),
  },
  {
    intent: 'sessions by a header',
    write: upstream({ sessionAffinity: SessionAffinity.header('x-user') }),
    on: onIstio(says(['DestinationRule', '"httpHeaderName":"x-user"']), says(['DestinationRule', '"httpHeaderName":"x-user"']), refused('cannot keep requests with one header at one endpoint')),
  },
  {
    intent: 'TLS of its own',
    write: ({ chart }) => new ResilientUpstream(chart, 'upstream', {
      service: MeshService.fromName(chart, 'bank', { name: 'bank', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] }), replaceOwnersPolicy: true, tls: UpstreamTls.simple({ sni: 'bank.example.com', caCertificates: 'system' }),
    }),
    on: {
      ...onIstio(says(['DestinationRule', '"mode":"SIMPLE"']), refused('in ambient mode that is carried out by the waypoint before the Service'), refused("cannot check a server's certificate")),
      'gateway-api': refused('Istio follows it where the owner has a ReferenceGrant for it'),
    },
  },
  {
    intent: 'a limit of requests',
    write: ({ chart, cart }) => new RateLimit(chart, 'limit', { target: cart as never, limit: Rate.perSecond(100) }),
    on: {
      ...onIstio(says(['EnvoyFilter', 'local_ratelimit']), refused('a waypoint ignores an EnvoyFilter that has a selector'), says(['HTTPLocalRateLimitPolicy', '"requestsPerSecond":100'])),
      'gateway-api': says(['EnvoyFilter', 'local_ratelimit']),
    },
  },
];

const EDGES: Row[] = [
  {
    intent: 'a gateway',
    write: ({ chart }) => new MeshGateway(chart, 'edge', { namespace: 'ingress', listeners }),
    on: { ...onIstio(says(['Gateway', '"servers"']), says(['Gateway', '"servers"']), refused('it has no gateways of its own')), 'gateway-api': says(['Gateway', '"gatewayClassName":"istio"']) },
  },
  {
    intent: 'a gateway of the Kubernetes Gateway API',
    write: ({ chart }) => new MeshGateway(chart, 'edge', { namespace: 'ingress', form: GatewayForm.kubernetes(), listeners }),
    on: onIstio(says(['Gateway', '"gatewayClassName":"istio"']), says(['Gateway', '"gatewayClassName":"istio"']), refused('it has no gateways of its own')),
  },
  {
    intent: 'a service outside',
    write: ({ chart, web }) => new ExternalService(chart, 'payments', { namespace: 'shop', hosts: ['api.example.com'], ports: [ServicePort.tls(443)] }).allowFrom(web),
    on: onIstio(
      says(['ServiceEntry', 'api.example.com'], ['NetworkPolicy', '"port":443']), says(['ServiceEntry', 'api.example.com'], ['NetworkPolicy', '"port":443']), says(['NetworkPolicy', '"port":443']),
    ),
  },
  {
    intent: 'a way out by a gateway',
    write: ({ chart }) => new EgressGateway(chart, 'out', { namespace: 'egress' })
      .carry(new ExternalService(chart, 'payments', { namespace: 'shop', hosts: ['api.example.com'], ports: [ServicePort.tls(443)] })),
    on: {
      ...onIstio(says(['Gateway', 'api.example.com'], ['VirtualService', '"sniHosts":["api.example.com"]']), refused('ztunnel takes no routes'), refused('cannot send calls to the outside through a gateway')),
      'gateway-api': refused('a route of the Gateway API is bound to a Service'),
    },
  },
];

const ROWS = [...ACCESS, ...SPLIT, ...MATCH, ...ACTIONS, ...CALLS, ...EDGES];

function sceneOn(mesh: Name): Scene {
  const chart = chartOn(MESHES[mesh]);
  const shop = new ZeroTrustNamespace(chart, 'shop');
  return { chart, shop, web: shop.addWorkload('web'), cart: shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] }) };
}

/** The objects, by kind, as texts in which something is looked for. */
function textsOf(objects: readonly PlainObject[], kind: string): string {
  return ofKind(objects, kind).map(object => JSON.stringify(object)).join('\n');
}

test('there are forty and more', () => {
  expect(ROWS.length).toBeGreaterThanOrEqual(40);
  expect(new Set(ROWS.map(({ intent }) => intent)).size).toBe(ROWS.length);
});

describe.each(Object.keys(MESHES) as Name[])('on %s', mesh => {
  test.each(ROWS.map(row => [row.intent, row] as const))('%s', (_, { write, on }) => {
    const outcome = on[mesh];
    const scene = sceneOn(mesh);
    if ('refused' in outcome) {
      expect(refusal(() => write(scene))).toContain(outcome.refused);
      return;
    }
    write(scene);
    const objects = synth(scene.chart);
    for (const [kind, text] of outcome.says) expect(textsOf(objects, kind)).toContain(text);
  });
});
