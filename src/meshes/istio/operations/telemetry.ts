import * as api from '../../../../imports/telemetry.istio.io';
import {
  AccessLogIntent, MetricOverrideIntent, MetricsIntent, TelemetryIntent, TraceTagIntent, TracingIntent,
} from '../../../intent/operations/telemetry';
import { durationText } from '../../../kubernetes/durations';
import { manifestOf, RenderedObject } from '../../rendering';
import { attach, AttachmentFacts } from '../attachment';

/**
 * A Telemetry. One without a selector holds for waypoints too; one for a workload is found by them through the workload's Services
 * (pilot/pkg/model/telemetry.go applicableTelemetries, istio.io/istio main of 2026-08-27). Labels mean pods of its own namespace, in the root namespace too.
 */
export function telemetry(intent: TelemetryIntent, facts: AttachmentFacts): RenderedObject[] {
  const { name, target, tracing, accessLogging, metrics, where } = intent;
  const whole = target.kind === 'mesh' || target.kind === 'namespace';
  const { namespace, selector, targetRefs } = attach(target, whole ? 'connections' : 'requests', { ...facts, selectsAtHome: true }, where);
  const manifest = manifestOf(api.Telemetry, { name, namespace }, () => ({
    selector,
    targetRefs,
    tracing: tracing && [tracingOf(tracing)],
    accessLogging: listed(accessLogging.map(accessLogOf)),
    metrics: listed(metrics.map(metricsOf)),
  }));
  return [{ id: 'Telemetry', manifest }];
}

function tracingOf(tracing: TracingIntent): api.TelemetrySpecTracing {
  const { provider, sampling, tags, mode, istioTags, ...rest } = tracing;
  return {
    match: mode && { mode: mode as string as api.TelemetrySpecTracingMatchMode },
    providers: provider === undefined ? undefined : [{ name: provider }],
    randomSamplingPercentage: sampling,
    customTags: tags && Object.fromEntries(Object.entries(tags).map(([name, tag]) => [name, tagOf(tag)])),
    disableSpanReporting: rest.disableSpanReporting,
    disableContextPropagation: rest.disableContextPropagation,
    useRequestIdForTraceSampling: rest.useRequestIdForSampling,
    enableIstioTags: istioTags,
  };
}

function tagOf({ kind, text, otherwise }: TraceTagIntent): api.TelemetrySpecTracingCustomTags {
  switch (kind) {
    case 'literal': return { literal: { value: text } };
    case 'formatter': return { formatter: { value: text } };
    case 'environment': return { environment: { name: text, defaultValue: otherwise } };
    case 'header': return { header: { name: text, defaultValue: otherwise } };
  }
}

function accessLogOf({ providers, disabled, filter, mode }: AccessLogIntent): api.TelemetrySpecAccessLogging {
  return {
    match: mode && { mode: mode as string as api.TelemetrySpecAccessLoggingMatchMode },
    providers: named(providers),
    disabled,
    filter: filter === undefined ? undefined : { expression: filter },
  };
}

function metricsOf({ providers, overrides, reportingInterval }: MetricsIntent): api.TelemetrySpecMetrics {
  return {
    providers: named(providers),
    overrides: listed(overrides.map(overrideOf)),
    reportingInterval: reportingInterval === undefined ? undefined : durationText(reportingInterval),
  };
}

function overrideOf({ metric, customMetric, mode, disabled, tags }: MetricOverrideIntent): api.TelemetrySpecMetricsOverrides {
  const all = metric === undefined && customMetric === undefined && mode === undefined;
  return {
    match: all ? undefined : {
      metric: metric as string | undefined as api.TelemetrySpecMetricsOverridesMatchMetric | undefined,
      customMetric,
      mode: mode as string | undefined as api.TelemetrySpecMetricsOverridesMatchMode | undefined,
    },
    disabled,
    tagOverrides: tags && Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, tagOverride(value)])),
  };
}

function tagOverride(value: string | undefined): api.TelemetrySpecMetricsOverridesTagOverrides {
  const { UPSERT, REMOVE } = api.TelemetrySpecMetricsOverridesTagOverridesOperation;
  return value === undefined ? { operation: REMOVE } : { operation: UPSERT, value };
}

function named(providers: readonly string[]): { name: string }[] | undefined {
  return listed(providers.map(name => ({ name })));
}

function listed<T>(values: T[]): T[] | undefined {
  return values.length === 0 ? undefined : values;
}
