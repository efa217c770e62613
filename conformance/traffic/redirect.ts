import { HttpMatch, HttpPath, HttpRedirect, PathReplacement, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase, TrafficRequest } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';

const REDIRECTS: { readonly [path: string]: HttpRedirect } = {
  '/old': { path: PathReplacement.full('/new') },
  '/api': { path: PathReplacement.prefix('/v2') },
  '/root': { path: PathReplacement.prefix('/') },
  '/secure': { scheme: 'https' },
  '/elsewhere': { authority: 'other.example', status: 308 },
  '/port': { port: 8443, scheme: 'https', status: 307 },
  '/all': { scheme: 'https', authority: 'other.example', port: 8443, path: PathReplacement.full('/new'), status: 301 },
};

function request(path: string, says: string, status: number, location: string, authority = 'site.shop'): TrafficRequest {
  return { says: `${path}: ${says}`, client: 'shop/web', to: `http://${authority}${path}`, expect: { status, response: { location } } };
}

/** Clients that are sent elsewhere, and requests that the proxy answers by itself. */
export const redirect = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const site = shop.addService('site', {
      workload: deployment(chart, 'site', { namespace, ports: [8080, 8081] }),
      ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'second' })],
    });
    site.allow(web);
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: [
        ...Object.entries(REDIRECTS).map(([path, to]) => ({ match: [HttpMatch.path(HttpPath.below(path))], redirect: to })),
        { match: [HttpMatch.header('x-put', 'before')], redirect: { path: PathReplacement.prefix('/before') } },
        { match: [HttpMatch.path(HttpPath.prefix('/pre'))], redirect: { path: PathReplacement.prefix('/post') } },
        { match: [HttpMatch.path(HttpPath.exact('/one'))], redirect: { path: PathReplacement.prefix('/two') } },
        { match: [HttpMatch.path(HttpPath.below('/gone'))], respond: { status: 410, body: 'It is no more.' } },
        { match: [HttpMatch.path(HttpPath.below('/robots.txt'))], respond: { status: 200, body: 'User-agent: *' }, responseHeaders: { set: { 'cache-control': 'max-age=60' } } },
      ],
    });
  },
  requests: [
    request('/old', 'another path', 302, 'http://site.shop/new'),
    request('/old/a/b', 'the whole path', 302, 'http://site.shop/new'),
    request('/old?page=2', 'the query stays', 302, 'http://site.shop/new?page=2'),
    request('/api/users', 'another prefix', 302, 'http://site.shop/v2/users'),
    request('/api', 'the prefix alone', 302, 'http://site.shop/v2'),
    request('/api/users?page=2', 'another prefix, and the query', 302, 'http://site.shop/v2/users?page=2'),
    request('/root/a', 'a prefix is taken away, and the slash is kept', 302, 'http://site.shop/a'),
    request('/root', 'nothing is left but the root', 302, 'http://site.shop/'),
    request('/one', 'what a match is about may be a whole path', 302, 'http://site.shop/two'),
    request('/prefix', 'characters', 302, 'http://site.shop/postfix'),
    { ...request('/a/b', 'without a match of the path it is put before it', 302, 'http://site.shop/before/a/b'), headers: { 'x-put': 'before' } },
    request('/secure/a?b=c', 'another scheme', 302, 'https://site.shop/secure/a?b=c'),
    request('/secure', 'the usual port of the scheme goes with it', 302, 'https://site.shop/secure', 'site.shop:80'),
    request('/secure', 'another port stays', 302, 'https://site.shop:81/secure', 'site.shop:81'),
    request('/elsewhere/a', 'another host', 308, 'http://other.example/elsewhere/a'),
    request('/port/a', 'another port', 307, 'https://site.shop:8443/port/a'),
    request('/all/a', 'all at once', 301, 'https://other.example:8443/new'),
    { says: 'an answer of the proxy', client: 'shop/web', to: 'http://site.shop/gone/away', expect: { status: 410 } },
    {
      says: 'an answer of the proxy, with a header',
      client: 'shop/web',
      to: 'http://site.shop/robots.txt',
      expect: { status: 200, response: { 'cache-control': 'max-age=60' } },
    },
    { says: 'all else goes to the service', client: 'shop/web', to: 'http://site.shop/new', expect: { answered: 'shop/site' } },
  ],
});
