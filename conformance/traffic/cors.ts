import { Duration } from 'cdk8s';
import { CorsPolicy, HttpMatch, HttpPath, ServicePort, ServiceRoute, StringMatch, UnmatchedPreflights, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const POLICIES: { readonly [path: string]: CorsPolicy } = {
  '/open': {
    allowOrigins: [StringMatch.exact('https://shop.example'), StringMatch.exact('https://*.partner.example')],
    allowMethods: ['GET', 'PUT'],
    allowHeaders: ['x-cart'],
    exposeHeaders: ['x-total'],
    maxAge: Duration.hours(1),
    allowCredentials: true,
  },
  '/any': { allowOrigins: [StringMatch.exact('*')] },
  '/regex': { allowOrigins: [StringMatch.regex('https://[a-z]+[.]shop[.]example')] },
  '/ignore': { allowOrigins: [StringMatch.exact('https://shop.example')], unmatchedPreflights: UnmatchedPreflights.IGNORE },
};

const at = (path: string) => ({ client: 'shop/web', to: `http://site.shop${path}` });
const preflight = (origin: string) => ({ method: 'OPTIONS', headers: { 'origin': origin, 'access-control-request-method': 'PUT' } });
const from = (origin: string) => ({ headers: { origin } });
const without = { 'access-control-allow-origin': null, 'access-control-allow-credentials': null };
const leave = (origin: string) => ({ status: 200, response: { 'access-control-allow-origin': origin } });
const forwarded = { answered: 'shop/site', response: without };

/** Pages of other origins: what browsers are told. */
export const cors = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const site = shop.addService('site', { workload: deployment(chart, 'site', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    site.allow(web);
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: Object.entries(POLICIES).map(([path, policy]) => ({ match: [HttpMatch.path(HttpPath.below(path))], cors: policy })),
    });
  },
  requests: [
    {
      ...at('/open'),
      ...preflight('https://shop.example'),
      says: 'a browser that asks before it calls is answered by the proxy',
      expect: {
        status: 200,
        response: {
          'access-control-allow-origin': 'https://shop.example',
          'access-control-allow-methods': 'GET,PUT',
          'access-control-allow-headers': 'x-cart',
          'access-control-max-age': '3600',
          'access-control-allow-credentials': 'true',
        },
      },
    },
    {
      ...at('/open'),
      ...from('https://shop.example'),
      says: 'a call is answered by the application, with leave to read it',
      expect: {
        answered: 'shop/site',
        response: { 'access-control-allow-origin': 'https://shop.example', 'access-control-expose-headers': 'x-total', 'access-control-allow-credentials': 'true' },
      },
    },
    { ...at('/open'), ...preflight('https://eu.partner.example'), says: 'a host below', expect: leave('https://eu.partner.example') },
    { ...at('/open'), ...preflight('https://a.eu.partner.example'), says: 'a host further below', expect: leave('https://a.eu.partner.example') },
    { ...at('/open'), ...preflight('https://partner.example'), says: 'and not that one itself', expect: forwarded },
    { ...at('/open'), ...preflight('https://eu.partner.example.evil.example'), says: 'nor one that only begins like it', expect: forwarded },
    { ...at('/open'), ...preflight('https://eu.partnerxexample'), says: 'a dot is a dot', expect: forwarded },
    { ...at('/open'), ...preflight('http://shop.example'), says: 'nor another scheme', expect: forwarded },
    { ...at('/open'), ...preflight('https://shop.example.evil.example'), says: 'what only begins like an origin has no leave, and the application answers', expect: forwarded },
    { ...at('/open'), ...from('https://evil.example'), says: 'a call of another origin is answered without leave to read it', expect: forwarded },
    { ...at('/open'), says: 'who is no browser', expect: forwarded },
    { ...at('/any'), ...preflight('https://whoever.example'), says: 'any origin', expect: { status: 200, response: { 'access-control-allow-credentials': null } } },
    { ...at('/regex'), ...preflight('https://eu.shop.example'), says: 'an expression', expect: leave('https://eu.shop.example') },
    { ...at('/regex'), ...preflight('https://eu.shop.example.evil.example'), says: 'it matches as a whole', expect: forwarded },
    { ...at('/ignore'), ...preflight('https://evil.example'), says: 'where the proxy answers by itself, it gives no leave', expect: { status: 200, response: without } },
    { ...at('/ignore'), ...preflight('https://shop.example'), says: 'but to those who have it', expect: leave('https://shop.example') },
    { ...at('/other'), ...preflight('https://shop.example'), says: 'where nothing is said, the application answers', expect: forwarded },
  ],
});
