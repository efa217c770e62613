import { Chart, Duration } from 'cdk8s';
import { ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { OneOf, share, TrafficCase, TrafficCaseProps } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const call = { client: 'shop/web', to: 'http://catalog.shop/' };
const either = new OneOf(['shop/catalog-a', 'shop/catalog-b']);
const both = { 'shop/catalog-a': share(50, 49), 'shop/catalog-b': share(50, 49) };

function program(maxEjectionPercent?: number): (chart: Chart) => void {
  return chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const catalog = shop.addService('catalog', {
      versions: {
        a: deployment(chart, 'catalog-a', { namespace, app: 'catalog', version: 'a' }),
        b: deployment(chart, 'catalog-b', { namespace, app: 'catalog', version: 'b' }),
      },
      ports: [ServicePort.http(80, { targetPort: 8080 })],
    });
    catalog.allow(web);
    new ResilientUpstream(chart, 'catalog-upstream', {
      service: catalog, retry: { attempts: 0 }, circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30), maxEjectionPercent },
    });
  };
}

const failing = { ...call, headers: { 'x-echo-status': '500' }, times: 40 };
/** Envoy tells its workers of ejected endpoints at most once a second. */
const aSecondLater = { ...call, says: 'a second passes', headers: { 'x-echo-delay-ms': '1200' } };

export const half = new TrafficCase({
  inOrder: true,
  program: program(50),
  requests: [
    { ...failing, says: 'both fail', expect: { answered: both, status: 500 } },
    { ...aSecondLater, expect: { answered: either } },
    { ...call, says: 'half of them is left out', times: 40, expect: { answered: either } },
  ],
});

const nobody: TrafficCaseProps['requests'] = [
  { ...failing, says: 'both fail', expect: { answered: both, status: 500 } },
  { ...aSecondLater, expect: { answered: either } },
  { ...call, says: 'nobody is left', times: 10, expect: { status: 503 } },
];

export const all = new TrafficCase({ inOrder: true, program: program(100), requests: nobody });

/** Without a word about it every endpoint that fails is left out, as on Linkerd: a tenth, which is Envoy's default, would be none of two. */
export const byDefault = new TrafficCase({ inOrder: true, program: program(), requests: nobody });
