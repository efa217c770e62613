// Tokens: whose are valid, where they are looked for, who needs one.
import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { AccessAction, AccessPolicy, IstioMesh, JwtAuthentication, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'jwt');
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

const ports = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.http(81, { targetPort: 8081, name: 'admin' })];
const service = (name: string) => shop.addService(name, { workload: deployment(name), ports });
const jwks = JSON.stringify({
  keys: [{
    kty: 'EC', kid: 'shop-1', crv: 'P-256', x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4', y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  }],
});

// Tokens of customers and of partners, wherever their applications put them
new JwtAuthentication(chart, 'login', {
  target: service('api'),
  issuers: [
    {
      issuer: 'https://auth.example.com',
      jwksUri: 'https://auth.example.com/keys.json',
      audiences: ['shop', 'shop-mobile'],
      fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }, { name: 'x-shop-token' }],
      fromParams: ['token'],
      fromCookies: ['shop-session'],
      forwardOriginalToken: true,
      outputPayloadToHeader: 'x-token-payload',
      outputClaimToHeaders: { 'x-user': 'sub', 'x-tenant': 'tenant.id' },
      spaceDelimitedClaims: ['groups'],
      timeout: Duration.seconds(2),
    },
    { issuer: 'https://partner.example', jwks },
  ],
  requiredClaims: { 'scope': ['shop'], '[realm_access][roles]': ['customer', 'partner'] },
  except: [{ paths: ['/health', '/public/*'] }, { methods: ['OPTIONS'] }, { paths: ['/catalog'], methods: ['GET'] }],
  ports: [8080],
  overrides: { RequestAuthentication: [JsonPatch.add('/metadata/labels', { team: 'identity' })] },
});

// Tokens that are verified where there are some
new JwtAuthentication(chart, 'guests', { target: service('catalog'), issuers: [{ issuer: 'https://auth.example.com' }], required: false });

// Tokens that a policy of another repository verifies
const mail = service('mail');
JwtAuthentication.verifiedElsewhere(chart, { target: mail });
new AccessPolicy(chart, 'with-token', {
  target: mail, action: AccessAction.ALLOW, rules: [{ from: [{ principals: ['*'], requestPrincipals: ['*'] }] }],
});
