import { text } from '../../intent/input';
import { RewriteIntent } from '../../intent/routing/route-table';

/**
 * What takes the place of a path.
 *
 * @example
 * PathReplacement.prefix('/v2');
 */
export class PathReplacement {
  /** The whole path, whatever it was. The query stays. */
  public static full(path: string): PathReplacement {
    return new PathReplacement({ kind: 'full', value: text(path, 'path', 'PathReplacement.full') });
  }

  /**
   * The part of the path that the rule's match is about: with a match of what is below `/api`, `/v2` makes `/v2/users` of `/api/users`. Without a match
   * of the path it is put before it.
   */
  public static prefix(path: string): PathReplacement {
    return new PathReplacement({ kind: 'prefix', value: text(path, 'path', 'PathReplacement.prefix') });
  }

  /** Every part of the path that a regular expression of RE2 matches; `\1` is what its first group matched. For rewrites only. */
  public static regex(pattern: string, substitution: string): PathReplacement {
    const where = 'PathReplacement.regex';
    return new PathReplacement({ kind: 'regex', match: text(pattern, 'pattern', where), value: text(substitution, 'substitution', where) });
  }

  /** @internal */
  public readonly _intent: Required<RewriteIntent>['path'];

  private constructor(intent: Required<RewriteIntent>['path']) {
    this._intent = intent;
  }
}
