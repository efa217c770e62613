import { CanaryService, HttpMatch, HttpPath, PathReplacement, RouteBackend, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';
const at = (path: string) => ({ client: 'shop/web', to: `http://site.shop${path}` });
const tester = { headers: { 'x-canary': 'true' } };
const below = (path: string) => [HttpMatch.path(HttpPath.below(path))];
const shares = { answered: { 'shop/site-v1': share(80, 6), 'shop/site-v2': share(20, 6) } };

/** Rules and shares of one service: rules that lead to it go by the shares, and testers reach the canary by them too. */
export const canaryInRoutes = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const site = shop.addService('site', { versions: deployments(chart, 'site', ['v1', 'v2'], { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    site.allow(web);
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: [
        { match: below('/reports'), rewrite: { path: PathReplacement.prefix('/') } },
        { match: below('/fixed'), to: [RouteBackend.version('v1')] },
        { match: below('/gone'), respond: { status: 410 } },
        { match: below('/copied'), to: [RouteBackend.version('v1')], mirrors: [{ to: RouteBackend.version('v2') }] },
      ],
    });
    new CanaryService(chart, 'canary', {
      service: site, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 20, override: HttpMatch.header('x-canary', 'true'),
    });
  },
  requests: [
    { ...at('/reports/2024'), says: 'a rule that leads to the service goes by its shares', times: 1200, expect: { ...shares, seen: { path: '/2024' } } },
    { ...at('/reports/2024'), ...tester, says: 'a tester reaches the canary by the rule', times: 50, expect: { answered: 'shop/site-v2', seen: { path: '/2024' } } },
    { ...at('/other'), says: 'what no rule matches goes by the shares', times: 1200, expect: { ...shares, seen: { path: '/other' } } },
    { ...at('/other'), ...tester, says: 'a tester reaches the canary where no rule matches', times: 50, expect: { answered: 'shop/site-v2' } },
    { ...at('/fixed'), says: 'a rule that names a version leads there', times: 50, expect: { answered: 'shop/site-v1' } },
    { ...at('/fixed'), ...tester, says: 'for testers too', times: 50, expect: { answered: 'shop/site-v1' } },
    { ...at('/gone'), ...tester, says: 'what the proxy answers it answers testers too', expect: { status: 410 } },
    { ...at('/copied'), says: 'copies of one rule', times: 50, expect: { answered: 'shop/site-v1', copies: 'shop/site-v2' } },
  ],
});
