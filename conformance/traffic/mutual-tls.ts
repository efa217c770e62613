import { Chart } from 'cdk8s';
import { MtlsMode, MutualTls, PolicyTarget, ServicePort, ZeroTrustNamespace, ZeroTrustStage } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';
import { plainNamespace, plainService } from '../carry/plain';

const nobody = { identity: null };
const web = { client: 'shop/web' };
const itself = { identity: 'spiffe://cluster.local/ns/shop/sa/web' };
const refused = { refused: 'mtls' as const };

function pods(app: string): PolicyTarget {
  return PolicyTarget.pods({ namespace: 'billing', labels: { app }, ports: [ServicePort.http(8080), ServicePort.http(9090, { name: 'metrics' })] });
}

function program(mesh: MtlsMode, namespace: MtlsMode | undefined): (chart: Chart) => void {
  return chart => {
    for (const name of ['shop', 'billing', 'lab']) plainNamespace(chart, name);
    deployment(chart, 'web', { namespace: 'shop' });
    for (const name of ['invoices', 'ledger', 'archive']) plainService(chart, name, 'billing', { ports: [8080, 9090] });
    plainService(chart, 'trial', 'lab');
    new MutualTls(chart, 'default', { target: PolicyTarget.mesh(), mode: mesh });
    if (namespace) new MutualTls(chart, 'billing', { target: PolicyTarget.namespace('billing'), mode: namespace });
    new MutualTls(chart, 'invoices', { target: pods('invoices'), portModes: { 9090: mesh === MtlsMode.STRICT ? MtlsMode.PERMISSIVE : MtlsMode.STRICT } });
    new MutualTls(chart, 'ledger', { target: pods('ledger'), mode: mesh === MtlsMode.STRICT ? MtlsMode.PERMISSIVE : MtlsMode.STRICT });
  };
}

export const strict = new TrafficCase({
  program: program(MtlsMode.STRICT, undefined),
  requests: [
    { ...nobody, says: 'the mesh says STRICT: no plaintext', to: 'http://trial.lab/', expect: refused },
    { ...web, says: 'mTLS is taken', to: 'http://trial.lab/', expect: { answered: 'lab/trial' } },
    { ...nobody, says: 'a namespace of which nothing is said is as the mesh', to: 'http://archive.billing/', expect: refused },
    { ...nobody, says: 'a port takes plaintext', to: 'http://invoices.billing:81/', expect: { answered: 'billing/invoices' } },
    { ...web, says: 'and mTLS', to: 'http://invoices.billing:81/', expect: { answered: 'billing/invoices' } },
    { ...nobody, says: 'the other port does not', to: 'http://invoices.billing/', expect: refused },
    { ...nobody, says: 'a workload takes plaintext', to: 'http://ledger.billing/', expect: { answered: 'billing/ledger' } },
    { ...nobody, says: 'at each port', to: 'http://ledger.billing:81/', expect: { answered: 'billing/ledger' } },
    { ...web, says: 'and mTLS too', to: 'http://ledger.billing/', expect: { answered: 'billing/ledger' } },
  ],
});

export const permissive = new TrafficCase({
  program: program(MtlsMode.PERMISSIVE, undefined),
  requests: [
    { ...nobody, says: 'the mesh says PERMISSIVE: plaintext', to: 'http://trial.lab/', expect: { answered: 'lab/trial' } },
    { ...web, says: 'and mTLS', to: 'http://trial.lab/', expect: { answered: 'lab/trial' } },
    { ...nobody, says: 'a port takes mTLS only', to: 'http://invoices.billing:81/', expect: refused },
    { ...web, says: 'which callers in the mesh speak', to: 'http://invoices.billing:81/', expect: { answered: 'billing/invoices' } },
    { ...nobody, says: 'the other port is as the mesh', to: 'http://invoices.billing/', expect: { answered: 'billing/invoices' } },
    { ...nobody, says: 'a workload takes mTLS only', to: 'http://ledger.billing/', expect: refused },
    { ...web, says: 'which callers in the mesh speak to it', to: 'http://ledger.billing/', expect: { answered: 'billing/ledger' } },
  ],
});

export const namespaceOverMesh = new TrafficCase({
  program: program(MtlsMode.STRICT, MtlsMode.PERMISSIVE),
  requests: [
    { ...nobody, says: 'the mesh says STRICT', to: 'http://trial.lab/', expect: refused },
    { ...nobody, says: 'a namespace says PERMISSIVE', to: 'http://archive.billing/', expect: { answered: 'billing/archive' } },
    { ...web, says: 'mTLS is taken as well', to: 'http://archive.billing/', expect: { answered: 'billing/archive' } },
    { ...nobody, says: 'a workload of which only a port is said is as its namespace', to: 'http://invoices.billing/', expect: { answered: 'billing/invoices' } },
  ],
});

export const strictNamespace = new TrafficCase({
  program: program(MtlsMode.PERMISSIVE, MtlsMode.STRICT),
  requests: [
    { ...nobody, says: 'the mesh says PERMISSIVE', to: 'http://trial.lab/', expect: { answered: 'lab/trial' } },
    { ...nobody, says: 'a namespace says STRICT', to: 'http://archive.billing/', expect: refused },
    { ...nobody, says: 'a workload of which only a port is said is as its namespace', to: 'http://invoices.billing/', expect: refused },
    { ...web, says: 'mTLS is taken', to: 'http://archive.billing/', expect: { answered: 'billing/archive' } },
  ],
});

/** A namespace that is on its way out of the mesh: nobody who calls has an identity. */
export const plaintextOnly = new TrafficCase({
  program: program(MtlsMode.STRICT, MtlsMode.PLAINTEXT_ONLY),
  requests: [
    { ...nobody, says: 'plaintext', to: 'http://archive.billing/', expect: { answered: 'billing/archive' } },
    { ...web, says: 'callers in the mesh speak plaintext to it', to: 'http://archive.billing/', expect: { answered: 'billing/archive' } },
    { ...itself, says: 'mTLS is not taken', to: 'http://archive.billing/', expect: refused },
    { ...nobody, says: 'the rest of the mesh is not opened by it', to: 'http://trial.lab/', expect: refused },
  ],
});

/** A workload that is stricter than its namespace is yet. */
export const guarded = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.PERMISSIVE });
    const caller = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace: 'shop' }) });
    const ports = [ServicePort.http(80, { targetPort: 8080 })];
    const [vault, orders] = ['vault', 'orders'].map(name => shop.addService(name, { workload: deployment(chart, name, { namespace: 'shop' }), ports }));
    [vault, orders].forEach(service => service.allow(caller));
    new MutualTls(chart, 'vault-mtls', { target: vault, mode: MtlsMode.STRICT });
  },
  requests: [
    { ...nobody, says: 'the workload takes no plaintext', to: 'http://vault.shop/', expect: refused },
    { ...web, says: 'it takes mTLS', to: 'http://vault.shop/', expect: { answered: 'shop/vault' } },
    { ...nobody, says: 'the rest of the namespace does', to: 'http://orders.shop/', expect: { answered: 'shop/orders' } },
  ],
});
