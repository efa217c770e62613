import { AccessAction, AccessPolicy, JwtAuthentication, JwtIssuer, MeshService, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { Chart } from 'cdk8s';
import { TrafficCase, TrafficRequest } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const ISSUER = 'https://issuer.example';
const issuer: JwtIssuer = { issuer: ISSUER, audiences: ['orders'] };
const claims = { iss: ISSUER, sub: 'ann', aud: 'orders' };
const token = (other: { readonly [claim: string]: unknown } = {}) => ({ token: { claims: { ...claims, ...other } } });
const call = { client: 'shop/web', to: 'http://orders.shop/' };
const answered = { answered: 'shop/orders' };
const refused = { refused: 'access' as const };
/** Seconds since 1970: long ago, and in a long time. */
const PAST = 1_000_000_000;
const FUTURE = 4_000_000_000;

/** A service that one workload may call, and whatever else is said of its tokens. */
function program(say: (chart: Chart, orders: MeshService) => void): (chart: Chart) => void {
  return chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) });
    const orders = shop.addService('orders', {
      workload: deployment(chart, 'orders', { namespace, ports: [8080, 7070, 6000] }),
      ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070), ServicePort.tcp(6000)],
    });
    orders.allow(web);
    say(chart, orders);
  };
}

/** Tokens that are missing, or are not what is asked for. A caller that is allowed needs one all the same, and one alone lets nobody in. */
export const required = new TrafficCase({
  program: program((chart, target) => {
    new JwtAuthentication(chart, 'login', { target, issuers: [issuer], except: [{ paths: ['/health', '/public/*'], methods: ['GET'] }, { methods: ['OPTIONS'] }] });
    // Another policy that allows: it opens the path, and takes no token away from what is required
    new AccessPolicy(chart, 'web-again', { target, action: AccessAction.ALLOW, rules: [{ from: [{ principals: ['cluster.local/ns/shop/sa/web'] }], to: [{ paths: ['/open*'] }] }] });
    new AccessPolicy(chart, 'readers', { target, action: AccessAction.ALLOW, rules: [{ from: [{ requestPrincipals: [`${ISSUER}/reader`] }], to: [{ methods: ['GET'] }] }] });
  }),
  requests: [
    { ...call, ...token(), says: 'a valid token of an allowed caller', expect: { ...answered, seen: { headers: { authorization: null } } } },
    { ...call, says: 'no token', expect: refused },
    { ...call, says: 'no token, where another policy allows the caller', to: 'http://orders.shop/open', expect: refused },
    { ...call, token: { claims, forged: true }, says: 'a forged token', expect: { refused: 'token' } },
    { ...call, ...token({ exp: PAST }), says: 'an expired token', expect: { refused: 'token' } },
    { ...call, ...token({ nbf: FUTURE }), says: 'a token of the future', expect: { refused: 'token' } },
    { ...call, ...token({ aud: 'invoices' }), says: 'a token for another application', expect: { refused: 'token', status: 403 } },
    { ...call, ...token({ aud: ['invoices', 'orders'] }), says: 'a token for several', expect: answered },
    { ...call, ...token({ aud: undefined }), says: 'a token for nobody in particular', expect: { refused: 'token', status: 403 } },
    { ...call, ...token({ iss: 'https://other.example' }), says: 'a token of another issuer', expect: { refused: 'token' } },
    { ...call, ...token({ sub: undefined }), says: 'a token without a subject', expect: refused },
    { ...call, says: 'what is no token', headers: { authorization: 'Bearer nonsense' }, expect: { refused: 'token' } },
    { ...call, says: 'credentials that are none', headers: { authorization: 'Basic YW5uOmFubg==' }, expect: refused },
    { ...call, ...token(), says: 'a token lets nobody in who is not allowed', client: 'shop/job', expect: refused },
    { ...call, ...token({ sub: 'reader' }), says: 'but whom a policy allows by the token', client: 'shop/job', expect: answered },
    { ...call, ...token({ sub: 'reader' }), says: 'as far as it does', client: 'shop/job', method: 'POST', expect: refused },
    { ...call, ...token(), says: 'a token in the query', headers: {}, to: 'http://orders.shop/?access_token={token}', expect: answered },
    { ...call, says: 'an exception', to: 'http://orders.shop/health', expect: answered },
    { ...call, says: 'an exception, below a path', to: 'http://orders.shop/public/a/b', expect: answered },
    { ...call, says: 'an exception by another method', method: 'POST', to: 'http://orders.shop/health', expect: refused },
    { ...call, says: 'what only begins like an exception', to: 'http://orders.shop/healthy', expect: refused },
    { ...call, says: 'what leads out of an exception', to: 'http://orders.shop/public/../orders', expect: refused },
    { ...call, says: 'a method that is an exception', method: 'OPTIONS', expect: answered },
    { ...call, says: 'an exception is none for a token that is not valid', to: 'http://orders.shop/health', token: { claims, forged: true }, expect: { refused: 'token' } },
    { ...call, says: 'an exception lets nobody in who is not allowed', client: 'shop/job', to: 'http://orders.shop/health', expect: refused },
    { ...call, says: 'no token by gRPC', to: 'http://orders.shop:7070', grpc: 'shop.Orders/List', expect: refused },
    { ...call, ...token(), says: 'a token by gRPC', to: 'http://orders.shop:7070', grpc: 'shop.Orders/List', expect: answered },
    { ...call, says: 'a port that speaks TCP has no tokens', to: 'tcp://orders.shop:6000', expect: answered },
  ],
});

