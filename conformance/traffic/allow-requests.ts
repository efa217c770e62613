import { MeshIdentity, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const web = { client: 'shop/web' };
const job = { client: 'shop/job' };
const as = (identity: string) => ({ identity: `spiffe://cluster.local/ns/${identity}` });
const orders = (path: string) => `http://orders.shop${path}`;
const allowed = { answered: 'shop/orders' };
const refused = { refused: 'access' as const };

/** Callers, methods and paths that are allowed, and what is nearly one of them. */
export const allowRequests = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const frontend = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const nightly = shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) });
    const target = shop.addService('orders', {
      workload: deployment(chart, 'orders', { namespace, ports: [8080, 9000] }),
      ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(90, { targetPort: 9000, name: 'admin' })],
    });
    target.allow(frontend, { methods: ['GET', 'POST'], paths: ['/orders/*', '/api/*', '/health'], ports: [8080] });
    target.allow(nightly, { methods: ['DELETE'], ports: [9000] });
    target.allow(MeshIdentity.namespace('reporting'), { methods: ['GET'], paths: ['/orders/summary'], ports: [8080] });
    target.allow(MeshIdentity.serviceAccount({ namespace: 'billing', serviceAccount: 'invoices' }), { paths: ['/orders/*'], ports: [8080] });
  },
  requests: [
    { ...web, says: 'method and path are allowed', to: orders('/orders/1'), expect: allowed },
    { ...web, says: 'so is the other method', method: 'POST', to: orders('/orders/1'), expect: allowed },
    { ...web, says: 'a method that is not named', method: 'DELETE', to: orders('/orders/1'), expect: refused },
    { ...web, says: 'a path that is not named', to: orders('/admin'), expect: refused },
    { ...web, says: 'what is below a path includes the path itself', to: orders('/orders'), expect: allowed },
    { ...web, says: 'and it with a slash', to: orders('/orders/'), expect: allowed },
    { ...web, says: 'the query is no part of the path', to: orders('/orders?page=2'), expect: allowed },
    { ...web, says: 'a path that only begins like an allowed one', to: orders('/orders-internal'), expect: refused },
    { ...web, says: '/api is allowed', to: orders('/api'), expect: allowed },
    { ...web, says: '/api/ and below are allowed', to: orders('/api/v1/items'), expect: allowed },
    { ...web, says: '/apikeys is not below /api', to: orders('/apikeys'), expect: refused },
    { ...web, says: 'a path without a star is that path', to: orders('/health'), expect: allowed },
    { ...web, says: 'and not what is below it', to: orders('/health/details'), expect: refused },
    { ...web, says: 'capitals make another path', to: orders('/Orders/1'), expect: refused },
    { ...web, says: 'dots lead out of an allowed path', to: orders('/orders/../admin'), expect: refused },
    { ...web, says: 'dots that are escaped lead out as well', to: orders('/orders/%2e%2e/admin'), expect: refused },
    { ...web, says: 'dots lead into an allowed path', to: orders('/x/../orders/1'), expect: { ...allowed, seen: { path: '/orders/1' } } },
    { ...web, says: 'a port that is not named', to: 'http://orders.shop:90/orders/1', expect: refused },
    { ...job, says: 'another caller has another port and method', method: 'DELETE', to: 'http://orders.shop:90/anything', expect: allowed },
    { ...job, says: 'and not those of the first', to: orders('/orders/1'), expect: refused },
    { ...as('reporting/sa/anyone'), says: 'anyone in an allowed namespace', to: orders('/orders/summary'), expect: allowed },
    { ...as('reporting/sa/anyone'), says: 'as far as that is allowed', to: orders('/orders/1'), expect: refused },
    { ...as('reporting-2/sa/anyone'), says: 'a namespace that only begins like it', to: orders('/orders/summary'), expect: refused },
    { ...as('billing/sa/invoices'), says: 'a service account of another namespace', method: 'PUT', to: orders('/orders/1'), expect: allowed },
    { ...as('billing/sa/invoices-2'), says: 'one that only begins like it', to: orders('/orders/1'), expect: refused },
    { ...as('shop/sa/invoices'), says: 'one of its name in this namespace', to: orders('/orders/1'), expect: refused },
    { identity: null, says: 'nobody in particular', to: orders('/orders/1'), expect: { refused: 'mtls' } },
  ],
});
