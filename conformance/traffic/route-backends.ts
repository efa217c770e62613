import { HttpMatch, HttpPath, RouteBackend, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';
const at = (path: string) => ({ client: 'shop/web', to: `http://site.shop${path}` });
const below = (path: string) => [HttpMatch.path(HttpPath.below(path))];
const anyOf = (...places: string[]) => Object.fromEntries(places.map(place => [place, share(100 / places.length, 15)]));

/**
 * Where rules send requests: to versions, to services of this namespace and of another one, to ports. The second port is one that callers may not use:
 * that is how it is known.
 */
export const routeBackends = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const ports = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'closed' })];
    const site = shop.addService('site', { versions: deployments(chart, 'site', ['v1', 'v2', 'v3'], { namespace, ports: [8080, 8081] }), ports });
    const next = shop.addService('next', { versions: deployments(chart, 'next', ['a', 'b'], { namespace, ports: [8080, 8081] }), ports });
    const far = new ZeroTrustNamespace(chart, 'far').addService('api', { workload: deployment(chart, 'api', { namespace: 'far' }), ports: [ServicePort.http(9000, { targetPort: 8080 })] });
    site.allow(web, { ports: [8080] });
    next.allow(web, { ports: [8080] });
    far.allow(web);
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: [
        { match: below('/versions'), to: [RouteBackend.version('v1', { weight: 70 }), RouteBackend.version('v2', { weight: 20 }), RouteBackend.version('v3', { weight: 10 })] },
        { match: below('/none'), to: [RouteBackend.version('v1', { weight: 0 }), RouteBackend.version('v2', { weight: 100 })] },
        { match: below('/services'), to: [RouteBackend.version('v1', { weight: 50 }), RouteBackend.service(next, { version: 'a', weight: 30 }), RouteBackend.service(far, { port: 9000, weight: 20 })] },
        { match: below('/far'), to: [RouteBackend.service(far, { port: 9000 })] },
        { match: below('/next'), to: [RouteBackend.service(next)] },
        { match: below('/ports'), to: [RouteBackend.version('v1', { port: 80, weight: 75 }), RouteBackend.version('v1', { port: 81, weight: 25 })] },
        { match: below('/itself'), to: [RouteBackend.itself()] },
      ],
    });
  },
  requests: [
    {
      ...at('/versions'),
      says: 'three versions by weight',
      times: 1500,
      expect: { answered: { 'shop/site-v1': share(70, 6), 'shop/site-v2': share(20, 6), 'shop/site-v3': share(10, 6) } },
    },
    { ...at('/none'), says: 'a weight of 0 is nothing', times: 300, expect: { answered: 'shop/site-v2' } },
    {
      ...at('/services'),
      says: 'versions and services by weight',
      times: 1500,
      expect: { answered: { 'shop/site-v1': share(50, 6), 'shop/next-a': share(30, 6), 'far/api': share(20, 6) } },
    },
    { ...at('/far'), says: 'a service of another namespace, at its own port', expect: { answered: 'far/api', seen: { authority: 'site.shop' } } },
    { ...at('/next'), says: 'another service as a whole', times: 300, expect: { answered: anyOf('shop/next-a', 'shop/next-b') } },
    {
      ...at('/ports'),
      says: 'two ports by weight, of which one refuses',
      times: 1500,
      expect: { answered: { 'shop/site-v1': share(75, 6) }, refused: { access: share(25, 6) }, status: { 200: share(75, 6), 403: share(25, 6) } },
    },
    { ...at('/itself'), says: 'the service as a whole', times: 600, expect: { answered: anyOf('shop/site-v1', 'shop/site-v2', 'shop/site-v3') } },
    { ...at('/other'), says: 'so it is where no rule matches', times: 600, expect: { answered: anyOf('shop/site-v1', 'shop/site-v2', 'shop/site-v3') } },
    { ...at(''), says: 'the port that a request came for is the one that it goes to', to: 'http://site.shop:81/itself', expect: { refused: 'access' } },
  ],
});
