import { AccessAction, AccessPolicy, MeshIdentity, PolicyTarget } from '../../src';
import { synthOn } from '../program';

test('who may call the frontend, and what for', () => {
  const objects = synthOn('istio', chart => new AccessPolicy(chart, 'frontend-policy', {
    // The manifest names no namespace, and is applied in that of the pods
    target: PolicyTarget.pods({ namespace: 'frontend', labels: { app: 'frontend' } }),
    action: AccessAction.ALLOW,
    rules: [{
      from: [{ callers: [MeshIdentity.serviceAccount({ namespace: 'default', serviceAccount: 'web' })] }],
      to: [{ methods: ['GET', 'POST'], paths: ['/api/*'] }],
    }],
  }));
  expect(objects).toEqual([{
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'frontend-policy', namespace: 'frontend' },
    spec: {
      selector: { matchLabels: { app: 'frontend' } },
      action: 'ALLOW',
      rules: [{
        from: [{ source: { principals: ['cluster.local/ns/default/sa/web'] } }],
        to: [{ operation: { methods: ['GET', 'POST'], paths: ['/api/*'] } }],
      }],
    },
  }]);
});
