import { AccessAction, AccessCondition, AccessPolicy, AccessPolicyRule, JwtAuthentication, PolicyTarget, ServicePort, ZeroTrustNamespace, ZeroTrustStage } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';
import { plainNamespace, plainService } from '../carry/plain';

const ISSUERS = ['https://staff.example', 'https://customers.example'];
const token = (iss: string) => ({ token: { claims: { iss, sub: 'ann' } } });
const forged = { token: { claims: { iss: ISSUERS[0], sub: 'ann' }, forged: true } };
const web = { client: 'apps/web' };

/** Tokens that a whole namespace requires at one port, of either of two issuers. */
export const wholeNamespace = new TrafficCase({
  program: chart => {
    for (const namespace of ['apps', 'lab']) plainNamespace(chart, namespace);
    deployment(chart, 'web', { namespace: 'apps' });
    for (const name of ['orders', 'ledger']) plainService(chart, name, 'apps', { ports: [8080, 9090] });
    plainService(chart, 'trial', 'lab');
    new JwtAuthentication(chart, 'login', { target: PolicyTarget.namespace('apps'), issuers: ISSUERS.map(issuer => ({ issuer })), ports: [8080], except: [{ paths: ['/health'] }] });
  },
  requests: [
    { ...web, ...token(ISSUERS[0]), says: 'a token of one issuer', to: 'http://orders.apps/', expect: { answered: 'apps/orders' } },
    { ...web, ...token(ISSUERS[1]), says: 'a token of the other, at another workload', to: 'http://ledger.apps/', expect: { answered: 'apps/ledger' } },
    { ...web, ...token('https://others.example'), says: 'a token of somebody else', to: 'http://orders.apps/', expect: { refused: 'token' } },
    { ...web, says: 'no token', to: 'http://orders.apps/', expect: { refused: 'access' } },
    { ...web, says: 'no token, at the other workload', to: 'http://ledger.apps/', expect: { refused: 'access' } },
    { ...web, says: 'an exception', to: 'http://ledger.apps/health', expect: { answered: 'apps/ledger' } },
    { ...web, says: 'a port at which none is required', to: 'http://orders.apps:81/', expect: { answered: 'apps/orders' } },
    { ...web, ...forged, says: 'a forged one is refused there too', to: 'http://orders.apps:81/', expect: { refused: 'token' } },
    { ...web, says: 'another namespace', to: 'http://trial.lab/', expect: { answered: 'lab/trial' } },
    { identity: null, says: 'who has no identity needs one as well', to: 'http://orders.apps/', expect: { refused: 'access' } },
    { identity: null, ...token(ISSUERS[0]), says: 'and is let in with it', to: 'http://orders.apps/', expect: { answered: 'apps/orders' } },
  ],
});

const POLICIES: { readonly [path: string]: AccessPolicyRule } = {
  '/principal': { when: [AccessCondition.requestPrincipal({ values: [`${ISSUERS[0]}/ann`, `${ISSUERS[1]}/*`] })] },
  '/audience': { when: [AccessCondition.audience({ values: ['orders'] })] },
  '/presenter': { when: [AccessCondition.presenter({ values: ['app-*'] })] },
  '/claim': { when: [AccessCondition.claim('role', { values: ['clerk'] })] },
  '/inner-claim': { when: [AccessCondition.claim('[realm_access][roles]', { values: ['clerk'], notValues: ['banned'] })] },
  '/source': { from: [{ requestPrincipals: ['*'], notRequestPrincipals: [`${ISSUERS[0]}/eve`] }] },
};

const asks = (path: string, claims: { readonly [claim: string]: unknown }) => ({ ...web, to: `http://orders.apps${path}`, token: { claims: { iss: ISSUERS[0], sub: 'ann', ...claims } } });
const answered = { answered: 'apps/orders' };
const refused = { refused: 'access' as const };

/** Requests that are allowed by what their token says. */
export const conditions = new TrafficCase({
  program: chart => {
    plainNamespace(chart, 'apps');
    deployment(chart, 'web', { namespace: 'apps' });
    plainService(chart, 'orders', 'apps');
    const target = PolicyTarget.pods({ namespace: 'apps', labels: { app: 'orders' }, ports: [ServicePort.http(8080)] });
    new JwtAuthentication(chart, 'login', { target, issuers: ISSUERS.map(issuer => ({ issuer })), required: false });
    const rules = Object.entries(POLICIES).map(([path, rule]) => ({ ...rule, to: [{ paths: [path] }] }));
    new AccessPolicy(chart, 'by-token', { target, action: AccessAction.ALLOW, rules });
  },
  requests: [
    { ...asks('/principal', {}), says: 'whom a token is about', expect: answered },
    { ...asks('/principal', { sub: 'bob' }), says: 'somebody else', expect: refused },
    { ...asks('/principal', { iss: ISSUERS[1], sub: 'bob' }), says: 'anybody of another issuer', expect: answered },
    { ...web, says: 'no token', to: 'http://orders.apps/principal', expect: refused },
    { ...asks('/audience', { aud: ['invoices', 'orders'] }), says: 'one of those whom it is for', expect: answered },
    { ...asks('/audience', { aud: 'invoices' }), says: 'somebody else whom it is for', expect: refused },
    { ...asks('/presenter', { azp: 'app-7' }), says: 'who may present it', expect: answered },
    { ...asks('/presenter', { azp: 'my-app-7' }), says: 'somebody else who may', expect: refused },
    { ...asks('/claim', { role: 'clerk' }), says: 'a claim', expect: answered },
    { ...asks('/claim', { role: ['user', 'clerk'] }), says: 'a claim that is a list', expect: answered },
    { ...asks('/claim', { role: 'clerks' }), says: 'another claim', expect: refused },
    { ...asks('/claim', {}), says: 'no claim', expect: refused },
    { ...asks('/inner-claim', { realm_access: { roles: ['clerk'] } }), says: 'a claim within another', expect: answered },
    { ...asks('/inner-claim', { realm_access: { roles: ['clerk', 'banned'] } }), says: 'and what it must not hold', expect: refused },
    { ...asks('/source', {}), says: 'anybody with a token', expect: answered },
    { ...asks('/source', { sub: 'eve' }), says: 'but this one', expect: refused },
    { ...web, says: 'nobody without a token', to: 'http://orders.apps/source', expect: refused },
  ],
});

/** A namespace that is only observed: that a token is missing is logged, and a token that is not valid is refused all the same. */
export const observed = new TrafficCase({
  program: chart => {
    const apps = new ZeroTrustNamespace(chart, 'apps', { stage: ZeroTrustStage.OBSERVE });
    const caller = apps.addWorkload('web', { workload: deployment(chart, 'web', { namespace: 'apps' }) });
    const orders = apps.addService('orders', { workload: deployment(chart, 'orders', { namespace: 'apps' }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    orders.allow(caller);
    new JwtAuthentication(chart, 'login', { target: orders, issuers: [{ issuer: ISSUERS[0] }] });
  },
  requests: [
    { ...web, says: 'no token: logged, and answered', to: 'http://orders.apps/', expect: { answered: 'apps/orders', observed: 'denied' } },
    { ...web, ...token(ISSUERS[0]), says: 'a token', to: 'http://orders.apps/', expect: { answered: 'apps/orders', observed: 'allowed' } },
    { ...web, ...forged, says: 'a forged one', to: 'http://orders.apps/', expect: { refused: 'token' } },
  ],
});
