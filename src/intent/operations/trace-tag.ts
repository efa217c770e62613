import { TraceTagIntent } from './telemetry';
import { optional, text } from '../input';

/**
 * What a tag of a span says.
 *
 * @example
 * TraceTag.header('x-tenant', 'unknown');
 */
export class TraceTag {
  /** The same for every span. */
  public static literal(value: string): TraceTag {
    return TraceTag.of('literal', value, 'value');
  }

  /** What a variable of the proxy's environment says. */
  public static environment(variable: string, otherwise?: string): TraceTag {
    return TraceTag.of('environment', variable, 'variable', otherwise);
  }

  /** What a header of the request says. */
  public static header(name: string, otherwise?: string): TraceTag {
    return TraceTag.of('header', name, 'name', otherwise);
  }

  /** What a format of the access log makes of the request, such as `%REQUESTED_SERVER_NAME%`. Since Istio 1.29. */
  public static formatter(format: string): TraceTag {
    return TraceTag.of('formatter', format, 'format');
  }

  private static of(kind: TraceTagIntent['kind'], given: string, name: string, otherwise?: string): TraceTag {
    const where = `TraceTag.${kind}`;
    return new TraceTag({ kind, text: text(given, name, where), otherwise: optional(otherwise, text, 'otherwise', where) });
  }

  /** @internal */
  public readonly _intent: TraceTagIntent;

  private constructor(intent: TraceTagIntent) {
    this._intent = intent;
  }

  /** What a mesh would refuse about it, if anything. @internal */
  public _problem(): string | undefined {
    return this._intent.text === '' ? `the ${this._intent.kind === 'literal' ? 'value' : this._intent.kind} of a tag is not empty` : undefined;
  }
}
