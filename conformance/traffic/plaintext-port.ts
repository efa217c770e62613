import { ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const nobody = { identity: null };
const allowed = { client: 'shop/web' };
const other = { client: 'shop/job' };
const answered = { answered: 'shop/orders' };

/** Single ports that take plaintext, for callers that cannot be in the mesh, while the others do not. */
export const plaintextPort = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) });
    const orders = shop.addService('orders', {
      workload: deployment(chart, 'orders', { namespace, ports: [8080, 9090, 9091] }),
      ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(90, { targetPort: 9090, name: 'metrics' })],
      plaintextPorts: [9090, 9091],
    });
    orders.allow(web, { ports: [8080] });
  },
  requests: [
    { ...nobody, says: 'the exception takes plaintext', to: 'http://orders.shop:90/metrics', expect: answered },
    { ...nobody, says: 'so does one without a Service', pod: 'shop/orders', to: 'http://orders.shop:9091/', expect: answered },
    { ...nobody, says: 'the other port does not', to: 'http://orders.shop/', expect: { refused: 'mtls' } },
    { ...nobody, says: 'nor a port that nobody named', pod: 'shop/orders', to: 'http://orders.shop:9092/', expect: { refused: 'mtls' } },
    { ...other, says: 'the exception takes callers in the mesh', to: 'http://orders.shop:90/metrics', expect: answered },
    { ...other, says: 'who is not allowed is refused at the other port', to: 'http://orders.shop/', expect: { refused: 'access' } },
    { ...allowed, says: 'who is allowed is answered there', to: 'http://orders.shop/', expect: answered },
  ],
});
