import { HttpMatch, HttpPath, ServicePort, ServiceRoute, StringMatch, ZeroTrustNamespace } from 'cdk8s-mesh';
import { Expectation, TrafficCase, TrafficRequest } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const at = (path: string, rest: object) => HttpMatch.of({ path: HttpPath.below(path), ...rest });

/** What each rule is about, told apart by the status that it answers with. */
const MATCHES: { readonly [status: number]: HttpMatch[] } = {
  210: [at('/method', { method: 'DELETE' })],
  211: [at('/method', { method: StringMatch.regex('PUT|PATCH') })],
  220: [at('/header', { headers: { 'X-Exact': 'yes' } })],
  221: [at('/header', { headers: { 'x-prefix': StringMatch.prefix('beta-') } })],
  222: [at('/header', { headers: { 'x-regex': StringMatch.regex('v[0-9]+') } })],
  223: [at('/header', { headers: { 'x-present': StringMatch.present() } })],
  230: [at('/without', { withoutHeaders: { 'x-plain': 'yes' } })],
  231: [at('/without-any', { withoutHeaders: { 'x-plain': StringMatch.present() } })],
  232: [at('/without-some', { withoutHeaders: { 'x-plain': StringMatch.prefix('a'), 'x-other': StringMatch.regex('[0-9]+') } })],
  240: [at('/query', { query: { exact: 'yes' } })],
  241: [at('/query', { query: { regex: StringMatch.regex('[0-9]+') } })],
  242: [at('/query', { query: { prefix: StringMatch.prefix('beta-') } })],
  243: [at('/query', { query: { present: StringMatch.present() } })],
  250: [at('/authority', { authority: 'site.shop.svc' })],
  251: [at('/authority', { authority: StringMatch.prefix('site.shop.svc.') })],
  252: [at('/authority', { authority: StringMatch.regex('site[.]shop:80') })],
  260: [at('/port', { port: 81 })],
  270: [HttpMatch.cookie('tier', 'gold').and(at('/cookie', {}))],
  271: [HttpMatch.cookie('tier', StringMatch.prefix('beta-')).and(at('/cookie', {}))],
  272: [HttpMatch.cookie('session', StringMatch.present()).and(at('/cookie', {}))],
  280: [at('/source', { sourceLabels: { app: 'job' } })],
  281: [at('/source', { sourceNamespace: 'other' })],
  290: [at('/any', { method: 'DELETE' }), at('/any', { headers: { 'x-any': 'yes' } })],
  291: [at('/all', { method: 'POST', headers: { 'x-one': '1', 'x-two': '2' }, query: { three: '3' } })],
  292: [at('/scheme', { scheme: 'http' })],
  293: [at('/secure', { scheme: 'https' })],
};

const service: Expectation = { answered: 'shop/site' };

function request(path: string, says: string, expect: number | Expectation, rest: Partial<TrafficRequest> = {}): TrafficRequest {
  return { says, client: 'shop/web', to: `http://site.shop${path}`, expect: typeof expect === 'number' ? { status: expect } : expect, ...rest };
}

