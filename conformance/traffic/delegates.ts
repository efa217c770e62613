import { Duration } from 'cdk8s';
import { HttpMatch, HttpPath, RouteBackend, RouteDelegate, ServicePort, ServiceRoute, UnmatchedRequests, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';
const at = (path: string) => ({ client: 'shop/web', to: `http://site.shop${path}` });
const below = (path: string) => [HttpMatch.path(HttpPath.below(path))];

/** Rules of another team, to which a part of the paths is handed over. */
export const delegates = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const ports = [ServicePort.http(80, { targetPort: 8080 })];
    const site = shop.addService('site', { workload: deployment(chart, 'site', { namespace }), ports });
    const team = new ZeroTrustNamespace(chart, 'checkout');
    const checkout = team.addService('checkout', { versions: deployments(chart, 'checkout', ['v1', 'v2'], { namespace: 'checkout' }), ports });
    site.allow(web);
    checkout.allow(web);
    const rules = new RouteDelegate(chart, 'routes', {
      service: checkout,
      rules: [
        { match: below('/checkout/v2'), to: [RouteBackend.version('v2')] },
        { match: [HttpMatch.of({ path: HttpPath.below('/checkout/admin'), method: 'GET' })], respond: { status: 403 } },
        { to: [RouteBackend.version('v1')] },
      ],
    });
    const some = new RouteDelegate(chart, 'some', {
      service: checkout,
      unmatched: UnmatchedRequests.NOT_FOUND,
      rules: [{ match: below('/basket/v2'), to: [RouteBackend.version('v2')], timeout: Duration.millis(900) }],
    });
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: [
        { match: below('/checkout'), delegate: rules, requestHeaders: { set: { 'x-handed-over': 'yes' } } },
        { match: below('/basket'), delegate: some, timeout: Duration.millis(300) },
        { match: below('/'), rewrite: { authority: 'here.example' } },
      ],
    });
  },
  requests: [
    { ...at('/checkout/v2/pay'), says: 'their first rule', times: 30, expect: { answered: 'checkout/checkout-v2' } },
    { ...at('/checkout'), says: 'their last rule', times: 30, expect: { answered: 'checkout/checkout-v1', seen: { headers: { 'x-handed-over': 'yes' } } } },
    { ...at('/checkout/v2x'), says: 'what is not below a path of theirs', times: 30, expect: { answered: 'checkout/checkout-v1' } },
    { ...at('/checkout/admin/users'), says: 'an answer of theirs', expect: { status: 403 } },
    { ...at('/checkouts'), says: 'what is not handed over', expect: { answered: 'shop/site', seen: { headers: { 'x-handed-over': null } } } },
    { ...at('/basket/v2'), says: 'their own timeout holds', headers: { 'x-echo-delay-ms': '500' }, expect: { answered: 'checkout/checkout-v2', took: [500, 2500] } },
    { ...at('/basket/v1'), says: 'what they have no rule for goes on to the next rule here', expect: { answered: 'shop/site', seen: { authority: 'here.example' } } },
  ],
});
