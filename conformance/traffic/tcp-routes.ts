import { RouteBackend, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';
const either = { answered: { 'shop/redis-v1': share(50, 20), 'shop/redis-v2': share(50, 20) } };
const to = 'tcp://redis.shop:6379';

/** Connections by who makes them, by their port, and by the address that is called. */
export const tcpRoutes = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const other = new ZeroTrustNamespace(chart, 'other');
    const callers = [
      shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) }),
      shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) }),
      other.addWorkload('web', { workload: deployment(chart, 'web', { namespace: 'other' }) }),
    ];
    const redis = shop.addService('redis', {
      versions: deployments(chart, 'redis', ['v1', 'v2'], { namespace, ports: [6379, 6380] }),
      ports: [ServicePort.tcp(6379), ServicePort.tcp(6380, { name: 'second' })],
    });
    const queue = shop.addService('queue', { versions: deployments(chart, 'queue', ['v1', 'v2'], { namespace, ports: [5672] }), ports: [ServicePort.tcp(5672)] });
    callers.forEach(caller => redis.allow(caller));
    queue.allow(callers[0]);
    new ServiceRoute(chart, 'redis-routes', {
      service: redis,
      tcp: [
        { match: [{ sourceLabels: { app: 'job' } }], to: [RouteBackend.version('v2')] },
        { match: [{ sourceNamespace: 'other', port: 6379 }], to: [RouteBackend.version('v1')] },
        { match: [{ port: 6380 }], to: [RouteBackend.version('v1', { weight: 80 }), RouteBackend.version('v2', { weight: 20 })] },
      ],
    });
    new ServiceRoute(chart, 'queue-routes', {
      service: queue,
      tcp: [
        { match: [{ destinationSubnets: ['203.0.113.0/24'] }], to: [RouteBackend.version('v1')] },
        { match: [{ destinationSubnets: ['10.0.0.0/8'] }], to: [RouteBackend.version('v2')] },
      ],
    });
  },
  requests: [
    { says: 'a caller by its labels', client: 'shop/job', to, times: 50, expect: { answered: 'shop/redis-v2' } },
    { says: 'the first rule decides', client: 'shop/job', to: 'tcp://redis.shop:6380', times: 50, expect: { answered: 'shop/redis-v2' } },
    { says: 'a caller by its namespace, at one port', client: 'other/web', to, times: 50, expect: { answered: 'shop/redis-v1' } },
    {
      says: 'another port has shares',
      client: 'other/web',
      to: 'tcp://redis.shop:6380',
      times: 1500,
      expect: { answered: { 'shop/redis-v1': share(80, 6), 'shop/redis-v2': share(20, 6) } },
    },
    { says: 'no rule: the service', client: 'shop/web', to, times: 200, expect: either },
    { says: 'the network that the address is in', client: 'shop/web', to: 'tcp://queue.shop:5672', times: 50, expect: { answered: 'shop/queue-v2' } },
  ],
});
