import { ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const web = { client: 'shop/web' };
const answered = { answered: 'shop/orders' };
const refused = { refused: 'access' as const };

/** One caller that may use one port as a whole, and of another one some requests only. */
export const mixedPorts = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const caller = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const orders = shop.addService('orders', {
      workload: deployment(chart, 'orders', { namespace, ports: [8080, 8081, 7070, 6000] }),
      ports: [
        ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'open' }), ServicePort.grpc(7070), ServicePort.tcp(6000),
      ],
    });
    orders.allow(caller, { methods: ['GET'], ports: [8080] });
    orders.allow(caller, { grpc: ['shop.Orders/List'] });
    orders.allow(caller, { ports: [6000, 8081] });
  },
  requests: [
    { ...web, says: 'a request that is allowed', to: 'http://orders.shop/', expect: answered },
    { ...web, says: 'one that is not', method: 'PUT', to: 'http://orders.shop/', expect: refused },
    { ...web, says: 'that one at the port that is open as a whole', method: 'PUT', to: 'http://orders.shop:81/', expect: answered },
    { ...web, says: 'a gRPC method that is allowed', to: 'http://orders.shop:7070', grpc: 'shop.Orders/List', expect: answered },
    { ...web, says: 'one that is not', to: 'http://orders.shop:7070', grpc: 'shop.Orders/Drop', expect: refused },
    { ...web, says: 'the TCP port that is open as a whole', to: 'tcp://orders.shop:6000', expect: answered },
  ],
});
