import { MeshTelemetry, PolicyTarget, TelemetryProvider } from '../../src';
import { only, synthOn } from '../program';

test('one request of ten is traced, in the whole mesh', () => {
  const objects = synthOn('istio', chart => new MeshTelemetry(chart, 'tracing', {
    target: PolicyTarget.mesh(), tracing: { provider: TelemetryProvider.zipkin('jaeger'), samplingPercent: 10 },
  }));
  expect(only(objects, 'Telemetry')).toEqual({
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: { name: 'tracing', namespace: 'istio-system' },
    spec: { tracing: [{ providers: [{ name: 'jaeger' }], randomSamplingPercentage: 10 }] },
  });
});
