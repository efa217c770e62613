import { MeshMetric } from './mesh-metric';
import { TrafficMode } from './traffic-mode';
import { PolicyTargetFacts } from '../security/policy-target';

/** What the proxies of a target report, and where to. Providers are names. */
export interface TelemetryIntent {
  readonly kind: 'telemetry';
  readonly name: string;
  readonly target: PolicyTargetFacts;
  readonly tracing?: TracingIntent;
  readonly accessLogging: readonly AccessLogIntent[];
  readonly metrics: readonly MetricsIntent[];
  /** The construct to name in an error. */
  readonly where: string;
}

export interface TracingIntent {
  readonly provider?: string;
  /** Percent of the requests of which nobody has decided yet whether they are traced. */
  readonly sampling?: number;
  readonly tags?: { readonly [name: string]: TraceTagIntent };
  readonly mode?: TrafficMode;
  readonly disableSpanReporting?: boolean;
  readonly disableContextPropagation?: boolean;
  readonly useRequestIdForSampling?: boolean;
  readonly istioTags?: boolean;
}

/** What a tag of a span says. */
export interface TraceTagIntent {
  readonly kind: 'literal' | 'environment' | 'header' | 'formatter';
  /** The value itself, or the name of what it is read from. */
  readonly text: string;
  readonly otherwise?: string;
}

export interface AccessLogIntent {
  readonly providers: readonly string[];
  readonly disabled?: boolean;
  /** A CEL expression that is true of what is logged. */
  readonly filter?: string;
  readonly mode?: TrafficMode;
}

export interface MetricsIntent {
  readonly providers: readonly string[];
  readonly overrides: readonly MetricOverrideIntent[];
  /** Milliseconds. */
  readonly reportingInterval?: number;
}

export interface MetricOverrideIntent {
  readonly metric?: MeshMetric;
  /** A metric that is not one of the mesh's own. */
  readonly customMetric?: string;
  readonly mode?: TrafficMode;
  readonly disabled?: boolean;
  /** By tag: the expression of its value, or nothing where the tag is left out. */
  readonly tags?: { readonly [name: string]: string | undefined };
}
