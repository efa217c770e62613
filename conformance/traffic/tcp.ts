import { ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';

/** Connections that the mesh does not look into. */
export const tcp = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const cart = shop.addWorkload('cart', { workload: deployment(chart, 'cart', { namespace }) });
    shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const redis = shop.addService('redis', {
      workload: deployment(chart, 'redis', { namespace, ports: [6379, 9121] }),
      ports: [ServicePort.tcp(6379, { name: 'redis' }), ServicePort.tcp(9121, { name: 'exporter' })],
    });
    redis.allow(cart, { ports: [6379] });
    const vault = shop.addService('vault', { workload: deployment(chart, 'vault', { namespace, ports: [8443] }), ports: [ServicePort.tls(443, { targetPort: 8443 })] });
    vault.allow(cart);
  },
  requests: [
    { says: 'who is allowed', client: 'shop/cart', to: 'tcp://redis.shop:6379', expect: { answered: 'shop/redis' } },
    { says: 'who is allowed, at another port', client: 'shop/cart', to: 'tcp://redis.shop:9121', expect: { refused: 'access' } },
    { says: 'who is not allowed', client: 'shop/web', to: 'tcp://redis.shop:6379', expect: { refused: 'access' } },
    { says: 'nobody in particular', identity: null, to: 'tcp://redis.shop:6379', expect: { refused: 'mtls' } },
    { says: 'TLS of the applications goes through as it is', client: 'shop/cart', to: 'https://vault.shop/secret', expect: { answered: 'shop/vault' } },
    { says: 'but not for everybody', client: 'shop/web', to: 'https://vault.shop/secret', expect: { refused: 'access', status: 0 } },
  ],
});
