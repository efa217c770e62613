import { ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const to = 'http://orders.shop/';

/** Identities of a mesh that has a trust domain of its own. */
export const trustDomain = new TrafficCase({
  mesh: { trustDomain: 'shop.example' },
  meshConfig: { trustDomain: 'shop.example' },
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const orders = shop.addService('orders', { workload: deployment(chart, 'orders', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    orders.allow(web);
  },
  requests: [
    { says: 'who is allowed', client: 'shop/web', to, expect: { answered: 'shop/orders' } },
    { says: 'another identity of the domain', identity: 'spiffe://shop.example/ns/shop/sa/job', to, expect: { refused: 'access' } },
    { says: 'the same name in another domain', identity: 'spiffe://other.example/ns/shop/sa/web', to, expect: { refused: 'mtls' } },
    { says: 'the same name in a domain that only begins like it', identity: 'spiffe://shop.example.org/ns/shop/sa/web', to, expect: { refused: 'mtls' } },
  ],
});
