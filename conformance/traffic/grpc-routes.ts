import { Duration } from 'cdk8s';
import { HttpMatch, ResilientUpstream, RetryOn, RouteBackend, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';
const call = { client: 'shop/web', to: 'http://cart.shop:7070' };
const old = { answered: 'shop/cart-v1' };
const recent = { answered: 'shop/cart-v2' };

/** Rules by gRPC method and service. */
export const grpcRoutes = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const cart = shop.addService('cart', { versions: deployments(chart, 'cart', ['v1', 'v2'], { namespace, ports: [7070] }), ports: [ServicePort.grpc(7070)] });
    cart.allow(web);
    new ServiceRoute(chart, 'cart-routes', {
      service: cart,
      rules: [
        { match: [HttpMatch.grpc('shop.Cart/GetCart')], to: [RouteBackend.version('v2')] },
        { match: [HttpMatch.grpc('shop.Prices')], to: [RouteBackend.version('v2')], timeout: Duration.millis(400) },
        { match: [HttpMatch.grpc('shop.Cart/AddItem').and(HttpMatch.header('x-canary', 'true'))], to: [RouteBackend.version('v2')], retry: { attempts: 2, on: [RetryOn.UNAVAILABLE], idempotent: true } },
        { to: [RouteBackend.version('v1')] },
      ],
    });
    new ResilientUpstream(chart, 'cart-upstream', { service: cart, retry: { attempts: 0 } });
  },
  requests: [
    { ...call, says: 'a method', grpc: 'shop.Cart/GetCart', times: 30, expect: recent },
    { ...call, says: 'one that only begins like it', grpc: 'shop.Cart/GetCartHistory', times: 30, expect: old },
    { ...call, says: 'another service\'s method of that name', grpc: 'shop.OldCart/GetCart', times: 30, expect: old },
    { ...call, says: 'each method of a service', grpc: 'shop.Prices/List', times: 30, expect: recent },
    { ...call, says: 'a service that only begins like it', grpc: 'shop.PricesOfOthers/List', times: 30, expect: old },
    {
      ...call,
      says: 'the rule\'s timeout: the service is unavailable',
      grpc: 'shop.Prices/List',
      headers: { 'x-echo-delay-ms': '3000' },
      expect: { status: 200, grpcStatus: 14, reached: 'shop/cart-v2', took: [380, 2000] },
    },
    { ...call, says: 'method and header', grpc: 'shop.Cart/AddItem', headers: { 'x-canary': 'true' }, times: 30, expect: recent },
    { ...call, says: 'the method without the header', grpc: 'shop.Cart/AddItem', times: 30, expect: old },
    { ...call, says: 'the rule\'s retries', grpc: 'shop.Cart/AddItem', headers: { 'x-canary': 'true', 'x-echo-fail': '2' }, expect: { ...recent, reached: { 'shop/cart-v2': 3 } } },
    { ...call, says: 'no retries, as the service says', grpc: 'shop.Cart/GetCart', headers: { 'x-echo-fail': '1' }, expect: { ...recent, grpcStatus: 14 } },
  ],
});
