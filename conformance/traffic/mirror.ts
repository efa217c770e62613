import { Chart } from 'cdk8s';
import { CanaryService, HttpMatch, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const call = { client: 'shop/web', to: 'http://frontend.shop/' };

function program(percentage?: number): (chart: Chart) => void {
  return chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const frontend = shop.addService('frontend', {
      versions: {
        v1: deployment(chart, 'frontend-v1', { namespace, app: 'frontend', version: 'v1' }),
        v2: deployment(chart, 'frontend-v2', { namespace, app: 'frontend', version: 'v2' }),
      },
      ports: [ServicePort.http(80, { targetPort: 8080 })],
    });
    frontend.allow(web);
    new CanaryService(chart, 'canary', {
      service: frontend, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 0, mirror: { percentage }, override: HttpMatch.header('x-canary', 'true'),
    });
  };
}

export const all = new TrafficCase({
  program: program(),
  requests: [
    {
      ...call,
      says: 'the stable version answers, and the canary gets a copy of each request',
      times: 200,
      expect: { answered: 'shop/frontend-v1', copies: 'shop/frontend-v2' },
    },
    {
      ...call,
      says: 'what the canary makes of its copy is thrown away',
      headers: { 'x-echo-delay-ms': '50' },
      expect: { answered: 'shop/frontend-v1', copies: 'shop/frontend-v2' },
    },
    {
      ...call,
      says: 'a request that the canary answers is not copied to it as well',
      headers: { 'x-canary': 'true' },
      times: 50,
      expect: { answered: 'shop/frontend-v2' },
    },
  ],
});

export const quarter = new TrafficCase({
  program: program(25),
  requests: [{
    ...call,
    says: 'a quarter of the requests is copied',
    times: 4000,
    expect: { answered: 'shop/frontend-v1', copies: { 'shop/frontend-v2': share(25) } },
  }],
});
