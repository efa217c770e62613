import { JwtAuthentication, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const to = 'http://orders.shop/';
const allowed = { answered: 'shop/orders' };
const refused = { refused: 'access' as const };
const client = (name: string) => ({ client: `shop/${name}`, to });
const asked = (host: string) => ({ identity: 'spiffe://cluster.local/ns/shop/sa/partner', to, headers: { host } });
const token = (claims: { readonly [claim: string]: unknown }) => ({ token: { claims: { iss: 'https://issuer.example', sub: 'ann', ...claims } } });

/** What else must be true of the requests of an allowed caller: host, headers, claims of a token. */
export const allowConditions = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const [partner, tenant, user, web] = ['partner', 'tenant', 'user', 'web'].map(name => shop.addWorkload(name, { workload: deployment(chart, name, { namespace }) }));
    const orders = shop.addService('orders', {
      workload: deployment(chart, 'orders', { namespace, ports: [8080, 6000] }),
      ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(6000)],
    });
    new JwtAuthentication(chart, 'login', { target: orders, issuers: [{ issuer: 'https://issuer.example' }], required: false });
    orders.allow(partner, { hosts: ['orders.example'] });
    orders.allow(tenant, { headers: { 'X-Tenant': ['blue', 'green'], 'x-reason': ['audit'] } });
    orders.allow(user, { claims: { 'scope': ['orders:read', 'orders:write'], '[realm_access][roles]': ['clerk'] } });
    orders.allow(web);
  },
  requests: [
    { ...asked('orders.example'), says: 'a host', expect: allowed },
    { ...asked('orders.example:80'), says: 'that host at a port', expect: allowed },
    { ...asked('Orders.Example'), says: 'that host in capitals', expect: allowed },
    { ...asked('orders.shop'), says: 'another host', expect: refused },
    { ...asked('orders.example.org'), says: 'one that only begins like it', expect: refused },
    { ...client('tenant'), says: 'headers', headers: { 'x-tenant': 'green', 'x-reason': 'audit' }, expect: allowed },
    { ...client('tenant'), says: 'one header of two', headers: { 'x-tenant': 'green' }, expect: refused },
    { ...client('tenant'), says: 'another value', headers: { 'x-tenant': 'Green', 'x-reason': 'audit' }, expect: refused },
    { ...client('tenant'), says: 'a value that holds it', headers: { 'x-tenant': 'green,red', 'x-reason': 'audit' }, expect: refused },
    { ...client('user'), ...token({ scope: 'orders:read profile', realm_access: { roles: ['clerk', 'user'] } }), says: 'claims: a word, and an element of a list', expect: allowed },
    { ...client('user'), ...token({ scope: 'orders:read' }), says: 'one claim of two', expect: refused },
    { ...client('user'), ...token({ scope: 'orders:readers', realm_access: { roles: ['clerk'] } }), says: 'a word that only begins like it', expect: refused },
    { ...client('user'), says: 'no token', expect: refused },
    { ...client('user'), ...token({ scope: 'orders:read', realm_access: { roles: ['clerk'] } }), says: 'a port that speaks TCP is not opened with it', to: 'tcp://orders.shop:6000', expect: refused },
    { ...client('tenant'), ...token({ scope: 'orders:read', realm_access: { roles: ['clerk'] } }), says: 'another caller, whatever its token says', expect: refused },
    { ...client('web'), says: 'who needs nothing of it', expect: allowed },
    { ...client('web'), ...token({ scope: 'none' }), says: 'nor is kept out by a token', expect: allowed },
    { ...client('web'), token: { claims: { iss: 'https://issuer.example', sub: 'ann' }, forged: true }, says: 'unless it is forged', expect: { refused: 'token' } },
  ],
});
