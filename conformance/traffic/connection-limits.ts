import { ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';

/** How much one client may have open. */
export const connectionLimits = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const cart = shop.addService('cart', { workload: deployment(chart, 'cart', { namespace, ports: [7070] }), ports: [ServicePort.grpc(7070)] });
    cart.allow(web);
    new ResilientUpstream(chart, 'cart-upstream', { service: cart, retry: { attempts: 0 }, connectionLimits: { maxRequests: 2 } });
  },
  requests: [{
    says: 'of eight requests at one time two are let through',
    client: 'shop/web',
    to: 'http://cart.shop:7070',
    grpc: 'shop.Cart/GetCart',
    headers: { 'x-echo-delay-ms': '1000' },
    times: 8,
    expect: { answered: { 'shop/cart': 2 }, refused: { overload: 6 }, status: 200 },
  }],
});
