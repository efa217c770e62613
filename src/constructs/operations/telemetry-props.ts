import { Duration, JsonPatch } from 'cdk8s';
import { MeshMetric } from '../../intent/operations/mesh-metric';
import { MetricTag } from '../../intent/operations/metric-tag';
import { TelemetryProvider } from '../../intent/operations/telemetry-provider';
import { TraceTag } from '../../intent/operations/trace-tag';
import { TrafficMode } from '../../intent/operations/traffic-mode';
import { Mesh } from '../../meshes/mesh';
import { MeshService } from '../service/mesh-service';
import { PolicyTarget } from '../target/policy-target';
import { MeshWorkload } from '../workload/mesh-workload';

/** Which requests are traced, and where spans go. What is not said is as for the wider target: the namespace, or the mesh. */
export interface TelemetryTracing {
  /**
   * Where spans go.
   *
   * @default - that of the wider target, or of the mesh's configuration
   */
  readonly provider?: TelemetryProvider;

  /**
   * Share of the requests, in percent, that are traced where nobody before has decided.
   *
   * @default - that of the wider target, or of the mesh's configuration
   */
  readonly samplingPercent?: number;

  /**
   * Tags of spans. They take the place of all those of the wider target.
   *
   * @default - those of the wider target
   */
  readonly tags?: { [name: string]: TraceTag };

  /**
   * On which side of a call this holds.
   *
   * @default TrafficMode.CLIENT_AND_SERVER
   */
  readonly mode?: TrafficMode;

  /**
   * Whether no spans are sent. The context of traces is passed on all the same.
   *
   * @default - that of the wider target, or false
   */
  readonly disableSpanReporting?: boolean;

  /**
   * Whether the context of traces (`traceparent`, `x-b3-*`) is taken off requests, as before they leave for somebody else's service. Since Istio 1.30.
   *
   * @default - that of the wider target, or false
   */
  readonly disableContextPropagation?: boolean;

  /**
   * Whether the id of a request decides on its sampling. With false, ids that are not Envoy's own do not break a trace.
   *
   * @default - that of the wider target, or true
   */
  readonly useRequestIdForSampling?: boolean;

  /**
   * Whether spans have the mesh's own tags (`istio.mesh_id` and others). Since Istio 1.25.
   *
   * @default - that of the wider target, or true
   */
  readonly meshTags?: boolean;
}

/** Where access logs go. */
export interface TelemetryAccessLog {
  /**
   * Where lines go. With sidecars that have no default in the mesh's configuration, logs without a provider go nowhere.
   *
   * @default - that of the mesh's configuration
   */
  readonly providers?: TelemetryProvider[];

  /**
   * Whether nothing is logged; false turns logs on again that a wider target has turned off.
   *
   * @default - false
   */
  readonly disabled?: boolean;

  /**
   * An expression of CEL over the attributes of Envoy: what it is true of is logged, as in `response.code >= 400`.
   *
   * @default - everything
   */
  readonly filter?: string;

  /**
   * On which side of a call this holds.
   *
   * @default TrafficMode.CLIENT_AND_SERVER
   */
  readonly mode?: TrafficMode;
}

/** What changes about some metrics. */
export interface MetricOverride {
  /**
   * Which metric.
   *
   * @default - all of the mesh's own
   */
  readonly metric?: MeshMetric;

  /**
   * A metric that is not one of the mesh's own, by its name; in the place of `metric`.
   *
   * @default - none
   */
  readonly customMetric?: string;

  /**
   * On which side of a call it is counted.
   *
   * @default TrafficMode.CLIENT_AND_SERVER
   */
  readonly mode?: TrafficMode;

  /**
   * Whether it is not counted; false turns on again what a wider target has turned off.
   *
   * @default - false
   */
  readonly disabled?: boolean;

  /**
   * What becomes of its tags, by their names.
   *
   * @default - nothing
   */
  readonly tags?: { [name: string]: MetricTag };
}

/** TelemetryMetrics of some backends. */
export interface TelemetryMetrics {
  /**
   * Which backends this is about.
   *
   * @default - those of the mesh's configuration
   */
  readonly providers?: TelemetryProvider[];

  /**
   * What changes, in order: what comes later holds.
   *
   * @default - nothing
   */
  readonly overrides?: MetricOverride[];

  /**
   * How often connections that are still open are reported.
   *
   * @default - 5 s
   */
  readonly reportingInterval?: Duration;
}

/** Options of `MeshTelemetry`. */
export interface MeshTelemetryProps {
  /** Whose proxies: the mesh, a namespace, a workload, a service, pods by their labels, or a gateway. The narrower one adds to the wider. */
  readonly target: MeshService | MeshWorkload | PolicyTarget;

  /**
   * Which requests are traced, and where spans go.
   *
   * @default - as for the wider target
   */
  readonly tracing?: TelemetryTracing;

  /**
   * Where access logs go.
   *
   * @default - as for the wider target
   */
  readonly accessLogging?: TelemetryAccessLog[];

  /**
   * What changes about metrics.
   *
   * @default - as for the wider target
   */
  readonly metrics?: TelemetryMetrics[];

  /**
   * The mesh that it is written for.
   *
   * @default - the target's, or the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the objects, by their kind, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}
