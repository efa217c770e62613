import { Duration } from 'cdk8s';
import { ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const call = { client: 'shop/web', to: 'http://catalog.shop/' };

export const timeout = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const catalog = shop.addService('catalog', { workload: deployment(chart, 'catalog', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    const slow = shop.addService('slow', { workload: deployment(chart, 'slow', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    catalog.allow(web);
    slow.allow(web);
    new ResilientUpstream(chart, 'catalog-upstream', { service: catalog, timeout: Duration.seconds(1) });
  },
  requests: [
    { ...call, says: 'an answer in time', headers: { 'x-echo-delay-ms': '300' }, expect: { answered: 'shop/catalog', took: [300, 3000] } },
    {
      ...call,
      says: 'after a second the caller waits no longer, and it is not tried again',
      headers: { 'x-echo-delay-ms': '4000' },
      expect: { status: 504, reached: 'shop/catalog', took: [950, 3500] },
    },
    {
      says: 'a service of which no timeout is said has none',
      client: 'shop/web',
      to: 'http://slow.shop/',
      headers: { 'x-echo-delay-ms': '1500' },
      expect: { answered: 'shop/slow', took: [1500, 4000] },
    },
  ],
});
