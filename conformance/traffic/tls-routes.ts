import { OutboundTraffic, RouteBackend, ServicePort, ServiceRoute, SidecarScope, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';

/** TLS of the applications, by the name that is asked for. */
export const tlsRoutes = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const job = shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) });
    const ports = [ServicePort.tls(443, { targetPort: 8443 })];
    const vault = shop.addService('vault', { versions: deployments(chart, 'vault', ['v1', 'v2'], { namespace, ports: [8443] }), ports });
    const plain = shop.addService('plain', { versions: deployments(chart, 'plain', ['v1', 'v2'], { namespace, ports: [8443] }), ports });
    [web, job].forEach(caller => [vault, plain].forEach(service => service.allow(caller)));
    new ServiceRoute(chart, 'vault-routes', {
      service: vault,
      tls: [
        { sniHosts: ['vault.shop.svc.cluster.local'], match: [{ sourceLabels: { app: 'job' } }], to: [RouteBackend.version('v2')] },
        { sniHosts: ['vault.shop.svc.cluster.local'], to: [RouteBackend.version('v1', { weight: 75 }), RouteBackend.version('v2', { weight: 25 })] },
      ],
    });
    // Else an unknown name would be passed on to the address that is called, which is no part of the service's routes
    new SidecarScope(chart, 'web-scope', { workload: web, outbound: OutboundTraffic.REGISTRY_ONLY });
  },
  requests: [
    { says: 'a caller by its labels', client: 'shop/job', to: 'https://vault.shop.svc.cluster.local/', times: 50, expect: { answered: 'shop/vault-v2' } },
    {
      says: 'others by shares',
      client: 'shop/web',
      to: 'https://vault.shop.svc.cluster.local/',
      times: 1500,
      expect: { answered: { 'shop/vault-v1': share(75, 6), 'shop/vault-v2': share(25, 6) } },
    },
    { says: 'a name that no rule has leads nowhere', client: 'shop/web', to: 'https://vault.shop/', expect: { status: 0 } },
    {
      says: 'a service without such rules takes any name',
      client: 'shop/web',
      to: 'https://plain.shop/',
      times: 100,
      expect: { answered: { 'shop/plain-v1': share(50, 25), 'shop/plain-v2': share(50, 25) } },
    },
  ],
});
