import { text } from '../input';

/**
 * What becomes of a tag (a label) of a metric.
 *
 * @example
 * MetricTag.value('request.host');
 */
export class MetricTag {
  /** The tag has the value of this expression (CEL over the attributes of Envoy), whether the metric has such a tag already or not. */
  public static value(expression: string): MetricTag {
    return new MetricTag(text(expression, 'expression', 'MetricTag.value'));
  }

  /** The metric does not have the tag. */
  public static remove(): MetricTag {
    return new MetricTag();
  }

  /** @internal */
  public readonly _expression?: string;

  private constructor(expression?: string) {
    this._expression = expression;
  }
}
