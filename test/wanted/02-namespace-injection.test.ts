import { App } from 'cdk8s';
import { IstioMesh, ZeroTrustNamespace } from '../../src';
import { only, synthOn } from '../program';

const namespace = (mesh: (app: App) => IstioMesh) => only(synthOn(mesh, chart => new ZeroTrustNamespace(chart, 'production')), 'Namespace');

test('injection by label', () => {
  expect(namespace(app => new IstioMesh(app, 'mesh'))).toEqual({
    apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'production', labels: { 'istio-injection': 'enabled' } },
  });
});

test('injection by revision, as the comment in the manifest has it: one label, as `istio-injection` would take precedence', () => {
  expect(namespace(app => new IstioMesh(app, 'mesh', { revision: 'stable' })).metadata.labels).toEqual({ 'istio.io/rev': 'stable' });
});
