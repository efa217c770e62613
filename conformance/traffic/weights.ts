import { Chart } from 'cdk8s';
import { CanaryService, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';

function program(weight: number): (chart: Chart) => void {
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
    new CanaryService(chart, 'canary', { service: frontend, stable: { version: 'v1' }, canary: { version: 'v2' }, weight });
  };
}

const call = { client: 'shop/web', to: 'http://frontend.shop/' };

export const tenth = new TrafficCase({
  program: program(10),
  requests: [{
    ...call,
    says: 'one request in ten is the canary\'s',
    times: 10_000,
    expect: { answered: { 'shop/frontend-v1': share(90), 'shop/frontend-v2': share(10) } },
  }],
});

export const none = new TrafficCase({
  program: program(0),
  requests: [{ ...call, says: 'a canary of 0 % gets nothing', times: 500, expect: { answered: 'shop/frontend-v1' } }],
});

export const all = new TrafficCase({
  program: program(100),
  requests: [{ ...call, says: 'a canary of 100 % gets everything', times: 500, expect: { answered: 'shop/frontend-v2' } }],
});
