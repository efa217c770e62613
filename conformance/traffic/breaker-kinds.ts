import { Duration } from 'cdk8s';
import { CircuitBreaker, ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase, TrafficRequest } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const BREAKERS: { readonly [service: string]: CircuitBreaker } = {
  errors: { consecutiveErrors: 4, ejectionTime: Duration.seconds(60) },
  gateway: { consecutiveErrors: 0, consecutiveGatewayErrors: 3, ejectionTime: Duration.seconds(60) },
  patient: { consecutiveErrors: 20, ejectionTime: Duration.seconds(60) },
  healthy: { consecutiveErrors: 4, ejectionTime: Duration.seconds(60), minHealthPercent: 50 },
  short: { consecutiveErrors: 4, ejectionTime: Duration.seconds(2), interval: Duration.millis(100) },
};

const call = (service: string) => ({ client: 'shop/web', to: `http://${service}.shop/` });

function fails(service: string, status: number, times: number): TrafficRequest {
  return { ...call(service), says: `${service}: ${times} failures with ${status}`, headers: { 'x-echo-status': String(status) }, times, expect: { answered: `shop/${service}`, status } };
}

const works = (service: string, says: string): TrafficRequest => ({ ...call(service), says: `${service}: ${says}`, times: 5, expect: { answered: `shop/${service}` } });
const isOut = (service: string, says: string): TrafficRequest => ({ ...call(service), says: `${service}: ${says}`, times: 5, expect: { status: 503 } });

/** What counts as a failure, and what comes of it. Envoy tells its workers of an endpoint that is out at most once a second. */
export const breakerKinds = new TrafficCase({
  inOrder: true,
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    for (const [name, circuitBreaker] of Object.entries(BREAKERS)) {
      const workload = deployment(chart, name, { namespace });
      const service = shop.addService(name, { workload, ports: [ServicePort.http(80, { targetPort: 8080 })] });
      service.allow(web);
      new ResilientUpstream(chart, `${name}-upstream`, { service, retry: { attempts: 0 }, circuitBreaker });
    }
  },
  requests: [
    fails('errors', 500, 3),
    works('errors', 'fewer failures than that in a row'),
    fails('errors', 404, 20),
    works('errors', 'answers that are no failures of the server'),
    fails('gateway', 500, 20),
    works('gateway', 'failures that are not counted'),
    fails('patient', 500, 19),
    works('patient', 'not yet'),
    fails('errors', 500, 4),
    fails('gateway', 502, 3),
    fails('healthy', 500, 4),
    fails('short', 500, 4),
    { ...call('patient'), says: 'a second passes', headers: { 'x-echo-delay-ms': '1300' }, expect: { answered: 'shop/patient' } },
    isOut('errors', 'as many in a row'),
    isOut('gateway', 'errors of gateways'),
    isOut('short', 'at first'),
    works('healthy', 'where too few would be left, all are asked'),
    { ...call('patient'), says: 'three seconds pass', headers: { 'x-echo-delay-ms': '3000' }, expect: { answered: 'shop/patient' } },
    works('short', 'it is out for no longer than was said'),
  ],
});
