import { ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';

/** Nothing is allowed until it is said. */
export const defaultDeny = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    shop.addService('orders', {
      workload: deployment(chart, 'orders', { namespace, ports: [8080, 7070, 6000] }),
      ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070), ServicePort.tcp(6000)],
    });
    const other = new ZeroTrustNamespace(chart, 'other');
    other.addWorkload('cron', { workload: deployment(chart, 'cron', { namespace: 'other' }) });
  },
  requests: [
    { says: 'a neighbour may not call', client: 'shop/web', to: 'http://orders.shop/', expect: { refused: 'access' } },
    { says: 'nor the service itself', client: 'shop/orders', to: 'http://orders.shop/', expect: { refused: 'access' } },
    { says: 'nor another namespace', client: 'other/cron', to: 'http://orders.shop/', expect: { refused: 'access' } },
    { says: 'nor by gRPC', client: 'shop/web', to: 'http://orders.shop:7070', grpc: 'shop.Orders/List', expect: { refused: 'access' } },
    { says: 'nor by TCP', client: 'shop/web', to: 'tcp://orders.shop:6000', expect: { refused: 'access' } },
    {
      says: 'nor at a port of the pod that no Service leads to',
      identity: 'spiffe://cluster.local/ns/shop/sa/web',
      pod: 'shop/orders',
      to: 'http://orders.shop:9999/',
      expect: { refused: 'access' },
    },
    { says: 'nor without an identity', identity: null, to: 'http://orders.shop/', expect: { refused: 'mtls' } },
  ],
});
