import { AccessAction, AccessPolicy, PolicyTarget, ServicePort } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';
import { plainNamespace, plainService } from '../carry/plain';

const web = { client: 'shop/web' };
const refused = { refused: 'access' as const };

/** Policies for the mesh, for a namespace and for single pods, in one mesh. */
export const policyTargets = new TrafficCase({
  program: chart => {
    for (const namespace of ['shop', 'billing', 'lab']) plainNamespace(chart, namespace);
    deployment(chart, 'web', { namespace: 'shop' });
    for (const name of ['invoices', 'ledger']) plainService(chart, name, 'billing');
    plainService(chart, 'trial', 'lab');

    AccessPolicy.denyAll(chart, 'deny-all', { target: PolicyTarget.namespace('billing') });
    const invoices = PolicyTarget.pods({ namespace: 'billing', labels: { app: 'invoices' }, ports: [ServicePort.http(8080)] });
    new AccessPolicy(chart, 'own-invoices', {
      target: invoices, action: AccessAction.ALLOW, rules: [{ from: [{ namespaces: ['shop'] }], to: [{ methods: ['GET'], paths: ['/customers/{*}/invoices/{**}'] }] }],
    });
    new AccessPolicy(chart, 'no-debugging', { target: PolicyTarget.mesh(), action: AccessAction.DENY, rules: [{ to: [{ ports: [8080], paths: ['/debug*'] }] }] });
    new AccessPolicy(chart, 'no-lab-deletes', { target: PolicyTarget.namespace('lab'), action: AccessAction.DENY, rules: [{ to: [{ ports: [8080], methods: ['DELETE'] }] }] });
  },
  requests: [
    { ...web, says: 'a namespace where nothing is allowed', to: 'http://ledger.billing/', expect: refused },
    { ...web, says: 'but what is allowed at one workload', to: 'http://invoices.billing/customers/7/invoices/2024/1', expect: { answered: 'billing/invoices' } },
    { ...web, says: 'another method', method: 'POST', to: 'http://invoices.billing/customers/7/invoices/2024/1', expect: refused },
    { ...web, says: 'another path', to: 'http://invoices.billing/customers/7/8/invoices/2024', expect: refused },
    { identity: null, says: 'who has no identity', to: 'http://invoices.billing/customers/7/invoices/2024/1', expect: refused },
    { ...web, says: 'what the whole mesh denies', to: 'http://trial.lab/debug/vars', expect: refused },
    { ...web, says: 'what a namespace denies', method: 'DELETE', to: 'http://trial.lab/', expect: refused },
    { ...web, says: 'all else there', to: 'http://trial.lab/', expect: { answered: 'lab/trial' } },
    { identity: null, says: 'all else there, from anybody', to: 'http://trial.lab/', expect: { answered: 'lab/trial' } },
  ],
});
