import { Duration } from 'cdk8s';
import { IntentError } from '../../intent/intent-error';

/** A year. Istio's durations end at 292 of them, and nobody waits so long for a request. */
const LONGEST = 365 * 24 * 3_600_000;

/** A time in milliseconds, at least one: Istio and Linkerd take no less, and nothing is no time. */
export function positiveMillis(duration: Duration, name: string, where: string): number {
  const millis = duration.toMilliseconds({ integral: false });
  if (Number.isInteger(millis) && millis >= 1 && millis <= LONGEST) return millis;
  throw new IntentError({ where, what: `${name} is ${millis} ms`, why: 'a time here is a whole number of milliseconds, at least 1 and at most a year', instead: 'write for example Duration.seconds(2); to have no limit, leave it out' });
}

/** A whole number within bounds. */
export function wholeNumber(value: number, name: string, bounds: { min: number; max: number }, where: string): number {
  if (Number.isInteger(value) && value >= bounds.min && value <= bounds.max) return value;
  throw new IntentError({ where, what: `${name} is ${value}`, why: `it is a whole number from ${bounds.min} to ${bounds.max}`, instead: `write a number from ${bounds.min} to ${bounds.max}` });
}
