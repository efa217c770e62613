import { AccessAction, AccessPolicy, AccessPolicyRule, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const web = { client: 'shop/web' };
const job = { client: 'shop/job' };
/** What the program's callers would not send: another host. */
const asked = { identity: 'spiffe://cluster.local/ns/shop/sa/web' };
const far = { client: 'other/web' };
const orders = (path: string) => `http://orders.shop${path}`;
const allowed = { answered: 'shop/orders' };
const refused = { refused: 'access' as const };

/** What DENY policies take away from what is allowed. */
export const deny = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const other = new ZeroTrustNamespace(chart, 'other');
    const frontend = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const nightly = shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) });
    const stranger = other.addWorkload('web', { workload: deployment(chart, 'web', { namespace: 'other' }) });
    const target = shop.addService('orders', {
      workload: deployment(chart, 'orders', { namespace, ports: [8080, 8081, 6000] }),
      ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'second' }), ServicePort.tcp(6000)],
    });
    [frontend, nightly, stranger].forEach(caller => target.allow(caller));
    const policy = (id: string, rule: AccessPolicyRule) => new AccessPolicy(chart, id, { target, action: AccessAction.DENY, rules: [rule] });

    policy('no-admin-from-outside', { from: [{ notNamespaces: ['shop'] }], to: [{ paths: ['/admin', '/admin/*'] }] });
    policy('reads-only-of-reports', { to: [{ paths: ['/reports*'], notMethods: ['GET', 'HEAD'] }] });
    policy('not-the-job', { from: [{ callers: [nightly] }], to: [{ paths: ['/checkout'] }] });
    policy('only-the-frontend', { from: [{ notCallers: [frontend] }], to: [{ paths: ['/payment/{**}'] }] });
    policy('templates', { to: [{ paths: ['/users/{*}/password', '/files/{**}/secret'] }] });
    policy('ends', { to: [{ paths: ['*.bak'] }] });
    policy('hosts', { to: [{ hosts: ['internal.example'] }, { notHosts: ['orders.shop', 'orders.shop.svc*'], paths: ['/known-hosts-only'] }] });
    policy('one-port', { to: [{ ports: [8081], notPaths: ['/health'] }] });
  },
  requests: [
    { ...web, says: 'what nothing denies stays allowed', to: orders('/'), expect: allowed },
    { ...far, says: 'a path for all but one namespace', to: orders('/admin'), expect: refused },
    { ...far, says: 'and what is below it', to: orders('/admin/users'), expect: refused },
    { ...far, says: 'but not what only begins like it', to: orders('/administrators'), expect: allowed },
    { ...far, says: 'the port that speaks TCP is not denied with it', to: 'tcp://orders.shop:6000', expect: allowed },
    { ...far, says: 'dots lead to it', to: orders('/x/../admin'), expect: refused },
    { ...far, says: 'two slashes make another path', to: orders('//admin'), expect: allowed },
    { ...far, says: 'an escaped slash too', to: orders('/%2Fadmin'), expect: allowed },
    { ...web, says: 'that namespace', to: orders('/admin/users'), expect: allowed },
    { ...web, says: 'a method that is not denied', to: orders('/reports/1'), expect: allowed },
    { ...web, says: 'any other', method: 'POST', to: orders('/reports/1'), expect: refused },
    { ...web, says: 'any other, of whatever begins so', method: 'DELETE', to: orders('/reportsofall'), expect: refused },
    { ...web, says: 'other paths by any method', method: 'POST', to: orders('/report'), expect: allowed },
    { ...job, says: 'one caller, one path', to: orders('/checkout'), expect: refused },
    { ...job, says: 'its query is no part of it', to: orders('/checkout?step=2'), expect: refused },
    { ...job, says: 'dots do not lead around it', to: orders('/x/../checkout'), expect: refused },
    { ...web, says: 'another caller', to: orders('/checkout'), expect: allowed },
    { ...far, says: 'another caller of the same name', to: orders('/checkout'), expect: allowed },
    { ...job, says: 'everybody but one caller', to: orders('/payment/card'), expect: refused },
    { ...far, says: 'everybody but one caller: not one of the same name', to: orders('/payment/card'), expect: refused },
    { ...web, says: 'that one', to: orders('/payment/card'), expect: allowed },
    { ...web, says: 'a template: one element', to: orders('/users/7/password'), expect: refused },
    { ...web, says: 'a template: not two elements', to: orders('/users/7/8/password'), expect: allowed },
    { ...web, says: 'a template: any number of elements', to: orders('/files/a/b/c/secret'), expect: refused },
    { ...web, says: 'a template: its end', to: orders('/files/a/secret/not'), expect: allowed },
    { ...web, says: 'whatever ends so', to: orders('/a/b.bak'), expect: refused },
    { ...asked, says: 'a host', to: orders('/'), headers: { host: 'internal.example' }, expect: refused },
    { ...asked, says: 'that host, at a port that is written', to: orders('/'), headers: { host: 'internal.example:80' }, expect: refused },
    { ...asked, says: 'that host, in capitals', to: orders('/'), headers: { host: 'Internal.Example' }, expect: refused },
    { ...asked, says: 'a host that only begins so', to: orders('/'), headers: { host: 'internal.example.org' }, expect: allowed },
    { ...asked, says: 'all hosts but those that are known', to: orders('/known-hosts-only'), headers: { host: 'orders.example' }, expect: refused },
    { ...job, says: 'one that is known', to: orders('/known-hosts-only'), expect: allowed },
    { ...job, says: 'one that is known, with its port', to: 'http://orders.shop:80/known-hosts-only', expect: allowed },
    { ...job, says: 'one that begins like a known one', to: 'http://orders.shop.svc.cluster.local/known-hosts-only', expect: allowed },
    { ...job, says: 'a port, all but one path', to: 'http://orders.shop:81/any', expect: refused },
    { ...job, says: 'that path', to: 'http://orders.shop:81/health', expect: allowed },
    { says: 'who has no identity is of none of the namespaces', identity: null, to: orders('/admin'), expect: { refused: 'mtls' } },
  ],
});
