import { ApiObject, Duration } from 'cdk8s';
import { MeshService, ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const slow = { to: 'http://invoices.billing/', headers: { 'x-echo-delay-ms': '1500' } };

/** What one client's team says of a service that another team owns. */
export const consumer = new TrafficCase({
  program: chart => {
    for (const namespace of ['shop', 'other']) {
      new ZeroTrustNamespace(chart, namespace).addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    }
    // The other team's objects
    new ApiObject(chart, 'billing', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'billing', labels: { 'istio-injection': 'enabled' } } });
    deployment(chart, 'invoices', { namespace: 'billing' });
    new ApiObject(chart, 'invoices', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'invoices', namespace: 'billing' },
      spec: { selector: { app: 'invoices' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    });

    const invoices = MeshService.fromName(chart, 'invoices-of-billing', {
      name: 'invoices', namespace: 'billing', clientNamespace: 'shop', ports: [ServicePort.http(80)],
    });
    new ResilientUpstream(chart, 'invoices-upstream', { service: invoices, timeout: Duration.millis(500) });
  },
  requests: [
    { says: 'the client namespace\'s timeout', client: 'shop/web', ...slow, expect: { status: 504, reached: 'billing/invoices', took: [450, 1400] } },
    { says: 'it holds there only', client: 'other/web', ...slow, expect: { answered: 'billing/invoices', took: [1500, 4000] } },
  ],
});
