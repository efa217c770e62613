/** A figure and the most that it may be. */
export interface Verdict {
  readonly value: number;
  readonly limit: number;
  readonly held: boolean;
}

export function judged(value: number, limit: number): Verdict {
  return { value, limit, held: value <= limit };
}
