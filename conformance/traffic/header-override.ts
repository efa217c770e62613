import { CanaryService, HttpMatch, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const web = { client: 'shop/web', to: 'http://frontend.shop/', times: 50 };
const rpc = { client: 'shop/web', to: 'http://frontend.shop:7070', grpc: 'shop.Frontend/Render', times: 50 };

/** Testers reach the canary whatever its share is, on each port of the service that has requests. */
export const headerOverride = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const caller = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const ports = [8080, 7070, 6000];
    const frontend = shop.addService('frontend', {
      versions: {
        v1: deployment(chart, 'frontend-v1', { namespace, app: 'frontend', version: 'v1', ports }),
        v2: deployment(chart, 'frontend-v2', { namespace, app: 'frontend', version: 'v2', ports }),
      },
      ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070), ServicePort.tcp(6000)],
    });
    frontend.allow(caller);
    new CanaryService(chart, 'canary', {
      service: frontend, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 0, override: HttpMatch.header('x-canary', 'true'),
    });
  },
  requests: [
    { ...web, says: 'a tester reaches the canary', headers: { 'x-canary': 'true' }, expect: { answered: 'shop/frontend-v2' } },
    { ...web, says: 'the name of a header is the same in capitals', headers: { 'X-Canary': 'true' }, expect: { answered: 'shop/frontend-v2' } },
    { ...web, says: 'the value of a header is not the same in capitals', headers: { 'x-canary': 'True' }, expect: { answered: 'shop/frontend-v1' } },
    { ...web, says: 'another value is no tester', headers: { 'x-canary': 'truest' }, expect: { answered: 'shop/frontend-v1' } },
    { ...web, says: 'without the header the shares hold', expect: { answered: 'shop/frontend-v1' } },
    { ...rpc, says: 'a tester reaches the canary by gRPC', headers: { 'x-canary': 'true' }, expect: { answered: 'shop/frontend-v2' } },
    { ...rpc, says: 'without the header the shares hold for gRPC', expect: { answered: 'shop/frontend-v1' } },
    {
      says: 'a port without requests is left alone: one version or the other answers',
      client: 'shop/web',
      to: 'tcp://frontend.shop:6000',
      times: 200,
      expect: { answered: { 'shop/frontend-v1': { percent: 50, within: 25 }, 'shop/frontend-v2': { percent: 50, within: 25 } } },
    },
  ],
});
