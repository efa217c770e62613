import { Duration } from 'cdk8s';
import {
  ExternalService, ExternalServiceProps, HostResolution, HttpMatch, HttpPath, OutboundTraffic, ResilientUpstream, RetryOn,
  ScopeHost, ServicePort, ServiceRoute, SidecarScope, ZeroTrustNamespace,
} from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const web = { client: 'shop/web' };
const job = { client: 'shop/job' };
const slow = { headers: { 'x-echo-delay-ms': '2500' } };

/** Services outside of the mesh, from a workload that may call anything and from one that may call what it knows. */
export const externalServices = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const frontend = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const nightly = shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) });
    const [orders, ledger] = ['orders', 'ledger'].map(name => shop.addService(name, { workload: deployment(chart, name, { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] }));
    orders.allow(nightly);
    ledger.allow(frontend);

    const external = (id: string, props: ExternalServiceProps) => {
      const service = new ExternalService(chart, id, { namespace: shop, ...props });
      [frontend, nightly].forEach(caller => service.allowFrom(caller));
      return service;
    };
    const payments = external('payments', { hosts: ['api.payments.example'], ports: [ServicePort.http(80, { targetPort: 8443 })] });
    new ResilientUpstream(chart, 'payments-upstream', {
      service: payments.service, timeout: Duration.seconds(1), retry: { attempts: 1, on: [RetryOn.GATEWAY_ERROR], methods: ['GET'] },
    });
    new ServiceRoute(chart, 'payments-routes', { service: payments.service, rules: [{ match: [HttpMatch.path(HttpPath.below('/internal'))], respond: { status: 404 } }] });
    external('rates', {
      hosts: ['rates.example', 'quotes.example'],
      ports: [ServicePort.http(80, { targetPort: 8080 })],
      resolution: HostResolution.STATIC,
      endpoints: [{ address: '192.0.2.10' }, { address: '192.0.2.11', ports: { http: 9090 } }],
    });
    external('search', { hosts: ['search.example'], ports: [ServicePort.tls(443)] });
    external('wiki', { hosts: ['*.wiki.example'], ports: [ServicePort.http(80)], resolution: HostResolution.NONE });
    external('database', {
      hosts: ['db.example'], ports: [ServicePort.tcp(5432)], addresses: ['192.0.2.50'], resolution: HostResolution.STATIC, endpoints: [{ address: '192.0.2.51' }],
    });
    new ExternalService(chart, 'forgotten', { namespace: shop, hosts: ['forgotten.example'], ports: [ServicePort.http(80)] });
    new SidecarScope(chart, 'job-scope', { workload: nightly, outbound: OutboundTraffic.REGISTRY_ONLY, reaches: [ScopeHost.named('kubernetes.default.svc.cluster.local')] });
  },
  requests: [
    { ...web, says: 'a host that is known, at its own port', to: 'http://api.payments.example/v1', expect: { answered: 'api.payments.example:8443', seen: { path: '/v1', authority: 'api.payments.example' } } },
    { ...web, says: 'its timeout', to: 'http://api.payments.example/', ...slow, expect: { status: 504, reached: 'api.payments.example:8443', took: [950, 2400] } },
    { ...web, says: 'its retries', to: 'http://api.payments.example/', headers: { 'x-echo-fail': '1' }, expect: { answered: 'api.payments.example:8443', reached: { 'api.payments.example:8443': 2 } } },
    { ...web, says: 'its rules', to: 'http://api.payments.example/internal/users', expect: { status: 404 } },
    {
      ...web,
      says: 'its endpoints, and the port of one of them',
      to: 'http://rates.example/',
      times: 200,
      expect: { answered: { '192.0.2.10:8080': share(50, 20), '192.0.2.11:9090': share(50, 20) } },
    },
    {
      ...web,
      says: 'its other host',
      to: 'http://quotes.example/',
      times: 200,
      expect: { answered: { '192.0.2.10:8080': share(50, 20), '192.0.2.11:9090': share(50, 20) } },
    },
    { ...web, says: 'TLS of the application, by the name that it asks for', to: 'https://search.example/', expect: { answered: 'search.example:443' } },
    { ...web, says: 'any name below one, at the address that was looked up', to: 'http://en.wiki.example/', expect: { answered: 'outside' } },
    { ...web, says: 'TCP by the address that is called', to: 'tcp://db.example:5432', expect: { answered: '192.0.2.51:5432' } },
    { ...web, says: 'what is not known goes out as it is', to: 'http://unknown.example/', ...slow, expect: { answered: 'outside' } },
    { ...job, says: 'REGISTRY_ONLY: what is known', to: 'http://api.payments.example/', expect: { answered: 'api.payments.example:8443' } },
    { ...job, says: 'REGISTRY_ONLY: its rules hold too', to: 'http://api.payments.example/internal', expect: { status: 404 } },
    { ...job, says: 'REGISTRY_ONLY: TLS that is known', to: 'https://search.example/', expect: { answered: 'search.example:443' } },
    { ...job, says: 'REGISTRY_ONLY: TCP that is known', to: 'tcp://db.example:5432', expect: { answered: '192.0.2.51:5432' } },
    { ...job, says: 'REGISTRY_ONLY: what is not known goes nowhere', to: 'http://unknown.example/', expect: { status: 502 } },
    { ...job, says: 'REGISTRY_ONLY: nor does TLS', to: 'https://unknown.example/', expect: { status: 0 } },
    { ...job, says: 'REGISTRY_ONLY: nor TCP', to: 'tcp://unknown.example:7777', expect: {} },
    { ...job, says: 'REGISTRY_ONLY: nor what others know', to: 'http://forgotten.example/', expect: { status: 502 } },
    { ...job, says: 'the scope knows what allows it', to: 'http://orders.shop/', expect: { answered: 'shop/orders' } },
    { ...job, says: 'and not what allows others', to: 'http://ledger.shop/', expect: { status: 502 } },
    { ...web, says: 'without a scope it is known, and allowed', to: 'http://ledger.shop/', expect: { answered: 'shop/ledger' } },
    { ...web, says: 'or known and refused', to: 'http://orders.shop/', expect: { refused: 'access' } },
  ],
});
