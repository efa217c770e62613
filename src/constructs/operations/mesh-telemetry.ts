import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { knownProviders } from './known-providers';
import { Operation } from './operation';
import { MeshTelemetryProps } from './telemetry-props';
import { readAccessLog, readMetrics, readTracing } from './telemetry-reader';
import { list, onlyFields, optional } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { TelemetryIntent } from '../../intent/operations/telemetry';

const PROPS: readonly string[] = ['target', 'tracing', 'accessLogging', 'metrics', 'mesh', 'overrides'] satisfies (keyof MeshTelemetryProps)[];

const SOLE = {
  what: 'telemetry',
  why: 'of two for the same proxies the mesh takes one, or both in an order that nobody wrote (IST0159, IST0160)',
};

/**
 * What proxies report: traces, access logs, metrics. That of a namespace adds to that of the mesh, and that of a workload to both.
 *
 * Istio: a Telemetry; one for the whole mesh stands in the namespace of the control plane. In ambient mode it holds for waypoints, and not for
 * ztunnel, which reports by settings of its own. Linkerd: refused; it is set where Linkerd is installed.
 *
 * @example
 * new MeshTelemetry(chart, 'mesh-default', {
 *   target: PolicyTarget.mesh(),
 *   tracing: { provider: TelemetryProvider.openTelemetry('otel'), samplingPercent: 1 },
 *   accessLogging: [{ providers: [TelemetryProvider.fileAccessLog()], filter: 'response.code >= 400' }],
 * });
 */
export class MeshTelemetry extends Construct {
  private readonly objects: ApiObject[];

  /**
   * @throws when it says nothing, when a provider is used for what it is not for, when the target has telemetry already, or when the mesh cannot
   * report so
   */
  constructor(scope: Construct, id: string, props: MeshTelemetryProps) {
    super(scope, id);
    const where = this.node.path;
    const given = onlyFields(props, PROPS, 'props', where);
    const said = readParts(given, where);
    const operation = new Operation(this, given);
    const noteProviders = knownProviders(this, given, operation.mesh);
    this.objects = operation.write(target => ({ kind: 'telemetry', name: id, target, where, ...said }), SOLE);
    noteProviders();
  }

  /** The objects that it is made of. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }
}

function readParts({ tracing, accessLogging, metrics }: MeshTelemetryProps, where: string): Pick<TelemetryIntent, 'tracing' | 'accessLogging' | 'metrics'> {
  const parts = {
    tracing: optional(tracing, readTracing, 'tracing', where),
    accessLogging: optional(accessLogging, (value, name) => list(value, readAccessLog, name, where), 'accessLogging', where) ?? [],
    metrics: optional(metrics, (value, name) => list(value, readMetrics, name, where), 'metrics', where) ?? [],
  };
  if (parts.tracing || parts.accessLogging.length > 0 || parts.metrics.length > 0) return parts;
  throw new IntentError({ where, what: 'it says nothing', why: 'it has neither tracing, nor accessLogging, nor metrics', instead: 'give one of them' });
}