/** What a token must say, where it is looked for, and what the application sees of it. */
export const claimed = new TrafficCase({
  program: program((chart, target) => {
    new JwtAuthentication(chart, 'login', {
      target,
      issuers: [{
        issuer: ISSUER,
        jwksUri: 'https://issuer.example/keys',
        fromHeaders: [{ name: 'x-token', prefix: 'jwt ' }],
        fromParams: ['token'],
        fromCookies: ['session'],
        forwardOriginalToken: true,
        outputClaimToHeaders: { 'x-user': 'sub', 'x-level': 'level', 'x-city': 'address.city' },
      }],
      requiredClaims: { 'scope': ['orders', 'all'], '[realm_access][roles]': ['user', 'admin'] },
    });
  }),
  requests: ([
    ['a word of a claim, and an element of a list within another', { scope: 'profile orders', realm_access: { roles: ['user'] } }, answered],
    ['another value', { scope: 'all', realm_access: { roles: ['x', 'admin'] } }, answered],
    ['one claim of two', { scope: 'orders' }, refused],
    ['a word that only begins so', { scope: 'orders2', realm_access: { roles: ['user'] } }, refused],
    ['none of the values', { scope: 'orders', realm_access: { roles: ['guest'] } }, refused],
    ['no claims', {}, refused],
    [
      'claims in headers',
      { scope: 'all', realm_access: { roles: ['admin'] }, level: 7, address: { city: 'Ulm' } },
      { ...answered, seen: { headers: { 'x-user': 'ann', 'x-level': '7', 'x-city': 'Ulm' } } },
    ],
  ] as const).map(([says, said, expect]): TrafficRequest => ({ ...call, says, ...token(said), headers: { 'x-token': 'jwt {token}' }, expect })).concat([
    {
      ...call,
      says: 'a header that somebody else wrote is not the claim\'s',
      ...token({ scope: 'all', realm_access: { roles: ['admin'] } }),
      headers: { 'x-token': 'jwt {token}', 'x-user': 'root' },
      expect: { ...answered, seen: { headers: { 'x-user': 'ann' } } },
    },
    { ...call, says: 'the token in the query', ...token({ scope: 'all', realm_access: { roles: ['admin'] } }), to: 'http://orders.shop/?token={token}', expect: answered },
    { ...call, says: 'the token in a cookie', ...token({ scope: 'all', realm_access: { roles: ['admin'] } }), headers: { cookie: 'a=b; session={token}' }, expect: answered },
    { ...call, says: 'no other place is looked at', ...token({ scope: 'all', realm_access: { roles: ['admin'] } }), headers: { authorization: 'Bearer {token}' }, expect: refused },
  ]),
});

/** Tokens are verified where there are any, and nobody needs one. */
export const optional = new TrafficCase({
  program: program((chart, target) => {
    new JwtAuthentication(chart, 'login', { target, issuers: [issuer], required: false });
  }),
  requests: [
    { ...call, says: 'no token', expect: answered },
    { ...call, ...token(), says: 'a valid one', expect: answered },
    { ...call, token: { claims, forged: true }, says: 'one that is not', expect: { refused: 'token' } },
    { ...call, ...token(), says: 'a token lets nobody in', client: 'shop/job', expect: refused },
  ],
});
