import { Duration } from 'cdk8s';
import { FaultInjection, GrpcStatus, HttpMatch, HttpPath, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const FAULTS: { readonly [path: string]: FaultInjection } = {
  '/abort': { abort: { status: 418 } },
  '/abort-some': { abort: { status: 503, percentage: 20 } },
  '/abort-few': { abort: { status: 500, percentage: 0.5 } },
  '/delay': { delay: { duration: Duration.millis(600) } },
  '/both': { delay: { duration: Duration.millis(600) }, abort: { status: 503 } },
};

const at = (path: string) => ({ client: 'shop/web', to: `http://site.shop${path}` });
const rpc = { client: 'shop/web', to: 'http://cart.shop:7070' };

/** What goes wrong on purpose. */
export const fault = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const site = shop.addService('site', { workload: deployment(chart, 'site', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    const cart = shop.addService('cart', { workload: deployment(chart, 'cart', { namespace, ports: [7070] }), ports: [ServicePort.grpc(7070)] });
    site.allow(web);
    cart.allow(web);
    new ServiceRoute(chart, 'site-routes', {
      service: site,
      rules: Object.entries(FAULTS).map(([path, wrong]) => ({ match: [HttpMatch.path(HttpPath.below(path))], fault: wrong })),
    });
    new ServiceRoute(chart, 'cart-routes', {
      service: cart,
      rules: [{ match: [HttpMatch.grpc('shop.Cart/GetCart')], fault: { abort: { grpcStatus: GrpcStatus.RESOURCE_EXHAUSTED } } }],
    });
  },
  requests: [
    { ...at('/abort'), says: 'every request fails, and no application gets it', times: 50, expect: { refused: 'fault', status: 418 } },
    {
      ...at('/abort-some'),
      says: 'one in five fails',
      times: 1500,
      expect: { answered: { 'shop/site': share(80, 6) }, refused: { fault: share(20, 6) }, status: { 200: share(80, 6), 503: share(20, 6) } },
    },
    {
      ...at('/abort-few'),
      says: 'one in two hundred fails',
      times: 4000,
      expect: { answered: { 'shop/site': share(99.5, 0.45) }, refused: { fault: share(0.5, 0.45) }, status: { 200: share(99.5, 0.45), 500: share(0.5, 0.45) } },
    },
    { ...at('/delay'), says: 'a request is made to wait', expect: { answered: 'shop/site', took: [580, 3000] } },
    { ...at('/both'), says: 'it is made to wait and fails', expect: { refused: 'fault', status: 503, took: [580, 3000] } },
    { ...at('/other'), says: 'other requests are left alone', expect: { answered: 'shop/site', took: [0, 550] } },
    { ...rpc, says: 'a gRPC call fails with a status of gRPC', grpc: 'shop.Cart/GetCart', expect: { refused: 'fault', status: 200, grpcStatus: 8 } },
    { ...rpc, says: 'another one does not', grpc: 'shop.Cart/AddItem', expect: { answered: 'shop/cart' } },
  ],
});
