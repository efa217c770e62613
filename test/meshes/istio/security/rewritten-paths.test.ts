import { Chart } from 'cdk8s';
import {
  AccessAction, AccessPolicy, AccessPolicyRule, GatewayListener, HttpMatch, HttpPath, HttpRouteRule, MeshGateway, MeshService,
  PathReplacement, PolicyTarget,
  RouteNamespaces, ServicePort, ServiceRoute, ZeroTrustNamespace,
} from '../../../../src';
import { chartOn, MeshName } from '../../../program';

const { ALLOW, AUDIT, DENY } = AccessAction;
const STRIPPED: HttpRouteRule = { match: [HttpMatch.path(HttpPath.below('/reports'))], rewrite: { path: PathReplacement.prefix('/') } };
const SECRET: AccessPolicyRule = { to: [{ paths: ['/reports/secret'] }] };

interface Scene {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: MeshService;
}

function sceneOn(mesh: MeshName): Scene {
  const chart = chartOn(mesh);
  const shop = new ZeroTrustNamespace(chart, 'shop');
  return { chart, shop, web: shop.addService('web', { ports: [ServicePort.http(80, { targetPort: 8080 })] }) };
}

/** What is wrong with a complete program. */
const problems = (chart: Chart) => chart.node.root.node.findAll().flatMap(({ node }) => node.validate());

const policy = ({ chart, web }: Scene, rule = SECRET, action = DENY, target: PolicyTarget | MeshService = web) => new AccessPolicy(chart, 'p', { target: target as PolicyTarget, action, rules: [rule] });
const route = ({ chart, web }: Scene, rule = STRIPPED) => new ServiceRoute(chart, 'r', { service: web, rules: [rule] });

const MESSAGE = [
  'c/p: a rule is about the path "/reports/secret", and a route of Service "web" makes another one of it',
  '  because  rules are looked at where a request arrives, when the route has changed it: who comes by the route is not matched',
  '  instead  name the path that comes out of the route, or answer there: respond: { status: 403 }',
].join('\n');

test('what is denied by the path that a route changes is refused, whichever comes last', () => {
  const [early, late] = [sceneOn('istio'), sceneOn('istio')];
  policy(early);
  route(early);
  route(late);
  policy(late);
  for (const { chart } of [early, late]) expect(problems(chart)).toEqual([MESSAGE]);
});

test('also for the namespace', () => {
  const scene = sceneOn('istio');
  policy(scene, { to: [{ ports: [8080], paths: ['/reports/secret'] }] }, DENY, PolicyTarget.namespace(scene.shop));
  route(scene);
  expect(problems(scene.chart)).toEqual([MESSAGE]);
});

test.each<MeshName>(['istio', 'ambient'])('also by a route of gateways alone: %s', mesh => {
  const scene = sceneOn(mesh);
  const gateway = new MeshGateway(scene.chart, 'edge', { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: ['shop.example.com'], routesFrom: RouteNamespaces.of('shop') })] });
  policy(scene);
  new ServiceRoute(scene.chart, 'r', { service: scene.web, gateways: [gateway], hosts: ['shop.example.com'], meshTraffic: false, rules: [STRIPPED] });
  expect(problems(scene.chart)).toEqual([MESSAGE]);
});

test.each<[string, AccessPolicyRule, AccessAction, HttpRouteRule]>([
  ['what comes out of the route', { to: [{ paths: ['/secret'] }] }, DENY, STRIPPED],
  ['an ending', { to: [{ paths: ['*/secret'] }] }, DENY, STRIPPED],
  ['another path', { to: [{ paths: ['/admin/*'] }] }, DENY, STRIPPED],
  ['what allows: at worst it is too narrow', SECRET, ALLOW, STRIPPED],
  ['a record', SECRET, AUDIT, STRIPPED],
  ['a redirect: the client asks anew', SECRET, DENY, { match: STRIPPED.match, redirect: { path: PathReplacement.prefix('/') } }],
])('taken: %s', (_, rule, action, changing) => {
  const scene = sceneOn('istio');
  policy(scene, rule, action);
  route(scene, changing);
  expect(problems(scene.chart)).toEqual([]);
});
