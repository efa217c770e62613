import { HttpMatch, HttpPath, HttpRewrite, PathReplacement, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { Expectation, TrafficCase, TrafficRequest } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';

const RULES: readonly { readonly match: HttpMatch; readonly rewrite: HttpRewrite }[] = [
  { match: HttpMatch.path(HttpPath.below('/full')), rewrite: { path: PathReplacement.full('/new') } },
  { match: HttpMatch.path(HttpPath.exact('/old')), rewrite: { path: PathReplacement.full('/new') } },
  { match: HttpMatch.path(HttpPath.regex('/any/.*/thing')), rewrite: { path: PathReplacement.full('/new') } },
  { match: HttpMatch.path(HttpPath.below('/reports')), rewrite: { path: PathReplacement.prefix('/') } },
  { match: HttpMatch.path(HttpPath.below('/api')), rewrite: { path: PathReplacement.prefix('/v2') } },
  { match: HttpMatch.path(HttpPath.prefix('/pre')), rewrite: { path: PathReplacement.prefix('/post') } },
  { match: HttpMatch.path(HttpPath.below('/Tree', { ignoreCase: true })), rewrite: { path: PathReplacement.prefix('/wood') } },
  { match: HttpMatch.path(HttpPath.below('/users')), rewrite: { path: PathReplacement.regex('/users/([0-9]+)', '/people/\\1') } },
  { match: HttpMatch.path(HttpPath.below('/twice')), rewrite: { path: PathReplacement.regex('a', 'b') } },
  { match: HttpMatch.path(HttpPath.below('/host')), rewrite: { authority: 'catalog.example' } },
  { match: HttpMatch.path(HttpPath.below('/both')), rewrite: { path: PathReplacement.prefix('/'), authority: 'catalog.example' } },
  { match: HttpMatch.header('x-put', 'before'), rewrite: { path: PathReplacement.prefix('/before') } },
];

function request(path: string, says: string, seen: Expectation['seen'], headers?: TrafficRequest['headers']): TrafficRequest {
  return { says: `${path}: ${says}`, client: 'shop/web', to: `http://site.shop${path}`, headers, expect: { answered: 'shop/site', seen } };
}

/** What the application sees of path and host. */
export const rewrite = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const site = shop.addService('site', { workload: deployment(chart, 'site', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    site.allow(web);
    new ServiceRoute(chart, 'site-routes', { service: site, rules: RULES.map(({ match, rewrite: changed }) => ({ match: [match], rewrite: changed })) });
  },
  requests: [
    request('/full', 'the whole path', { path: '/new', authority: 'site.shop' }),
    request('/full/', 'whatever it was', { path: '/new' }),
    request('/full/a/b', 'and whatever is below it', { path: '/new' }),
    request('/full/a?page=2', 'the query stays', { path: '/new?page=2' }),
    request('/full?page=2', 'also right behind the path', { path: '/new?page=2' }),
    request('/old', 'one path', { path: '/new' }),
    request('/old?page=2', 'one path with a query', { path: '/new?page=2' }),
    request('/any/old/thing', 'what an expression matches', { path: '/new' }),
    request('/reports/2024', 'a prefix is taken away, and the slash is kept', { path: '/2024' }),
    request('/reports', 'nothing is left but the root', { path: '/' }),
    request('/reports/', 'nor here', { path: '/' }),
    request('/reports?page=2', 'the root with a query', { path: '/?page=2' }),
    request('/api/users', 'another prefix', { path: '/v2/users' }),
    request('/api', 'the prefix alone', { path: '/v2' }),
    request('/api/', 'with a slash', { path: '/v2/' }),
    request('/api/users?of=api/', 'the query is not looked at', { path: '/v2/users?of=api/' }),
    request('/api/api/users', 'only at the beginning', { path: '/v2/api/users' }),
    request('/prefix', 'characters', { path: '/postfix' }),
    request('/TREE/Leaf', 'where case does not matter, the rest stays as it is', { path: '/wood/Leaf' }),
    request('/users/7/cart', 'a group of an expression', { path: '/people/7/cart' }),
    request('/users/me', 'where the expression matches nothing, nothing changes', { path: '/users/me' }),
    request('/twice/aa/ba', 'every part that it matches', { path: '/twice/bb/bb' }),
    request('/host', 'the host', { path: '/host', authority: 'catalog.example' }),
    request('/both/a', 'path and host', { path: '/a', authority: 'catalog.example' }),
    request('/a/b', 'without a match of the path it is put before it', { path: '/before/a/b' }, { 'x-put': 'before' }),
    request('/', 'also before the root', { path: '/before/' }, { 'x-put': 'before' }),
    request('/other', 'no rule, no change', { path: '/other', authority: 'site.shop' }),
  ],
});
