import { Duration } from 'cdk8s';
import { shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';

/** A year. Istio's durations end at 292 of them, and nobody waits so long for a request. */
const LONGEST = 365 * 24 * 3_600_000;

/** A time in milliseconds, at least one: Istio and Linkerd take no less, and nothing is no time. */
export function positiveMillis(given: unknown, name: string, where: string): number {
  if (!isDuration(given)) {
    throw new IntentError({ where, what: `\`${name}\` is ${shown(given)}`, why: 'a time is a Duration of cdk8s, which says its unit', instead: 'write for example Duration.seconds(2); to have no limit, leave it out' });
  }
  const millis = given.toMilliseconds({ integral: false });
  if (Number.isInteger(millis) && millis >= 1 && millis <= LONGEST) return millis;
  throw new IntentError({ where, what: `\`${name}\` is ${millis} ms`, why: 'a time here is a whole number of milliseconds, at least 1 and at most a year', instead: 'write for example Duration.seconds(2); to have no limit, leave it out' });
}

/** By what it can do: a program may have cdk8s twice. */
function isDuration(given: unknown): given is Duration {
  return typeof (given as Duration | null | undefined)?.toMilliseconds === 'function';
}
