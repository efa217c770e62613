import { logFilterProblem } from './log-filter';
import { TelemetryAccessLog, MetricOverride, TelemetryMetrics, TelemetryTracing } from './telemetry-props';
import { fields, flag, instanceOf, list, number, oneOf, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { MeshMetric } from '../../intent/operations/mesh-metric';
import { MetricTag } from '../../intent/operations/metric-tag';
import { AccessLogIntent, MetricOverrideIntent, MetricsIntent, TraceTagIntent, TracingIntent } from '../../intent/operations/telemetry';
import { _ProviderUse, TelemetryProvider } from '../../intent/operations/telemetry-provider';
import { TraceTag } from '../../intent/operations/trace-tag';
import { TrafficMode } from '../../intent/operations/traffic-mode';
import { positiveMillis } from '../retry/quantities';

const TRACING: readonly string[] = [
  'provider', 'samplingPercent', 'tags', 'mode', 'disableSpanReporting', 'disableContextPropagation', 'useRequestIdForSampling', 'meshTags',
] satisfies (keyof TelemetryTracing)[];
const ACCESS_LOG: readonly string[] = ['providers', 'disabled', 'filter', 'mode'] satisfies (keyof TelemetryAccessLog)[];
const METRICS: readonly string[] = ['providers', 'overrides', 'reportingInterval'] satisfies (keyof TelemetryMetrics)[];
const OVERRIDE: readonly string[] = ['metric', 'customMetric', 'mode', 'disabled', 'tags'] satisfies (keyof MetricOverride)[];

/** Reads which requests are traced. */
export function readTracing(value: unknown, name: string, where: string): TracingIntent {
  const given = onlyFields(value as TelemetryTracing, TRACING, name, where);
  const { disableSpanReporting, disableContextPropagation, useRequestIdForSampling, meshTags } = given;
  return requireSomething({
    provider: optional(given.provider, (one, at) => readProvider(one, 'tracing', at, where), `${name}.provider`, where),
    sampling: optional(given.samplingPercent, readSampling, `${name}.samplingPercent`, where),
    tags: optional(given.tags, readTraceTags, `${name}.tags`, where),
    mode: optional(given.mode, readMode, `${name}.mode`, where),
    disableSpanReporting: optional(disableSpanReporting, flag, `${name}.disableSpanReporting`, where),
    disableContextPropagation: optional(disableContextPropagation, flag, `${name}.disableContextPropagation`, where),
    useRequestIdForSampling: optional(useRequestIdForSampling, flag, `${name}.useRequestIdForSampling`, where),
    istioTags: optional(meshTags, flag, `${name}.meshTags`, where),
  }, name, where);
}

/** Reads where access logs go. */
export function readAccessLog(value: unknown, name: string, where: string): AccessLogIntent {
  const { providers, disabled, filter, mode } = onlyFields(value as TelemetryAccessLog, ACCESS_LOG, name, where);
  return {
    ...requireSomething({ providers, disabled, filter, mode }, name, where),
    providers: readProviders(providers, 'access logs', `${name}.providers`, where),
    disabled: optional(disabled, flag, `${name}.disabled`, where),
    filter: optional(filter, readFilter, `${name}.filter`, where),
    mode: optional(mode, readMode, `${name}.mode`, where),
  };
}

/** Reads what changes about metrics. */
export function readMetrics(value: unknown, name: string, where: string): MetricsIntent {
  const { providers, overrides, reportingInterval } = onlyFields(value as TelemetryMetrics, METRICS, name, where);
  requireSomething({ overrides, reportingInterval }, name, where);
  return {
    providers: readProviders(providers, 'metrics', `${name}.providers`, where),
    overrides: optional(overrides, (given, at) => list(given, readOverride, at, where), `${name}.overrides`, where) ?? [],
    reportingInterval: optional(reportingInterval, positiveMillis, `${name}.reportingInterval`, where),
  };
}

function readOverride(value: unknown, name: string, where: string): MetricOverrideIntent {
  const { metric, customMetric, mode, disabled, tags } = onlyFields(value as MetricOverride, OVERRIDE, name, where);
  requireSomething({ disabled, tags }, name, where);
  if (metric !== undefined && customMetric !== undefined) {
    throw new IntentError({ where, what: `\`${name}\` has \`metric\` and \`customMetric\``, why: 'it is about one of the two', instead: 'write an override for each' });
  }
  const custom = optional(customMetric, text, `${name}.customMetric`, where);
  if (custom === '') throw new IntentError({ where, what: `\`${name}.customMetric\` is empty`, why: 'a metric is found by its name', instead: 'write it, or leave it out to mean all of the mesh\'s own' });
  return {
    metric: optional(metric, (given, at) => oneOf(given, MeshMetric, at, where), `${name}.metric`, where),
    customMetric: custom,
    mode: optional(mode, readMode, `${name}.mode`, where),
    disabled: optional(disabled, flag, `${name}.disabled`, where),
    tags: optional(tags, readMetricTags, `${name}.tags`, where),
  };
}

function readProviders(value: unknown, use: _ProviderUse, name: string, where: string): string[] {
  return optional(value, (given, at) => list(given, (one, each) => readProvider(one, use, each, where), at, where), name, where) ?? [];
}

function readProvider(value: unknown, use: _ProviderUse, name: string, where: string): string {
  const provider = instanceOf(value, TelemetryProvider, name, "TelemetryProvider.openTelemetry('otel')", where);
  const problem = provider._problem(use);
  if (problem) throw new IntentError({ where, what: `\`${name}\`, "${provider.name}", is used for ${use}`, why: problem, instead: `name a provider for ${use}` });
  return provider.name;
}

function readSampling(value: unknown, name: string, where: string): number {
  const percent = number(value, name, where);
  if (percent >= 0 && percent <= 100) return percent;
  throw new IntentError({ where, what: `\`${name}\` is ${percent}`, why: 'it is a share in percent, from 0 to 100', instead: 'write 1 for one request of a hundred' });
}

function readMode(value: unknown, name: string, where: string): TrafficMode {
  return oneOf(value, TrafficMode, name, where);
}

function readFilter(value: unknown, name: string, where: string): string {
  const filter = text(value, name, where);
  const problem = logFilterProblem(filter);
  if (problem) throw new IntentError({ where, what: `\`${name}\` is ${JSON.stringify(filter)}`, why: problem, instead: "write an expression of CEL, for example 'response.code >= 400'" });
  return filter;
}

function readTraceTags(value: unknown, name: string, where: string): { readonly [tag: string]: TraceTagIntent } {
  return mapped(value, name, where, (given, at) => {
    const tag = instanceOf(given, TraceTag, at, "TraceTag.header('x-tenant')", where);
    const problem = tag._problem();
    if (problem) throw new IntentError({ where, what: `\`${at}\``, why: problem, instead: "write for example TraceTag.literal('blue')" });
    return tag._intent;
  });
}

function readMetricTags(value: unknown, name: string, where: string): { readonly [tag: string]: string | undefined } {
  return mapped(value, name, where, (given, at) => {
    const expression = instanceOf(given, MetricTag, at, "MetricTag.value('request.host')", where)._expression;
    if (expression === '') throw new IntentError({ where, what: `the value of \`${at}\` is empty`, why: 'a tag has a value', instead: 'write MetricTag.remove() to have no such tag' });
    return expression;
  });
}

function mapped<T>(value: unknown, name: string, where: string, read: (value: unknown, name: string) => T): { readonly [key: string]: T } {
  const entries = Object.entries(fields(value as { [key: string]: unknown }, name, where));
  if (entries.length === 0 || entries.some(([key]) => key === '')) {
    throw new IntentError({ where, what: `\`${name}\` ${entries.length === 0 ? 'is empty' : 'has a tag without a name'}`, why: 'a tag has a name', instead: 'name it, or leave it out' });
  }
  return Object.fromEntries(entries.map(([key, given]) => [key, read(given, `${name}[${JSON.stringify(key)}]`)]));
}

function requireSomething<T extends object>(part: T, name: string, where: string): T {
  if (Object.values(part).some(value => value !== undefined)) return part;
  throw new IntentError({ where, what: `\`${name}\` says nothing`, why: `it has none of ${Object.keys(part).join(', ')}`, instead: 'say something, or leave it out' });
}
