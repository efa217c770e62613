import { MeshMetric, MeshTelemetry, MetricTag, PolicyTarget, TelemetryProvider, TrafficMode } from '../../src';
import { only, refusalOn, synthOn } from '../program';

test('traces, logs and metrics of the whole mesh', () => {
  const collector = TelemetryProvider.named('otel-collector');
  const objects = synthOn('istio', chart => new MeshTelemetry(chart, 'mesh-telemetry', {
    target: PolicyTarget.mesh(),
    tracing: { provider: collector, samplingPercent: 1 },
    accessLogging: [{ providers: [collector] }],
    metrics: [{
      providers: [TelemetryProvider.prometheus()],
      overrides: [{ metric: MeshMetric.ALL, mode: TrafficMode.CLIENT_AND_SERVER, tags: { request_protocol: MetricTag.value('request.protocol') } }],
    }],
  }));
  expect(only(objects, 'Telemetry')).toEqual({
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: { name: 'mesh-telemetry', namespace: 'istio-system' },
    spec: {
      tracing: [{ providers: [{ name: 'otel-collector' }], randomSamplingPercentage: 1 }],
      accessLogging: [{ providers: [{ name: 'otel-collector' }] }],
      metrics: [{
        providers: [{ name: 'prometheus' }],
        overrides: [{
          match: { metric: 'ALL_METRICS', mode: 'CLIENT_AND_SERVER' },
          tagOverrides: { request_protocol: { operation: 'UPSERT', value: 'request.protocol' } },
        }],
      }],
    },
  });
});

test('where it is known what the provider is, its use for both is refused: in Istio a provider of traces takes no logs', () => {
  const collector = TelemetryProvider.openTelemetry('otel-collector');
  expect(refusalOn('istio', chart => new MeshTelemetry(chart, 'mesh-telemetry', {
    target: PolicyTarget.mesh(), tracing: { provider: collector, samplingPercent: 1 }, accessLogging: [{ providers: [collector] }],
  }))).toBe([
    'c/mesh-telemetry: `accessLogging[0].providers[0]`, "otel-collector", is used for access logs',
    '  because  it is for tracing, and the mesh would ignore it',
    '  instead  name a provider for access logs',
  ].join('\n'));
});
