import { Chart } from 'cdk8s';
import {
  AccessAction, AccessCondition, AccessPolicy, HttpMatch, HttpPath, HttpRouteRule, JwtAuthentication, MeshService, MeshWorkload, PathReplacement,
  PolicyTarget, RouteBackend, ServicePort, ServiceRoute, ZeroTrustNamespace,
} from '../../../../src';
import { chartOn, MeshName } from '../../../program';

const ISSUER = { issuer: 'https://auth.example.com', jwksUri: 'https://auth.example.com/jwks.json' };

interface Scene {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly cart: MeshService;
  readonly web: MeshWorkload;
}

function scene(mesh: MeshName = 'ambient'): Scene {
  const chart = chartOn(mesh);
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const cart = shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
  return { chart, shop, cart, web: shop.addWorkload('web') };
}

/** What is wrong with a complete program. */
const problems = (chart: Chart) => chart.node.root.node.findAll().flatMap(({ node }) => node.validate());

const message = (where: string, what: string) => [
  `${where}: a rule is about ${what}, and a route of Service "cart" changes that`,
  '  because  in ambient mode the waypoint looks at rules before it changes the request, and not at what comes out; with sidecars it is the other way round',
  '  instead  say the rule by something that the route leaves alone, drop the change from the route, or run the namespace with sidecars (DataPlane.SIDECAR)',
].join('\n');

const PATH: Partial<HttpRouteRule> = { match: [HttpMatch.path(HttpPath.below('/v1'))], rewrite: { path: PathReplacement.prefix('/') } };
const HOST: Partial<HttpRouteRule> = { rewrite: { authority: 'inner.example.com' } };
const HEADER: Partial<HttpRouteRule> = { requestHeaders: { set: { 'X-Tier': 'gold' } } };

type Rule = (scene: Scene) => unknown;
const access = (props: object): Rule => ({ chart, cart }) => new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.DENY, rules: [props] });

describe.each<[string, Partial<HttpRouteRule>, [string, Rule][]]>([
  ['the path of requests', PATH, [
    ['c/shop/cart', ({ cart, web }) => cart.allow(web, { paths: ['/admin'] })],
    ['c/p', access({ to: [{ paths: ['/admin'] }] })],
    ['c/p', access({ to: [{ notPaths: ['/admin'] }] })],
    ['c/p', ({ chart, shop }) => new AccessPolicy(chart, 'p', { target: PolicyTarget.gateway(shop.waypoint!), action: AccessAction.DENY, rules: [{ to: [{ ports: [80], paths: ['/admin'] }] }] })],
    ['c/login', ({ chart, cart }) => new JwtAuthentication(chart, 'login', { target: cart, issuers: [ISSUER], except: [{ paths: ['/health'] }] })],
  ]],
  ['the host of requests', HOST, [
    ['c/shop/cart', ({ cart, web }) => cart.allow(web, { hosts: ['shop.example.com'] })],
    ['c/p', access({ to: [{ hosts: ['shop.example.com'] }] })],
  ]],
  ['the header "x-tier"', HEADER, [
    ['c/shop/cart', ({ cart, web }) => cart.allow(web, { headers: { 'x-tier': ['gold'] } })],
    ['c/p', access({ when: [AccessCondition.header('X-Tier', { values: ['gold'] })] })],
  ]],
])('a route changes what a rule is about: %s', (what, route, rules) => {
  const routed = ({ chart, cart }: Scene) => new ServiceRoute(chart, 'routes', { service: cart, rules: [route as HttpRouteRule] });

  test.each(rules.map(([where, rule], index) => [index, where, rule] as const))('rule %i, at %s: refused, whichever comes first', (_, where, rule) => {
    for (const steps of [[routed, rule], [rule, routed]]) {
      const own = scene();
      const [first, second] = steps;
      first(own);
      const late = () => {
        second(own);
        return problems(own.chart);
      };
      expect(refusedAs(late)).toEqual(message(where, what));
    }
  });

  test.each(rules.map(([where, rule], index) => [index, where, rule] as const).filter(([, , rule]) => !String(rule).includes('waypoint')))('rule %i, at %s: with sidecars both hold', (_, __, rule) => {
    const own = scene('istio');
    rule(own);
    routed(own);
    expect(problems(own.chart)).toEqual([]);
  });
});

/** The first refusal, whether it is at once or when the program is complete. */
function refusedAs(step: () => string[]): string {
  try {
    return step()[0];
  } catch (error) {
    return (error as Error).message;
  }
}

describe('taken', () => {
  test.each<[string, Partial<HttpRouteRule>, Rule]>([
    ['a rule about paths, and a route that changes headers', HEADER, ({ cart, web }) => cart.allow(web, { paths: ['/a'] })],
    ['a rule about another header', HEADER, ({ cart, web }) => cart.allow(web, { headers: { 'x-other': ['a'] } })],
    ['a rule for every path', PATH, ({ cart, web }) => cart.allow(web, { paths: ['/*'] })],
    ['a rule about methods', PATH, ({ cart, web }) => cart.allow(web, { methods: ['GET'] })],
    ['a token without exceptions', PATH, ({ chart, cart }) => new JwtAuthentication(chart, 'login', { target: cart, issuers: [ISSUER] })],
    ['a redirect: the client asks anew', { match: [HttpMatch.path(HttpPath.below('/v1'))], redirect: { path: PathReplacement.prefix('/') } }, ({ cart, web }) => cart.allow(web, { paths: ['/a'] })],
    ['header changes of answers', { responseHeaders: { set: { 'x-tier': 'gold' } } }, ({ cart, web }) => cart.allow(web, { headers: { 'x-tier': ['gold'] } })],
  ])('%s', (_, route, rule) => {
    const own = scene();
    rule(own);
    new ServiceRoute(own.chart, 'routes', { service: own.cart, rules: [route as HttpRouteRule] });
    expect(problems(own.chart)).toEqual([]);
  });

  test('the rules of another Service', () => {
    const own = scene();
    const stock = own.shop.addService('stock', { ports: [ServicePort.http(80)] });
    stock.allow(own.web, { paths: ['/a'] });
    new ServiceRoute(own.chart, 'routes', { service: own.cart, rules: [PATH as HttpRouteRule] });
    expect(problems(own.chart)).toEqual([]);
  });
});

test('a backend that changes a header', () => {
  const own = scene();
  own.cart.allow(own.web, { headers: { 'x-tier': ['gold'] } });
  const to = [RouteBackend.service(own.cart, { requestHeaders: { remove: ['X-Tier'] } })];
  new ServiceRoute(own.chart, 'routes', { service: own.cart, rules: [{ match: [HttpMatch.path(HttpPath.below('/v1'))], to }] });
  expect(problems(own.chart)).toEqual([message('c/shop/cart', 'the header "x-tier"')]);
});
