import { HttpMatch, HttpPath, RouteDelegate, ServicePort, ServiceRoute, UnmatchedRequests, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const at = (path: string) => ({ client: 'shop/web', to: `http://site.shop${path}` });
const below = (path: string) => [HttpMatch.path(HttpPath.below(path))];

/** Rules of another team that leave some of what is handed over, which is not answered with 404 then: the rules after that decide. */
export const delegatesThatLeave = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const ports = [ServicePort.http(80, { targetPort: 8080 })];
    const site = shop.addService('site', { workload: deployment(chart, 'site', { namespace }), ports });
    const all = shop.addService('all', { workload: deployment(chart, 'all', { namespace }), ports });
    const team = new ZeroTrustNamespace(chart, 'checkout');
    const checkout = team.addService('checkout', { workload: deployment(chart, 'checkout', { namespace: 'checkout' }), ports });
    for (const service of [site, all, checkout]) service.allow(web);
    const rules = new RouteDelegate(chart, 'routes', {
      service: checkout,
      unmatched: UnmatchedRequests.NOT_FOUND,
      rules: [{ match: below('/checkout/v2') }],
    });
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: [
        { match: below('/checkout'), delegate: rules },
        { match: below('/checkout/v1'), respond: { status: 410 } },
        { match: below('/checkout'), rewrite: { authority: 'rest.example' } },
      ],
    });
    new ServiceRoute(chart, 'all-routes', { service: all, rules: [{ delegate: rules }] });
  },
  requests: [
    { ...at('/checkout/v2/pay'), says: 'a rule over there', expect: { answered: 'checkout/checkout' } },
    { ...at('/checkout/v1/pay'), says: 'a later rule for a part of what was handed over', expect: { status: 410 } },
    { ...at('/checkout/v3'), says: 'a later rule for all that was handed over', expect: { answered: 'shop/site', seen: { authority: 'rest.example' } } },
    { ...at('/'), says: 'what is not handed over', expect: { answered: 'shop/site', seen: { authority: 'site.shop' } } },
    { client: 'shop/web', to: 'http://all.shop/checkout/v2', says: 'a rule over there, where every request is handed over', expect: { answered: 'checkout/checkout' } },
    { client: 'shop/web', to: 'http://all.shop/other', says: 'what is left goes to the service of the route', expect: { answered: 'shop/all' } },
  ],
});
