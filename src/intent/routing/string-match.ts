import { TextCondition } from './condition';
import { text } from '../input';

/**
 * What a text of a request must be like: a header, a parameter of the query, the host that is asked for.
 *
 * @example
 * StringMatch.prefix('beta-');
 */
export class StringMatch {
  /** Exactly this text. */
  public static exact(value: string): StringMatch {
    return new StringMatch({ kind: 'exact', value: text(value, 'value', 'StringMatch.exact') });
  }

  /** Any text that begins with this one. */
  public static prefix(value: string): StringMatch {
    return new StringMatch({ kind: 'prefix', value: text(value, 'value', 'StringMatch.prefix') });
  }

  /** A text that a regular expression of RE2 matches as a whole, from beginning to end. It has at most 1024 characters. */
  public static regex(pattern: string): StringMatch {
    return new StringMatch({ kind: 'regex', value: text(pattern, 'pattern', 'StringMatch.regex') });
  }

  /** Whatever it says, as long as it is there. */
  public static present(): StringMatch {
    return new StringMatch({ kind: 'present', value: '' });
  }

  /** @internal */
  public readonly _condition: TextCondition;

  private constructor(condition: TextCondition) {
    this._condition = condition;
  }
}
