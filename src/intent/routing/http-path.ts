import { PathCondition } from './condition';
import { fields, flag, optional, text } from '../input';

/** How a path is compared. */
export interface HttpPathOptions {
  /**
   * Whether `/API` is the same as `/api`.
   *
   * @default false
   */
  readonly ignoreCase?: boolean;
}

/**
 * What the path of a request must be like. The query is no part of it.
 *
 * @example
 * HttpPath.below('/api');
 */
export class HttpPath {
  /** This path and no other. */
  public static exact(path: string, options: HttpPathOptions = {}): HttpPath {
    return HttpPath.of('exact', path, options);
  }

  /** This path and every one under it: `/api` is `/api` and `/api/users`, not `/apikeys`. */
  public static below(path: string, options: HttpPathOptions = {}): HttpPath {
    return HttpPath.of('below', path, options);
  }

  /** Every path that begins with these characters: `/api` is also the beginning of `/apikeys`. Only Istio's own routes compare so. */
  public static prefix(characters: string, options: HttpPathOptions = {}): HttpPath {
    return HttpPath.of('prefix', characters, options);
  }

  /** Every path that a regular expression of RE2 matches as a whole. */
  public static regex(pattern: string): HttpPath {
    return new HttpPath({ kind: 'regex', value: text(pattern, 'pattern', 'HttpPath.regex') });
  }

  private static of(kind: PathCondition['kind'], given: string, options: HttpPathOptions): HttpPath {
    const where = `HttpPath.${kind}`;
    const value = text(given, 'path', where);
    const ignoreCase = optional(fields(options, 'options', where).ignoreCase, flag, 'ignoreCase', where);
    // What is below `/api/` is what is below `/api`
    const path = kind === 'below' && value.length > 1 ? value.replace(/\/$/, '') : value;
    return new HttpPath({ kind, value: path, ...ignoreCase && { ignoreCase } });
  }

  /** @internal */
  public readonly _condition: PathCondition;

  private constructor(condition: PathCondition) {
    this._condition = condition;
  }
}
