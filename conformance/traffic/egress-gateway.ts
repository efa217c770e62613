import { ApiObject, Duration } from 'cdk8s';
import { EgressGateway, ExternalService, MtlsMode, MutualTls, PolicyTarget, ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';
import { plainNamespace } from '../carry/plain';

const namespace = 'shop';
const web = { client: 'shop/web' };
const GATEWAY = 'istio-egress/istio-egressgateway';

/**
 * The way to an egress gateway: what its pods get. They are stood for by pods with a sidecar, which take the mesh's mTLS as a gateway does; what a gateway
 * sends on is not judged.
 */
export const egressGateway = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const frontend = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    plainNamespace(chart, 'istio-egress');
    deployment(chart, 'istio-egressgateway', { namespace: 'istio-egress', ports: [80, 443] });
    new ApiObject(chart, 'gateway-service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'istio-egressgateway', namespace: 'istio-egress' },
      spec: { selector: { app: 'istio-egressgateway' }, ports: [{ name: 'http2', port: 80 }, { name: 'tls', port: 443 }] },
    });
    const pods = PolicyTarget.pods({ namespace: 'istio-egress', labels: { app: 'istio-egressgateway' }, ports: [ServicePort.http(80), ServicePort.tls(443)] });
    new MutualTls(chart, 'gateway-takes-mtls', { target: pods, mode: MtlsMode.STRICT, portModes: { 443: MtlsMode.PERMISSIVE } });

    const egress = new EgressGateway(chart, 'egress', { namespace: 'istio-egress' });
    const payments = new ExternalService(chart, 'payments', { namespace: shop, hosts: ['api.payments.example'], ports: [ServicePort.http(80, { targetPort: 8080 })] });
    const search = new ExternalService(chart, 'search', { namespace: shop, hosts: ['search.example'], ports: [ServicePort.tls(443)] });
    const direct = new ExternalService(chart, 'direct', { namespace: shop, hosts: ['direct.example'], ports: [ServicePort.http(80)] });
    [payments, search].forEach(service => egress.carry(service));
    [payments, search, direct].forEach(service => service.allowFrom(frontend));
    new ResilientUpstream(chart, 'payments-upstream', { service: payments.service, timeout: Duration.seconds(1) });
  },
  requests: [
    { ...web, says: 'requests come to the gateway, by mTLS of the mesh', to: 'http://api.payments.example/v1', times: 20, expect: { answered: GATEWAY, seen: { path: '/v1', authority: 'api.payments.example' } } },
    { ...web, says: 'the service\'s timeout holds on the way', to: 'http://api.payments.example/', headers: { 'x-echo-delay-ms': '2500' }, expect: { status: 504, reached: GATEWAY, took: [950, 2400] } },
    { ...web, says: 'TLS comes to the gateway unopened', to: 'https://search.example/', times: 5, expect: { answered: GATEWAY } },
    { ...web, says: 'what it does not carry goes by itself', to: 'http://direct.example/', expect: { answered: 'direct.example:80' } },
    { identity: null, says: 'who speaks no mTLS is not taken', to: 'http://istio-egressgateway.istio-egress/', expect: { refused: 'mtls' } },
  ],
});