/** Rules by what else there is in a request, or in who sends it. */
export const routeConditions = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const other = new ZeroTrustNamespace(chart, 'other');
    const callers = [
      shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) }),
      shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) }),
      other.addWorkload('web', { workload: deployment(chart, 'web', { namespace: 'other' }) }),
    ];
    const site = shop.addService('site', {
      workload: deployment(chart, 'site', { namespace, ports: [8080, 8081] }),
      ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'second' })],
    });
    callers.forEach(caller => site.allow(caller));
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: Object.entries(MATCHES).map(([status, match]) => ({ match, respond: { status: Number(status) } })),
    });
  },
  requests: [
    request('/method', 'a method', 210, { method: 'DELETE' }),
    request('/method', 'another method', service),
    request('/method', 'a method that an expression matches', 211, { method: 'PATCH' }),
    request('/method', 'and one that it does not', service, { method: 'POST' }),
    request('/header', 'a header, whose name has capitals in the rule', 220, { headers: { 'x-exact': 'yes' } }),
    request('/header', 'a header with another value', service, { headers: { 'x-exact': 'yes!' } }),
    request('/header', 'a header\'s value with capitals', service, { headers: { 'x-exact': 'Yes' } }),
    request('/header', 'a header that begins so', 221, { headers: { 'x-prefix': 'beta-3' } }),
    request('/header', 'a header that does not', service, { headers: { 'x-prefix': 'my-beta-3' } }),
    request('/header', 'a header that an expression matches', 222, { headers: { 'x-regex': 'v12' } }),
    request('/header', 'a header of which it matches a part', service, { headers: { 'x-regex': 'v12b' } }),
    request('/header', 'a header that is there', 223, { headers: { 'x-present': 'whatever' } }),
    request('/header', 'a header that is there and says nothing', 223, { headers: { 'x-present': '' } }),
    request('/header', 'none of them', service),
    request('/without', 'what the header must not be like', service, { headers: { 'x-plain': 'yes' } }),
    request('/without', 'the header with another value', 230, { headers: { 'x-plain': 'no' } }),
    request('/without', 'no such header', 230),
    request('/without-any', 'a header that must not be there', service, { headers: { 'x-plain': 'no' } }),
    request('/without-any', 'and is not', 231),
    request('/without-some', 'neither of two headers', 232),
    request('/without-some', 'both, with other values', 232, { headers: { 'x-plain': 'b', 'x-other': 'b' } }),
    request('/without-some', 'the first of them', service, { headers: { 'x-plain': 'ab' } }),
    request('/without-some', 'the second of them', service, { headers: { 'x-other': '12' } }),
    request('/query?exact=yes', 'a parameter', 240),
    request('/query?a=b&exact=yes', 'a parameter after another', 240),
    request('/query?exact=yess', 'a parameter with another value', service),
    request('/query?regex=12', 'a parameter that an expression matches', 241),
    request('/query?regex=12a', 'a parameter of which it matches a part', service),
    request('/query?prefix=beta-3', 'a parameter that begins so', 242),
    request('/query?prefix=my-beta-3', 'a parameter that does not', service),
    request('/query?present=x', 'a parameter that is there', 243),
    request('/query?present=', 'a parameter that is there and says nothing', 243),
    request('/query', 'no parameter', service),
    request('/authority', 'a host that is asked for', 250, { to: 'http://site.shop.svc/authority' }),
    request('/authority', 'a host that begins so', 251, { to: 'http://site.shop.svc.cluster.local/authority' }),
    request('/authority', 'a host with the port that the client wrote', 252, { to: 'http://site.shop:80/authority' }),
    request('/authority', 'another host', service),
    request('/port', 'the port at which it comes', 260, { to: 'http://site.shop:81/port' }),
    request('/port', 'the other port', service),
    request('/method', 'rules without a port hold at the other port too', 210, { method: 'DELETE', to: 'http://site.shop:81/method' }),
    request('/cookie', 'a cookie', 270, { headers: { cookie: 'tier=gold' } }),
    request('/cookie', 'a cookie after others', 270, { headers: { cookie: 'a=b; c=d; tier=gold' } }),
    request('/cookie', 'a cookie before others', 270, { headers: { cookie: 'tier=gold; a=b' } }),
    request('/cookie', 'a cookie with another value', service, { headers: { cookie: 'tier=golden' } }),
    request('/cookie', 'a cookie whose name ends so', service, { headers: { cookie: 'xtier=gold' } }),
    request('/cookie', 'the text in the value of another cookie', service, { headers: { cookie: 'a=tier=gold' } }),
    request('/cookie', 'a cookie that begins so', 271, { headers: { cookie: 'a=b; tier=beta-3; c=d' } }),
    request('/cookie', 'a cookie that does not', service, { headers: { cookie: 'tier=my-beta-3' } }),
    request('/cookie', 'a cookie that is there', 272, { headers: { cookie: 'a=b; session=42' } }),
    request('/cookie', 'no cookies', service),
    request('/source', 'a caller by its labels', 280, { client: 'shop/job' }),
    request('/source', 'a caller by its namespace', 281, { client: 'other/web' }),
    request('/source', 'another caller', service),
    request('/any', 'the first of two matches', 290, { method: 'DELETE' }),
    request('/any', 'the second of them', 290, { headers: { 'x-any': 'yes' } }),
    request('/any', 'neither', service),
    request('/all?three=3', 'everything that one match says', 291, { method: 'POST', headers: { 'x-one': '1', 'x-two': '2' } }),
    request('/all?three=3', 'all but one header', service, { method: 'POST', headers: { 'x-one': '1' } }),
    request('/all', 'all but the query', service, { method: 'POST', headers: { 'x-one': '1', 'x-two': '2' } }),
    request('/all?three=3', 'all but the method', service, { headers: { 'x-one': '1', 'x-two': '2' } }),
    request('/scheme', 'calls within the mesh are http', 292),
    request('/secure', 'and not https', service),
  ],
});
