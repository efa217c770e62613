import { text } from '../input';

/** What a provider can be used for. @internal */
export type _ProviderUse = 'tracing' | 'access logs' | 'metrics';

/**
 * Where spans, access logs or metrics go.
 *
 * It is declared where the mesh is configured (Istio: `extensionProviders` of the mesh config), and made once here, as a value. Its kind says
 * what it can be used for: a mesh silently ignores a provider that is named for anything else.
 *
 * @example
 * const traces = TelemetryProvider.openTelemetry('otel');
 */
export class TelemetryProvider {
  /** Traces to an OpenTelemetry collector (Istio: `opentelemetry`). */
  public static openTelemetry(name: string): TelemetryProvider {
    return new TelemetryProvider(name, 'openTelemetry', 'tracing');
  }

  /** Traces to Zipkin, or to what takes its spans, such as Jaeger (Istio: `zipkin`). */
  public static zipkin(name: string): TelemetryProvider {
    return new TelemetryProvider(name, 'zipkin', 'tracing');
  }

  /** Traces to a Datadog agent (Istio: `datadog`). */
  public static datadog(name: string): TelemetryProvider {
    return new TelemetryProvider(name, 'datadog', 'tracing');
  }

  /** Traces to Apache SkyWalking (Istio: `skywalking`). */
  public static skyWalking(name: string): TelemetryProvider {
    return new TelemetryProvider(name, 'skyWalking', 'tracing');
  }

  /** Metrics that Prometheus reads from the proxies (Istio: `prometheus`, which every mesh has under that name). */
  public static prometheus(name: string = 'prometheus'): TelemetryProvider {
    return new TelemetryProvider(name, 'prometheus', 'metrics');
  }

  /** Access logs in a file or on standard output (Istio: `envoyFileAccessLog`, which every mesh has as `envoy`). */
  public static fileAccessLog(name: string = 'envoy'): TelemetryProvider {
    return new TelemetryProvider(name, 'fileAccessLog', 'access logs');
  }

  /** Access logs of HTTP requests to a gRPC service (Istio: `envoyHttpAls`). */
  public static httpAccessLogService(name: string): TelemetryProvider {
    return new TelemetryProvider(name, 'httpAccessLogService', 'access logs');
  }

  /** Access logs of connections to a gRPC service (Istio: `envoyTcpAls`). */
  public static tcpAccessLogService(name: string): TelemetryProvider {
    return new TelemetryProvider(name, 'tcpAccessLogService', 'access logs');
  }

  /** Access logs to an OpenTelemetry collector (Istio: `envoyOtelAls`). */
  public static openTelemetryAccessLog(name: string): TelemetryProvider {
    return new TelemetryProvider(name, 'openTelemetryAccessLog', 'access logs');
  }

  /** One whose kind this program does not know. It is taken for anything: whether the mesh can use it so is not looked at. */
  public static named(name: string): TelemetryProvider {
    return new TelemetryProvider(name, 'named');
  }

  /** Its name in the configuration of the mesh. */
  public readonly name: string;
  /** By which of the factories it was made. @internal */
  public readonly _kind: string;
  private readonly use?: _ProviderUse;

  private constructor(name: string, kind: string, use?: _ProviderUse) {
    this.name = text(name, 'name', `TelemetryProvider.${kind}`);
    this._kind = kind;
    this.use = use;
  }

  /** What is wrong with using it so, if anything. @internal */
  public _problem(use: _ProviderUse): string | undefined {
    if (this.name.trim() === '') return 'a provider is found by its name, and this one has none';
    return this.use === undefined || this.use === use ? undefined : `it is for ${this.use}, and the mesh would ignore it`;
  }
}
