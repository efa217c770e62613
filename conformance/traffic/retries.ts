import { Chart, Duration } from 'cdk8s';
import { MeshService, ResilientUpstream, RetryOn, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const http = [ServicePort.http(80, { targetPort: 8080 })];

function services(chart: Chart, ports: { readonly [name: string]: ServicePort[] }): MeshService[] {
  const shop = new ZeroTrustNamespace(chart, namespace);
  const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
  return Object.entries(ports).map(([name, own]) => {
    const service = shop.addService(name, { workload: deployment(chart, name, { namespace, ports: own.map(port => port.targetPort) }), ports: own });
    service.allow(web);
    return service;
  });
}

const toCatalog = { client: 'shop/web', to: 'http://catalog.shop/' };
const toOrders = { client: 'shop/web', to: 'http://orders.shop/' };
const toLedger = { client: 'shop/web', to: 'http://ledger.shop/' };
const toCart = { client: 'shop/web', to: 'http://cart.shop:7070', grpc: 'shop.Cart/GetCart' };
const toPayment = { client: 'shop/web', to: 'http://payment.shop:7070', grpc: 'shop.Payment/Charge' };

export const retries = new TrafficCase({
  program: chart => {
    const [catalog, orders, ledger, cart, payment] = services(chart, {
      catalog: http, orders: http, ledger: http, cart: [ServicePort.grpc(7070)], payment: [ServicePort.grpc(7070)],
    });
    new ResilientUpstream(chart, 'catalog-upstream', { service: catalog, retry: { attempts: 2, on: [RetryOn.GATEWAY_ERROR], methods: ['GET'] } });
    new ResilientUpstream(chart, 'orders-upstream', {
      service: orders,
      timeout: Duration.seconds(2),
      retry: { attempts: 2, perTryTimeout: Duration.millis(300), on: [RetryOn.GATEWAY_ERROR, RetryOn.status(429)], idempotent: true },
    });
    new ResilientUpstream(chart, 'ledger-upstream', { service: ledger, retry: { attempts: 2, on: [RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM] } });
    new ResilientUpstream(chart, 'cart-upstream', { service: cart, retry: { attempts: 3, on: [RetryOn.UNAVAILABLE], idempotent: true } });
    new ResilientUpstream(chart, 'payment-upstream', { service: payment, retry: { attempts: 0 } });
  },
  requests: [
    { ...toCatalog, says: 'what works is not repeated', expect: { answered: 'shop/catalog' } },
    { ...toCatalog, says: 'two failures are made good', headers: { 'x-echo-fail': '2' }, expect: { answered: 'shop/catalog', reached: { 'shop/catalog': 3 } } },
    {
      ...toCatalog,
      says: 'after the second retry the caller gets the failure',
      headers: { 'x-echo-fail': '3' },
      expect: { answered: 'shop/catalog', status: 503, reached: { 'shop/catalog': 3 } },
    },
    {
      ...toCatalog,
      says: 'a method that is not named is not repeated',
      method: 'POST',
      headers: { 'x-echo-fail': '1' },
      expect: { answered: 'shop/catalog', status: 503 },
    },
    {
      ...toCatalog,
      says: 'a status that is no condition is not repeated',
      headers: { 'x-echo-fail': '1', 'x-echo-status': '500' },
      expect: { answered: 'shop/catalog', status: 500 },
    },
    {
      ...toOrders,
      says: 'a status that is named is repeated, for any method where that does no harm',
      method: 'POST',
      headers: { 'x-echo-fail': '1', 'x-echo-status': '429' },
      expect: { answered: 'shop/orders', reached: { 'shop/orders': 2 } },
    },
    {
      ...toOrders,
      says: 'each of three tries has its time',
      headers: { 'x-echo-delay-ms': '3000' },
      expect: { status: 504, reached: { 'shop/orders': 3 }, took: [900, 2500] },
    },
    {
      ...toLedger,
      says: 'where failed connections are the condition, an answer is not repeated',
      headers: { 'x-echo-fail': '1' },
      expect: { answered: 'shop/ledger', status: 503 },
    },
    {
      ...toCart,
      says: 'gRPC UNAVAILABLE is made good, more often than the mesh would by itself',
      headers: { 'x-echo-fail': '3' },
      expect: { answered: 'shop/cart', reached: { 'shop/cart': 4 } },
    },
    {
      ...toCart,
      says: 'another gRPC status is not repeated',
      headers: { 'x-echo-fail': '1', 'x-echo-status': '8' },
      expect: { answered: 'shop/cart', grpcStatus: 8 },
    },
    {
      ...toPayment,
      says: 'with no attempts, what the mesh would repeat by itself is not repeated',
      headers: { 'x-echo-fail': '1' },
      expect: { answered: 'shop/payment', grpcStatus: 14 },
    },
  ],
});
