import { Duration } from 'cdk8s';
import { HttpMatch, HttpPath, ResilientUpstream, RetryOn, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const at = (path: string) => ({ client: 'shop/web', to: `http://site.shop${path}` });
const tries = (times: number) => ({ reached: { 'shop/site': times } });
const below = (path: string) => [HttpMatch.path(HttpPath.below(path))];

/** Timeouts and retries of single rules, beside those of the service. */
export const routeTimes = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const site = shop.addService('site', { workload: deployment(chart, 'site', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    site.allow(web);
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: [
        { match: below('/quick'), timeout: Duration.millis(300) },
        { match: below('/slow'), timeout: Duration.seconds(10) },
        { match: below('/often'), retry: { attempts: 4, on: [RetryOn.GATEWAY_ERROR], idempotent: true } },
        { match: below('/once'), retry: { attempts: 0 } },
        { match: below('/tries'), timeout: Duration.seconds(2), retry: { attempts: 1, perTryTimeout: Duration.millis(300), on: [RetryOn.GATEWAY_ERROR], idempotent: true } },
        { match: below('/reads'), retry: { attempts: 2, on: [RetryOn.SERVER_ERROR], methods: ['GET'] } },
        { match: below('/as-the-service'), requestHeaders: { set: { 'x-rule': 'yes' } } },
      ],
    });
    new ResilientUpstream(chart, 'site-upstream', {
      service: site, timeout: Duration.seconds(1), retry: { attempts: 1, on: [RetryOn.GATEWAY_ERROR], idempotent: true },
    });
  },
  requests: [
    { ...at('/quick'), says: 'a rule\'s own timeout', headers: { 'x-echo-delay-ms': '3000' }, expect: { status: 504, reached: 'shop/site', took: [280, 900] } },
    { ...at('/slow'), says: 'a longer one than that of the service', headers: { 'x-echo-delay-ms': '1500' }, expect: { answered: 'shop/site', took: [1500, 4000] } },
    {
      ...at('/as-the-service'),
      says: 'that of the service, where the rule says none',
      headers: { 'x-echo-delay-ms': '3000' },
      expect: { status: 504, reached: 'shop/site', took: [950, 2500], seen: { headers: { 'x-rule': 'yes' } } },
    },
    { ...at('/other'), says: 'that of the service, where no rule matches', headers: { 'x-echo-delay-ms': '3000' }, expect: { status: 504, reached: 'shop/site', took: [950, 2500] } },
    { ...at('/often'), says: 'a rule\'s own retries', headers: { 'x-echo-fail': '4' }, expect: { answered: 'shop/site', ...tries(5) } },
    { ...at('/often'), says: 'and no more', headers: { 'x-echo-fail': '5' }, expect: { answered: 'shop/site', status: 503, ...tries(5) } },
    { ...at('/once'), says: 'none, where the rule says so', headers: { 'x-echo-fail': '1' }, expect: { answered: 'shop/site', status: 503 } },
    { ...at('/as-the-service'), says: 'those of the service, where the rule says none', headers: { 'x-echo-fail': '1' }, expect: { answered: 'shop/site', ...tries(2) } },
    { ...at('/other'), says: 'those of the service, where no rule matches', headers: { 'x-echo-fail': '2' }, expect: { answered: 'shop/site', status: 503, ...tries(2) } },
    { ...at('/tries'), says: 'each try has its time', headers: { 'x-echo-delay-ms': '3000' }, expect: { status: 504, ...tries(2), took: [580, 1800] } },
    { ...at('/reads'), says: 'a method that is named', headers: { 'x-echo-fail': '2', 'x-echo-status': '500' }, expect: { answered: 'shop/site', ...tries(3) } },
    { ...at('/reads'), says: 'a method that is not', method: 'POST', headers: { 'x-echo-fail': '1', 'x-echo-status': '500' }, expect: { answered: 'shop/site', status: 500 } },
  ],
});
