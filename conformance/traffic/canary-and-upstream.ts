import { Duration } from 'cdk8s';
import { CanaryService, HttpMatch, ResilientUpstream, RetryOn, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const call = { client: 'shop/web', to: 'http://frontend.shop/' };
const tester = { 'x-canary': 'true' };

/** Two constructs that speak of one service: what the one says holds for the routes of the other. */
export const canaryAndUpstream = new TrafficCase({
  program: chart => {
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
      service: frontend, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 30, override: HttpMatch.header('x-canary', 'true'),
    });
    new ResilientUpstream(chart, 'upstream', {
      service: frontend, timeout: Duration.seconds(1), retry: { attempts: 1, on: [RetryOn.GATEWAY_ERROR], methods: ['GET'] },
    });
  },
  requests: [
    {
      ...call,
      says: 'the shares hold for methods that are retried',
      times: 1000,
      expect: { answered: { 'shop/frontend-v1': share(70, 8), 'shop/frontend-v2': share(30, 8) } },
    },
    {
      ...call,
      says: 'and for those that are not',
      method: 'POST',
      times: 1000,
      expect: { answered: { 'shop/frontend-v1': share(70, 8), 'shop/frontend-v2': share(30, 8) } },
    },
    {
      ...call,
      says: 'a tester\'s request is retried',
      headers: { ...tester, 'x-echo-fail': '1' },
      expect: { answered: 'shop/frontend-v2', reached: { 'shop/frontend-v2': 2 } },
    },
    {
      ...call,
      says: 'a tester\'s POST is not',
      method: 'POST',
      headers: { ...tester, 'x-echo-fail': '1' },
      expect: { answered: 'shop/frontend-v2', status: 503 },
    },
    {
      ...call,
      says: 'a tester waits no longer than others',
      headers: { ...tester, 'x-echo-delay-ms': '3000' },
      expect: { reached: 'shop/frontend-v2', status: 504, took: [950, 2900] },
    },
  ],
});
