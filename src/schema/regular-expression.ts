import { RE2JS } from 're2js';

/** A regular expression of Go, which is RE2: the dialect of patterns in schemas and of `matches` in CEL. */
export class RegularExpression {
  /** Throws when the pattern is not valid RE2. */
  public static of(pattern: string): RegularExpression {
    let found = compiled.get(pattern);
    if (!found) {
      // Patterns may come from an object (a rule may match against one of its fields): do not keep any number of them.
      if (compiled.size > MOST) compiled.clear();
      found = new RegularExpression(pattern);
      compiled.set(pattern, found);
    }
    return found;
  }

  private readonly re2: RE2JS;

  private constructor(private readonly pattern: string) {
    this.re2 = RE2JS.compile(pattern);
  }

  /** Whether it matches anywhere in the text. */
  public test(text: string): boolean {
    return this.re2.matcher(text).find();
  }

  /** The pattern: ajv takes two expressions with one text for the same. */
  public toString(): string {
    return this.pattern;
  }

  /** All matches, at most `limit` of them; a negative limit means any number. */
  public findAll(text: string, limit: number): string[] {
    const matcher = this.re2.matcher(text);
    const found: string[] = [];
    while ((limit < 0 || found.length < limit) && matcher.find()) found.push(matcher.group() ?? '');
    return found;
  }
}

const MOST = 2000;
const compiled = new Map<string, RegularExpression>();
