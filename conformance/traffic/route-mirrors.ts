import { HttpMatch, HttpPath, RouteBackend, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';
const at = (path: string) => ({ client: 'shop/web', to: `http://site.shop${path}` });
const below = (path: string) => [HttpMatch.path(HttpPath.below(path))];

/** Copies of the requests of some rules: to a version, to another service, to both. */
export const routeMirrors = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const ports = [ServicePort.http(80, { targetPort: 8080 })];
    const site = shop.addService('site', { versions: deployments(chart, 'site', ['v1', 'v2'], { namespace }), ports });
    const next = shop.addService('next', { workload: deployment(chart, 'next', { namespace }), ports });
    site.allow(web);
    next.allow(web);
    const to = [RouteBackend.version('v1')];
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: [
        { match: below('/version'), to, mirrors: [{ to: RouteBackend.version('v2') }] },
        { match: below('/service'), to, mirrors: [{ to: RouteBackend.service(next), percentage: 25 }] },
        { match: below('/both'), to, mirrors: [{ to: RouteBackend.version('v2'), percentage: 50 }, { to: RouteBackend.service(next) }] },
        { to },
      ],
    });
  },
  requests: [
    { ...at('/version'), says: 'another version gets a copy of each', times: 200, expect: { answered: 'shop/site-v1', copies: 'shop/site-v2' } },
    { ...at('/service'), says: 'another service gets a quarter', times: 1500, expect: { answered: 'shop/site-v1', copies: { 'shop/next': share(25, 6) } } },
    {
      ...at('/both'),
      says: 'each of two gets its own share',
      times: 1500,
      expect: { answered: 'shop/site-v1', copies: { 'shop/site-v2': share(50, 6), 'shop/next': share(100, 0) } },
    },
    { ...at('/other'), says: 'other requests are not copied', times: 50, expect: { answered: 'shop/site-v1' } },
  ],
});
