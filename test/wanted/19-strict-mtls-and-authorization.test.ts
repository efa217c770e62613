import { AccessAction, AccessPolicy, MeshIdentity, MtlsMode, MutualTls, PolicyTarget, ZeroTrustNamespace } from '../../src';
import { only, synthOn } from '../program';

const frontend = MeshIdentity.serviceAccount({ namespace: 'production', serviceAccount: 'frontend' });
const apiServer = PolicyTarget.pods({ namespace: 'production', labels: { app: 'api-server' } });
const rules = [{ from: [{ callers: [frontend] }], to: [{ methods: ['GET', 'POST'], paths: ['/api/*'] }] }];

const STRICT = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'production' },
  spec: { mtls: { mode: 'STRICT' } },
};

const AUTHZ = {
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'api-server-authz', namespace: 'production' },
  spec: {
    selector: { matchLabels: { app: 'api-server' } },
    action: 'ALLOW',
    rules: [{
      from: [{ source: { principals: ['cluster.local/ns/production/sa/frontend'] } }],
      to: [{ operation: { methods: ['GET', 'POST'], paths: ['/api/*'] } }],
    }],
  },
};

test('the two objects, and no others', () => {
  expect(synthOn('istio', chart => {
    new MutualTls(chart, 'default', { target: PolicyTarget.namespace('production'), mode: MtlsMode.STRICT });
    new AccessPolicy(chart, 'api-server-authz', { target: apiServer, action: AccessAction.ALLOW, rules });
  })).toEqual([STRICT, AUTHZ]);
});

test('a guarded namespace says the same, and denies what no policy allows', () => {
  const objects = synthOn('istio', chart => {
    new ZeroTrustNamespace(chart, 'production');
    new AccessPolicy(chart, 'api-server-authz', { target: apiServer, action: AccessAction.ALLOW, rules });
  });
  expect(only(objects, 'PeerAuthentication')).toEqual(STRICT);
  expect(only(objects, 'AuthorizationPolicy', 'api-server-authz')).toEqual(AUTHZ);
  expect(only(objects, 'AuthorizationPolicy', 'deny-by-default').spec).toEqual({});
});
