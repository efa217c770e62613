// Access rules in full: who, what, and what is done with it.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  AccessAction, AccessPolicy, AccessPolicyRule, ExtensionProvider, IstioMesh, JwtAuthentication, PolicyTarget, ServicePort,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'access-policies');
const shop = new ZeroTrustNamespace(chart, 'shop');

function deployment(name: string, namespace = 'shop'): k8s.KubeDeployment {
  const labels = { app: name };
  return new k8s.KubeDeployment(chart, `${name}-pods`, {
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image: name }] } },
    },
  });
}

const web = shop.addWorkload('web', { workload: deployment('web') });
const robot = shop.addWorkload('robot', { workload: deployment('robot') });
const api = shop.addService('api', {
  workload: deployment('api'), ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'admin' })],
});

for (const name of ['billing', 'audit', 'audit-trial']) {
  new k8s.KubeNamespace(chart, `${name}-namespace`, { metadata: { name, labels: { 'istio-injection': 'enabled' } } });
}

// By callers: those of this program, by what their certificates say, and by their tokens
new AccessPolicy(chart, 'let-in', {
  target: api,
  action: AccessAction.ALLOW,
  rules: [
    {
      from: [{ callers: [web], notCallers: [robot], namespaces: ['shop'] }],
      to: [{ methods: ['GET'], paths: ['/users/{*}', '/orders/*'], ports: [8080] }],
    },
    { from: [{ namespaces: ['billing', 'audit*'], notNamespaces: ['audit-trial'], trustDomains: ['cluster.local'] }] },
    { from: [{ principals: ['cluster.local/ns/billing/*'], notPrincipals: ['cluster.local/ns/billing/sa/trial'], namespaces: ['billing'] }] },
    { from: [{ serviceAccounts: ['billing/desk'], notServiceAccounts: ['billing/trainee'], trustDomains: ['cluster.local'] }] },
    { from: [{ trustDomains: ['*.partner.example'], notTrustDomains: ['old.partner.example'] }] },
    { from: [{ requestPrincipals: ['https://auth.example.com/*'], notRequestPrincipals: ['https://auth.example.com/guest'] }] },
  ],
  overrides: { AuthorizationPolicy: [JsonPatch.add('/metadata/labels', { team: 'api' })] },
});
new JwtAuthentication(chart, 'login', { target: api, issuers: [{ issuer: 'https://auth.example.com' }], required: false });

// By addresses, and by all that a request does not ask for
new AccessPolicy(chart, 'keep-out', {
  target: api,
  action: AccessAction.DENY,
  dryRun: true,
  rules: [
    { from: [{ ipBlocks: ['10.0.0.0/8'], notIpBlocks: ['10.1.2.3'], remoteIpBlocks: ['198.51.100.0/24'], notRemoteIpBlocks: ['198.51.100.7'] }] },
    { to: [{ hosts: ['admin.example.com'], notPaths: ['/health'] }, { notHosts: ['api.example.com'], notMethods: ['GET', 'HEAD'] }] },
    { to: [{ methods: ['DELETE'], notPorts: [8080] }] },
  ],
});

/** What is recorded: what a rule says, and of that only what changes something, unless it is everything. */
const recorded = (rule: AccessPolicyRule): AccessPolicyRule => (rule.everything ? rule : { to: [{ methods: ['POST', 'PUT', 'DELETE'] }], ...rule });
new AccessPolicy(chart, 'on-record', { target: api, action: AccessAction.AUDIT, rules: [recorded({ from: [{ notCallers: [web] }] })] });
new AccessPolicy(chart, 'all-on-record', {
  target: PolicyTarget.namespace('audit'), action: AccessAction.AUDIT, rules: [recorded({ everything: true })],
});

// What an external service decides
new AccessPolicy(chart, 'single-sign-on', {
  target: api, action: AccessAction.custom(ExtensionProvider.named('oauth2-proxy')), rules: [{ to: [{ paths: ['/account*'] }] }],
});

// And another one, about connections too: only a provider that speaks gRPC is asked about these
deployment('ledger', 'apps');
new AccessPolicy(chart, 'second-opinion', {
  target: PolicyTarget.pods({ namespace: 'apps', labels: { app: 'ledger' }, ports: [ServicePort.tcp(5432)] }),
  action: AccessAction.custom(ExtensionProvider.grpc('opa')),
  rules: [{ from: [{ notIpBlocks: ['10.0.0.0/8'] }] }],
});

// Nothing, until a policy says otherwise
deployment('archive', 'audit');
AccessPolicy.denyAll(chart, 'nothing', {
  target: PolicyTarget.namespace('audit'), dryRun: true, overrides: { AuthorizationPolicy: [JsonPatch.add('/metadata/labels', { team: 'audit' })] },
});
