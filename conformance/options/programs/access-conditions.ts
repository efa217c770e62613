// What else must be so for an access rule to match.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { AccessAction, AccessCondition, AccessPolicy, IstioMesh, JwtAuthentication, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'access-conditions');
const shop = new ZeroTrustNamespace(chart, 'shop');

function deployment(name: string, version = 'v1'): k8s.KubeDeployment {
  const labels = { app: name, version };
  return new k8s.KubeDeployment(chart, `${name}-${version}`, {
    metadata: { name: `${name}-${version}`, namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: `${name}:${version}` }] } },
    },
  });
}

const api = shop.addService('api', { workload: deployment('api'), ports: [ServicePort.http(80, { targetPort: 8080 })] });
const policy = (id: string, when: AccessCondition[]) => new AccessPolicy(chart, id, { target: api, action: AccessAction.ALLOW, rules: [{ when }] });

policy('by-header', [AccessCondition.header('x-tenant', { values: ['blue', 'green'], notValues: ['blue-trial'] })]);
policy('by-addresses', [
  AccessCondition.sourceIp({ values: ['10.0.0.0/8'] }),
  AccessCondition.remoteIp({ notValues: ['198.51.100.0/24'] }),
  AccessCondition.destinationIp({ values: ['10.2.0.0/16'] }),
  AccessCondition.destinationPort({ values: ['8080'] }),
]);
policy('by-identity', [
  AccessCondition.sourceNamespace({ values: ['billing'] }),
  AccessCondition.sourcePrincipal({ values: ['cluster.local/ns/billing/sa/invoices'] }),
  AccessCondition.sourceServiceAccount({ values: ['billing/invoices'] }),
  AccessCondition.sourceTrustDomain({ values: ['cluster.local'] }),
]);
policy('by-token', [
  AccessCondition.requestPrincipal({ values: ['https://auth.example.com/*'] }),
  AccessCondition.audience({ values: ['api'] }),
  AccessCondition.presenter({ values: ['shop-app'] }),
  AccessCondition.claim('[realm_access][roles]', { values: ['customer'] }),
]);
new JwtAuthentication(chart, 'login', { target: api, issuers: [{ issuer: 'https://auth.example.com' }], required: false });

// A port that speaks no HTTP: by the name that TLS asks for, and by what another filter reads off the connection
const db = shop.addService('db', { workload: deployment('db'), ports: [ServicePort.tcp(3306)] });
new AccessPolicy(chart, 'by-connection', {
  target: db,
  action: AccessAction.DENY,
  rules: [
    { from: [{ ipBlocks: ['10.0.0.0/8'] }], when: [AccessCondition.serverName({ notValues: ['db.example.com'] })] },
    { when: [AccessCondition.filterMetadata('envoy.filters.network.mysql_proxy', 'shop.users', { values: ['[delete]'] })] },
  ],
});
