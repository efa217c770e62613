/** Counts of one suite. A test is one object before one judge, or one comparison of two judges. */
export class Tally {
  public passed = 0;
  public failed = 0;
  public skipped = 0;
  private readonly failures: string[] = [];
  private readonly skips = new Map<string, number>();
  private readonly facts: string[] = [];

  public constructor(public readonly suite: string) {}

  public pass(): void {
    this.passed++;
  }

  /** A failed test: its name and what there is to know about it. */
  public fail(name: string, details: string[] = []): void {
    this.failed++;
    this.failures.push([`  FAILED ${name}`, ...details.map(line => `         ${line}`)].join('\n'));
  }

  public skip(reason: string, count = 1): void {
    this.skipped += count;
    this.skips.set(reason, (this.skips.get(reason) ?? 0) + count);
  }

  /** A line for the summary that is neither passed nor failed. */
  public note(line: string): void {
    this.facts.push(line);
  }

  public print(): void {
    const lines = [`suite ${this.suite}: ${counts(this)}`];
    lines.push(...this.facts.map(fact => `  ${fact}`));
    for (const [reason, count] of this.skips) { lines.push(`  skipped ${count}: ${reason}`); }
    lines.push(...this.failures, '');
    process.stdout.write(lines.join('\n') + '\n');
  }
}

export function counts(of: { passed: number; failed: number; skipped: number }): string {
  return `${of.passed} passed, ${of.failed} failed${of.skipped > 0 ? `, ${of.skipped} skipped` : ''}`;
}
