import { ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const web = { client: 'shop/web', to: 'http://cart.shop:7070' };
const job = { client: 'shop/job', to: 'http://cart.shop:7070' };

/** Methods and services of gRPC that are allowed. */
export const grpcMethods = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const frontend = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const nightly = shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) });
    const cart = shop.addService('cart', { workload: deployment(chart, 'cart', { namespace, ports: [7070] }), ports: [ServicePort.grpc(7070)] });
    cart.allow(frontend, { grpc: ['shop.Cart/GetCart'] });
    cart.allow(nightly, { grpc: ['shop.Cart'] });
  },
  requests: [
    { ...web, says: 'the method that is named', grpc: 'shop.Cart/GetCart', expect: { answered: 'shop/cart' } },
    { ...web, says: 'another method', grpc: 'shop.Cart/EmptyCart', expect: { refused: 'access' } },
    { ...web, says: 'a method that only begins like it', grpc: 'shop.Cart/GetCartHistory', expect: { refused: 'access' } },
    { ...web, says: 'the method of another service', grpc: 'shop.Basket/GetCart', expect: { refused: 'access' } },
    { ...job, says: 'any method of a service that is named', grpc: 'shop.Cart/EmptyCart', expect: { answered: 'shop/cart' } },
    { ...job, says: 'a service that only begins like it', grpc: 'shop.CartAdmin/EmptyCart', expect: { refused: 'access' } },
    { says: 'a caller that is not named', client: 'shop/cart', to: web.to, grpc: 'shop.Cart/GetCart', expect: { refused: 'access' } },
    { ...web, says: 'plain HTTP at the path of the method', to: `${web.to}/shop.Cart/GetCart`, expect: { refused: 'access' } },
  ],
});
