import { AccessAction, AccessPolicy, ServicePort, ZeroTrustNamespace, ZeroTrustStage } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const web = { client: 'shop/web' };
const job = { client: 'shop/job' };

/** Policies that decide nothing: those that mark requests, and those that only log what they would do. */
export const auditAndDryRun = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const frontend = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const nightly = shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) });
    const ports = [ServicePort.http(80, { targetPort: 8080 })];
    const [audited, refused, tried] = ['audited', 'refused', 'tried'].map(name => {
      const service = shop.addService(name, { workload: deployment(chart, name, { namespace }), ports });
      service.allow(frontend);
      return service;
    });
    const [all, theJob] = [[{ everything: true }], [{ from: [{ callers: [nightly] }] }]];
    new AccessPolicy(chart, 'mark-all', { target: audited, action: AccessAction.AUDIT, rules: all });
    new AccessPolicy(chart, 'mark-callers', { target: audited, action: AccessAction.AUDIT, rules: theJob });
    new AccessPolicy(chart, 'no-admin', { target: refused, action: AccessAction.DENY, rules: [{ to: [{ paths: ['/admin'] }] }], dryRun: true });
    new AccessPolicy(chart, 'the-job', { target: tried, action: AccessAction.ALLOW, rules: theJob, dryRun: true });
  },
  requests: [
    { ...web, says: 'AUDIT refuses nobody who is allowed', to: 'http://audited.shop/', expect: { answered: 'shop/audited' } },
    { ...job, says: 'AUDIT lets nobody in', to: 'http://audited.shop/', expect: { refused: 'access' } },
    { ...web, says: 'what a DENY policy would refuse is answered, and logged', to: 'http://refused.shop/admin', expect: { answered: 'shop/refused', observed: 'denied' } },
    { ...web, says: 'what it would not refuse', to: 'http://refused.shop/', expect: { answered: 'shop/refused' } },
    { ...job, says: 'what an ALLOW policy would let in is refused, and logged', to: 'http://tried.shop/', expect: { refused: 'access', observed: 'allowed' } },
    { ...web, says: 'whom it would not let in', to: 'http://tried.shop/', expect: { answered: 'shop/tried', observed: 'denied' } },
  ],
});

/** In a namespace that is only observed a policy refuses nothing, unless it says so. */
export const observed = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace, { stage: ZeroTrustStage.OBSERVE });
    const frontend = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const target = shop.addService('orders', { workload: deployment(chart, 'orders', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    target.allow(frontend);
    new AccessPolicy(chart, 'no-admin', { target, action: AccessAction.DENY, rules: [{ to: [{ paths: ['/admin'] }] }] });
    new AccessPolicy(chart, 'no-secrets', { target, action: AccessAction.DENY, rules: [{ to: [{ paths: ['/secrets'] }] }], dryRun: false });
  },
  requests: [
    { ...web, says: 'what is denied is logged', to: 'http://orders.shop/admin', expect: { answered: 'shop/orders', observed: 'denied' } },
    { ...web, says: 'what is denied in earnest is refused', to: 'http://orders.shop/secrets', expect: { refused: 'access' } },
    { ...web, says: 'all else is answered', to: 'http://orders.shop/', expect: { answered: 'shop/orders', observed: 'allowed' } },
  ],
});
