import { AccessAction, AccessPolicy, JwtAuthentication, MeshIdentity, PolicyTarget, ServicePort } from '../../src';
import { istioAllows } from '../portability/istio-verdict';
import { Attempt } from '../portability/request';
import { PlainObject, only, synthOn } from '../program';

const frontend = MeshIdentity.serviceAccount({ namespace: 'production', serviceAccount: 'frontend' });
const apiServer = PolicyTarget.pods({ namespace: 'production', labels: { app: 'api-server' }, ports: [ServicePort.http(8080)] });
const issuer = {
  issuer: 'https://auth.example.com',
  jwksUri: 'https://auth.example.com/.well-known/jwks.json',
  audiences: ['api.example.com'],
  forwardOriginalToken: true,
};

const ours = synthOn('istio', chart => {
  AccessPolicy.denyAll(chart, 'deny-all', { target: PolicyTarget.namespace('production') });
  new AccessPolicy(chart, 'api-server-policy', {
    target: apiServer,
    action: AccessAction.ALLOW,
    rules: [
      { from: [{ callers: [frontend] }], to: [{ methods: ['GET', 'POST'], paths: ['/api/*'] }] },
      { from: [{ namespaces: ['istio-system'] }], to: [{ methods: ['GET', 'POST', 'PUT', 'DELETE'], paths: ['/api/*'] }] },
    ],
  });
  new JwtAuthentication(chart, 'jwt-auth', { target: apiServer, issuers: [issuer] });
});

describe('as written', () => {
  test('nothing is allowed by default', () => {
    expect(only(ours, 'AuthorizationPolicy', 'deny-all')).toEqual({
      apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'deny-all', namespace: 'production' }, spec: {},
    });
  });

  test('what is allowed', () => {
    expect(only(ours, 'AuthorizationPolicy', 'api-server-policy')).toEqual({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'api-server-policy', namespace: 'production' },
      spec: {
        selector: { matchLabels: { app: 'api-server' } },
        action: 'ALLOW',
        rules: [
          {
            from: [{ source: { principals: ['cluster.local/ns/production/sa/frontend'] } }],
            to: [{ operation: { methods: ['GET', 'POST'], paths: ['/api/*'] } }],
          },
          {
            from: [{ source: { namespaces: ['istio-system'] } }],
            to: [{ operation: { methods: ['GET', 'POST', 'PUT', 'DELETE'], paths: ['/api/*'] } }],
          },
        ],
      },
    });
  });

  test('which tokens are valid', () => {
    expect(only(ours, 'RequestAuthentication', 'jwt-auth')).toEqual({
      apiVersion: 'security.istio.io/v1',
      kind: 'RequestAuthentication',
      metadata: { name: 'jwt-auth', namespace: 'production' },
      spec: {
        selector: { matchLabels: { app: 'api-server' } },
        jwtRules: [{
          issuer: 'https://auth.example.com',
          jwksUri: 'https://auth.example.com/.well-known/jwks.json',
          audiences: ['api.example.com'],
          forwardOriginalToken: true,
        }],
      },
    });
  });
});

/** The fifth object of the manifest: it allows whoever has a token, where it was meant to require one. */
const REQUIRE_JWT: PlainObject = {
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'require-jwt', namespace: 'production' },
  spec: {
    selector: { matchLabels: { app: 'api-server' } },
    action: 'ALLOW',
    rules: [{ from: [{ source: { requestPrincipals: ['*'] } }], when: [{ key: 'request.auth.claims[iss]', values: ['https://auth.example.com'] }] }],
  },
};

describe('the token is required', () => {
  const theirs = [...ours.filter(({ metadata }) => metadata.name !== 'jwt-auth-required'), REQUIRE_JWT];
  const token = { iss: 'https://auth.example.com', sub: 'ann', aud: 'api.example.com' };
  const attempt = (account: string, rest: Partial<Attempt>): Attempt => ({
    from: { namespace: 'production', account }, to: { namespace: 'production', labels: { app: 'api-server' } }, port: 8080, method: 'GET', path: '/api/x', ...rest,
  });

  test.each<[string, Attempt, { theirs: boolean; ours: boolean }]>([
    ['the frontend with a token', attempt('frontend', { token }), { theirs: true, ours: true }],
    ['the frontend without a token, although it may call', attempt('frontend', {}), { theirs: true, ours: false }],
    ['anyone with a token, although nobody lets them call', attempt('other', { token, method: 'DELETE', path: '/admin' }), { theirs: true, ours: false }],
    ['the frontend with a token, for what it may not ask', attempt('frontend', { token, method: 'DELETE' }), { theirs: true, ours: false }],
    ['a token of somebody else', attempt('frontend', { token: { ...token, iss: 'https://evil.example.com' } }), { theirs: false, ours: false }],
    ['a token for another application', attempt('frontend', { token: { ...token, aud: 'other' } }), { theirs: false, ours: false }],
    ['nobody', attempt('other', {}), { theirs: false, ours: false }],
  ])('%s', (_, one, allowed) => {
    expect({ theirs: istioAllows(theirs, one), ours: istioAllows(ours, one) }).toEqual(allowed);
  });

  test('by a policy that denies, so that nothing that allows can take it away', () => {
    expect(only(ours, 'AuthorizationPolicy', 'jwt-auth-required').spec).toEqual({
      selector: { matchLabels: { app: 'api-server' } },
      action: 'DENY',
      rules: [{ from: [{ source: { notRequestPrincipals: ['https://auth.example.com/*'] } }], to: [{ operation: { ports: ['8080'] } }] }],
    });
    const allowed = synthOn('istio', chart => new AccessPolicy(chart, 'open', { target: apiServer, action: AccessAction.ALLOW, rules: [{ everything: true }] }));
    expect(istioAllows([...ours, ...allowed], attempt('frontend', {}))).toBe(false);
    expect(istioAllows([...ours, ...allowed], attempt('frontend', { token }))).toBe(true);
  });
});
