import { LoadBalancing, ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const algorithms = { robin: LoadBalancing.ROUND_ROBIN, random: LoadBalancing.RANDOM, least: LoadBalancing.LEAST_REQUEST };

/** Endpoints that are all alike get the same share of the requests, whatever the algorithm: only turns can be told from the others. */
export const loadBalancing = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    for (const [name, algorithm] of Object.entries(algorithms)) {
      const versions = Object.fromEntries(['a', 'b', 'c'].map(version => [version, deployment(chart, `${name}-${version}`, { namespace, app: name, version })]));
      const service = shop.addService(name, { versions, ports: [ServicePort.http(80, { targetPort: 8080 })] });
      service.allow(web);
      new ResilientUpstream(chart, `${name}-upstream`, { service, loadBalancing: algorithm });
    }
  },
  requests: [
    {
      says: 'in turn',
      client: 'shop/web',
      to: 'http://robin.shop/',
      times: 300,
      expect: { answered: { 'shop/robin-a': share(33.3, 1), 'shop/robin-b': share(33.3, 1), 'shop/robin-c': share(33.3, 1) } },
    },
    {
      says: 'at random',
      client: 'shop/web',
      to: 'http://random.shop/',
      times: 900,
      expect: { answered: { 'shop/random-a': share(33.3, 8), 'shop/random-b': share(33.3, 8), 'shop/random-c': share(33.3, 8) } },
    },
    {
      says: 'by least request',
      client: 'shop/web',
      to: 'http://least.shop/',
      times: 900,
      expect: { answered: { 'shop/least-a': share(33.3, 8), 'shop/least-b': share(33.3, 8), 'shop/least-c': share(33.3, 8) } },
    },
  ],
});
