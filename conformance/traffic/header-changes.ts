import { HttpMatch, HttpPath, RouteBackend, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';
const at = (path: string) => ({ client: 'shop/web', to: `http://site.shop${path}` });

/** Headers that routes change, of requests and of answers. */
export const headerChanges = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const site = shop.addService('site', { versions: deployments(chart, 'site', ['v1', 'v2'], { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    site.allow(web);
    const rule = { set: { 'x-set': 'rule' }, add: { 'x-add': 'rule' }, remove: ['x-remove'] };
    const backend = { set: { 'x-backend': 'v1' }, add: { 'x-add-too': 'v1' }, remove: ['x-remove-too'] };
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: [
        { match: [HttpMatch.path(HttpPath.below('/rule'))], to: [RouteBackend.version('v1')], requestHeaders: rule, responseHeaders: { set: { 'x-set': 'answer' }, add: { 'x-add': 'answer' } } },
        { match: [HttpMatch.path(HttpPath.below('/unnamed'))], to: [RouteBackend.version('v1')], responseHeaders: { remove: ['x-oracle-workload'] } },
        {
          match: [HttpMatch.path(HttpPath.below('/one'))],
          to: [RouteBackend.version('v1', { requestHeaders: backend, responseHeaders: { set: { 'x-backend': 'v1' } } })],
          requestHeaders: rule,
          responseHeaders: { set: { 'x-set': 'rule' } },
        },
        {
          match: [HttpMatch.path(HttpPath.below('/weighted'))],
          to: [
            RouteBackend.version('v1', { weight: 100, requestHeaders: backend, responseHeaders: { set: { 'x-backend': 'v1' } } }),
            RouteBackend.version('v2', { weight: 0, requestHeaders: { set: { 'x-backend': 'v2' } } }),
          ],
          requestHeaders: rule,
          responseHeaders: { set: { 'x-set': 'rule' } },
        },
        {
          match: [HttpMatch.path(HttpPath.below('/host'))],
          to: [RouteBackend.version('v1')],
          requestHeaders: { set: { 'x-asked-for': '%REQ(:authority)%', 'x-share': '100%%' } },
        },
      ],
    });
  },
  requests: [
    {
      ...at('/rule'),
      says: 'set, added and taken away on the way there',
      headers: { 'x-set': 'client', 'x-add': 'client', 'x-remove': 'client', 'x-keep': 'client' },
      expect: { answered: 'shop/site-v1', seen: { headers: { 'x-set': 'rule', 'x-add': 'client,rule', 'x-remove': null, 'x-keep': 'client' } } },
    },
    {
      ...at('/rule'),
      says: 'set and added where there is none',
      expect: { answered: 'shop/site-v1', seen: { headers: { 'x-set': 'rule', 'x-add': 'rule' } }, response: { 'x-set': 'answer', 'x-add': 'answer' } },
    },
    {
      ...at('/unnamed'),
      says: 'the header in which applications here say who they are is taken away from the answer',
      expect: { reached: 'shop/site-v1', status: 200 },
    },
    {
      ...at('/one'),
      says: 'what a backend changes, beside what the rule changes',
      headers: { 'x-remove': 'client', 'x-remove-too': 'client', 'x-add-too': 'client' },
      expect: {
        answered: 'shop/site-v1',
        seen: { headers: { 'x-set': 'rule', 'x-add': 'rule', 'x-backend': 'v1', 'x-add-too': 'client,v1', 'x-remove': null, 'x-remove-too': null } },
        response: { 'x-set': 'rule', 'x-backend': 'v1' },
      },
    },
    {
      ...at('/weighted'),
      says: 'so it does where there are several backends',
      headers: { 'x-remove': 'client', 'x-remove-too': 'client', 'x-add-too': 'client' },
      expect: {
        answered: 'shop/site-v1',
        seen: { headers: { 'x-set': 'rule', 'x-add': 'rule', 'x-backend': 'v1', 'x-add-too': 'client,v1', 'x-remove': null, 'x-remove-too': null } },
        response: { 'x-set': 'rule', 'x-backend': 'v1' },
      },
    },
    {
      ...at('/host'),
      says: 'variables of the proxy, and a percent sign',
      expect: { answered: 'shop/site-v1', seen: { headers: { 'x-asked-for': 'site.shop', 'x-share': '100%' } } },
    },
    {
      ...at('/other'),
      says: 'no rule, no change',
      headers: { 'x-set': 'client' },
      times: 20,
      expect: { answered: { 'shop/site-v1': { percent: 50, within: 50 }, 'shop/site-v2': { percent: 50, within: 50 } }, seen: { headers: { 'x-set': 'client', 'x-add': null } } },
    },
  ],
});
